import { batches } from '../base/batches.ts'
import type { Clock, Random } from '../base/clock.ts'
import type { EpochMs } from '../base/finding.ts'
import type { NoResult } from '../base/no-result.ts'
import { retryUntilDeadline } from '../base/retry.ts'
import { isKind, type ServiceError } from '../base/service-error.ts'
import { contentName, contradicts, isIndexType, markOfType, parseManifest, type Descriptor, type ImageManifest, type IndexManifest, type Manifest } from './manifest.ts'
import type { Image, LeftOut, Platform } from './model.ts'
import { matchesPlatform, platformNames, takenFor } from './platforms.ts'
import type { DescribedImage, ImageRegistry, RepositoryAddress } from './ports.ts'
import { attestationMark, isMarkedAttestation, whatRuns } from './runnable.ts'

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
  readonly onRetry?: ((error: ServiceError, pauseMs: number) => void) | undefined
}

export interface IndexSettings {
  readonly platforms: 'all' | readonly string[]
  /** Whether an index without one of the platforms that were named is refused; else it has those that it has. */
  readonly needsEveryPlatform: boolean
}

/**
 * The images below an index, each with platform, layers and push time; what is certainly no image is left out by name.
 *
 * Inspector scans the image manifests and not the index, and BuildKit stores attestations beside them as if they were
 * platforms, so what an entry's own manifest holds decides, and not what the index says of it.
 */
export async function expandIndex(address: RepositoryAddress, top: DescribedImage, settings: IndexSettings, world: IndexWorld): Promise<Expansion | TopIsNoIndex> {
  const read = await readManifests(address, [top.digest], world)
  const first = read.get(top.digest)
  if (first === undefined) return { kind: 'problem', cause: manifestMissing(top.digest, address.name) }
  if (first.kind === 'schema-1') return first
  if (first.kind === 'unreadable' || first.kind === 'ambiguous') return { kind: 'problem', cause: manifestProblem(first) }
  if (first.kind === 'artifact') return problem('not-an-image', `${top.digest} isn't a container image (artifactType ${first.artifactType}); Inspector doesn't scan it.`)
  if (first.kind === 'image') {
    const runs = whatRuns(first, [])
    const detail = runs.kind === 'no-image' ? runs.mark.detail : runs.kind === 'unknown' ? runs.detail : undefined
    if (detail !== undefined) return problem('not-an-image', `${top.digest} isn't a container image (${detail}); Inspector doesn't scan it.`)
    return { kind: 'single', image: first }
  }
  const walked = await walk(address, top.digest, first, settings.platforms, world)
  if ('cause' in walked) return { kind: 'problem', cause: walked.cause }
  const sorted = sort(walked, top.digest, address)
  return 'cause' in sorted ? { kind: 'problem', cause: sorted.cause } : complete(address, top, settings, sorted, world)
}

/** The manifest of an image that ECR had described a moment before. */
export function manifestMissing(digest: string, repository: string): NoResult {
  return problem('manifest-missing', `The manifest of ${digest} could not be read from ${repository}.`).cause
}

/** Why a manifest that cannot be read in one way only gives no result. */
export function manifestProblem({ kind, problem: why }: Manifest & { kind: 'unreadable' | 'ambiguous' }): NoResult {
  const what = `${why.charAt(0).toUpperCase()}${why.slice(1)}.`
  if (kind === 'unreadable') return problem('manifest-unreadable', what).cause
  return problem('ambiguous-manifest', what, [
    'A runtime could run something other than what was scanned. Find out who pushed this image, then build and push it again with a current tool.',
  ]).cause
}

/** What was found below an index. */
interface Walked {
  /** By digest, in order: every entry that a runtime could take for one of the platforms that are wanted. */
  readonly entries: ReadonlyMap<string, readonly Descriptor[]>
  /** What those are; missing ones are not there. */
  readonly manifests: ReadonlyMap<string, Manifest>
  readonly leftOut: readonly LeftOut[]
}

async function walk(
  address: RepositoryAddress,
  digest: string,
  top: IndexManifest,
  platforms: 'all' | readonly string[],
  world: IndexWorld,
): Promise<Walked | { cause: NoResult }> {
  const known = new Set([digest])
  const entries = new Map<string, Descriptor[]>()
  const manifests = new Map<string, Manifest>()
  const unselected: Descriptor[] = []
  let level: readonly IndexManifest[] = [top]
  for (let depth = 1; level.some(({ children }) => children.length > 0); depth++) {
    if (depth > MAX_DEPTH) return problem('index-too-deep', `The index ${digest} nests more than ${MAX_DEPTH} indexes.`)
    const fresh = new Set<string>()
    for (const { children } of level) {
      const selected = select(children, platforms)
      for (const entry of children) {
        known.add(entry.digest)
        if (!selected.has(entry)) {
          unselected.push(entry)
          continue
        }
        // The same digest can stand there for several platforms, also in several indexes.
        const same = entries.get(entry.digest)
        same?.push(entry)
        if (same !== undefined || entry.digest === digest) continue
        entries.set(entry.digest, [entry])
        fresh.add(entry.digest)
      }
    }
    if (known.size > MAX_CHILDREN) return problem('index-too-large', `The index ${digest} holds more than ${MAX_CHILDREN} entries.`)
    const read = await readManifests(address, [...fresh], world)
    for (const [child, manifest] of read) manifests.set(child, manifest)
    level = [...read.values()].filter((manifest) => manifest.kind === 'index')
  }
  const never = oncePerDigest(unselected.filter((entry) => !entries.has(entry.digest)))
  const detail = `input platforms: ${platforms === 'all' ? platforms : platforms.join(', ')}`
  return { entries, manifests, leftOut: never.map((entry) => left(entry, { why: 'platform-not-selected', detail })) }
}

/**
 * The entries of one index that a runtime could take for a platform that is wanted. Those without a platform can be taken
 * for any; of those with an unknown one, and of indexes, the content decides.
 */
function select(children: readonly Descriptor[], platforms: 'all' | readonly string[]): ReadonlySet<Descriptor> {
  if (platforms === 'all') return new Set(children)
  const present = children.flatMap(({ platform }) => platform ?? [])
  const taken = new Set(platforms.flatMap((named) => [...takenFor(named, present)]))
  const isOpen = ({ os, architecture }: Platform): boolean => os === 'unknown' || architecture === 'unknown'
  return new Set(children.filter(({ platform, mediaType }) => platform === undefined || taken.has(platform) || isOpen(platform) || isIndexType(mediaType)))
}

interface Candidate {
  readonly entry: Descriptor
  readonly manifest: ImageManifest
}

interface Sorted {
  readonly candidates: readonly Candidate[]
  /** Every platform that a candidate stands there for; the same digest can serve several. */
  readonly platforms: readonly (Platform | undefined)[]
  readonly leftOut: readonly LeftOut[]
}

/** What is checked and what is left out, once everything that names a digest is known. */
function sort({ entries, manifests, leftOut: unselected }: Walked, index: string, address: RepositoryAddress): Sorted | { readonly cause: NoResult } {
  const candidates: Candidate[] = []
  const platforms: (Platform | undefined)[] = []
  const leftOut = [...unselected]
  for (const [digest, own] of entries) {
    const placed = place(digest, own, manifests.get(digest), index, address)
    if (placed === undefined) continue
    if ('cause' in placed) return placed
    if ('why' in placed) {
      leftOut.push(placed)
      continue
    }
    candidates.push(placed)
    platforms.push(...own.map(({ platform }) => platform))
  }
  return { candidates, platforms, leftOut }
}

/**
 * What one digest is. The index says what it likes of it, and whoever builds an image writes its index: what its own
 * manifest holds decides. `undefined`: an index, of which the entries are placed on their own.
 */
function place(
  digest: string,
  entries: readonly Descriptor[],
  manifest: Manifest | undefined,
  index: string,
  address: RepositoryAddress,
): LeftOut | Candidate | { readonly cause: NoResult } | undefined {
  const entry = entries.find(({ platform }) => platform !== undefined) ?? entries[0]
  if (entry === undefined) return undefined
  if (manifest === undefined) {
    if (entries.every(isMarkedAttestation)) return left(entry, attestationMark(entries))
    return problem('manifest-missing', `The index ${index} lists ${digest}, which isn't in ${address.name}.`)
  }
  if (manifest.kind === 'unreadable' || manifest.kind === 'ambiguous') return { cause: manifestProblem(manifest) }
  const wrong = entries.find(({ mediaType }) => contradicts(mediaType, manifest))
  if (wrong !== undefined)
    return { cause: manifestProblem({ kind: 'ambiguous', problem: `the index ${index} lists ${digest} as ${wrong.mediaType}, but it is ${contentName(manifest)}` }) }
  if (manifest.kind === 'schema-1') return problem('schema-1', `${digest} is stored in the old Docker schema 1 format, which Inspector doesn't scan.`)
  if (manifest.kind === 'artifact') return left(entry, markOfType(manifest.artifactType, 'artifactType'))
  if (manifest.kind === 'index') return undefined
  const runs = whatRuns(manifest, entries)
  if (runs.kind === 'no-image') return left(entry, runs.mark)
  if (runs.kind === 'unknown') {
    return problem('unknown-artifact', `The index ${index} contains ${digest}, and the gate can't tell whether a container runtime could run it (${runs.detail}).`, [
      'Remove it from the index, or store it as a referrer of the image (`subject` in its manifest, as `oras attach` does).',
    ])
  }
  return { entry, manifest }
}

async function complete(
  address: RepositoryAddress,
  top: DescribedImage,
  { platforms, needsEveryPlatform }: IndexSettings,
  { candidates, leftOut, platforms: present }: Sorted,
  world: IndexWorld,
): Promise<Expansion> {
  const missing = platforms === 'all' ? [] : platforms.filter((named) => !present.some((platform) => platform !== undefined && matchesPlatform(platform, named)))
  if (missing.length > 0 && (needsEveryPlatform || candidates.length === 0)) {
    const all = platformNames([...present, ...leftOut.filter(({ why }) => why === 'platform-not-selected').map(({ platform }) => platform)])
    return problem('platform-not-found', `The index ${top.digest} has no image for ${missing.join(', ')}; it has ${all === '' ? 'none at all' : all}.`, [
      'Correct `platforms`, or build the missing platform.',
    ])
  }
  if (candidates.length === 0) {
    return problem('nothing-to-judge', `The index ${top.digest} contains no image: ${leftOut.length === 0 ? 'it is empty' : leftOut.map(({ why }) => why).join(', ')}.`)
  }
  const described = await describeImages(
    address,
    candidates.map(({ entry }) => entry.digest),
    world,
  )
  const archived = candidates.find(({ entry }) => described.get(entry.digest)?.archived === true)
  if (archived !== undefined)
    return problem('image-archived', `${archived.entry.digest} of the index is in ECR archive storage. Inspector doesn't scan archived images.`, [
      'Restore the image from the archive, then run the gate again.',
    ])
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
    platform: entry.platform,
    pushedAt,
  }
}

async function describeImages(address: RepositoryAddress, digests: readonly string[], world: IndexWorld): Promise<ReadonlyMap<string, DescribedImage>> {
  try {
    const described = await Promise.all(batches(digests, BATCH).map((batch) => retryUntilDeadline(() => world.registry.describeAll(address, batch, world.signal), world)))
    return new Map(described.flat().map((image) => [image.digest, image]))
  } catch (error) {
    // Push times of the parts are a refinement: those of the index serve as well.
    if (isKind(error, 'denied') || isKind(error, 'not-found')) return new Map()
    throw error
  }
}

async function readManifests(address: RepositoryAddress, digests: readonly string[], world: IndexWorld): Promise<ReadonlyMap<string, Manifest>> {
  const texts = await Promise.all(batches(digests, BATCH).map((batch) => retryUntilDeadline(() => world.registry.manifests(address, batch, world.signal), world)))
  return new Map(texts.flat().map(({ digest, text, mediaType }) => [digest, parseManifest(text, digest, mediaType)]))
}

function left(entry: Descriptor, { why, detail }: Pick<LeftOut, 'why' | 'detail'>): LeftOut {
  return { digest: entry.digest, why, detail, platform: entry.platform }
}

function problem(
  code: string,
  what: string,
  remedy: readonly string[] = ['Build and push the image again, then check the digest that the build outputs.'],
): { readonly kind: 'problem'; readonly cause: NoResult } {
  return { kind: 'problem', cause: { code, what, remedy, alwaysFails: code === 'platform-not-found' || code === 'not-an-image' || undefined } }
}

function oncePerDigest(entries: readonly Descriptor[]): readonly Descriptor[] {
  const first = new Map<string, Descriptor>()
  for (const entry of entries) if (!first.has(entry.digest)) first.set(entry.digest, entry)
  return [...first.values()]
}
