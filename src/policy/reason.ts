import { countBySeverity } from '../base/order.ts'
import { SEVERITIES, type Severity } from '../base/finding.ts'
import type { RequestedImage } from '../image/model.ts'
import { listed, plural, subjectNames } from './naming.ts'
import type { Rules } from './rules.ts'
import type { BrokenRule } from './ruling.ts'
import type { Counts, JudgedFinding, Treatment, UpcomingViolation, Verdict } from './verdict.ts'

/** `2 critical and 5 high findings (limit: none at high or above) in payments/api:1.4.2`; with `at least` where more may come. */
export function failReason({ broken, subjects, unsigned, problems, early }: Failure): string {
  const missing = problems.length === 0 ? [] : [`besides, ${plural(problems.length, 'result')} missing: ${firstLine(problems[0]?.what ?? '')}`]
  const texts = broken.map((each) => `${early ? 'at least ' : ''}${brokenText(each)}`)
  const found = texts.length === 0 ? [] : [`${[...new Set(texts)].join('; ')} in ${subjectNames(subjects)}`]
  return [...found, ...unsigned, ...missing].join('; ')
}

/** What is broken, and by what. */
interface Failure {
  readonly broken: readonly BrokenRule[]
  /** Those with findings that break a rule. */
  readonly subjects: readonly RequestedImage[]
  /** A sentence for each image that is not signed as it should be. */
  readonly unsigned: readonly string[]
  readonly problems: Verdict['problems']
  readonly early: boolean
}

export function noResultReason(problems: Verdict['problems']): string {
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  return `no result: ${firstLine(problems[0]?.what ?? 'nothing was judged')}${more}`
}

/** A mistake of ours is told with its stack, which belongs into the report. */
function firstLine(text: string): string {
  return text.split('\n')[0]?.trim() ?? ''
}

/** `passed: no findings at high or above in payments/api:1.4.2; found 3 medium and 1 low`, with what was left out, for a pass must not sound better than it is. */
export function passReason({ rules, subjects, findings, counts, upcoming, signed }: Passing): string {
  const found = severitiesText(counts.bySeverity)
  const left = leftOutText(findings)
  const later = upcoming.map((violation) => violation.from).sort()[0]
  const kept = later === undefined ? [...new Set(rules.map((each) => keptText(each, left !== '')))].join('; ') : 'no broken rule is enforced yet'
  return [
    `passed: ${kept} in ${subjectNames(subjects)}`,
    ...(found === '' ? (left === '' ? ['nothing found'] : []) : [`found ${found}`]),
    ...(left === '' ? [] : [`not judged: ${left}`]),
    ...(later === undefined ? [] : [`would fail from ${later}`]),
    ...(signed === undefined ? [] : [signed]),
  ].join('; ')
}

/** What a pass rests on. */
interface Passing {
  readonly rules: readonly Rules[]
  readonly subjects: readonly RequestedImage[]
  readonly findings: readonly JudgedFinding[]
  readonly counts: Counts
  readonly upcoming: readonly UpcomingViolation[]
  /** `signed by ECR with profile …`, where a rule wants that. */
  readonly signed: string | undefined
}

/** One broken rule, with its limit. */
function brokenText({ breach, rules }: BrokenRule): string {
  const { rule, limit, findings } = breach
  const count = findings.length
  if (rule === 'fail-on-severity') return `${severitiesText(countBySeverity(findings))} ${count === 1 ? 'finding' : 'findings'} (limit: none at ${atOrAbove(rules)})`
  if (rule === 'fail-on-kev') return `${plural(count, 'finding')} known to be exploited (limit: none in CISA's catalogue)`
  if (rule === 'fail-on-exploit') return `${plural(count, 'finding')} with a known exploit (limit: none)`
  if (rule === 'fail-on-epss') return `${plural(count, 'finding')} with an EPSS score of ${rules.failOnEpss ?? 0} or more (limit: none)`
  return `${count} ${rule.replace('thresholds.', '')} ${count === 1 ? 'finding' : 'findings'} (limit: ${limit})`
}

function keptText(rules: Rules, leftOut: boolean): string {
  if (rules.thresholds !== undefined) return `within the thresholds (${SEVERITIES.flatMap((severity) => limitText(severity, rules.thresholds?.[severity])).join(', ')})`
  if (rules.failOnSeverity === 'none') return 'no severity fails by the rules'
  return `no ${leftOut ? 'judged ' : ''}findings at ${atOrAbove(rules)}`
}

function limitText(severity: Severity, limit: number | undefined): readonly string[] {
  return limit === undefined ? [] : [`${severity} ${limit}`]
}

function atOrAbove({ failOnSeverity }: Rules): string {
  return failOnSeverity === 'critical' ? 'critical' : `${failOnSeverity} or above`
}

function severitiesText(counts: Readonly<Record<Severity, number>>): string {
  return listed(SEVERITIES.flatMap((severity) => (counts[severity] === 0 ? [] : [`${counts[severity]} ${severity}`])))
}

/** In the order in which reports show them. */
const LEFT_OUT: readonly (readonly [Treatment['kind'], string])[] = [
  ['excepted', 'excepted'],
  ['suppressed', 'suppressed'],
  ['graced', 'in grace'],
  ['known-in-baseline', 'known in the baseline'],
  ['not-fixable', 'without fix'],
]

function leftOutText(findings: readonly JudgedFinding[]): string {
  return listed(
    LEFT_OUT.flatMap(([kind, text]) => {
      const count = findings.filter(({ treatment }) => treatment.kind === kind).length
      return count === 0 ? [] : [`${count} ${text}`]
    }),
  )
}
