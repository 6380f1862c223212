import type { FoundAt } from '../findings/counted-finding.ts'
import type { EpochMs, FixAvailability, Known, Severity, VulnerablePackage } from '../base/finding.ts'
import type { Platform } from '../image/model.ts'
import type { NoResult } from '../scan/outcome.ts'
import type { SigningStatus } from '../scan/signing.ts'

export type Result = 'pass' | 'fail' | 'no-result'

/**
 * A broken rule. `rule` is the input's name, with the severity after a dot for thresholds: `thresholds.high`. `actual` counts findings, and for
 * `require-signature` images.
 */
export interface Violation {
  readonly rule: string
  readonly limit: number
  readonly actual: number
  /** Vulnerability ids, sorted, each once. */
  readonly findings: readonly string[]
  /** The repositories that this limit holds for; present only if the policy has different rules for the repositories. */
  readonly repositories?: readonly string[] | undefined
}

/** A rule that is broken already but does not fail before a day that the policy names (`enforce-from`). */
export interface UpcomingViolation extends Violation {
  /** The day (`YYYY-MM-DD`, UTC) from which it fails. */
  readonly from: string
}

/** Whether a finding counts, and if not, why: the first reason that applies, in the order of the union. */
export type Treatment =
  | { readonly kind: 'judged' }
  /** Suppressed in Inspector by a suppression rule. */
  | { readonly kind: 'suppressed' }
  /** Excused by an exception of the policy file or by the input `ignore`. */
  | {
      readonly kind: 'excepted'
      readonly by: 'ignore' | 'exception' | 'vex'
      readonly reason: string
      readonly expires: string | undefined
      readonly owner: string | undefined
      readonly ticket: string | undefined
      /** Where the exception stands: `policy.yml:12`, or the input. */
      readonly source: string
    }
  | { readonly kind: 'graced'; readonly failsOn: string }
  /** `fail-on-new-only`, and the baseline has it. */
  | { readonly kind: 'known-in-baseline' }
  /** `only-fixable`, and it has no fix. */
  | { readonly kind: 'not-fixable' }

/** One counted finding: over the platforms of an index the same vulnerability in the same package and version is one. */
export interface JudgedFinding {
  readonly key: string
  readonly repository: string
  /** Index of the requested image. */
  readonly requestedIndex: number
  readonly vulnerabilityId: string
  readonly severity: Severity
  readonly fix: FixAvailability
  readonly exploit: Known
  readonly kev: Known
  readonly score: number | undefined
  readonly epss: number | undefined
  readonly title: string
  /** All packages over all occurrences, each name, version and path once. */
  readonly packages: readonly VulnerablePackage[]
  readonly occurrences: readonly FoundAt[]
  readonly treatment: Treatment
  /** Rules it breaks or helps to break; empty when none. */
  readonly breaks: readonly string[]
  /** When the vendor published it: the oldest date over all occurrences; absent as soon as one of them has none. */
  readonly publishedAt: EpochMs | undefined
  /** Against the baseline; absent without one. */
  readonly change: 'new' | 'unchanged' | undefined
}

export interface Counts {
  readonly bySeverity: Readonly<Record<Severity, number>>
  readonly total: number
  readonly fixable: number
  readonly exploitable: number
  readonly kev: number
  readonly ignored: number
  readonly suppressed: number
  readonly graced: number
  /** Ages of the findings in `total`, in days since they were published. */
  readonly ages?: { readonly to30: number; readonly to90: number; readonly over90: number; readonly unknown: number } | undefined
  /** Present with a baseline only, and `fixed` only where all findings were read. */
  readonly new?: number | undefined
  readonly fixed?: number | undefined
}

/** A sentence about the policy that a person should read: expired, stale, soon to expire. */
export interface PolicyNotice {
  readonly kind: 'expired' | 'stale' | 'expiring' | 'vex-unmatched' | 'policy-differs' | 'info' | 'warning'
  readonly text: string
  readonly source?: string | undefined
}

export interface FixedFinding {
  readonly vulnerabilityId: string
  readonly severity: Severity
  readonly packages: readonly VulnerablePackage[]
}

/** What `require-signature` says of one requested image. Requested images of which it wants nothing have none. */
export interface JudgedSignature {
  /** Index of the requested image. */
  readonly requestedIndex: number
  /** `unfinished`: not waited for, since a failure was certain before. */
  readonly state: 'signed' | 'broken' | 'unknown' | 'unfinished'
  /** All that ECR says, also of profiles that are not wanted. */
  readonly statuses: readonly SigningStatus[]
  /** Why it is not signed or not known, and what cures it. */
  readonly cause: NoResult | undefined
}

/**
 * What the gate decided. Everything that is said anywhere (headline, outputs, annotations, exit, reports) comes from it.
 */
export interface Verdict {
  readonly result: Result
  /** Whether it rests on all findings of everything that was asked for. */
  readonly complete: boolean
  /** Ended by `fail-fast`: violations and counts are of what was read until then, and there may be more. */
  readonly early?: boolean | undefined
  /** One sentence without Markdown. */
  readonly reason: string
  /** Absent when there is no result: an unknown is not a zero. */
  readonly counts?: Counts | undefined
  readonly violations: readonly Violation[]
  /** What would fail from a later day; absent when nothing would. */
  readonly upcoming?: readonly UpcomingViolation[] | undefined
  readonly findings: readonly JudgedFinding[]
  /** Per image without result. */
  readonly problems: readonly (NoResult & { readonly requestedIndex?: number | undefined; readonly digest?: string | undefined; readonly platform?: Platform | undefined })[]
  readonly notices: readonly PolicyNotice[]
  readonly fixed: readonly FixedFinding[]
  /** Of the requested images whose rules want a signature; absent where none do. */
  readonly signatures?: readonly JudgedSignature[] | undefined
  readonly judgedAt: EpochMs
}
