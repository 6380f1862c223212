import type { Severity } from '../base/finding.ts'
import { number } from '../base/number-text.ts'
import { SEVERITY_ORDER, countBySeverity } from '../base/order.ts'
import type { RequestedImage } from '../image/model.ts'
import { listed, requestedNames } from './naming.ts'
import type { Rules } from './rules.ts'
import type { BrokenRule } from './ruling.ts'
import type { Counts, JudgedFinding, Treatment, UpcomingViolation, Verdict } from './verdict.ts'

/** What is broken, and by what. */
interface Failure {
  readonly broken: readonly BrokenRule[]
  /** Those with findings that break a rule. */
  readonly requestedImages: readonly RequestedImage[]
  /** A sentence for each image that is not signed as it should be. */
  readonly unsigned: readonly string[]
  readonly problems: Verdict['problems']
  readonly early: boolean
}

/** `2 critical and 5 high findings in payments/api:1.4.2 (none allowed)`; with `at least` where more may come. */
export function failReason({ broken, requestedImages, unsigned, problems, early }: Failure): string {
  const missing = problems.length === 0 ? [] : [`${problems.length === 1 ? 'another result is' : `${number(problems.length)} other results are`} missing`]
  const limits = new Set(broken.map(({ breach }) => breach.limit))
  const [limit] = limits
  const isOneLimit = limits.size === 1 && limit === 0
  const texts = [...new Set(broken.map((each) => `${early ? 'at least ' : ''}${brokenText(each)}${isOneLimit ? '' : ` (${allowed(each.breach.limit)})`}`))]
  const found = texts.length === 0 ? [] : [`${listed(texts)} in ${requestedNames(requestedImages)}${isOneLimit ? ` (${allowed(0)})` : ''}`]
  return [...found, ...unsigned, ...missing].join('; ')
}

function allowed(limit: number): string {
  return limit === 0 ? 'none allowed' : `${number(limit)} allowed`
}

/** The whole first line of the first cause: an output has room for it, and headlines take its first sentence. */
export function noResultReason(problems: Verdict['problems']): string {
  const more = problems.length > 1 ? ` (and ${number(problems.length - 1)} more)` : ''
  const [line = ''] = (problems[0]?.what ?? 'no image was checked').split('\n')
  return `no result: ${line.trim()}${more}`
}

/**
 * `passed: no findings at high or above in payments/api:1.4.2 (3 medium and 1 low; 2 ignored)`: with what was found and what
 * was left out, for a pass must not sound better than it is.
 */
export function passReason({ rules, requestedImages, findings, counts, upcoming, signed }: Passing): string {
  const found = severitiesText(counts.bySeverity)
  const left = leftOutText(findings)
  const later = upcoming.map((violation) => violation.from).sort()[0]
  const kept = [...new Set(rules.map((each) => keptText(each, left !== '')))].join('; ')
  const what = later !== undefined ? 'no violation is enforced yet' : findings.length === 0 ? 'no findings' : kept
  const aside = [found, left].filter((text) => text !== '').join('; ')
  return `passed: ${what} in ${requestedNames(requestedImages)}${aside === '' ? '' : ` (${aside})`}${later === undefined ? '' : `; would fail from ${later}`}${signed === undefined ? '' : `; ${signed}`}`
}

/** What a pass rests on. */
interface Passing {
  readonly rules: readonly Rules[]
  readonly requestedImages: readonly RequestedImage[]
  readonly findings: readonly JudgedFinding[]
  readonly counts: Counts
  readonly upcoming: readonly UpcomingViolation[]
  /** `signed by ECR with profile …`, where a rule wants that. */
  readonly signed: string | undefined
}

/** What breaks one rule. */
function brokenText({ breach, rules }: BrokenRule): string {
  const { rule, findings } = breach
  const count = findings.length
  const noun = count === 1 ? 'finding' : 'findings'
  switch (rule) {
    case 'fail-on-severity':
      return `${severitiesText(countBySeverity(findings))} ${noun}`
    case 'fail-on-kev':
      return `${number(count)} known exploited ${noun}`
    case 'fail-on-exploit':
      return `${number(count)} ${noun} with an exploit available`
    case 'fail-on-epss':
      return `${number(count)} ${noun} with an EPSS score of ${rules.failOnEpss ?? 0} or more`
    case 'thresholds.critical':
    case 'thresholds.high':
    case 'thresholds.medium':
    case 'thresholds.low':
    case 'thresholds.informational':
    case 'thresholds.untriaged':
      return `${number(count)} ${rule.replace('thresholds.', '')} ${noun}`
  }
}

function keptText(rules: Rules, leftOut: boolean): string {
  if (rules.thresholds !== undefined) return 'no severity above its limit'
  if (rules.failOnSeverity === 'none') return 'no violations'
  return `no ${leftOut ? 'counted ' : ''}findings at ${atOrAbove(rules)}`
}

function atOrAbove({ failOnSeverity }: Rules): string {
  return failOnSeverity === 'critical' ? 'critical' : `${failOnSeverity} or above`
}

function severitiesText(counts: Readonly<Record<Severity, number>>): string {
  return listed(SEVERITY_ORDER.flatMap((severity) => (counts[severity] === 0 ? [] : [`${number(counts[severity])} ${severity}`])))
}

/** What does not count, in the order in which reports show it. */
const LEFT_OUT: readonly (readonly [Treatment['kind'], string])[] = [
  ['excepted', 'ignored'],
  ['suppressed', 'suppressed'],
  ['graced', 'in grace'],
  ['known-in-baseline', 'in the baseline'],
  ['not-fixable', 'without a fix'],
]

function leftOutText(findings: readonly JudgedFinding[]): string {
  return listed(
    LEFT_OUT.flatMap(([kind, text]) => {
      const count = findings.filter(({ treatment }) => treatment.kind === kind).length
      return count === 0 ? [] : [`${number(count)} ${text}`]
    }),
  )
}
