import { accepted, refused, type Parsed } from '../base/parsed.ts'

const SECONDS_ONLY = /^\d+$/
const WITH_UNITS = /^(?=\d)(?:(?<hours>\d+)h)?(?:(?<minutes>\d+)m)?(?:(?<seconds>\d+)s)?$/

/**
 * Reads `90` (seconds), `90s`, `15m`, `1h30m` as milliseconds. Only these: libraries read far more (`1.5e3 fortnights`, and
 * nothing at all as 0), which nobody should have to guess about in a gate.
 */
export function parseDuration(text: string): Parsed<number> {
  const parts = SECONDS_ONLY.test(text) ? { seconds: text } : WITH_UNITS.exec(text)?.groups
  if (parts === undefined) return refused("isn't a duration. Use whole seconds (90), or hours, minutes and seconds in that order (90s, 15m, 1h30m).")
  const { hours = '0', minutes = '0', seconds = '0' } = parts
  return accepted(((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000)
}
