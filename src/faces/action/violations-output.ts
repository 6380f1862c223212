import { severityRank } from '../../base/order.ts'
import type { Verdict, Violation } from '../../policy/verdict.ts'

/** A job hands on 1 MB of outputs, at two bytes a character. Source: GitHub docs, "Actions limits". */
const MAX_LENGTH = 400_000
/** Of what stands around the ids of one violation. */
const AROUND = 2_000

export interface ViolationsOutput {
  readonly text: string
  /** Ids that are not in the text. */
  readonly omitted: number
}

/** All ids, or of very many the worst: `omitted` then counts the others, and `actual` is their number in any case. */
export function violationsOutput({ violations, findings }: Verdict): ViolationsOutput {
  const whole = JSON.stringify(violations)
  if (whole.length <= MAX_LENGTH) return { text: whole, omitted: 0 }
  const ranks = new Map<string, number>()
  for (const { vulnerabilityId, severity } of findings) ranks.set(vulnerabilityId, Math.min(severityRank(severity), ranks.get(vulnerabilityId) ?? Infinity))
  const room = Math.floor(MAX_LENGTH / violations.length) - AROUND
  const told = violations.map((violation) => withinRoom(violation, room, ranks))
  return { text: JSON.stringify(told), omitted: told.reduce((sum, { omitted = 0 }) => sum + omitted, 0) }
}

function withinRoom(violation: Violation, room: number, ranks: ReadonlyMap<string, number>): Violation & { readonly omitted?: number | undefined } {
  const rankOf = (id: string) => ranks.get(id) ?? Infinity
  const kept: string[] = []
  let length = 0
  for (const id of violation.findings.toSorted((a, b) => rankOf(a) - rankOf(b) || 0)) {
    length += JSON.stringify(id).length + 1
    if (length > room) break
    kept.push(id)
  }
  const omitted = violation.findings.length - kept.length
  return omitted === 0 ? violation : { ...violation, findings: kept, omitted }
}
