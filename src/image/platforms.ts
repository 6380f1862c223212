import type { Platform } from './model.ts'
import { platformName } from './model.ts'

/** Names of architectures that are not Go's own. Source: `normalizeArch` of github.com/containerd/platforms 0.2.1. */
const ARCHITECTURES: Readonly<Record<string, { readonly architecture: string; readonly variant?: string | undefined }>> = {
  i386: { architecture: '386', variant: '' },
  x86_64: { architecture: 'amd64' },
  'x86-64': { architecture: 'amd64' },
  aarch64: { architecture: 'arm64' },
  armhf: { architecture: 'arm', variant: 'v7' },
  armel: { architecture: 'arm', variant: 'v6' },
}
/** What an architecture without variant is. */
const DEFAULT_VARIANT: Readonly<Record<string, string>> = { amd64: 'v1', arm64: 'v8', arm: 'v7' }
/** Podman's order of variants, of which it takes the first that is there, then an entry without one. Source: containers/image 5, `platform.WantedPlatforms`. */
const PODMAN_ARM = ['v8', 'v7', 'v6', 'v5']

const NAME = /^[a-z0-9_-]+\/[a-z0-9_-]+(?:\/[a-z0-9_.-]+)?$/i

/**
 * One platform for every way to write it, as containerd normalizes: letter case, other names of architectures, and the
 * variant that is meant where none is written.
 */
function normalize({ os, architecture, variant, osVersion }: Platform): Platform {
  const system = lower(os)
  const named = lower(architecture)
  const other = Object.hasOwn(ARCHITECTURES, named) ? ARCHITECTURES[named] : undefined
  const known = other?.architecture ?? named
  const written = other?.variant ?? lower(variant ?? '')
  const numbered = (known === 'arm' && /^[5-8]$/.test(written)) || (known === 'arm64' && written === '8') ? `v${written}` : written
  const meant = numbered === '' ? DEFAULT_VARIANT[known] : numbered
  return {
    os: system === 'macos' ? 'darwin' : system,
    architecture: known,
    variant: meant,
    osVersion,
  }
}

/** Go writes U+0130 as a plain "i" in lower case, the language we are in as two letters. */
function lower(text: string): string {
  return text.replaceAll('\u0130', 'i').toLowerCase()
}

/** The same text for every way to write a platform: `linux/arm64`, `Linux/AArch64` and `linux/arm64/v8` are one. */
export function normalName(platform: Platform): string {
  return platformName(normalize(platform))
}

/**
 * A platform as a person names it, in containerd's words: `linux/x86_64` is `linux/amd64`. A variant stays away where none
 * was named, since the platform then stands for all of them. `undefined`: this names none.
 */
export function platformAsNamed(text: string): string | undefined {
  const given = NAME.test(text) ? read(text) : undefined
  if (given === undefined) return undefined
  const { os, architecture, variant } = normalize(given)
  return platformName({ os, architecture, variant: namesVariant(given) ? variant : undefined })
}

function read(name: string): Platform {
  const [os = '', architecture = '', variant] = name.split('/')
  return { os, architecture, variant }
}

function namesVariant({ architecture, variant }: Platform): boolean {
  const named = lower(architecture)
  return variant !== undefined || (Object.hasOwn(ARCHITECTURES, named) && ARCHITECTURES[named]?.variant !== undefined)
}

/** Whether a platform is the one that was named: `linux/arm64` takes every variant, `linux/arm/v6` only that one. */
export function matchesPlatform(platform: Platform, named: string): boolean {
  const given = read(named)
  const wanted = normalize(given)
  const own = normalize(platform)
  return own.os === wanted.os && own.architecture === wanted.architecture && (!namesVariant(given) || own.variant === wanted.variant)
}

/**
 * Which platforms of one index a runtime could take where `named` is wanted: those that it is, and those that containerd,
 * Docker or Podman fall back to where the index has nothing nearer. Of several that are equally near, each.
 */
export function takenFor(named: string, present: readonly Platform[]): ReadonlySet<Platform> {
  const byName = group(present, normalName)
  const given = read(named)
  const { os, architecture, variant } = normalize(given)
  const taken = new Set<Platform>()
  const take = (order: readonly string[], from: ReadonlyMap<string, readonly Platform[]>): void => {
    for (const name of order) {
      const near = from.get(name) ?? []
      for (const platform of near) taken.add(platform)
      // A machine that lacks what every one of them asks for goes on to the next.
      if (near.some((platform) => !asksForMore(platform))) return
    }
  }
  // Without a variant every machine of the architecture is meant, so also those that would take a variant of the index.
  const variants = namesVariant(given)
    ? [variant]
    : [
        variant,
        ...present
          .map(normalize)
          .filter((own) => own.os === os && own.architecture === architecture)
          .map((own) => own.variant),
      ]
  for (const own of new Set(variants)) take(fallbacks(os, architecture, own), byName)
  if (namesVariant(given))
    take(
      podmansOrder(os, architecture, variant),
      group(present, (platform) => `${platform.os}/${platform.architecture}/${platform.variant ?? ''}`),
    )
  return taken
}

/** What containerd and Docker would take on a machine, best first. Source: `platforms.Only` of github.com/containerd/platforms, main of 2025, which knows arm64's minor variants. */
function fallbacks(os: string, architecture: string, variant: string | undefined): readonly string[] {
  const name = (other: string, of: string | undefined): string => normalName({ os, architecture: other, variant: of })
  const down = (other: string, from: number, to: number): readonly string[] => Array.from({ length: Math.max(from - to + 1, 0) }, (_none, step) => name(other, `v${from - step}`))
  const level = Number(/^v([1-9])$/.exec(variant ?? '')?.[1] ?? 0)
  switch (architecture) {
    case 'amd64':
      return [name(architecture, variant), ...down(architecture, level, 1), name('386', undefined)]
    case 'arm':
      return [name(architecture, variant), ...down(architecture, level, 5)]
    case 'arm64':
      return [name(architecture, variant), ...minors(variant).map((own) => name(architecture, own)), ...down('arm', 8, 5)]
    default:
      return [name(architecture, variant)]
  }
}

/** `v9.2` runs `v9.1` and `v9`; v9.0 is v8.5 and more, so it runs `v8.7` and all below too. */
function minors(variant: string | undefined): readonly string[] {
  const [, major, minor = '0'] = /^v([89])(?:\.(\d))?$/.exec(variant ?? '') ?? []
  const below = (of: string, from: number): readonly string[] => Array.from({ length: from + 1 }, (_none, step) => (step === from ? of : `${of}.${from - step}`))
  if (major === undefined) return []
  return major === '9' ? [...below('v9', Number(minor)), ...below('v8', Number(minor) + 5)] : below('v8', Number(minor))
}

function podmansOrder(os: string, architecture: string, variant = ''): readonly string[] {
  const at = architecture === 'arm' ? PODMAN_ARM.indexOf(variant) : -1
  return [...(at === -1 ? [variant] : PODMAN_ARM.slice(at)), ''].map((own) => `${os}/${architecture}/${own}`)
}

/** Whether a machine of the platform may still not take it. Source: `Match` of github.com/containerd/platforms, `os.features` and `os.version`. */
function asksForMore({ osFeatures = [], osVersion }: Platform): boolean {
  return osFeatures.length > 0 || osVersion !== undefined
}

function group(platforms: readonly Platform[], by: (platform: Platform) => string): ReadonlyMap<string, readonly Platform[]> {
  const groups = new Map<string, Platform[]>()
  for (const platform of platforms) {
    const name = by(platform)
    const same = groups.get(name)
    if (same === undefined) groups.set(name, [platform])
    else same.push(platform)
  }
  return groups
}

/** Names of platforms for a message, each once, sorted. */
export function platformNames(platforms: readonly (Platform | undefined)[]): string {
  return [...new Set(platforms.map(platformName))].sort().join(', ')
}
