import type { CountedFinding } from '../findings/counted-finding.ts'
import { isWithoutFix, type EpochMs } from '../base/finding.ts'
import { addDays, dayOf, type Day } from '../base/day.ts'
import type { Excepted } from './exceptions/apply.ts'
import type { Rules } from './rules.ts'
import type { Treatment } from './verdict.ts'

/** What is known about one finding besides itself. */
export interface TreatmentInput {
  readonly rules: Rules
  readonly excepted: Excepted | undefined
  readonly change: 'new' | 'unchanged' | undefined
  readonly now: EpochMs
}

/** Whether a finding counts: the first treatment that applies, in the order of the union `Treatment`. */
export function treat(finding: CountedFinding, { rules, excepted, change, now }: TreatmentInput): Treatment {
  if (finding.status === 'suppressed') return { kind: 'suppressed' }
  if (excepted !== undefined) return excepted
  const failsOn = graceEnd(finding, rules, now)
  if (failsOn !== undefined && dayOf(now) < failsOn) return { kind: 'graced', failsOn }
  if (rules.failOnNewOnly && change === 'unchanged') return { kind: 'known-in-baseline' }
  // "Nobody says whether there is a fix" is not "there is none": it counts.
  if (rules.onlyFixable && isWithoutFix(finding)) return { kind: 'not-fixable' }
  return { kind: 'judged' }
}

/**
 * The first day on which the finding fails, counted in whole UTC days from its publication; `undefined` when it gets no grace.
 *
 * A finding without a date of publication, or with one in the future, gets none. The obvious substitute, when Inspector first observed it, belongs to
 * the image and starts anew with every push: whoever pushes daily would never have to fix anything.
 */
function graceEnd(finding: CountedFinding, rules: Rules, now: EpochMs): Day | undefined {
  const days = graceDays(finding, rules)
  if (days === undefined || days === 0) return undefined
  if (finding.publishedAt === undefined || finding.publishedAt > now) return undefined
  return addDays(dayOf(finding.publishedAt), days)
}

/** Untriaged counts as medium. For known exploited ones (unknown counts as such) the shorter of both holds; `fail-on-kev` alone means none. */
function graceDays({ severity, kev }: CountedFinding, { grace, failOnKev }: Rules): number | undefined {
  const days = grace[severity] ?? (severity === 'untriaged' ? grace.medium : undefined)
  const forKev = grace.kev ?? (failOnKev ? 0 : undefined)
  if (days === undefined || forKev === undefined || kev === 'no') return days
  return Math.min(days, forKev)
}
