import type { EpochMs } from '../base/finding.ts'
import type { KnownScan } from './old-scan.ts'
import type { Meaning } from './reasons.ts'

/** An answer of coverage; a call without an answer is no observation and changes no state. */
export type CoverageSeen =
  | {
      readonly kind: 'record'
      readonly statusCode?: string | undefined
      readonly reason?: string | undefined
      readonly lastScannedAt?: EpochMs | undefined
      /** What records of the same image say instead: which one is right is not known. */
      readonly contradiction?: string | undefined
      readonly serverNow?: EpochMs | undefined
    }
  | { readonly kind: 'absent' }

export type FindingsSeen =
  /** A complete read, begun at `askedAt`. */
  | {
      readonly kind: 'complete'
      readonly askedAt: EpochMs
      readonly fingerprint: string
      /** How many are not closed: an image that was scanned before keeps its history, and with nothing else it is empty. */
      readonly open: number
      /** When the last of the closed ones changed, in AWS's time; infinite when that is not known. */
      readonly closedAt?: EpochMs | undefined
      readonly onePage: boolean
      /** Reads from both ends gave the same. */
      readonly confirmed?: boolean | undefined
      /** Reads from both ends differ: which one is whole is not known. */
      readonly disputed?: boolean | undefined
      /** Findings came twice: what it holds is true, what it lacks is not certain. */
      readonly torn: boolean
      /** They came on two pages, and so hide others. */
      readonly shifted?: boolean | undefined
      /** A finding that was read before is not in it. */
      readonly lost: boolean
      readonly newestChangeAt?: EpochMs | undefined
      readonly serverNow?: EpochMs | undefined
    }
  /** The first page, while the scan was not done. */
  | { readonly kind: 'first-page'; readonly fingerprint: string }
  /** The first page, and whether it agrees with the last complete read. */
  | { readonly kind: 'compare-first-page'; readonly agrees: boolean }

/** What was read of the findings before the scan was said to be done. */
interface FirstPage {
  readonly fingerprint: string
  readonly stillSince: EpochMs
}

export interface Snapshot {
  readonly fingerprint: string
  readonly open: number
  /** Since when this content is known to have stood. */
  readonly stillSince: EpochMs
  /** A complete read begun from then on that reads the same settles the scan. */
  readonly dueAt: EpochMs
  /** The first page differed since the last complete read. */
  readonly doubted: boolean
  /** Why the read by itself proves nothing. */
  readonly unsure: 'shifted' | 'disputed' | undefined
}

interface Common {
  /** When this state was entered. */
  readonly since: EpochMs
  /** When coverage was read last in it; absent until it was read at all. */
  readonly asOf?: EpochMs | undefined
}

export interface AwaitingScan extends Common {
  readonly name: 'awaiting-scan'
  readonly detail: string
  readonly firstPage?: FirstPage | undefined
  /** The only scan is an old one, and a newer one is waited for. */
  readonly stale?: KnownScan | undefined
}

export interface Settling extends Common {
  readonly name: 'settling'
  readonly reason: string
  readonly lastScannedAt: EpochMs
  readonly scan: KnownScan
  /** Local time at which the scan ended: never before the last poll at which it had not. */
  readonly endedAt: EpochMs
  /** Whether we saw the scan not done before; then the runner's clock and AWS's do not matter. */
  readonly watched: boolean
  /** It ended before we looked, whatever the record showed in between: that the image is still scanned is not known by it. */
  readonly old: boolean
  readonly firstPage?: FirstPage | undefined
  readonly snapshot?: Snapshot | undefined
}

export type WaitState =
  | (Common & { readonly name: 'awaiting-coverage'; readonly detail: string })
  | AwaitingScan
  | Settling
  | (Common & { readonly name: 'settled'; readonly stillMs: number; readonly scan: KnownScan; readonly old: boolean; readonly open: number; readonly reason: string })
  | (Common & { readonly name: 'unscannable'; readonly reason: string; readonly meaning: Meaning })

/** What to read of the findings in this poll. */
export type Plan = 'nothing' | 'first-page' | 'compare-first-page' | 'complete' | 'both-ends'
