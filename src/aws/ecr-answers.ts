import { serverTime } from './middleware.ts'
import {
  type BatchGetImageCommandOutput,
  type DescribeImageScanFindingsCommandOutput,
  type DescribeImagesCommandOutput,
  type ImageDetail,
  type ImageFailure,
} from '@aws-sdk/client-ecr'
import type { DescribedImage, ManifestText, RepositoryAddress } from '../image/ports.ts'
import { severityLabel } from '../base/finding.ts'
import { imageArn, type Image } from '../image/model.ts'
import { partitionName } from '../image/partition.ts'
import type { EcrScan } from '../scan/ports.ts'
import { ServiceError } from '../base/service-error.ts'
import { MalformedAnswer } from './errors.ts'
import { basicSeverity, fromBasic, time } from './finding.ts'

/** An image as a call names it. */
export interface ImageId {
  readonly imageTag?: string | undefined
  readonly imageDigest?: string | undefined
}

/** Failures of `BatchGetImage` that say that an image is not there; they come with HTTP 200. */
export const MISSING = new Set(['ImageNotFound', 'InvalidImageDigest', 'InvalidImageTag'])
/** Failures that may pass, such as a pull-through cache that cannot reach its upstream. */
const PASSING = new Set(['UpstreamTooManyRequests', 'UpstreamUnavailable'])

/** One page of a scan. Throws `MalformedAnswer` if it is about another image, or has an invalid count or finding. */
export function scanOf(answer: DescribeImageScanFindingsCommandOutput, { repository, digest }: Pick<Image, 'repository' | 'digest'>): EcrScan {
  const { imageScanStatus, imageScanFindings, nextToken } = answer
  const told = [answer.imageId?.imageDigest ?? digest, answer.repositoryName ?? repository.name, answer.registryId ?? repository.registryId]
  if (told.join(' ') !== [digest, repository.name, repository.registryId].join(' '))
    throw new MalformedAnswer(`the answer for ${digest} is about another image (${told.join(' ')})`)
  const completedAt = time(imageScanFindings?.imageScanCompletedAt)
  const sourceUpdatedAt = time(imageScanFindings?.vulnerabilitySourceUpdatedAt)
  const findings = imageScanFindings?.findings?.map((finding) => fromBasic(finding, imageArn(repository, digest)))
  const counts = countsOf(imageScanFindings?.findingSeverityCounts)
  return {
    serverNow: serverTime(answer),
    findings,
    counts,
    sourceUpdatedAt,
    enhanced: (imageScanFindings?.enhancedFindings ?? []).length > 0 || imageScanStatus?.status === 'ACTIVE',
    status: imageScanStatus?.status,
    description: imageScanStatus?.description,
    completedAt,
    nextToken: nextToken === '' ? undefined : nextToken,
  }
}

/** Counts by our own severities, to compare them with the list. Labels that map to the same severity are added up. */
function countsOf(wire: Readonly<Record<string, number>> | undefined): ReadonlyMap<string, number> | undefined {
  if (wire === undefined) return undefined
  const counts = new Map<string, number>()
  for (const [label, count] of Object.entries(wire)) {
    if (!Number.isSafeInteger(count) || count < 0) throw new MalformedAnswer(`${String(count)} is not a number of findings (findingSeverityCounts, ${label})`)
    const name = severityLabel(basicSeverity(label))
    counts.set(name, (counts.get(name) ?? 0) + count)
  }
  return counts
}

export function failure({ failureCode, failureReason, imageId }: ImageFailure): ServiceError {
  const code = failureCode ?? 'ImageFailure'
  return new ServiceError({
    kind: PASSING.has(code) ? 'unavailable' : 'rejected',
    action: 'ecr:BatchGetImage',
    code,
    text: `${imageId?.imageDigest ?? 'an image'}: ${failureReason ?? 'no reason given'}`,
  })
}

/** Exactly one answer for each digest: an image, or that it does not exist. ECR returns an image once for each of its tags. */
export function manifestsOf(answer: BatchGetImageCommandOutput, digests: readonly string[]): readonly ManifestText[] {
  const missing = new Set((answer.failures ?? []).flatMap(({ imageId }) => imageId?.imageDigest ?? []))
  const found = new Map<string, ManifestText>()
  for (const { imageId, imageManifest, imageManifestMediaType } of answer.images ?? []) {
    const digest = imageId?.imageDigest
    if (imageManifest === undefined || digest === undefined) continue
    const before = found.get(digest)
    if (before !== undefined && (before.text !== imageManifest || before.mediaType !== imageManifestMediaType))
      throw contradictory('ecr:BatchGetImage', `two manifests for ${digest}`)
    if (missing.has(digest)) throw contradictory('ecr:BatchGetImage', `a manifest for ${digest}, and that there is none`)
    if (!digests.includes(digest)) throw contradictory('ecr:BatchGetImage', `a manifest for ${digest}, which was not asked for`)
    found.set(digest, { digest, text: imageManifest, mediaType: imageManifestMediaType })
  }
  const unanswered = digests.find((digest) => !found.has(digest) && !missing.has(digest))
  if (unanswered !== undefined) throw new ServiceError({ kind: 'unavailable', action: 'ecr:BatchGetImage', code: 'MalformedAnswer', text: `no answer for ${unanswered}` })
  return [...found.values()]
}

/** One image for a tag, and for each digest at most one, which is that one. */
export function oneEach(images: readonly DescribedImage[], ids: readonly ImageId[]): readonly DescribedImage[] {
  const found = new Map<string, DescribedImage>()
  for (const image of images) {
    const before = found.get(image.digest)
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(image)) throw contradictory('ecr:DescribeImages', `two descriptions of ${image.digest}`)
    found.set(image.digest, image)
  }
  const [first, second] = found.keys()
  if (ids.length === 1 && first !== undefined && second !== undefined)
    throw contradictory('ecr:DescribeImages', `${first} and ${second} for ${ids[0]?.imageTag ?? ids[0]?.imageDigest ?? 'one image'}`)
  const asked = new Set(ids.map(({ imageDigest }) => imageDigest))
  const stray = asked.has(undefined) ? undefined : [...found.keys()].find((digest) => !asked.has(digest))
  if (stray !== undefined) throw contradictory('ecr:DescribeImages', `${stray}, which was not asked for`)
  return [...found.values()]
}

function contradictory(action: string, text: string): ServiceError {
  return new ServiceError({ kind: 'contradictory', action, code: 'ContradictoryAnswer', text })
}

export function detailsOf(answer: DescribeImagesCommandOutput): readonly ImageDetail[] {
  if (answer.imageDetails === undefined)
    throw new ServiceError({ kind: 'unavailable', action: 'ecr:DescribeImages', code: 'MalformedAnswer', text: 'no imageDetails in the answer' })
  return answer.imageDetails
}

export function described(address: RepositoryAddress, detail: ImageDetail): DescribedImage {
  const registry = detail.registryId ?? address.registryId
  if (registry === undefined || detail.imageDigest === undefined) {
    throw new ServiceError({ kind: 'unavailable', action: 'ecr:DescribeImages', code: 'MalformedAnswer', text: 'an image without registry id or digest' })
  }
  return {
    repository: { partition: partitionName(address.region), region: address.region, registryId: registry, name: address.name },
    digest: detail.imageDigest,
    tags: detail.imageTags ?? [],
    archived: detail.imageStatus === 'ARCHIVED' || detail.imageStatus === 'ACTIVATING',
    pushedAt: detail.imagePushedAt?.getTime(),
    mediaType: detail.imageManifestMediaType,
    artifactType: detail.artifactMediaType,
  }
}
