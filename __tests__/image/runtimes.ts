import type { Read } from './readers.ts'

/**
 * What container runtimes could run from an index, as their sources have it and not as the gate does: containerd 2.4
 * (core/images), containerd/platforms after 0.2, moby 28 (distribution/pull_v2.go), containers/image 5.36.
 */
interface Runtime {
  readonly name: string
  /** Entries of one index that it could choose on a machine, in the order of the index. */
  readonly choose: (entries: readonly Entry[], machine: Machine) => readonly Entry[]
  readonly runs: (manifest: Members, served: string) => boolean
}

export type Members = { readonly [name: string]: Read }

export interface Machine {
  readonly os: string
  readonly architecture: string
  readonly variant: string
}

interface Entry {
  readonly digest: string
  readonly platform: Members | undefined
}

const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json'
const DOCKER_CONFIG = 'application/vnd.docker.container.image.v1+json'
const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'

export const RUNTIMES: readonly Runtime[] = [
  { name: 'containerd', choose: byNearest, runs: (manifest) => [OCI_CONFIG, DOCKER_CONFIG].includes(configOf(manifest)) },
  {
    name: 'docker',
    choose: byNearest,
    runs: (manifest) => {
      const type = configOf(manifest).toLowerCase()
      return ['application/octet-stream', 'application/json', 'text/html', ''].includes(type) || type.startsWith('application/vnd.oci.image.') || type.startsWith('application/vnd.docker.')
    },
  },
  { name: 'podman', choose: byExactName, runs: (manifest, served) => served === DOCKER_MANIFEST || textOf(manifest['mediaType']) === DOCKER_MANIFEST || configOf(manifest) === OCI_CONFIG },
]

/** A registry's manifests by digest, as some program reads them. */
export type Shelf = ReadonlyMap<string, { readonly members: Members; readonly served: string }>

/** Digests of images that a runtime could end up with on a machine. */
export function couldRun(top: string, machine: Machine, { choose, runs }: Runtime, shelf: Shelf, depth = 0): readonly string[] {
  const found = shelf.get(top)
  if (found === undefined || depth > 5) return []
  const { members, served } = found
  const list = members['manifests']
  if (!isList(list)) return members['config'] !== undefined && runs(members, served) ? [top] : []
  const entries = list.flatMap((item): Entry[] => {
    const entry = membersOf(item)
    return entry === undefined ? [] : [{ digest: textOf(entry['digest']), platform: membersOf(entry['platform']) }]
  })
  return choose(entries, machine).flatMap(({ digest }) => couldRun(digest, machine, { name: '', choose, runs }, shelf, depth + 1))
}

/** Those that match nothing better, and those without platform, which come last but can be what is left. */
function byNearest(entries: readonly Entry[], machine: Machine): readonly Entry[] {
  const wanted = nearest(machine).map(normal)
  const ranks = entries.map(({ platform }) => (platform === undefined ? -1 : wanted.indexOf(normal(machineOf(platform, machine)))))
  const best = Math.min(...ranks.filter((rank) => rank >= 0))
  return entries.filter(({ platform }, at) => platform === undefined || ranks[at] === best)
}

function nearest({ os, architecture, variant }: Machine): readonly Machine[] {
  const own = { os, architecture, variant }
  const level = Number(/^v(\d)$/.exec(variant)?.[1])
  const lower = (from: number, to: number, of: string): readonly Machine[] => Array.from({ length: Math.max(0, from - to) }, (_none, step) => ({ os, architecture: of, variant: `v${from - step - 1}` }))
  if (architecture === 'amd64') return [own, ...lower(Number.isNaN(level) ? 0 : level, 1, 'amd64'), { os, architecture: '386', variant: '' }]
  if (architecture === 'arm') return [own, ...lower(variant === '' ? 7 : level, 5, 'arm')]
  if (architecture === 'arm64') return [own, ...(variant === 'v9' ? ['v8.5', 'v8.4', 'v8.3', 'v8.2', 'v8.1', 'v8'].map((below) => ({ os, architecture, variant: below })) : []), ...lower(9, 5, 'arm')]
  return [own]
}

function machineOf(platform: Members, here: Machine): Machine {
  return { os: textOf(platform['os']) || here.os, architecture: textOf(platform['architecture']), variant: textOf(platform['variant']) }
}

function normal({ os, architecture, variant }: Machine): string {
  const [system, arch, own] = [os, architecture, variant].map((text) => text.toLowerCase())
  const result = (name: string, of = ''): string => `${system === 'macos' ? 'darwin' : (system ?? '')} ${name} ${of}`
  switch (arch) {
    case 'i386':
      return result('386')
    case 'x86_64':
    case 'x86-64':
    case 'amd64':
      return result('amd64', own === 'v1' ? '' : own)
    case 'aarch64':
    case 'arm64':
      return result('arm64', own === '8' || own === 'v8' ? '' : own)
    case 'armhf':
      return result('arm', 'v7')
    case 'armel':
      return result('arm', 'v6')
    case 'arm':
      return result('arm', own === '' || own === '7' ? 'v7' : own !== undefined && /^[568]$/.test(own) ? `v${own}` : own)
    default:
      return result(arch ?? '', own)
  }
}

function byExactName(entries: readonly Entry[], { os, architecture, variant }: Machine): readonly Entry[] {
  const known = architecture === 'arm' ? ['v8', 'v7', 'v6', 'v5'] : architecture === 'arm64' ? ['v8'] : []
  const from = known.indexOf(variant)
  const order = variant === '' ? ['', ...known] : [...(from === -1 ? [variant] : known.slice(from)), '']
  for (const own of order) {
    const same = entries.filter(({ platform }) => platform !== undefined && textOf(platform['os']) === os && textOf(platform['architecture']) === architecture && textOf(platform['variant']) === own)
    if (same.length > 0) return same
  }
  return entries.filter(({ platform }) => platform === undefined)
}

function configOf(manifest: Members): string {
  return textOf(membersOf(manifest['config'])?.['mediaType'])
}

function textOf(value: Read | undefined): string {
  return typeof value === 'string' ? value : ''
}

function membersOf(value: Read | undefined): Members | undefined {
  return value === undefined || typeof value === 'string' || isList(value) ? undefined : value
}

function isList(value: Read | undefined): value is readonly Read[] {
  return Array.isArray(value)
}
