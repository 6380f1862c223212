import { severityRank } from '../base/order.ts'
import { SEVERITIES, type Severity } from '../base/finding.ts'
import type { CountedFinding } from '../findings/counted-finding.ts'
import { enforcedFrom, isAtOrAbove, thresholdOf, type Breach, type FindingRule } from './breach.ts'
import type { Day } from '../base/day.ts'
import { factRulesOf } from './fact-rules.ts'
import type { Rules } from './rules.ts'

/** A finding that counts whatever is read later. */
export interface SureFinding {
  readonly finding: CountedFinding
  /** The severities that it may count as in the end: its own, and worse ones where another platform may have a worse copy. */
  readonly mayBe: readonly Severity[]
}

/** Repositories that share their rules. */
export interface SureGroup {
  readonly rules: Rules
  readonly repositories: readonly string[]
  /**
   * Image by image, in parts that count for themselves: where platforms are still being read, each platform is one,
   * since findings of different platforms may become one by a third.
   */
  readonly images: readonly (readonly (readonly SureFinding[])[])[]
}

type Matches = (sure: SureFinding) => boolean

/**
 * The rules that are broken whatever will still be read. More findings only add, and never take one away from these:
 *
 * | rule | certain |
 * | --- | --- |
 * | `fail-on-severity`, `fail-on-exploit`, `fail-on-epss` | by one sure finding: merged with that of another platform it keeps the worst of both |
 * | `thresholds` | where more sure findings than allowed stay in the severity, or are of it or worse than all limits from there up allow together |
 * | `fail-on-kev` | where the finding itself says so; what only its details say has to be read first |
 *
 * A breach holds no more findings than will be counted in the end.
 */
export function certainBreaches({ rules, images }: SureGroup, today: Day): readonly Breach[] {
  const isEnforced: Matches = ({ mayBe }) => mayBe.every((severity) => (enforcedFrom(rules, severity) ?? today) <= today)
  const enforced = images.map((parts) => parts.map((part) => part.filter(isEnforced)))
  const atLeast = (matches: Matches) => enforced.flatMap((parts) => largest(parts.map((part) => part.filter(matches)))).map(({ finding }) => finding)
  const none = (rule: FindingRule, matches: Matches): Breach => ({ rule, limit: 0, findings: atLeast(matches) })
  const { thresholds } = rules
  return [
    ...(thresholds === undefined ? [none('fail-on-severity', ({ finding }) => isAtOrAbove(finding.severity, rules))] : overThresholds(thresholds, atLeast)),
    ...factRulesOf(rules).map(({ rule, answer }) => none(rule, ({ finding }) => answer(finding) === 'yes')),
  ].filter(({ findings, limit }) => findings.length > limit)
}

function overThresholds(thresholds: NonNullable<Rules['thresholds']>, atLeast: (matches: Matches) => readonly CountedFinding[]): readonly Breach[] {
  return SEVERITIES.flatMap((severity): Breach[] => {
    const limit = thresholds[severity]
    if (limit === undefined) return []
    const rule = `thresholds.${severity}` as const
    const staying = atLeast(({ mayBe }) => mayBe.every((each) => thresholdOf(thresholds, each) === severity))
    if (staying.length > limit) return [{ rule, limit, findings: staying }]
    // Wherever they end, there are too many for all limits together: one of these is broken.
    const upwards = new Set(atOrWorse(severity).map((each) => thresholdOf(thresholds, each)))
    const room = [...upwards].reduce((sum, each) => sum + (thresholds[each] ?? Number.POSITIVE_INFINITY), 0)
    const upper = atLeast(({ mayBe }) => mayBe.every((each) => upwards.has(thresholdOf(thresholds, each))))
    return upper.length > room ? [{ rule, limit, findings: upper }] : []
  })
}

/** The severity and all that are worse: where a finding may end that has it now. */
export function atOrWorse(severity: Severity): readonly Severity[] {
  return SEVERITIES.filter((each) => severityRank(each) <= severityRank(severity))
}

function largest<T>(lists: readonly (readonly T[])[]): readonly T[] {
  return lists.reduce((most, list) => (list.length > most.length ? list : most), [])
}
