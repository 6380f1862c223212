import type { Platform } from './model.ts'
import { platformName } from './model.ts'

/** Whether a platform is the one that was named: `linux/arm64` takes every variant, `linux/arm/v6` only that one. */
export function matchesPlatform(platform: Platform, named: string): boolean {
  const [os, architecture, variant] = named.split('/')
  return platform.os === os && platform.architecture === architecture && (variant === undefined || variant === variantOf(platform))
}

/** The same for every way to write a platform: `linux/arm64` and `linux/arm64/v8` are one. */
export function normalName(platform: Platform): string {
  const variant = variantOf(platform)
  return platformName({ os: platform.os, architecture: platform.architecture, ...(variant === undefined ? {} : { variant }) })
}

/** Without variant `linux/arm64` is v8 and `linux/arm` is v7, as containerd and Docker read them. */
function variantOf({ architecture, variant }: Platform): string | undefined {
  if (variant !== undefined && variant !== '') return variant
  return architecture === 'arm64' ? 'v8' : architecture === 'arm' ? 'v7' : undefined
}

/** Names of platforms for a message, each once, sorted. */
export function platformNames(platforms: readonly (Platform | undefined)[]): string {
  return [...new Set(platforms.map(platformName))].sort().join(', ')
}
