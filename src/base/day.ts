import type { EpochMs } from './finding.ts'

/** A calendar day as `YYYY-MM-DD`, always UTC: the same verdict on every runner. Days compare as texts. */
export type Day = string

const LEAP_YEAR = String.raw`(?:\d{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)`

/** Days that exist, also in years of 366 days: for JSON Schema, where validators may take `format: date` for a mere remark. */
export const EXISTING_DAY = new RegExp(
  String.raw`^(?:\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))|${LEAP_YEAR}-02-29)$`,
)

const DAY_MS = 86_400_000

export function dayOf(time: EpochMs): Day {
  return new Date(time).toISOString().slice(0, 10)
}

/** The day itself when the text names one that exists, e.g. not `2026-02-30`. */
export function parseDay(text: string): Day | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const time = Date.parse(`${text}T00:00:00Z`)
  return Number.isNaN(time) || dayOf(time) !== text ? undefined : text
}

export function addDays(day: Day, days: number): Day {
  return dayOf(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS)
}

/** Whole days from one day to another; negative when it lies before. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)
}
