import type { Clock, Random } from '../clock.ts'
import type { EpochMs } from '../findings/finding.ts'
import type { NoResult } from '../no-result.ts'
import { patiently } from '../patience.ts'
import { isKind, type ServiceError } from '../service-error.ts'
import { isIndexType, markOfDescriptor, markOfManifest, parseManifest, type Descriptor, type Manifest } from './manifest.ts'
import type { Image, LeftOut, Platform } from './model.ts'
import { matchesPlatform, platformNames } from './platforms.ts'
import type { DescribedImage, ImageRegistry, RepositoryAddress } from './ports.ts'

/** Indexes below indexes come from jobs that merge digests; deeper ones than this are a mistake or an attack. */
const MAX_DEPTH = 3
/** Ids per `BatchGetImage` and `DescribeImages`. */
const BATCH = 100
const MAX_CHILDREN = 500

export type Expansion =
  | { readonly kind: 'images'; readonly images: readonly Image[]; readonly leftOut: readonly LeftOut[]; readonly index: boolean }
  | { readonly kind: 'problem'; readonly cause: NoResult }

/** The top manifest turned out to be no index: ECR had not said what it is. */
type TopIsNoIndex = { readonly kind: 'single'; readonly image: Pick<Image, 'config' | 'layers' | 'annotations' | 'mediaType'> } | { readonly kind: 'schema-1' }

export interface IndexWorld {
  readonly registry: ImageRegistry
  readonly clock: Clock
  readonly random: Random
  readonly deadline: EpochMs
  readonly signal: AbortSignal
  readonly onRetry?: (error: ServiceError, pauseMs: number) => void
}

export interface IndexSettings {
  readonly platforms: 'all' | readonly string[]
  /** Whether an index without one of the platforms that were named is refused; else it has those that it has. */
  readonly needsEveryPlatform: boolean
}

/**
 * The images below an index, each with platform, layers and push time; what is no image is left out by name.
 *
 * Inspector scans the image manifests and not the index, and BuildKit stores attestations beside them as if they were
 * platforms, so what an entry's own manifest holds decides, and not what the index says of it.
 */
export async function expandIndex(address: RepositoryAddress, top: DescribedImage, { platforms, needsEveryPlatform }: IndexSettings, world: IndexWorld): Promise<Expansion | TopIsNoIndex> {
  const first = (await readManifests(address, [top.digest], world)).get(top.digest)
  if (first === undefined) return problem('manifest-missing', `The manifest of ${top.digest} could not be read from ${address.name}.`)
  if (first.kind === 'schema-1') return first
  if (first.kind === 'unreadable') return problem('manifest-unreadable', `${first.problem}.`)
  if (first.kind === 'image') {
    const mark = markOfManifest(first)
    if (mark !== undefined) return problem('not-an-image', `${top.digest} is no container image (${mark.detail}); Inspector does not scan it.`)
    return { kind: 'single', image: first }
  }
  const walked = await walk(address, top.digest, first, platforms, world)
  return 'cause' in walked ? { kind: 'problem', cause: walked.cause } : complete(address, top, { platforms, needsEveryPlatform }, walked, world)
}

interface Candidate {
  readonly entry: Descriptor
  readonly manifest: Manifest & { kind: 'image' }
}

interface Walked {
  readonly candidates: readonly Candidate[]
  /** Every platform that a candidate stands there for; the same digest can serve several. */
  readonly platforms: readonly (Platform | undefined)[]
  readonly leftOut: readonly LeftOut[]
}

async function walk(address: RepositoryAddress, digest: string, top: Manifest & { kind: 'index' }, platforms: 'all' | readonly string[], world: IndexWorld): Promise<Walked | { cause: NoResult }> {
  const seen = new Set([digest])
  const candidates: Candidate[] = []
  const leftOut: LeftOut[] = []
  const selected: Descriptor[] = []
  let level: readonly Descriptor[] = top.children
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return problem('index-too-deep', `The index ${digest} nests more than ${MAX_DEPTH} indexes.`)
    // The same digest can stand there for several platforms: it is left out only if none of them is wanted.
    const fresh = level.filter((entry) => !seen.has(entry.digest))
    for (const entry of fresh) seen.add(entry.digest)
    if (seen.size > MAX_CHILDREN) return problem('index-too-large', `The index ${digest} holds more than ${MAX_CHILDREN} entries.`)
    selected.push(...fresh.filter((entry) => isSelected(entry, platforms)))
    const wanted = oncePerDigest(fresh.filter((entry) => isSelected(entry, platforms)))
    const unwanted = oncePerDigest(fresh.filter((entry) => !wanted.some((other) => other.digest === entry.digest)))
    leftOut.push(...unwanted.map((entry) => left(entry, { why: 'platform-not-selected', detail: `input platforms: ${platforms === 'all' ? platforms : platforms.join(', ')}` })))
    const manifests = await readManifests(address, wanted.map((entry) => entry.digest), world)
    const next: Descriptor[] = []
    for (const entry of wanted) {
      const read = place(entry, manifests.get(entry.digest), digest, address)
      if ('cause' in read) return read
      if ('why' in read) leftOut.push(read)
      else if (read.kind === 'index') next.push(...read.children)
      else candidates.push({ entry, manifest: read })
    }
    level = next
  }
  const found = new Set(candidates.map(({ entry }) => entry.digest))
  return { candidates, leftOut, platforms: selected.filter((entry) => found.has(entry.digest)).map((entry) => entry.platform) }
}

/**
 * What one entry is. The index says what it likes of its entries, and whoever builds an image writes its index: a real
 * platform is left out only for what its own manifest holds.
 */
function place(entry: Descriptor, manifest: Manifest | undefined, index: string, address: RepositoryAddress): LeftOut | (Manifest & { kind: 'image' | 'index' }) | { readonly cause: NoResult } {
  const said = markOfDescriptor(entry)
  if (manifest === undefined || manifest.kind === 'unreadable') {
    if (said !== undefined && !runs(entry.platform)) return left(entry, said)
    if (manifest === undefined) return problem('manifest-missing', `The index ${index} names ${entry.digest}, which is not in ${address.name}.`)
    return problem('manifest-unreadable', `${manifest.problem}.`)
  }
  if (manifest.kind === 'schema-1') return problem('schema-1', `${entry.digest} is stored in the old Docker schema 1 format, which Inspector does not scan.`)
  if (manifest.kind === 'index') return manifest
  const mark = markOfManifest(manifest)
  return mark === undefined ? manifest : left(entry, said ?? mark)
}

/** Whether a runtime could choose an entry for its platform. */
function runs(platform: Platform | undefined): boolean {
  return platform !== undefined && platform.os !== 'unknown' && platform.architecture !== 'unknown'
}

/** An entry without platform is judged: we cannot know that it is none of those that were named. */
function isSelected({ platform, mediaType }: Descriptor, platforms: 'all' | readonly string[]): boolean {
  if (platforms === 'all' || platform === undefined || !runs(platform) || isIndexType(mediaType)) return true
  return platforms.some((named) => matchesPlatform(platform, named))
}

async function complete(address: RepositoryAddress, top: DescribedImage, { platforms, needsEveryPlatform }: IndexSettings, { candidates, leftOut, platforms: present }: Walked, world: IndexWorld): Promise<Expansion> {
  const missing = platforms === 'all' ? [] : platforms.filter((named) => !present.some((platform) => platform !== undefined && matchesPlatform(platform, named)))
  if (missing.length > 0 && (needsEveryPlatform || candidates.length === 0)) {
    const all = platformNames([...present, ...leftOut.filter(({ why }) => why === 'platform-not-selected').map(({ platform }) => platform)])
    return problem('platform-not-found', `The index ${top.digest} has no image for ${missing.join(', ')}; it has ${all === '' ? 'none at all' : all}.`, ['Correct the input `platforms`, or build the missing platform.'])
  }
  if (candidates.length === 0) {
    return problem('nothing-to-judge', `The index ${top.digest} holds no image: ${leftOut.length === 0 ? 'it is empty' : leftOut.map(({ why }) => why).join(', ')}.`)
  }
  const described = await describeImages(address, candidates.map(({ entry }) => entry.digest), world)
  const archived = candidates.find(({ entry }) => described.get(entry.digest)?.archived === true)
  if (archived !== undefined) return problem('image-archived', `${archived.entry.digest} of the index is in ECR archive storage; archived images are not scanned.`, ['Restore the image from the archive, then run the gate again.'])
  return { kind: 'images', index: true, leftOut, images: candidates.map((candidate) => imageOf(candidate, top, described.get(candidate.entry.digest))) }
}

function imageOf({ entry, manifest }: Candidate, top: DescribedImage, described: DescribedImage | undefined): Image {
  const pushedAt = described?.pushedAt ?? top.pushedAt
  return {
    repository: top.repository,
    digest: entry.digest,
    mediaType: manifest.mediaType,
    tags: described?.tags ?? [],
    config: manifest.config,
    layers: manifest.layers,
    annotations: { ...entry.annotations, ...manifest.annotations },
    ...(entry.platform === undefined ? {} : { platform: entry.platform }),
    ...(pushedAt === undefined ? {} : { pushedAt }),
  }
}

async function describeImages(address: RepositoryAddress, digests: readonly string[], world: IndexWorld): Promise<ReadonlyMap<string, DescribedImage>> {
  try {
    const described = await Promise.all(batches(digests).map((batch) => patiently(() => world.registry.describeAll(address, batch, world.signal), world)))
    return new Map(described.flat().map((image) => [image.digest, image]))
  } catch (error) {
    // Push times of the parts are a refinement: those of the index serve as well.
    if (isKind(error, 'denied') || isKind(error, 'not-found')) return new Map()
    throw error
  }
}

async function readManifests(address: RepositoryAddress, digests: readonly string[], world: IndexWorld): Promise<ReadonlyMap<string, Manifest>> {
  const texts = await Promise.all(batches(digests).map((batch) => patiently(() => world.registry.manifests(address, batch, world.signal), world)))
  return new Map(texts.flat().map(({ digest, text }) => [digest, parseManifest(text, digest)]))
}

function left(entry: Descriptor, mark: Pick<LeftOut, 'why' | 'detail'>): LeftOut {
  const platform: Platform | undefined = entry.platform
  return { digest: entry.digest, ...mark, ...(platform === undefined ? {} : { platform }) }
}

function problem(code: string, what: string, remedy: readonly string[] = ['Build and push the image again, then gate the digest that the build gives.']): { readonly kind: 'problem'; readonly cause: NoResult } {
  return { kind: 'problem', cause: { code, what, remedy, ...(code === 'platform-not-found' || code === 'not-an-image' ? { alwaysFails: true as const } : {}) } }
}

function batches(digests: readonly string[]): string[][] {
  const result: string[][] = []
  for (let start = 0; start < digests.length; start += BATCH) result.push(digests.slice(start, start + BATCH))
  return result
}

function oncePerDigest(entries: readonly Descriptor[]): readonly Descriptor[] {
  const first = new Map<string, Descriptor>()
  for (const entry of entries) if (!first.has(entry.digest)) first.set(entry.digest, entry)
  return [...first.values()]
}
