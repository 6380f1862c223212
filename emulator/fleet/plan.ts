import type { Known } from '../facts/known.ts'

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
}
