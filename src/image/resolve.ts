import { distance } from 'fastest-levenshtein'
import { wasCancelled } from '../base/cancellation.ts'
import type { Clock, Random } from '../base/clock.ts'
import type { EpochMs } from '../base/finding.ts'
import type { NoResult } from '../base/no-result.ts'
import { retryUntilDeadline } from '../base/retry.ts'
import { adviceFor, cancelledWhile, contradictoryAnswer } from '../base/service-advice.ts'
import { ServiceError } from '../base/service-error.ts'
import { expandIndex, type Expansion, type IndexSettings } from './index-images.ts'
import { isIndexType, isSchema1Type, markOfConfigType, markOfMediaType, markOfTag } from './manifest.ts'
import type { Image, LeftOut, RequestedImage } from './model.ts'
import { partitionName } from './partition.ts'
import type { DescribedImage, ImageRegistry, RepositoryAddress } from './ports.ts'
import { idOf, type Wanted } from './wanted.ts'

export interface ResolveSettings extends IndexSettings {
  /** How long a tag that is not there is asked for again: ECR needs a moment after a push. */
  readonly notFoundGraceMs: number
}

export interface ResolveWorld {
  readonly registry: ImageRegistry
  readonly clock: Clock
  readonly random: Random
  readonly deadline: EpochMs
  readonly signal: AbortSignal
  readonly onRetry?: ((error: ServiceError, pauseMs: number) => void) | undefined
}

export type Resolution = { readonly kind: 'resolved'; readonly requested: RequestedImage } | { readonly kind: 'no-result'; readonly asked: string; readonly cause: NoResult }

const NEAR_TAGS = 5
const NOT_FOUND_PAUSE_MS = 2_000

/**
 * Pins a reference to its digest and finds the images below it. A tag is asked for once: it can move while the gate
 * waits, and everything after this call uses digests only.
 */
export async function resolve(wanted: Wanted, settings: ResolveSettings, world: ResolveWorld): Promise<Resolution> {
  const none = (cause: NoResult): Resolution => ({ kind: 'no-result', asked: wanted.asked, cause })
  try {
    const described = await describe(wanted, settings, world)
    if (described === undefined) {
      return none(wasCancelled(world.signal) ? cancelledWhile(`looking for ${wanted.asked} in ${place(wanted.address)}`) : await notFound(wanted, world))
    }
    const problem = contradiction(wanted, described) ?? noImage(wanted, described)
    if (problem !== undefined) return none(problem)
    const expanded = await imagesOf(wanted, described, settings, world)
    if (expanded.kind === 'problem') return none(expanded.cause)
    return { kind: 'resolved', requested: requestedImage(wanted, described, expanded) }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    if (error.details.code === 'RepositoryNotFoundException') return none(await repositoryNotFound(wanted, world))
    return none(adviceFor(error, place(wanted.address), repositoryArn(wanted), world.signal))
  }
}

async function describe(wanted: Wanted, settings: ResolveSettings, world: ResolveWorld): Promise<DescribedImage | undefined> {
  const { clock, signal } = world
  const id = idOf(wanted)
  const until = Math.min(clock.now() + settings.notFoundGraceMs, world.deadline)
  for (;;) {
    const found = await retryUntilDeadline(() => world.registry.describe(wanted.address, id, signal), world)
    // Right after a push a tag can still be missing, or point to what it pointed to before.
    const fits = found !== undefined && (wanted.digest === undefined || found.digest === wanted.digest)
    if (fits || clock.now() >= until || signal.aborted) return found
    await clock.sleep(Math.min(NOT_FOUND_PAUSE_MS, until - clock.now()), signal)
  }
}

function contradiction(wanted: Wanted, found: DescribedImage): NoResult | undefined {
  if (wanted.digest === undefined || wanted.digest === found.digest) return undefined
  if (wanted.tag === undefined) return contradictoryAnswer(`The gate asked ECR for ${wanted.digest} of ${place(wanted.address)}, and ECR returned ${found.digest}.`)
  return {
    code: 'tag-moved',
    what: `Tag ${wanted.tag} of ${wanted.address.name} points to ${found.digest}, not to ${wanted.digest}. The tag was moved, or one of the two belongs to another build.`,
    remedy: ['Pass only the digest that the build step outputs, or build and check again.'],
    alwaysFails: true,
  }
}

function noImage(wanted: Wanted, found: DescribedImage): NoResult | undefined {
  const name = wanted.asked
  if (found.archived) {
    return {
      code: 'image-archived',
      what: `${name} is in ECR archive storage. Inspector doesn't scan archived images.`,
      remedy: [
        `Restore it: \`aws ecr update-image-storage-class --repository-name ${wanted.address.name} --image-id imageDigest=${found.digest} --target-storage-class STANDARD\`, then run the gate again.`,
      ],
    }
  }
  if (found.mediaType !== undefined && isSchema1Type(found.mediaType)) return schema1(name)
  const mark = markOf(wanted, found)
  if (mark === undefined) return undefined
  return {
    code: 'not-an-image',
    what: `${name} isn't a container image but ${mark.why === 'artifact' ? 'another artifact' : `a ${mark.why.replace('-', ' ')}`} (${mark.detail}); Inspector doesn't scan it.`,
    remedy: ['Name the tag or digest of the image itself.'],
    alwaysFails: true,
  }
}

/** What ECR itself tells of an artifact; for an index only its content does. */
function markOf(wanted: Wanted, found: DescribedImage): Pick<LeftOut, 'why' | 'detail'> | undefined {
  if (wanted.tag !== undefined && markOfTag(wanted.tag) !== undefined) return markOfTag(wanted.tag)
  if (found.mediaType !== undefined && isIndexType(found.mediaType)) return undefined
  const stored = found.tags.map(markOfTag)
  if (stored.length > 0 && stored.every((mark) => mark !== undefined)) return stored[0]
  const byType = found.mediaType === undefined ? undefined : markOfMediaType(found.mediaType)
  return byType ?? (found.artifactType === undefined ? undefined : markOfConfigType(found.artifactType))
}

function schema1(name: string): NoResult {
  return {
    code: 'schema-1',
    what: `${name} is stored in the old Docker schema 1 format, which Inspector doesn't scan.`,
    remedy: ['Build and push the image again with a current Docker or BuildKit.'],
  }
}

async function imagesOf(wanted: Wanted, found: DescribedImage, settings: ResolveSettings, world: ResolveWorld): Promise<Expansion> {
  if (found.mediaType !== undefined && !isIndexType(found.mediaType)) return { kind: 'images', images: [imageOf(found)], leftOut: [], index: false }
  const expanded = await expandIndex(wanted.address, found, settings, world)
  if (expanded.kind === 'schema-1') return { kind: 'problem', cause: schema1(wanted.asked) }
  if (expanded.kind === 'single') return { kind: 'images', images: [imageOf(found, expanded.image)], leftOut: [], index: false }
  return expanded
}

function imageOf(found: DescribedImage, read?: Pick<Image, 'config' | 'layers' | 'annotations' | 'mediaType'>): Image {
  return {
    repository: found.repository,
    digest: found.digest,
    mediaType: found.mediaType ?? read?.mediaType ?? '',
    tags: found.tags,
    layers: read?.layers ?? [],
    annotations: read?.annotations ?? {},
    config: read?.config,
    platform: undefined,
    pushedAt: found.pushedAt,
  }
}

function requestedImage(wanted: Wanted, found: DescribedImage, expanded: Expansion & { kind: 'images' }): RequestedImage {
  return {
    asked: wanted.asked,
    repository: found.repository,
    digest: found.digest,
    kind: expanded.index ? 'index' : 'image',
    mediaType: found.mediaType ?? '',
    images: expanded.images,
    leftOut: expanded.leftOut,
    notices: [],
    tag: wanted.tag,
    pushedAt: found.pushedAt,
  }
}

async function notFound(wanted: Wanted, world: ResolveWorld): Promise<NoResult> {
  const what = wanted.tag === undefined ? `digest ${wanted.digest ?? ''}` : `tag ${wanted.tag}`
  const tags = await bestEffort(() => world.registry.recentTags(wanted.address, world.signal))
  const near = wanted.tag === undefined ? tags.slice(0, NEAR_TAGS) : nearest(wanted.tag, tags)
  return {
    code: 'image-not-found',
    what: `There is no ${what} in ${place(wanted.address)}.${near.length === 0 ? '' : ` Similar names: ${near.join(', ')}.`}`,
    remedy: [
      'Check that the push finished before this step, and that it went to this repository, Region and account.',
      'After docker/build-push-action, use its digest: `digest: ${{ steps.build.outputs.digest }}`.',
    ],
    alwaysFails: true,
  }
}

async function repositoryNotFound(wanted: Wanted, world: ResolveWorld): Promise<NoResult> {
  const names = await bestEffort(() => world.registry.repositoryNames(wanted.address, world.signal))
  const near = nearest(wanted.address.name, names)
  return {
    code: 'repository-not-found',
    what: `There is no repository ${wanted.address.name} in ${registryPlace(wanted.address)}.${near.length === 0 ? '' : ` Similar names: ${near.join(', ')}.`}`,
    remedy: ['Check `repository`, `region` and `registry-id`: the name may be right and the Region or account wrong.'],
    alwaysFails: true,
  }
}

/** Reads for messages only: without the permission the message is shorter. */
async function bestEffort(read: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof ServiceError) return []
    throw error
  }
}

function nearest(wanted: string, names: readonly string[]): readonly string[] {
  const near = names.map((name) => ({ name, far: distance(wanted, name) }))
  return near
    .sort((a, b) => a.far - b.far)
    .slice(0, NEAR_TAGS)
    .map(({ name }) => name)
}

/** `repository payments/api in eu-west-1 (account 123456789012)`. */
function place(address: RepositoryAddress): string {
  return `repository ${address.name} in ${registryPlace(address)}`
}

function registryPlace(address: RepositoryAddress): string {
  return `${address.region} (${address.registryId === undefined ? 'account of the credentials' : `account ${address.registryId}`})`
}

function repositoryArn({ address }: Wanted): string | undefined {
  return address.registryId === undefined ? undefined : `arn:${partitionName(address.region)}:ecr:${address.region}:${address.registryId}:repository/${address.name}`
}
