import type { Severity } from '../findings/finding.ts'

export type SeverityLimit = Severity | 'none'

/** Most findings allowed of each severity; a severity that is not named is not limited. */
export type Thresholds = Readonly<Partial<Record<Severity, number>>>

/**
 * The rules that a policy file can express too. A member is absent when the workflow did not set the input,
 * so that the file can decide; the defaults stand in `policy/defaults.ts`, not in `action.yml`
 * (docs/decisions/0002-rule-inputs-have-no-default.md).
 */
export interface RuleInputs {
  readonly failOnSeverity?: SeverityLimit
  readonly thresholds?: Thresholds
  readonly onlyFixable?: boolean
  readonly failOnKev?: boolean
  readonly failOnExploit?: boolean
  /** 0 to 1. */
  readonly failOnEpss?: number
  readonly failOnNewOnly?: boolean
  /** Globs of vulnerability ids. */
  readonly ignore: readonly string[]
}

/** A reference to an image as the inputs give it; where it lives may still be open. */
export interface AskedImage {
  /** As the user wrote it, for messages. */
  readonly text: string
  readonly repository: string
  readonly tag?: string
  readonly digest?: string
  readonly registryId?: string
  readonly region?: string
}

/** What to compare with. Without a repository: the tag or digest in each repository that is judged. */
export interface AskedBaseline {
  /** As the user wrote it, for messages. */
  readonly text: string
  readonly repository?: string
  readonly tag?: string
  readonly digest?: string
  readonly registryId?: string
  readonly region?: string
}

export type CommentMode = 'always' | 'on-findings' | 'on-failure' | 'never'

/** All inputs, validated: one readonly object, made once. Durations in milliseconds. */
export interface Options {
  readonly images: readonly AskedImage[]
  /** Set by the user; an image's own, from its host, is the same or the user did not set it. */
  readonly registryId?: string
  /** Set by the user, or `AWS_REGION`; an image's own, from its host, comes first. */
  readonly region?: string
  /** `all`, or platforms such as `linux/amd64`. */
  readonly platforms: 'all' | readonly string[]
  readonly onUnsupportedPlatform: 'fail' | 'skip'
  readonly scanType: 'enhanced' | 'basic' | 'auto'
  readonly timeoutMs: number
  readonly pollIntervalMs: number
  readonly settleMs: number
  readonly rules: RuleInputs
  readonly policy?: string
  readonly policyFrom: 'base' | 'workspace' | 'auto'
  readonly vex: readonly string[]
  readonly baseline?: AskedBaseline
  /** End with `fail` as soon as that is certain. */
  readonly failFast: boolean
  readonly mode: 'enforce' | 'report'
  readonly onNoResult: 'fail' | 'warn'
  readonly comment: CommentMode
  readonly commentKey?: string
  readonly reportSeverity: Severity
  /** `numbered`: nobody named it, so where an earlier gate has it, `…-2`, `…-3` and so on is taken. */
  readonly reportDir: { readonly path: string; readonly numbered: boolean }
  readonly githubToken?: string
  /** Sentences about the inputs that a person should read, though nothing is wrong. */
  readonly notices: readonly string[]
}
