import { countBySeverity } from '../base/order.ts'
import { isFixable, type EpochMs } from '../base/finding.ts'
import type { Counts, JudgedFinding } from './verdict.ts'

const DAY_MS = 86_400_000

/** The baseline; what is fixed is not known before all findings are read. */
export interface Against {
  readonly fixed: number | undefined
}

/**
 * The numbers of the outputs: active findings that nothing ignores, whether a rule counts them or not. Excepted and suppressed ones are counted apart;
 * graced ones, those without fix and those that the baseline has are in the numbers, for they are there.
 */
export function countFindings(findings: readonly JudgedFinding[], now: EpochMs, against: Against | undefined): Counts {
  const open = findings.filter(({ treatment }) => treatment.kind !== 'excepted' && treatment.kind !== 'suppressed')
  const treated = (kind: JudgedFinding['treatment']['kind']) => findings.filter(({ treatment }) => treatment.kind === kind).length
  return {
    bySeverity: countBySeverity(open),
    total: open.length,
    fixable: open.filter(isFixable).length,
    exploitable: open.filter(({ exploit }) => exploit === 'yes').length,
    kev: open.filter(({ kev }) => kev === 'yes').length,
    ignored: treated('excepted'),
    suppressed: treated('suppressed'),
    graced: treated('graced'),
    ages: agesOf(open, now),
    new: against === undefined ? undefined : open.filter(({ change }) => change === 'new').length,
    fixed: against?.fixed,
  }
}

function agesOf(findings: readonly JudgedFinding[], now: EpochMs): NonNullable<Counts['ages']> {
  const days = findings.flatMap(({ publishedAt }) => (publishedAt === undefined ? [] : [Math.floor((now - publishedAt) / DAY_MS)]))
  return {
    to30: days.filter((age) => age <= 30).length,
    to90: days.filter((age) => age > 30 && age <= 90).length,
    over90: days.filter((age) => age > 90).length,
    unknown: findings.length - days.length,
  }
}
