import type { EpochMs } from '../../base/finding.ts'
import type { DescribedImage, RepositoryAddress } from '../../image/ports.ts'
import type { Answer, Coverage, RepositoryScanning } from '../../scan/ports.ts'

/** A registry in a Region; without an account it is that of the credentials. */
export interface RegistryPlace {
  readonly region: string
  readonly registryId: string | undefined
}

/** One page of a list, and the token of the next one. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly nextToken: string | undefined
}

export interface KnownRepository {
  readonly name: string
  readonly registryId: string
}

/** An image in a list of Inspector's coverage. */
export interface CoveredImage {
  readonly repository: string
  readonly digest: string
  readonly reason: string | undefined
  readonly lastScannedAt: EpochMs | undefined
}

/** Inspector's record of an image, and in how many places it says that the image runs; absent where it does not say. */
export interface Covering {
  readonly coverage: Coverage
  readonly inUse: number | undefined
}

/** Something about an image that a list holds, by the image's ARN. */
export interface Listed<T> {
  readonly arn: string
  readonly value: T
}

/** An aggregation's counts for an image. They show whether to read it, never whether it passes. */
export interface Tally {
  readonly all: number
  readonly critical: number
  readonly high: number
  readonly medium: number
}

/** Which images of a registry a list of Inspector's coverage is about. */
export type CoverageQuestion = { readonly kind: 'reasons'; readonly reasons: readonly string[] } | { readonly kind: 'in-use' }

/** What `fleet/` asks of the services besides what a gate asks. Every method throws `ServiceError`. */
export interface WatchService {
  repositories(place: RegistryPlace, token: string | undefined, signal: AbortSignal): Promise<Page<KnownRepository>>
  /** Images of a repository, tagged or not, archived ones too. */
  images(address: RepositoryAddress, token: string | undefined, signal: AbortSignal): Promise<Page<DescribedImage>>
  /** How at most 25 repositories are scanned; one that is not there is absent. */
  frequencies(place: RegistryPlace, names: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, RepositoryScanning>>
  /** Coverage of at most ten images of a Region by their ARNs; one that Inspector has no record of is absent. */
  coverages(region: string, arns: readonly string[], signal: AbortSignal): Promise<Answer<ReadonlyMap<string, Covering>>>
  /** Coverage of the images that Inspector lists under a tag, a record each. What a tag points to, only ECR says. */
  coveragesUnder(place: RegistryPlace, tag: string, token: string | undefined, signal: AbortSignal): Promise<Answer<Page<Listed<Covering | undefined>>>>
  covered(place: RegistryPlace, question: CoverageQuestion, token: string | undefined, signal: AbortSignal): Promise<Page<CoveredImage>>
  /** Counts of at most ten images of a Region by their ARNs; one without active findings is absent. */
  tallies(region: string, arns: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Tally>>
  /** Counts of the images that Inspector lists under a tag; those without active findings are not in the list. */
  talliesUnder(place: RegistryPlace, tag: string, token: string | undefined, signal: AbortSignal): Promise<Answer<Page<Listed<Tally>>>>
}
