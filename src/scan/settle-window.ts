import type { EpochMs } from '../base/finding.ts'

export interface SettleSettings {
  /** How long the findings must stay unchanged; an empty list twice as long; 0 turns it off. In milliseconds. */
  readonly settleMs: number
}

/** The age at which a scan's findings are taken to be all readable: one complete read is enough then. */
export const OLD_SCAN_MS = 600_000

/** A change is waited out for this many times the quiet that came before it: slow steps make a slow end. */
const QUIET_FACTOR = 2

/**
 * How long findings must stay unchanged that were seen to change, or were there when the scan ended.
 *
 * Twice as long when nothing is there, which is what a scan looks like whose findings have not arrived, and when a
 * finding that was there is missing. After a change that came late, up to twice as long as well.
 */
export function windowAfterChange({ empty, lost, quietMs }: { readonly empty: boolean; readonly lost: boolean; readonly quietMs: number }, { settleMs }: SettleSettings): number {
  if (empty || lost) return 2 * settleMs
  return Math.min(2 * settleMs, Math.max(settleMs, QUIET_FACTOR * quietMs))
}

/** What is left of a window for a scan that had ended `ageMs` before we first looked: nothing after ten minutes. */
export function remainingWindow(fullMs: number, ageMs: number): number {
  return fullMs * Math.min(1, Math.max(0, 1 - ageMs / OLD_SCAN_MS))
}

/**
 * A time of AWS's clock on the local one, as late as it can be. AWS's "then" is compared with AWS's "now" and with the
 * runner's: the younger counts, so that a wrong clock, of a runner or of a proxy that writes `Date` headers, makes the
 * wait longer and never shorter. Without AWS's "now" the moment of reading counts.
 */
export function localTime(serverTime: EpochMs, serverNow: EpochMs | undefined, now: EpochMs): EpochMs {
  if (serverNow === undefined) return now
  const byServer = now - Math.max(0, serverNow - serverTime)
  return Math.min(now, Math.max(byServer, serverTime))
}
