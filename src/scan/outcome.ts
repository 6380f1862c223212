import type { EpochMs, Finding } from '../findings/finding.ts'
import type { Image, Subject } from '../image/model.ts'

/** Names of the states a scan passes through, as log and reports print them. */
export type ScanState = 'awaiting-coverage' | 'awaiting-scan' | 'settling' | 'settled' | 'unscannable' | 'timed-out' | 'cancelled'

export interface StateSpan {
  readonly state: ScanState
  /** Milliseconds spent in it. */
  readonly lastedMs: number
  /** The coverage reason or status that was seen last in it. */
  readonly detail?: string
}

/** The proof, or the lack of one, on which a decision rests; goes into the JSON report as it is. */
export interface Evidence {
  readonly scanType: 'enhanced' | 'basic'
  /** Coverage as read last: `statusCode`, `reason`, `lastScannedAt`. */
  readonly coverageStatus?: string
  readonly coverageReason?: string
  readonly scannedAt?: EpochMs
  readonly ecrStatus?: string
  readonly ecrDescription?: string
  readonly spans: readonly StateSpan[]
  readonly polls: number
  readonly requests: number
  /** How long the findings stood still before the decision. */
  readonly settledMs?: number
  readonly waitedMs: number
  /** Sentences such as "scan is older than the push". */
  readonly notices: readonly string[]
}

/**
 * Why there is no result, with everything a person needs at night.
 * `code` is stable and machine readable; texts may change.
 */
export interface NoResult {
  readonly code: string
  /** What happened, one sentence with the values. */
  readonly what: string
  /** What cures it: command, permission or input, one step per entry. */
  readonly remedy: readonly string[]
  /**
   * Wrong inputs, missing permissions, unreachable services: the step fails whatever `mode` and `on-no-result` say
   * (nobody asked to be told softly that the gate is not connected).
   */
  readonly alwaysFails?: true
  /** Longer texts: a policy statement, a Terraform block. */
  readonly snippet?: { readonly language: 'json' | 'hcl' | 'sh' | 'yaml'; readonly text: string }
}

/** "Scanned" carries findings; "no result" cannot: an empty list is never what we fall back to. */
export type ScanOutcome =
  | { readonly kind: 'scanned'; readonly findings: readonly Finding[]; readonly evidence: Evidence }
  | { readonly kind: 'no-result'; readonly cause: NoResult; readonly evidence: Evidence }
  /** The platform cannot be scanned and `on-unsupported-platform: skip` says to report it only. */
  | { readonly kind: 'skipped'; readonly cause: NoResult; readonly evidence: Evidence }

export interface ScannedImage {
  readonly image: Image
  readonly outcome: ScanOutcome
}

export interface ScannedSubject {
  readonly subject: Subject
  readonly images: readonly ScannedImage[]
}
