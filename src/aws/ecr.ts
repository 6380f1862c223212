import { createHash } from 'node:crypto'
import {
  BatchGetImageCommand,
  BatchGetRepositoryScanningConfigurationCommand,
  DescribeImageScanFindingsCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  GetDownloadUrlForLayerCommand,
  GetRegistryScanningConfigurationCommand,
  type BatchGetImageCommandOutput,
  type DescribeImageScanFindingsCommandOutput,
  type DescribeImagesCommandOutput,
  type ImageDetail,
  type ImageFailure,
} from '@aws-sdk/client-ecr'
import type { DescribedImage, ImageRegistry, ManifestText, RepositoryAddress } from '../image/ports.ts'
import { severityLabel } from '../base/finding.ts'
import type { Image, Repository } from '../image/model.ts'
import { imageArn } from '../image/model.ts'
import { partitionName } from '../image/partition.ts'
import type { EcrScan, RegistryScanning, RepositoryScanning } from '../scan/ports.ts'
import { isKind, ServiceError } from '../base/service-error.ts'
import { call, MalformedAnswer } from './errors.ts'
import { basicSeverity, fromBasic, time } from './finding.ts'
import { serverTime, type ClientSettings } from './client.ts'
import { ecrClients } from './ecr-clients.ts'

/** Always sent: without index types ECR may translate a manifest, and then its bytes do not hash to its digest. */
const MEDIA_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]
/** Pages of `DescribeImages` read to name near tags; a message does not need more. */
const NEARBY_PAGES = 2

/** Failures of `BatchGetImage` that say that an image is not there; they come with HTTP 200. */
const MISSING = new Set(['ImageNotFound', 'InvalidImageDigest', 'InvalidImageTag'])
/** Those that may pass: a pull-through cache that cannot reach its upstream now. */
const PASSING = new Set(['UpstreamTooManyRequests', 'UpstreamUnavailable'])

/** The calls to ECR that scanning needs, apart from those of `ImageRegistry`. */
export interface EcrScanCalls {
  ecrScan(image: Image, token: string | undefined, signal: AbortSignal): Promise<EcrScan | undefined>
  registryScanning(repository: Repository, signal: AbortSignal): Promise<RegistryScanning>
  repositoryScanning(repository: Repository, signal: AbortSignal): Promise<RepositoryScanning | undefined>
}

interface ImageId {
  readonly imageTag?: string | undefined
  readonly imageDigest?: string | undefined
}

/** How small blobs are fetched from a pre-signed URL: plain HTTPS, no AWS headers. */
export type Download = (url: string, maxBytes: number, signal: AbortSignal) => Promise<Uint8Array>

/**
 * Amazon ECR, one client per Region, made when it is first asked.
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/
 */
export function ecr(settings: (region: string) => ClientSettings, download: Download): ImageRegistry & EcrScanCalls {
  const clientOf = ecrClients(settings)

  const describeBy = async (address: RepositoryAddress, imageIds: ImageId[], signal: AbortSignal, filter?: { imageStatus: 'ANY' }) => {
    const client = clientOf(address.region)
    const input = { repositoryName: address.name, imageIds, registryId: address.registryId, filter }
    const answer = await call('ecr:DescribeImages', () => client.send(new DescribeImagesCommand(input), { abortSignal: signal }))
    return oneEach(detailsOf(answer).map((detail) => described(address, detail)), imageIds)
  }

  /**
   * Without a filter ECR hides archived images, as if they had never been there. Whether a filter is allowed beside ids is not
   * documented, so it is used only for an image that is missing, and a refusal says nothing.
   */
  const archived = async (address: RepositoryAddress, imageId: ImageId, signal: AbortSignal) => {
    try {
      const [first] = await describeBy(address, [imageId], signal, { imageStatus: 'ANY' })
      return first
    } catch (error) {
      if (isKind(error, 'not-found') || isKind(error, 'rejected')) return undefined
      throw error
    }
  }

  return {
    describe: async (address, id, signal) => {
      const imageId = { imageTag: id.tag, imageDigest: id.digest }
      try {
        const [first] = await describeBy(address, [imageId], signal)
        return first
      } catch (error) {
        if (isKind(error, 'not-found') && error.details.code === 'ImageNotFoundException') return archived(address, imageId, signal)
        throw error
      }
    },

    describeAll: async (address, digests, signal) => {
      try {
        return await describeBy(address, digests.map((imageDigest) => ({ imageDigest })), signal)
      } catch (error) {
        // One unknown digest fails the whole call; what is there is then asked for one by one.
        if (!isKind(error, 'not-found') || error.details.code !== 'ImageNotFoundException' || digests.length === 1) throw error
        const found = await Promise.allSettled(digests.map((imageDigest) => describeBy(address, [{ imageDigest }], signal)))
        return found.flatMap((entry) => {
          if (entry.status === 'fulfilled') return entry.value
          if (isKind(entry.reason, 'not-found')) return []
          throw entry.reason
        })
      }
    },

    manifests: async (address, digests, signal) => {
      const client = clientOf(address.region)
      const input = { repositoryName: address.name, imageIds: digests.map((imageDigest) => ({ imageDigest })), acceptedMediaTypes: MEDIA_TYPES, registryId: address.registryId }
      const answer = await call('ecr:BatchGetImage', () => client.send(new BatchGetImageCommand(input), { abortSignal: signal }))
      const refused = (answer.failures ?? []).find(({ failureCode }) => failureCode !== undefined && !MISSING.has(failureCode))
      if (refused !== undefined) throw failure(refused)
      return manifestsOf(answer, digests)
    },

    blob: async (address, digest, maxBytes, signal) => {
      const client = clientOf(address.region)
      const input = { repositoryName: address.name, layerDigest: digest, registryId: address.registryId }
      const answer = await call('ecr:GetDownloadUrlForLayer', () => client.send(new GetDownloadUrlForLayerCommand(input), { abortSignal: signal }))
      const url = answer.downloadUrl
      return call('ecr:GetDownloadUrlForLayer', async () => {
        if (url === undefined) throw new MalformedAnswer('no download URL in the answer')
        const bytes = await download(url, maxBytes, signal)
        const actual = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
        if (actual !== digest) throw new MalformedAnswer(`the blob ${digest} arrived as ${actual}`)
        // With its byte order mark, if it has one: Go takes no such document, so neither do we.
        return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
      })
    },

    recentTags: async (address, signal) => {
      const client = clientOf(address.region)
      const seen: ImageDetail[] = []
      let nextToken: string | undefined
      for (let page = 0; page < NEARBY_PAGES; page++) {
        const input = { repositoryName: address.name, maxResults: 1000, filter: { tagStatus: 'TAGGED' as const }, registryId: address.registryId, nextToken }
        const answer = await call('ecr:DescribeImages', () => client.send(new DescribeImagesCommand(input), { abortSignal: signal }))
        seen.push(...detailsOf(answer))
        nextToken = answer.nextToken
        if (nextToken === undefined) break
      }
      seen.sort((a, b) => (b.imagePushedAt?.getTime() ?? 0) - (a.imagePushedAt?.getTime() ?? 0))
      return seen.flatMap((detail) => detail.imageTags ?? [])
    },

    repositoryNames: async (address, signal) => {
      const client = clientOf(address.region)
      const input = { maxResults: 1000, registryId: address.registryId }
      const answer = await call('ecr:DescribeRepositories', () => client.send(new DescribeRepositoriesCommand(input), { abortSignal: signal }))
      return (answer.repositories ?? []).flatMap((repository) => repository.repositoryName ?? [])
    },

    ecrScan: async (image, token, signal) => {
      const { repository, digest } = image
      const client = clientOf(repository.region)
      const input = { repositoryName: repository.name, registryId: repository.registryId, imageId: { imageDigest: digest }, maxResults: 1000, nextToken: token }
      try {
        return await call('ecr:DescribeImageScanFindings', async () => scanOf(await client.send(new DescribeImageScanFindingsCommand(input), { abortSignal: signal }), image))
      } catch (error) {
        if (isKind(error, 'not-found') && error.details.code === 'ScanNotFoundException') return undefined
        throw error
      }
    },

    registryScanning: async (repository, signal) => {
      const client = clientOf(repository.region)
      const answer = await call('ecr:GetRegistryScanningConfiguration', () => client.send(new GetRegistryScanningConfigurationCommand({}), { abortSignal: signal }))
      if (answer.registryId !== undefined && answer.registryId !== repository.registryId) {
        // The call has no parameter for another account: its answer would be about the wrong registry.
        throw new ServiceError({ kind: 'rejected', action: 'ecr:GetRegistryScanningConfiguration', code: 'OtherRegistry', text: `the credentials belong to registry ${answer.registryId}, not to ${repository.registryId}` })
      }
      const configuration = answer.scanningConfiguration
      const scanType = configuration?.scanType
      if (scanType === undefined || answer.registryId === undefined) throw new ServiceError({ kind: 'unavailable', action: 'ecr:GetRegistryScanningConfiguration', code: 'MalformedAnswer', text: `no ${scanType === undefined ? 'scan type' : 'registry id'} in the answer` })
      return {
        scanType,
        rules: (configuration?.rules ?? []).map((rule) => ({ frequency: rule.scanFrequency ?? 'MANUAL', filters: (rule.repositoryFilters ?? []).flatMap((entry) => entry.filter ?? []) })),
      }
    },

    repositoryScanning: async (repository, signal) => {
      const client = clientOf(repository.region)
      const answer = await call('ecr:BatchGetRepositoryScanningConfiguration', () => client.send(new BatchGetRepositoryScanningConfigurationCommand({ repositoryNames: [repository.name] }), { abortSignal: signal }))
      const found = (answer.scanningConfigurations ?? []).find((entry) => entry.repositoryName === repository.name)
      if (found === undefined) {
        if ((answer.failures ?? []).some((entry) => entry.repositoryName === repository.name)) return undefined
        throw new ServiceError({ kind: 'unavailable', action: 'ecr:BatchGetRepositoryScanningConfiguration', code: 'MalformedAnswer', text: `nothing about repository ${repository.name} in the answer` })
      }
      if (found.repositoryArn !== undefined && found.repositoryArn !== imageArn(repository, '').replace(/\/$/, '')) {
        // As above: a repository of the same name in the registry of the credentials.
        throw new ServiceError({ kind: 'rejected', action: 'ecr:BatchGetRepositoryScanningConfiguration', code: 'OtherRegistry', text: `the answer is about ${found.repositoryArn}` })
      }
      return {
        appliedFilters: (found.appliedScanFilters ?? []).flatMap((entry) => entry.filter ?? []),
        frequency: found.scanFrequency,
      }
    },
  }
}

/** One page of a scan. Throws `MalformedAnswer` for one that is about another image, or holds what is no count or no finding. */
export function scanOf(answer: DescribeImageScanFindingsCommandOutput, { repository, digest }: Pick<Image, 'repository' | 'digest'>): EcrScan {
  const { imageScanStatus, imageScanFindings, nextToken } = answer
  const told = [answer.imageId?.imageDigest ?? digest, answer.repositoryName ?? repository.name, answer.registryId ?? repository.registryId]
  if (told.join(' ') !== [digest, repository.name, repository.registryId].join(' ')) throw new MalformedAnswer(`the answer for ${digest} is about another image (${told.join(' ')})`)
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

/** By our own names of severities, so that counts and list can be compared; labels that are equal to us are added up. */
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

function failure({ failureCode, failureReason, imageId }: ImageFailure): ServiceError {
  const code = failureCode ?? 'ImageFailure'
  return new ServiceError({ kind: PASSING.has(code) ? 'unavailable' : 'rejected', action: 'ecr:BatchGetImage', code, text: `${imageId?.imageDigest ?? 'an image'}: ${failureReason ?? 'no reason given'}` })
}

/** Exactly one answer for each digest, an image or that there is none. The same image comes once for each of its tags. */
function manifestsOf(answer: BatchGetImageCommandOutput, digests: readonly string[]): readonly ManifestText[] {
  const missing = new Set((answer.failures ?? []).flatMap(({ imageId }) => imageId?.imageDigest ?? []))
  const found = new Map<string, ManifestText>()
  for (const { imageId, imageManifest, imageManifestMediaType } of answer.images ?? []) {
    const digest = imageId?.imageDigest
    if (imageManifest === undefined || digest === undefined) continue
    const before = found.get(digest)
    if (before !== undefined && (before.text !== imageManifest || before.mediaType !== imageManifestMediaType)) throw contradictory('ecr:BatchGetImage', `two manifests for ${digest}`)
    if (missing.has(digest)) throw contradictory('ecr:BatchGetImage', `a manifest for ${digest}, and that there is none`)
    if (!digests.includes(digest)) throw contradictory('ecr:BatchGetImage', `a manifest for ${digest}, which was not asked for`)
    found.set(digest, { digest, text: imageManifest, mediaType: imageManifestMediaType })
  }
  const unanswered = digests.find((digest) => !found.has(digest) && !missing.has(digest))
  if (unanswered !== undefined) throw new ServiceError({ kind: 'unavailable', action: 'ecr:BatchGetImage', code: 'MalformedAnswer', text: `no answer for ${unanswered}` })
  return [...found.values()]
}

/** One image for a tag, and for each digest at most one, which is that one. */
function oneEach(images: readonly DescribedImage[], ids: readonly ImageId[]): readonly DescribedImage[] {
  const found = new Map<string, DescribedImage>()
  for (const image of images) {
    const before = found.get(image.digest)
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(image)) throw contradictory('ecr:DescribeImages', `two descriptions of ${image.digest}`)
    found.set(image.digest, image)
  }
  const [first, second] = found.keys()
  if (ids.length === 1 && first !== undefined && second !== undefined) throw contradictory('ecr:DescribeImages', `${first} and ${second} for ${ids[0]?.imageTag ?? ids[0]?.imageDigest ?? 'one image'}`)
  const asked = new Set(ids.map(({ imageDigest }) => imageDigest))
  const stray = asked.has(undefined) ? undefined : [...found.keys()].find((digest) => !asked.has(digest))
  if (stray !== undefined) throw contradictory('ecr:DescribeImages', `${stray}, which was not asked for`)
  return [...found.values()]
}

function contradictory(action: string, text: string): ServiceError {
  return new ServiceError({ kind: 'contradictory', action, code: 'ContradictoryAnswer', text })
}


export function detailsOf(answer: DescribeImagesCommandOutput): readonly ImageDetail[] {
  if (answer.imageDetails === undefined) throw new ServiceError({ kind: 'unavailable', action: 'ecr:DescribeImages', code: 'MalformedAnswer', text: 'no imageDetails in the answer' })
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
