import type { Known } from '../facts/known.ts'

/** A tag of what is deployed. */
export interface DeployedTag {
  readonly tag: string
  /** In which repositories it is: the first so many. */
  readonly repositories: number
  /** In which share of them it moves to the next image from one day to the next. */
  readonly moves: number
}

/** Many images that are alike. They are computed when they are asked for, so that a registry of any size takes no memory. */
export interface FleetPlan {
  readonly seed: string
  readonly repositories: number
  readonly imagesPerRepository: number
  /** What they have, and every how many-th image has it. */
  readonly vulnerabilities: readonly { readonly known: Known; readonly every: number }[]
  /** Every how many-th image is in use, and of every how many-th Inspector does not know; it knows of all others that they are not. */
  readonly inUseEvery: number
  readonly useUnknownEvery?: number
  /** Generated findings of each manifest, besides those above. */
  readonly findingsPerImage?: number
  /** Every how many-th repository holds images of two platforms. Inspector knows of none of them whether it is in use. */
  readonly indexEvery?: number
  readonly deployed?: readonly DeployedTag[]
  /** By how many days Inspector's tags are behind those of ECR. */
  readonly tagsBehind?: number
  /** Share of the manifests that are scanned again from one day to the next. Each then has a new finding in the place of an old one. */
  readonly rescanned?: number
  /** Share of the images whose scan has expired. What is deployed is none of them. */
  readonly expired?: number
}
