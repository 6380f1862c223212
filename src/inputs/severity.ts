import { SEVERITIES, isSeverity, type Severity } from '../base/finding.ts'
import { choiceOf, oneOf, suggestion } from './choice.ts'
import type { SeverityLimit, Thresholds } from '../policy/rules.ts'
import { accepted, refused, type Parsed } from '../base/parsed.ts'
import { quote } from './quote.ts'
import type { InputReader } from './reader.ts'

/** Severities in their order; `untriaged` has no place in it (it counts as `medium`) and is therefore no limit. */
export const ORDERED_SEVERITIES = ['critical', 'high', 'medium', 'low', 'informational'] as const

const severityLimit = choiceOf([...ORDERED_SEVERITIES, 'none'], 'a severity')
const orderedSeverity = choiceOf(ORDERED_SEVERITIES, 'a severity')

/** Reads a severity or `none`, in any case: Inspector itself writes `HIGH`. */
export function parseSeverityLimit(text: string): Parsed<SeverityLimit> {
  return severityLimit(text.toLowerCase())
}

/** Reads a severity that is a limit, in any case. */
export function parseOrderedSeverity(text: string): Parsed<(typeof ORDERED_SEVERITIES)[number]> {
  return orderedSeverity(text.toLowerCase())
}

const ENTRY = /^(?<severity>[^=\s]+)\s*=\s*(?<most>\d{1,9})$/

/** Reads one item of `critical=0,high=5`: most findings allowed of a severity. */
export function parseThreshold(item: string): Parsed<readonly [Severity, number]> {
  const { severity, most } = ENTRY.exec(item)?.groups ?? {}
  if (severity === undefined || most === undefined) return refused("isn't severity=number. Example: critical=0,high=5.")
  const known = severity.toLowerCase()
  if (isSeverity(known)) return accepted([known, Number(most)])
  return refused(`has the unknown severity ${quote(severity)}. Use ${oneOf(SEVERITIES)}.${suggestion(severity, SEVERITIES)}`)
}

/** Reads `thresholds`, with a problem for each item that is wrong. */
export function readThresholds(reader: InputReader): Thresholds | undefined {
  if (!reader.isGiven('thresholds')) return undefined
  const limits = reader.list('thresholds', parseThreshold)
  const named = limits.map(([severity]) => severity)
  for (const twice of new Set(named.filter((each, at) => named.indexOf(each) < at))) {
    reader.refuse('thresholds', reader.given('thresholds'), `names ${twice} twice. List each severity once.`)
  }
  if (!reader.areGood('thresholds')) return undefined
  if (limits.length > 0) return Object.fromEntries(limits)
  reader.refuse('thresholds', reader.given('thresholds'), 'lists no severity. Example: critical=0,high=5.')
  return undefined
}
