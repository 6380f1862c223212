import type { Platform } from './model.ts'
import { platformName } from './model.ts'

/**
 * Whether a platform is the one that was named: `linux/arm64` takes every variant, `linux/arm/v7` only that one.
 */
export function matchesPlatform(platform: Platform, named: string): boolean {
  const [os, architecture, variant] = named.split('/')
  return platform.os === os && platform.architecture === architecture && (variant === undefined || variant === (platform.variant ?? defaultVariant(platform)))
}

/** `linux/arm64` without variant is v8, as Docker reads it. */
function defaultVariant(platform: Platform): string | undefined {
  return platform.architecture === 'arm64' ? 'v8' : undefined
}

/** Names of platforms for a message, each once, sorted. */
export function platformNames(platforms: readonly (Platform | undefined)[]): string {
  return [...new Set(platforms.map(platformName))].sort().join(', ')
}
