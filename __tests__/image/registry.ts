import { createHash } from 'node:crypto'
import type { DescribedImage, ImageRegistry, RepositoryAddress } from '../../src/image/ports.ts'
import { resolve, type Resolution, type ResolveSettings } from '../../src/image/resolve.ts'
import type { Wanted } from '../../src/image/wanted.ts'
import { ServiceError, type ServiceErrorKind } from '../../src/base/service-error.ts'
import { virtualClock } from '../../bench/truth/virtual-clock.ts'

export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json'
export const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json'
export const OCI_IMAGE = 'application/vnd.oci.image.manifest.v1+json'
export const DOCKER_IMAGE = 'application/vnd.docker.distribution.manifest.v2+json'
export const ARTIFACT = 'application/vnd.oci.artifact.manifest.v1+json'
export const EMPTY = 'application/vnd.oci.empty.v1+json'
export const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json'
export const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip'
export const IN_TOTO = 'application/vnd.in-toto+json'
export const SOCI = 'application/vnd.amazon.soci.index.v2+json'

export const REPOSITORY = { partition: 'aws', region: 'eu-west-1', registryId: '123456789012', name: 'payments/api' }
export const ADDRESS: RepositoryAddress = { name: 'payments/api', region: 'eu-west-1', registryId: '123456789012' }
const NOW = Date.UTC(2026, 7, 20, 10)

export interface Stored {
  readonly digest: string
  readonly text: string
  readonly mediaType: string
}

export function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}

export function stored(json: object, mediaType = OCI_IMAGE): Stored {
  const text = JSON.stringify(json)
  return { digest: digestOf(text), text, mediaType }
}

let count = 0
/** An image manifest; every one has other bytes. */
export function anImageManifest(over: { layers?: readonly string[]; config?: string; artifactType?: string; subject?: boolean } = {}): Stored {
  const blob = (mediaType: string) => ({ mediaType, digest: digestOf(`${mediaType} ${count++}`), size: 10 })
  return stored({ schemaVersion: 2, mediaType: OCI_IMAGE, config: blob(over.config ?? OCI_CONFIG), layers: (over.layers ?? [LAYER]).map(blob), artifactType: over.artifactType, subject: over.subject === true ? blob(OCI_IMAGE) : undefined })
}

export interface Entry {
  readonly of: Stored
  readonly platform?: string
  readonly annotations?: Readonly<Record<string, string>>
  readonly artifactType?: string
  readonly mediaType?: string
}

export function anIndex(entries: readonly Entry[], mediaType = OCI_INDEX): Stored {
  const manifests = entries.map(({ of, platform, annotations, artifactType, mediaType: type }) => {
    const [os, architecture, variant] = platform?.split('/') ?? []
    return { mediaType: type ?? of.mediaType, digest: of.digest, size: of.text.length, ...(platform === undefined ? {} : { platform: { os, architecture, variant } }), annotations, artifactType }
  })
  return stored({ schemaVersion: 2, mediaType, manifests }, mediaType)
}

export interface Shelf {
  /** Tag to what it points to; a function is asked with the second since the start. */
  readonly tags?: Readonly<Record<string, Stored | ((second: number) => Stored | undefined)>>
  readonly manifests?: readonly Stored[]
  readonly described?: Partial<DescribedImage>
  /** Digests that `DescribeImages` gives other details for. */
  readonly details?: Readonly<Record<string, Partial<DescribedImage>>>
  /** Bytes that arrive instead of the stored ones. */
  readonly tampered?: Readonly<Record<string, string>>
  readonly failing?: Partial<Record<keyof ImageRegistry, { readonly kind: ServiceErrorKind; readonly code?: string; readonly times?: number }>>
  readonly recentTags?: readonly string[]
  readonly repositoryNames?: readonly string[]
}

/** Resolves against a registry in memory, in virtual time. */
export async function resolveOn(shelf: Shelf, wanted: Partial<Wanted> = { tag: '1.4.2' }, settings: Partial<ResolveSettings> = {}, signal = new AbortController().signal) {
  const clock = virtualClock(NOW)
  const calls: string[] = []
  const failures = new Map<string, number>()
  const second = () => (clock.now() - NOW) / 1000
  const call = <T>(name: keyof ImageRegistry, answer: () => T): Promise<T> => {
    calls.push(name)
    const failing = shelf.failing?.[name]
    const before = failures.get(name) ?? 0
    if (failing !== undefined && before < (failing.times ?? Infinity)) {
      failures.set(name, before + 1)
      return Promise.reject(new ServiceError({ kind: failing.kind, action: `ecr:${name}`, code: failing.code ?? 'Problem', text: 'it broke' }))
    }
    return Promise.resolve(answer())
  }
  const describe = (one: Stored): DescribedImage => ({ repository: REPOSITORY, digest: one.digest, tags: [], mediaType: one.mediaType, archived: false, pushedAt: NOW - 60_000, ...(one.mediaType === OCI_IMAGE ? { artifactType: OCI_CONFIG } : {}), ...shelf.described, ...shelf.details?.[one.digest] })
  const all = shelf.manifests ?? []
  const registry: ImageRegistry = {
    describe: (_address, { tag, digest }) =>
      call('describe', () => {
        const pointer = tag === undefined ? all.find((one) => one.digest === digest) : shelf.tags?.[tag]
        const found = typeof pointer === 'function' ? pointer(second()) : pointer
        return found === undefined ? undefined : describe(found)
      }),
    describeAll: (_address, digests) => call('describeAll', () => all.filter((one) => digests.includes(one.digest)).map((one) => ({ ...describe(one), ...shelf.details?.[one.digest] }))),
    manifests: (_address, digests) => call('manifests', () => all.filter((one) => digests.includes(one.digest)).map((one) => ({ digest: one.digest, text: shelf.tampered?.[one.digest] ?? one.text, mediaType: one.mediaType }))),
    blob: () => call('blob', () => ''),
    recentTags: () => call('recentTags', () => shelf.recentTags ?? []),
    repositoryNames: () => call('repositoryNames', () => shelf.repositoryNames ?? []),
  }
  const world = { registry, clock, random: () => 0.5, deadline: NOW + 120_000, signal }
  const resolution = await clock.run(resolve({ asked: 'payments/api:1.4.2', address: ADDRESS, ...wanted }, { platforms: 'all', needsEveryPlatform: true, notFoundGraceMs: 15_000, ...settings }, world))
  return { resolution, calls, seconds: second() }
}

export function requestedImage(resolution: Resolution) {
  if (resolution.kind !== 'resolved') throw new Error(`${resolution.cause.code}: ${resolution.cause.what}`)
  return resolution.requested
}

export function causeOf(resolution: Resolution) {
  if (resolution.kind === 'resolved') throw new Error('resolved')
  return resolution.cause
}
