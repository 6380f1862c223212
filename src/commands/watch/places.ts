import { isIndexType } from '../../image/manifest.ts'
import { imageArn, platformName, type RequestedImage } from '../../image/model.ts'
import type { DescribedImage } from '../../image/ports.ts'
import type { ImageFacts, Part, Unjudged } from '../../fleet/watch/look.ts'
import { unjudged } from '../../fleet/watch/judgement.ts'
import type { StreamMemory } from '../../fleet/watch/memory/memory.ts'
import { resolveOne } from '../scan-images.ts'
import { notReached } from './asked.ts'
import type { Breadth } from './breadth.ts'
import type { Sought } from './tag-lists.ts'
import { isOver, type Run } from './world.ts'

/** A manifest that Inspector scans. */
type Place = Pick<Part, 'digest' | 'platform'>

/** A deployed image and the manifests below it. */
export interface PlacedImage {
  readonly described: DescribedImage
  readonly places: readonly Place[]
  /** Absent where the manifests were known from before: a digest never changes its content. */
  readonly requested: RequestedImage | undefined
  /** Why it cannot be read. */
  readonly problem: Unjudged | undefined
}

/** Finds the manifests of an image. Those of an index are read, unless an earlier run did. */
export async function placeImage(run: Run, described: DescribedImage, before: StreamMemory | undefined): Promise<PlacedImage> {
  const known = before?.images.find(({ facts }) => facts.digest === described.digest)?.facts.parts ?? []
  const isIndex = described.mediaType !== undefined && isIndexType(described.mediaType)
  if (isIndex && known.length > 0 && !described.archived)
    return { described, places: known.map(({ digest, platform }) => ({ digest, platform })), requested: undefined, problem: undefined }
  return requestImage(run, described)
}

export async function requestImage(run: Run, described: DescribedImage): Promise<PlacedImage> {
  const none = (problem: Unjudged): PlacedImage => ({ described, places: [], requested: undefined, problem })
  if (isOver(run)) return none(notReached(run))
  const { repository, digest } = described
  const resolution = await resolveOne(
    { text: `${repository.name}@${digest}`, repository: repository.name, digest, registryId: repository.registryId, region: repository.region },
    run.scanning,
  )
  if (resolution.kind === 'no-result') return none(isOver(run) ? notReached(run) : unjudged(run.world.words(resolution.cause)))
  const { requested } = resolution
  const places = requested.images.map((image) => ({ digest: image.digest, platform: image.platform === undefined ? undefined : platformName(image.platform) }))
  return { described, places, requested, problem: undefined }
}

export function arnsOf({ described, places }: PlacedImage): readonly string[] {
  return places.map(({ digest }) => imageArn(described.repository, digest))
}

/** The tags under which Inspector may list the manifests: the image's own, unless it is an index. */
export function soughtOf({ described, places }: PlacedImage): readonly Sought[] {
  return places.map(({ digest }) => ({ arn: imageArn(described.repository, digest), tags: digest === described.digest ? described.tags : [] }))
}

/** The facts of an image, from the coverage and counts that were read for all images. */
export function factsOf({ described, places }: PlacedImage, { coverages, tallies }: Breadth): ImageFacts {
  const parts = places.map(({ digest, platform }): Part => {
    const arn = imageArn(described.repository, digest)
    const coverage = coverages.get(arn)?.value
    return { digest, platform, statusCode: coverage?.statusCode, reason: coverage?.reason, scannedAt: coverage?.lastScannedAt, tally: tallies.get(arn) }
  })
  return { digest: described.digest, tags: described.tags, pushedAt: described.pushedAt, parts }
}
