import { timeText } from '../base/time.ts'
import { durationText } from '../base/duration.ts'
import type { EpochMs } from '../base/finding.ts'
import type { Image } from '../image/model.ts'
import type { NoResult } from '../base/no-result.ts'
import { nameOf } from './ending.ts'
import { OLD_SCAN_MS } from './settle-window.ts'

/** A push newer than the scan by more than this may mean that a new scan is about to begin. */
export const STALE_MS = 300_000
/** How long that new scan is waited for; whether a digest that is pushed again is scanned again is not documented. */
export const STALE_GRACE_MS = 60_000
/** How long where the old scan shows no findings, as one does that is still to come: a large image is scanned for five minutes. */
const EMPTY_GRACE_MS = 300_000

/** A scan that is said to be done, and what makes it an old one. */
export interface KnownScan {
  readonly lastScannedAt: EpochMs
  /** When we first saw it. */
  readonly since: EpochMs
  /** AWS's time of the push. */
  readonly pushedAt: EpochMs | undefined
  /** What it lacks excuses nothing: it is that of a baseline. */
  readonly ofBaseline: boolean
  /** Why the findings that were read are no proof. */
  readonly doubt: Doubt | undefined
}

/**
 * - `empty`: the scan is older than the push, and shows no findings
 * - `closed`: findings were closed by something else than this scan, as when an image is deleted and pushed again
 */
export type Doubt = 'empty' | 'closed'

interface Read {
  /** Findings that are not closed. */
  readonly open: number
  /** When the last of the closed ones changed; absent when none is closed. */
  readonly closedAt?: EpochMs | undefined
}

/**
 * Whether findings are those of the scan, or what is left of them.
 *
 * @param old the scan had ended before we looked
 */
export function doubtOf({ lastScannedAt, pushedAt, ofBaseline }: KnownScan, old: boolean, { open, closedAt }: Read): Doubt | undefined {
  if (ofBaseline) return undefined
  // Without the time of the push only a scan that ended under our eyes is known to be newer.
  const ofThisPush = pushedAt === undefined ? !old : lastScannedAt >= pushedAt
  if (closedAt !== undefined) {
    if (!ofThisPush && (open === 0 || closedAt > lastScannedAt)) return 'closed'
    // Long after the scan nothing closes all that there was but the end of scanning, which a push may have revived.
    if (ofThisPush && old && open === 0 && closedAt > lastScannedAt + OLD_SCAN_MS) return 'closed'
  }
  return ofThisPush || open > 0 ? undefined : 'empty'
}

/** For how long a newer scan is waited for before the findings of this one stand; for ever where they are no proof. */
export function graceOf({ lastScannedAt, pushedAt, doubt }: KnownScan): number {
  if (doubt === 'closed') return Number.POSITIVE_INFINITY
  if (doubt === 'empty') return EMPTY_GRACE_MS
  return pushedAt !== undefined && lastScannedAt < pushedAt - STALE_MS ? STALE_GRACE_MS : 0
}

/** What is waited for, and why. */
export function whyNewer(scan: KnownScan): string {
  if (scan.doubt === 'closed') return `${ageOf(scan)}, and its findings were closed since then, as when an image is deleted; waiting for a newer scan`
  if (scan.doubt === 'empty') return `${ageOf(scan)} and has no findings; waiting up to ${durationText(EMPTY_GRACE_MS)} for a newer scan`
  return `${ageOf(scan)}; waiting up to ${durationText(STALE_GRACE_MS)} for a newer scan`
}

/** There was no newer scan before the time was up. */
export function onlyOldScan(image: Image, scan: KnownScan, timeoutMs: number, known: string): NoResult {
  const { doubt } = scan
  const proof =
    doubt === 'closed' ? ', and its findings were closed since then (as when an image is deleted), so they prove nothing' : doubt === 'empty' ? ' and has no findings' : ''
  return {
    code: 'stale-scan',
    what: `Timed out after ${durationText(timeoutMs)} waiting for a newer scan of ${nameOf(image)}: ${ageOf(scan)}${proof}. Last known: ${known}.`,
    remedy: [
      'Run the job again later. A scan that the push started continues without this job.',
      ...(doubt === 'closed'
        ? []
        : [`Raise \`timeout\` (now ${durationText(timeoutMs)}) above ${durationText(EMPTY_GRACE_MS)}. If no newer scan comes by then, the gate accepts the old one.`]),
      "You can't ask Amazon Inspector to scan an image again. If no scan comes, rebuild the image so that it gets a new digest, and push that.",
    ],
  }
}

/** What the verdict rests on, where that is a scan before the push. */
export function restsOn(scan: KnownScan): string | undefined {
  const { lastScannedAt, pushedAt, doubt } = scan
  if (doubt === 'empty') return `${capital(ageOf(scan))} and has no findings. No newer scan came within ${durationText(EMPTY_GRACE_MS)}, so the verdict is based on this one.`
  if (pushedAt === undefined || lastScannedAt >= pushedAt) return undefined
  return `${capital(ageOf(scan))}: the same image was pushed before.`
}

function ageOf({ lastScannedAt, pushedAt }: KnownScan): string {
  const scan = `the scan (${timeText(lastScannedAt)})`
  if (pushedAt === undefined) return `${scan} may be older than the push, whose time is unknown`
  return lastScannedAt < pushedAt ? `${scan} is older than the push (${timeText(pushedAt)})` : `${scan} finished long ago`
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
