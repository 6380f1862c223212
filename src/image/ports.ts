import type { EpochMs } from '../base/finding.ts'
import type { Repository } from './model.ts'

/** A repository as far as the inputs name it; the registry's answer completes it. */
export interface RepositoryAddress {
  readonly name: string
  readonly region: string
  readonly registryId?: string | undefined
}

/** One image as `ecr:DescribeImages` gives it. */
export interface DescribedImage {
  readonly repository: Repository
  readonly digest: string
  readonly tags: readonly string[]
  readonly pushedAt?: EpochMs | undefined
  /** Media type of the manifest; absent when ECR does not say. */
  readonly mediaType?: string | undefined
  /** Media type of the config blob, or the artifact type. */
  readonly artifactType?: string | undefined
  readonly archived: boolean
}

export interface ManifestText {
  readonly digest: string
  readonly mediaType: string | undefined
  /** The bytes as they were pushed; their sha256 is the digest. */
  readonly text: string
}

/** Code of the error for a blob that is too large to be read. */
export const BLOB_TOO_LARGE = 'BlobTooLarge'

/** What `image/` asks of the registry. Every method throws `ServiceError`. */
export interface ImageRegistry {
  /** By tag or digest. `undefined`: the repository exists, the image does not. */
  describe(address: RepositoryAddress, id: { readonly tag?: string | undefined; readonly digest?: string | undefined }, signal: AbortSignal): Promise<DescribedImage | undefined>
  /** Those of the digests that exist, in any order; at most 100. */
  describeAll(address: RepositoryAddress, digests: readonly string[], signal: AbortSignal): Promise<readonly DescribedImage[]>
  /** Manifests by digest, at most 100; one that is missing is left out of the answer. */
  manifests(address: RepositoryAddress, digests: readonly string[], signal: AbortSignal): Promise<readonly ManifestText[]>
  /** A small blob (an image config), verified against its digest. One of more than `maxBytes` is an error with the code `BLOB_TOO_LARGE`. */
  blob(address: RepositoryAddress, digest: string, maxBytes: number, signal: AbortSignal): Promise<string>
  /** The newest tags of a repository, newest first, for messages. */
  recentTags(address: RepositoryAddress, signal: AbortSignal): Promise<readonly string[]>
  /** Names of repositories in the registry, for messages. */
  repositoryNames(address: Pick<RepositoryAddress, 'region' | 'registryId'>, signal: AbortSignal): Promise<readonly string[]>
}
