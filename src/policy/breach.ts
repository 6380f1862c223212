import { severityRank } from '../base/order.ts'
import { SEVERITIES, type Severity } from '../base/finding.ts'
import type { CountedFinding } from '../findings/counted-finding.ts'
import type { Day } from '../base/day.ts'
import { factRulesOf, type FactRule } from './fact-rules.ts'
import type { Rules } from './rules.ts'

/** A rule about findings, as violations name it. */
export type FindingRule = 'fail-on-severity' | `thresholds.${Severity}` | FactRule

/** A rule that is broken, with the findings that break it. */
export interface Breach {
  readonly rule: FindingRule
  readonly limit: number
  readonly findings: readonly CountedFinding[]
}

/**
 * The rules that these findings break.
 *
 * Untriaged counts as medium: for `fail-on-severity`, and inside the threshold of medium where `thresholds` does not name it. A severity that
 * `thresholds` does not name is not limited.
 */
export function breachesOf(rules: Rules, findings: readonly CountedFinding[]): readonly Breach[] {
  const none = (rule: FindingRule, breaking: readonly CountedFinding[]): Breach => ({ rule, limit: 0, findings: breaking })
  return [
    ...(rules.thresholds === undefined
      ? [
          none(
            'fail-on-severity',
            findings.filter((finding) => isAtOrAbove(finding.severity, rules)),
          ),
        ]
      : thresholdsOf(rules.thresholds, findings)),
    ...factRulesOf(rules).map(({ rule, answer }) =>
      none(
        rule,
        findings.filter((finding) => answer(finding) === 'yes'),
      ),
    ),
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
    return [{ rule: `thresholds.${severity}` as const, limit, findings: findings.filter(counted) }]
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
  readonly rule: FactRule
  readonly findings: readonly CountedFinding[]
}

/** "Unknown" never counts as "no": what a rule needs and nobody could say gives no result. */
export function unansweredOf(rules: Rules, findings: readonly CountedFinding[]): readonly Unanswered[] {
  return factRulesOf(rules)
    .map(({ rule, answer }) => ({ rule, findings: findings.filter((finding) => answer(finding) === 'unknown') }))
    .filter((unanswered) => unanswered.findings.length > 0)
}
