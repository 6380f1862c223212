import type { EpochMs } from '../base/finding.ts'
import type { Words } from '../base/words.ts'
import type { Baseline } from '../findings/compare.ts'
import type { NoResult, ScannedImages } from '../scan/outcome.ts'
import type { VexMatcher } from './exceptions/exception.ts'
import type { Policy } from './policy.ts'
import type { SignatureCase } from './signature/judge.ts'
import type { PolicyNotice } from './verdict.ts'

/** All that the verdict depends on: no clock, no file, no network besides. */
export interface JudgeInput {
  readonly scans: readonly ScannedImages[]
  /** What went wrong before any scan: wrong inputs, references that lead to no image, a policy that cannot be read. */
  readonly problems?: readonly NoResult[] | undefined
  readonly policy: Policy
  /** One per requested image, in their order; absent when no baseline was asked for. A requested image without entry has an absent one. */
  readonly baselines?: readonly Baseline[] | undefined
  readonly vex?: VexMatcher | undefined
  /** What was noticed while policy and VEX were read. */
  readonly notices?: readonly PolicyNotice[] | undefined
  /** What ECR says of signatures, one per requested image, where the rules ask for it. */
  readonly signatures?: SignatureCase['signatures']
  readonly now: EpochMs
  /** Present when the waits were, or would be, ended before all was read: then only what is certain is decided. */
  readonly early?:
    | {
        /** A baseline was asked for and is not read yet. */
        readonly awaitsBaseline: boolean
      }
    | undefined
  /** How problems are worded; as the core does without it. */
  readonly words?: Words | undefined
}
