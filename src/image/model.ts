import type { EpochMs } from '../base/finding.ts'

/** Where a repository lives. `registryId` is the 12-digit account. */
export interface Repository {
  readonly partition: string
  readonly region: string
  readonly registryId: string
  readonly name: string
}

export interface Platform {
  readonly os: string
  readonly architecture: string
  readonly variant?: string | undefined
  readonly osVersion?: string | undefined
  /** `os.features` of its entry in the index: whether a machine has them cannot be known from here. */
  readonly osFeatures?: readonly string[] | undefined
}

/** A blob of a manifest: config or layer. */
export interface Blob {
  readonly digest: string
  readonly mediaType: string
  readonly size?: number | undefined
}

/**
 * One image manifest: what Inspector scans and what findings belong to. An index has several of them.
 */
export interface Image {
  readonly repository: Repository
  readonly digest: string
  readonly platform: Platform | undefined
  readonly mediaType: string
  readonly pushedAt: EpochMs | undefined
  readonly tags: readonly string[]
  readonly config: Blob | undefined
  /** Bottom to top. Empty when the manifest could not be read (missing permission). */
  readonly layers: readonly Blob[]
  readonly annotations: Readonly<Record<string, string>>
}

/** Part of an index that isn't checked, with the reason. */
export interface LeftOut {
  readonly digest: string
  readonly platform: Platform | undefined
  readonly why: 'attestation' | 'signature' | 'sbom' | 'soci-index' | 'artifact' | 'platform-not-selected'
  /** One sentence for the report: which mark told it. */
  readonly detail: string
}

/** One reference asked for, pinned to its digest: an image, or an index with the images below it. */
export interface RequestedImage {
  /** The reference as the user wrote it, without scheme. */
  readonly asked: string
  readonly repository: Repository
  readonly tag: string | undefined
  /** The digest that everything rests on: of an index, the index. */
  readonly digest: string
  readonly kind: 'image' | 'index'
  readonly mediaType: string
  readonly pushedAt: EpochMs | undefined
  readonly images: readonly Image[]
  readonly leftOut: readonly LeftOut[]
  /** Sentences a reader should know, e.g. that manifests could not be read. */
  readonly notices: readonly string[]
}

/** Inspector's resource id of an image: the repository's ARN and the digest. */
export function imageArn(repository: Repository, digest: string): string {
  return `arn:${repository.partition}:ecr:${repository.region}:${repository.registryId}:repository/${repository.name}/${digest}`
}

/** `linux/arm64/v8` as Docker writes it. */
export function platformName(platform: Platform | undefined): string {
  if (platform === undefined) return 'unknown platform'
  return [platform.os, platform.architecture, platform.variant].filter((part) => part !== undefined && part !== '').join('/')
}
