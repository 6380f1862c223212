import { createHash } from 'node:crypto'
import {
  BatchGetImageCommand,
  BatchGetRepositoryScanningConfigurationCommand,
  DescribeImageScanFindingsCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetDownloadUrlForLayerCommand,
  GetRegistryScanningConfigurationCommand,
  type DescribeImageScanFindingsCommandOutput,
  type DescribeImagesCommandOutput,
  type ImageDetail,
  type ImageFailure,
} from '@aws-sdk/client-ecr'
import type { DescribedImage, ImageRegistry, ManifestText, RepositoryAddress } from '../image/ports.ts'
import type { Image, Repository } from '../image/model.ts'
import { imageArn } from '../image/model.ts'
import { partitionName } from '../image/partition.ts'
import type { EcrScan, RegistryScanning, RepositoryScanning } from '../scan/ports.ts'
import { isKind, ServiceError } from '../service-error.ts'
import { call, MalformedAnswer } from './errors.ts'
import { fromBasic, time } from './finding.ts'
import type { ClientSettings } from './client.ts'

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
  readonly imageTag?: string
  readonly imageDigest?: string
}

/** How small blobs are fetched from a pre-signed URL: plain HTTPS, no AWS headers. */
export type Download = (url: string, maxBytes: number, signal: AbortSignal) => Promise<Uint8Array>

/**
 * Amazon ECR, one client per Region, made when it is first asked.
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/
 */
export function ecr(settings: (region: string) => ClientSettings, download: Download): ImageRegistry & EcrScanCalls {
  const clients = new Map<string, ECRClient>()
  const clientOf = (region: string): ECRClient => {
    const known = clients.get(region) ?? new ECRClient(settings(region))
    clients.set(region, known)
    return known
  }

  const describeBy = async (address: RepositoryAddress, imageIds: ImageId[], signal: AbortSignal, filter?: { imageStatus: 'ANY' }) => {
    const client = clientOf(address.region)
    const input = { repositoryName: address.name, imageIds, ...registryId(address), ...(filter === undefined ? {} : { filter }) }
    const answer = await call('ecr:DescribeImages', () => client.send(new DescribeImagesCommand(input), { abortSignal: signal }))
    return detailsOf(answer).map((detail) => described(address, detail))
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
      const imageId = { ...(id.tag === undefined ? {} : { imageTag: id.tag }), ...(id.digest === undefined ? {} : { imageDigest: id.digest }) }
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
      const input = { repositoryName: address.name, imageIds: digests.map((imageDigest) => ({ imageDigest })), acceptedMediaTypes: MEDIA_TYPES, ...registryId(address) }
      const answer = await call('ecr:BatchGetImage', () => client.send(new BatchGetImageCommand(input), { abortSignal: signal }))
      const refused = (answer.failures ?? []).find(({ failureCode }) => failureCode !== undefined && !MISSING.has(failureCode))
      if (refused !== undefined) throw failure(refused)
      return (answer.images ?? []).flatMap((image): ManifestText[] => {
        const { imageManifest, imageManifestMediaType } = image
        const digest = image.imageId?.imageDigest
        if (imageManifest === undefined || digest === undefined) return []
        return [{ digest, text: imageManifest, ...(imageManifestMediaType === undefined ? {} : { mediaType: imageManifestMediaType }) }]
      })
    },

    blob: async (address, digest, maxBytes, signal) => {
      const client = clientOf(address.region)
      const input = { repositoryName: address.name, layerDigest: digest, ...registryId(address) }
      const answer = await call('ecr:GetDownloadUrlForLayer', () => client.send(new GetDownloadUrlForLayerCommand(input), { abortSignal: signal }))
      const url = answer.downloadUrl
      return call('ecr:GetDownloadUrlForLayer', async () => {
        if (url === undefined) throw new MalformedAnswer('no download URL in the answer')
        const bytes = await download(url, maxBytes, signal)
        const actual = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
        if (actual !== digest) throw new MalformedAnswer(`the blob ${digest} arrived as ${actual}`)
        return new TextDecoder().decode(bytes)
      })
    },

    recentTags: async (address, signal) => {
      const client = clientOf(address.region)
      const seen: ImageDetail[] = []
      let nextToken: string | undefined
      for (let page = 0; page < NEARBY_PAGES; page++) {
        const input = { repositoryName: address.name, maxResults: 1000, filter: { tagStatus: 'TAGGED' as const }, ...registryId(address), ...(nextToken === undefined ? {} : { nextToken }) }
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
      const input = { maxResults: 1000, ...registryId(address) }
      const answer = await call('ecr:DescribeRepositories', () => client.send(new DescribeRepositoriesCommand(input), { abortSignal: signal }))
      return (answer.repositories ?? []).flatMap((repository) => repository.repositoryName ?? [])
    },

    ecrScan: async (image, token, signal) => {
      const { repository, digest } = image
      const client = clientOf(repository.region)
      const input = { repositoryName: repository.name, registryId: repository.registryId, imageId: { imageDigest: digest }, maxResults: 1000, ...(token === undefined ? {} : { nextToken: token }) }
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
      if (scanType === undefined) throw new ServiceError({ kind: 'unavailable', action: 'ecr:GetRegistryScanningConfiguration', code: 'MalformedAnswer', text: 'no scan type in the answer' })
      return {
        scanType,
        rules: (configuration?.rules ?? []).map((rule) => ({ frequency: rule.scanFrequency ?? 'MANUAL', filters: (rule.repositoryFilters ?? []).flatMap((entry) => entry.filter ?? []) })),
      }
    },

    repositoryScanning: async (repository, signal) => {
      const client = clientOf(repository.region)
      const answer = await call('ecr:BatchGetRepositoryScanningConfiguration', () => client.send(new BatchGetRepositoryScanningConfigurationCommand({ repositoryNames: [repository.name] }), { abortSignal: signal }))
      const found = (answer.scanningConfigurations ?? []).find((entry) => entry.repositoryName === repository.name)
      if (found === undefined) return undefined
      return {
        appliedFilters: (found.appliedScanFilters ?? []).flatMap((entry) => entry.filter ?? []),
        ...(found.scanFrequency === undefined ? {} : { frequency: found.scanFrequency }),
      }
    },
  }
}

function scanOf({ imageScanStatus, imageScanFindings, nextToken }: DescribeImageScanFindingsCommandOutput, { repository, digest }: Image): EcrScan {
  const completedAt = time(imageScanFindings?.imageScanCompletedAt)
  return {
    findings: (imageScanFindings?.findings ?? []).map((finding) => fromBasic(finding, imageArn(repository, digest))),
    enhanced: (imageScanFindings?.enhancedFindings ?? []).length > 0 || imageScanStatus?.status === 'ACTIVE',
    ...(imageScanStatus?.status === undefined ? {} : { status: imageScanStatus.status }),
    ...(imageScanStatus?.description === undefined ? {} : { description: imageScanStatus.description }),
    ...(completedAt === undefined ? {} : { completedAt }),
    ...(nextToken === undefined || nextToken === '' ? {} : { nextToken }),
  }
}

function failure({ failureCode, failureReason, imageId }: ImageFailure): ServiceError {
  const code = failureCode ?? 'ImageFailure'
  return new ServiceError({ kind: PASSING.has(code) ? 'unavailable' : 'rejected', action: 'ecr:BatchGetImage', code, text: `${imageId?.imageDigest ?? 'an image'}: ${failureReason ?? 'no reason given'}` })
}

function registryId(address: Pick<RepositoryAddress, 'registryId'>): { registryId?: string } {
  return address.registryId === undefined ? {} : { registryId: address.registryId }
}

function detailsOf(answer: DescribeImagesCommandOutput): readonly ImageDetail[] {
  if (answer.imageDetails === undefined) throw new ServiceError({ kind: 'unavailable', action: 'ecr:DescribeImages', code: 'MalformedAnswer', text: 'no imageDetails in the answer' })
  return answer.imageDetails
}

function described(address: RepositoryAddress, detail: ImageDetail): DescribedImage {
  const registry = detail.registryId ?? address.registryId
  if (registry === undefined || detail.imageDigest === undefined) {
    throw new ServiceError({ kind: 'unavailable', action: 'ecr:DescribeImages', code: 'MalformedAnswer', text: 'an image without registry id or digest' })
  }
  return {
    repository: { partition: partitionName(address.region), region: address.region, registryId: registry, name: address.name },
    digest: detail.imageDigest,
    tags: detail.imageTags ?? [],
    archived: detail.imageStatus === 'ARCHIVED' || detail.imageStatus === 'ACTIVATING',
    ...(detail.imagePushedAt === undefined ? {} : { pushedAt: detail.imagePushedAt.getTime() }),
    ...(detail.imageManifestMediaType === undefined ? {} : { mediaType: detail.imageManifestMediaType }),
    ...(detail.artifactMediaType === undefined ? {} : { artifactType: detail.artifactMediaType }),
  }
}
