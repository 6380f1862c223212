import type { Severity } from '../base/finding.ts'
import type { AskedBaseline, AskedImage } from '../image/asked.ts'
import type { Mode, OnNoResult } from '../policy/fails-step.ts'
import type { RuleInputs } from '../policy/rules.ts'

export type CommentMode = 'always' | 'on-findings' | 'on-failure' | 'never'

/** All inputs, validated: one readonly object, made once. Durations in milliseconds. */
export interface Options {
  readonly images: readonly AskedImage[]
  /** Set by the user; an image's own, from its host, is the same or the user did not set it. */
  readonly registryId: string | undefined
  /** Set by the user, or `AWS_REGION`; an image's own, from its host, comes first. */
  readonly region: string | undefined
  /** `all`, or platforms such as `linux/amd64`. */
  readonly platforms: 'all' | readonly string[]
  readonly onUnsupportedPlatform: 'fail' | 'skip'
  readonly scanType: 'enhanced' | 'basic' | 'auto'
  readonly timeoutMs: number
  readonly pollIntervalMs: number
  readonly settleMs: number
  readonly rules: RuleInputs
  readonly policy: string | undefined
  readonly policyFrom: 'base' | 'workspace' | 'auto'
  readonly vex: readonly string[]
  readonly baseline: AskedBaseline | undefined
  /** End with `fail` as soon as that is certain. */
  readonly failFast: boolean
  readonly mode: Mode
  readonly onNoResult: OnNoResult
  readonly comment: CommentMode
  readonly commentKey: string | undefined
  readonly reportSeverity: Severity
  /** `numbered`: nobody named it, so where an earlier gate has it, `…-2`, `…-3` and so on is taken. */
  readonly reportDir: { readonly path: string; readonly numbered: boolean }
  readonly githubToken: string | undefined
  /** Sentences about the inputs that a person should read, though nothing is wrong. */
  readonly notices: readonly string[]
  /** Inputs that let many runs end without a result. */
  readonly warnings: readonly string[]
}
