import type { EpochMs, Finding } from '../base/finding.ts'
import type { Image, RequestedImage } from '../image/model.ts'
import type { NoResult } from '../base/no-result.ts'

/** Names of the states a scan passes through, as log and reports print them. */
export type ScanState = 'awaiting-coverage' | 'awaiting-scan' | 'settling' | 'settled' | 'unscannable' | 'timed-out' | 'cancelled'

export interface StateSpan {
  readonly state: ScanState
  /** Milliseconds spent in it. */
  readonly lastedMs: number
  /** The coverage reason or status that was seen last in it. */
  readonly detail?: string | undefined
}

/** The proof, or the lack of one, on which a decision rests; goes into the JSON report as it is. */
export interface Evidence {
  readonly scanType: 'enhanced' | 'basic'
  /** Coverage as read last: `statusCode`, `reason`, `lastScannedAt`. */
  readonly coverageStatus?: string | undefined
  readonly coverageReason?: string | undefined
  readonly scannedAt?: EpochMs | undefined
  readonly ecrStatus?: string | undefined
  readonly ecrDescription?: string | undefined
  readonly spans: readonly StateSpan[]
  readonly polls: number
  readonly requests: number
  /** How long the findings stood still before the decision. */
  readonly settledMs?: number | undefined
  readonly waitedMs: number
  /** Sentences such as "scan is older than the push". */
  readonly notices: readonly string[]
}

export type { NoResult }

/** "Scanned" carries findings; "no result" cannot: an empty list is never what we fall back to. */
export type ScanOutcome =
  | { readonly kind: 'scanned'; readonly findings: readonly Finding[]; readonly evidence: Evidence }
  | { readonly kind: 'no-result'; readonly cause: NoResult; readonly evidence: Evidence }
  /** The platform cannot be scanned and `on-unsupported-platform: skip` says to report it only. */
  | { readonly kind: 'skipped'; readonly cause: NoResult; readonly evidence: Evidence }

/** What was read of an image before its wait was ended (`fail-fast`): true as far as it goes, and never the whole. */
export interface UnfinishedScan {
  readonly kind: 'unfinished'
  readonly findings: readonly Finding[]
  /** ARNs of those that no later answer is expected to take back. */
  readonly sure: ReadonlySet<string>
  readonly evidence: Evidence
}

export interface ScannedImage {
  readonly image: Image
  readonly outcome: ScanOutcome | UnfinishedScan
}

export interface ScannedImages {
  readonly requested: RequestedImage
  readonly images: readonly ScannedImage[]
}
