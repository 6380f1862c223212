import type { ClientSettings } from './connections.ts'
import { createHash } from 'node:crypto'
import {
  BatchGetImageCommand,
  BatchGetRepositoryScanningConfigurationCommand,
  DescribeImageScanFindingsCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  GetDownloadUrlForLayerCommand,
  GetRegistryScanningConfigurationCommand,
  type ImageDetail,
} from '@aws-sdk/client-ecr'
import type { ImageRegistry, RepositoryAddress } from '../image/ports.ts'
import type { Image, Repository } from '../image/model.ts'
import { imageArn } from '../image/model.ts'
import type { EcrScan, RegistryScanning, RepositoryScanning } from '../scan/ports.ts'
import { isKind, ServiceError } from '../base/service-error.ts'
import { call, MalformedAnswer } from './errors.ts'
import { ecrClients } from './ecr-clients.ts'
import { described, detailsOf, failure, manifestsOf, MISSING, oneEach, scanOf, type ImageId } from './ecr-answers.ts'

/** Always sent: without index types, ECR may convert a manifest, and then its bytes do not match its digest. */
const MEDIA_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]
/** Pages of `DescribeImages` read to name near tags; a message does not need more. */
const NEARBY_PAGES = 2

/** The calls to ECR that scanning needs, apart from those of `ImageRegistry`. */
export interface EcrScanCalls {
  ecrScan(image: Image, token: string | undefined, signal: AbortSignal): Promise<EcrScan | undefined>
  registryScanning(repository: Repository, signal: AbortSignal): Promise<RegistryScanning>
  repositoryScanning(repository: Repository, signal: AbortSignal): Promise<RepositoryScanning | undefined>
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
    return oneEach(
      detailsOf(answer).map((detail) => described(address, detail)),
      imageIds,
    )
  }

  /**
   * Without a filter, ECR hides archived images as if they did not exist. Whether a filter is allowed together with ids is not
   * documented, so it is used only for an image that is missing, and an error is ignored.
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
        return await describeBy(
          address,
          digests.map((imageDigest) => ({ imageDigest })),
          signal,
        )
      } catch (error) {
        // One unknown digest fails the whole call. Then ask for each image separately.
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
        // Keep a byte order mark: Go rejects such a document, so it must not be removed here.
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
        throw new ServiceError({
          kind: 'rejected',
          action: 'ecr:GetRegistryScanningConfiguration',
          code: 'OtherRegistry',
          text: `the credentials belong to registry ${answer.registryId}, not to ${repository.registryId}`,
        })
      }
      const configuration = answer.scanningConfiguration
      const scanType = configuration?.scanType
      if (scanType === undefined || answer.registryId === undefined)
        throw new ServiceError({
          kind: 'unavailable',
          action: 'ecr:GetRegistryScanningConfiguration',
          code: 'MalformedAnswer',
          text: `no ${scanType === undefined ? 'scan type' : 'registry id'} in the answer`,
        })
      return {
        scanType,
        rules: (configuration?.rules ?? []).map((rule) => ({
          frequency: rule.scanFrequency ?? 'MANUAL',
          filters: (rule.repositoryFilters ?? []).flatMap((entry) => entry.filter ?? []),
        })),
      }
    },

    repositoryScanning: async (repository, signal) => {
      const client = clientOf(repository.region)
      const answer = await call('ecr:BatchGetRepositoryScanningConfiguration', () =>
        client.send(new BatchGetRepositoryScanningConfigurationCommand({ repositoryNames: [repository.name] }), { abortSignal: signal }),
      )
      const found = (answer.scanningConfigurations ?? []).find((entry) => entry.repositoryName === repository.name)
      if (found === undefined) {
        if ((answer.failures ?? []).some((entry) => entry.repositoryName === repository.name)) return undefined
        throw new ServiceError({
          kind: 'unavailable',
          action: 'ecr:BatchGetRepositoryScanningConfiguration',
          code: 'MalformedAnswer',
          text: `nothing about repository ${repository.name} in the answer`,
        })
      }
      if (found.repositoryArn !== undefined && found.repositoryArn !== imageArn(repository, '').replace(/\/$/, '')) {
        // As above: a repository of the same name in the registry of the credentials.
        throw new ServiceError({
          kind: 'rejected',
          action: 'ecr:BatchGetRepositoryScanningConfiguration',
          code: 'OtherRegistry',
          text: `the answer is about ${found.repositoryArn}`,
        })
      }
      return {
        appliedFilters: (found.appliedScanFilters ?? []).flatMap((entry) => entry.filter ?? []),
        frequency: found.scanFrequency,
      }
    },
  }
}
