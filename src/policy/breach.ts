import { severityRank } from '../base/order.ts'
import { SEVERITIES, type Severity } from '../base/finding.ts'
import type { CountedFinding } from '../findings/merge.ts'
import type { Day } from '../base/day.ts'
import type { Rules } from './rules.ts'

/** A rule that is broken, with the findings that break it. */
export interface Breach {
  readonly rule: string
  readonly limit: number
  readonly findings: readonly CountedFinding[]
}

/**
 * The rules that these findings break.
 *
 * Untriaged counts as medium: for `fail-on-severity`, and inside the threshold of medium where `thresholds` does not name it. A severity that
 * `thresholds` does not name is not limited. A finding that Inspector gives no EPSS score is not known to be likely exploited: it does not break
 * `fail-on-epss`. Basic scanning gives none to any, which is no answer (`unansweredOf`).
 */
export function breachesOf(rules: Rules, findings: readonly CountedFinding[]): readonly Breach[] {
  const none = (rule: string, breaking: readonly CountedFinding[]): Breach => ({ rule, limit: 0, findings: breaking })
  const epss = rules.failOnEpss
  return [
    ...(rules.thresholds === undefined ? [none('fail-on-severity', findings.filter((finding) => isAtOrAbove(finding.severity, rules)))] : thresholdsOf(rules.thresholds, findings)),
    ...(rules.failOnKev ? [none('fail-on-kev', findings.filter((finding) => finding.kev === 'yes'))] : []),
    ...(rules.failOnExploit ? [none('fail-on-exploit', findings.filter((finding) => finding.exploit === 'yes'))] : []),
    ...(epss === undefined ? [] : [none('fail-on-epss', findings.filter((finding) => finding.epss !== undefined && finding.epss >= epss))]),
  ].filter((breach) => breach.findings.length > breach.limit)
}

export function isAtOrAbove(severity: Severity, { failOnSeverity }: Pick<Rules, 'failOnSeverity'>): boolean {
  if (failOnSeverity === 'none') return false
  return severityRank(asJudged(severity)) <= severityRank(asJudged(failOnSeverity))
}

function thresholdsOf(thresholds: NonNullable<Rules['thresholds']>, findings: readonly CountedFinding[]): readonly Breach[] {
  return SEVERITIES.flatMap((severity) => {
    const limit = thresholds[severity]
    if (limit === undefined) return []
    const counted = (finding: CountedFinding) => thresholdOf(thresholds, finding.severity) === severity
    return [{ rule: `thresholds.${severity}`, limit, findings: findings.filter(counted) }]
  })
}

/** The severity in whose threshold a finding of this one counts. */
export function thresholdOf(thresholds: NonNullable<Rules['thresholds']>, severity: Severity): Severity {
  return thresholds.untriaged === undefined ? asJudged(severity) : severity
}

function asJudged(severity: Severity): Severity {
  return severity === 'untriaged' ? 'medium' : severity
}

/** The day from which findings of this severity fail the job; `undefined`: they do already. */
export function enforcedFrom({ enforceFrom }: Rules, severity: Severity): Day | undefined {
  return enforceFrom[severity] ?? (severity === 'untriaged' ? enforceFrom.medium : undefined) ?? enforceFrom.default
}

/** Findings of which a rule needs to know something that could not be read. */
export interface Unanswered {
  readonly rule: 'fail-on-kev' | 'fail-on-exploit' | 'fail-on-epss'
  readonly findings: readonly CountedFinding[]
}

/** "Unknown" never counts as "no": what a rule needs and nobody could say gives no result. */
export function unansweredOf(rules: Rules, findings: readonly CountedFinding[]): readonly Unanswered[] {
  const kev = rules.failOnKev ? findings.filter((finding) => finding.kev === 'unknown') : []
  const exploit = rules.failOnExploit ? findings.filter((finding) => finding.exploit === 'unknown') : []
  const epss = rules.failOnEpss === undefined ? [] : findings.filter((finding) => finding.basic && finding.epss === undefined)
  return [
    ...(kev.length === 0 ? [] : [{ rule: 'fail-on-kev' as const, findings: kev }]),
    ...(exploit.length === 0 ? [] : [{ rule: 'fail-on-exploit' as const, findings: exploit }]),
    ...(epss.length === 0 ? [] : [{ rule: 'fail-on-epss' as const, findings: epss }]),
  ]
}
