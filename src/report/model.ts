import type { EpochMs, Severity } from '../base/finding.ts'
import type { Mode } from '../policy/fails-step.ts'
import type { PolicySource } from '../policy/policy.ts'
import type { Counts, FixedFinding, PolicyNotice, Result, UpcomingViolation, Violation } from '../policy/verdict.ts'
import type { Action, Upgrade } from './model/action.ts'
import type { RulesInForce } from './model/context.ts'
import type { Ages, CountTable, Origins } from './model/counts.ts'
import type { ExceptionRow, GraceRow } from './model/exception.ts'
import type { FindingRow } from './model/finding.ts'
import type { ImageRow, ProblemRow, SignatureRow } from './model/image.ts'
import type { Phrase } from './phrase.ts'

export interface Headline {
  readonly mark: '✅' | '❌' | '⚠️'
  /** A word beside the mark: a color or an emoji alone is lost on screen readers and in mail. */
  readonly word: 'Passed' | 'Failed' | 'Would fail' | 'No result'
  readonly sentence: string
  /** With all of the cause where there is no result: the output `reason`, JSON and the log have room for it. */
  readonly whole: string
  /** What it means for the job, when that is not plain: report mode. */
  readonly aside: string | undefined
}

export interface Changes {
  readonly baseline: string
  readonly baselineDigest: string | undefined
  readonly new: readonly FindingRow[]
  readonly fixed: readonly FixedFinding[]
  readonly unchanged: number
  readonly sentence: Phrase
}

export interface Footer {
  /** What was filtered and which rules are in force. */
  readonly rules: readonly Phrase[]
  readonly policy: readonly PolicySource[]
  readonly runUrl: string | undefined
  readonly runName: string | undefined
  readonly commit: string | undefined
  readonly commitUrl: string | undefined
  readonly actionVersion: string
}

/** All a report says, counted, sorted and worded: the same data for every format. */
export interface Report {
  readonly result: Result
  /** Whether the verdict rests on all findings. */
  readonly complete: boolean
  /** Ended by `fail-fast`: there may be more findings than these, and more broken rules. */
  readonly early: boolean
  readonly mode: Mode
  readonly judgedAt: EpochMs
  readonly waitedMs: number
  readonly headline: Headline
  /** What a reader should know besides the headline, in one sentence; empty when there is nothing. */
  readonly facts: Phrase
  readonly violations: readonly Violation[]
  /** Broken already, failing from a later day. */
  readonly upcoming: readonly UpcomingViolation[]
  readonly counts: Counts | undefined
  readonly table: CountTable | undefined
  readonly images: readonly ImageRow[]
  /** Parts of an index that were not judged, and other things to know about what was judged. */
  readonly imageNotices: readonly string[]
  readonly changes: Changes | undefined
  /** What to do, what matters most first. */
  readonly actions: readonly Action[]
  readonly upgrades: readonly Upgrade[]
  /** Open findings for which there is no fix yet. */
  readonly withoutFix: number
  /** Open findings of which nobody says whether there is a fix. */
  readonly fixUnknown: number
  readonly origins: Origins | undefined
  readonly layersHint: string | undefined
  /** Every finding, also ignored and suppressed ones. */
  readonly findings: readonly FindingRow[]
  readonly reportSeverity: Severity
  /** Open findings that are counted only, since they are milder than `report-severity`. */
  readonly unlisted: number
  readonly exceptions: readonly ExceptionRow[]
  readonly grace: readonly GraceRow[]
  readonly ages: Ages | undefined
  readonly problems: readonly ProblemRow[]
  /** Empty where no rule wants a signature. */
  readonly signatures: readonly SignatureRow[]
  readonly notices: readonly PolicyNotice[]
  readonly rules: readonly RulesInForce[]
  readonly footer: Footer
}
