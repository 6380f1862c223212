import type { EpochMs } from './finding.ts'

const DAY_MS = 24 * 3600 * 1000

/** `2026-11-20 14:03 UTC`: the same for every reader, so that reports can be compared. */
export function formatTime(at: EpochMs): string {
  return isTime(at) ? `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC` : 'unknown time'
}

export function formatDay(at: EpochMs): string {
  return isTime(at) ? new Date(at).toISOString().slice(0, 10) : 'unknown day'
}

/** For machines; undefined for what is no time, since `toISOString` throws on it. */
export function isoTime(at: EpochMs | undefined): string | undefined {
  return at !== undefined && isTime(at) ? new Date(at).toISOString() : undefined
}

/** For sentences: a time that no calendar holds is shown as the number it is. */
export function timeText(at: EpochMs): string {
  return isoTime(at) ?? String(at)
}

/** Whole days from one moment to another, never less than none. */
export function wholeDays(from: EpochMs, to: EpochMs): number {
  return Math.max(0, Math.floor((to - from) / DAY_MS))
}

/** The range of `Date`. Source: ECMA-262, time values. */
export function isTime(at: EpochMs): boolean {
  return Number.isFinite(at) && Math.abs(at) <= 8.64e15
}
