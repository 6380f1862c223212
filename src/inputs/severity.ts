import { SEVERITIES, isSeverity, type Severity } from '../base/finding.ts'
import { choiceOf, suggestion } from './choice.ts'
import type { Thresholds } from '../policy/rules.ts'
import { accepted, refused, type Parsed } from '../base/parsed.ts'
import { quote } from './quote.ts'

/** Severities in their order; `untriaged` has no place in it (it counts as `medium`) and is therefore no limit. */
export const ORDERED_SEVERITIES = ['critical', 'high', 'medium', 'low', 'informational'] as const

export const parseSeverityLimit = choiceOf([...ORDERED_SEVERITIES, 'none'])
export const parseOrderedSeverity = choiceOf(ORDERED_SEVERITIES)

const ENTRY = /^(?<severity>[^=\s]+)\s*=\s*(?<most>\d{1,9})$/

/** Reads the items of `critical=0,high=5`: most findings allowed of each severity. */
export function parseThresholds(items: readonly string[]): Parsed<Thresholds> {
  const limits = new Map<Severity, number>()
  for (const item of items) {
    const { severity, most } = ENTRY.exec(item)?.groups ?? {}
    if (severity === undefined || most === undefined) {
      return refused(`has ${quote(item)}, which is not severity=number; allowed: for example critical=0,high=5`)
    }
    if (!isSeverity(severity)) {
      return refused(`has the severity ${quote(severity)}; allowed: ${SEVERITIES.join(', ')}${suggestion(severity, SEVERITIES)}`)
    }
    if (limits.has(severity)) return refused(`names ${severity} twice; allowed: each severity once`)
    limits.set(severity, Number(most))
  }
  if (limits.size === 0) return refused('names no severity; allowed: for example critical=0,high=5')
  return accepted(Object.fromEntries(limits))
}
