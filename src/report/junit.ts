import type { Severity } from '../base/finding.ts'
import { isoTime } from '../base/time.ts'
import { factRulesOf, type FactRule } from '../policy/fact-rules.ts'
import { cut } from './cut.ts'
import { escapeXml } from './escape.ts'
import { imageName } from './images.ts'
import type { Report } from './model.ts'
import type { RulesInForce } from './model/context.ts'
import type { FindingRow, PackageRow } from './model/finding.ts'
import type { ImageRow, ProblemRow } from './model/image.ts'
import { counted, number } from './phrase.ts'
import type { Pieces } from './pieces.ts'

/** So many findings of a broken rule are listed: test pages show all of the text at once. */
const MAX_LISTED = 100
const MAX_MESSAGE = 500

/** Problems that leave one rule without an answer, by the rule. */
const UNANSWERED: Readonly<Record<FactRule, string>> = { 'fail-on-kev': 'kev-unknown', 'fail-on-exploit': 'exploit-unknown', 'fail-on-epss': 'epss-unknown' }
const UNANSWERED_BY = new Map<string, string>(Object.entries(UNANSWERED))
const OF_RULES = new Set(UNANSWERED_BY.values())

/** How a rule ended for one image. A case without a message passed. */
interface Case {
  readonly name: string
  readonly outcome?: { readonly kind: 'failure' | 'error' | 'skipped'; readonly type: string; readonly message: string; readonly lines: readonly string[] } | undefined
}

/** For what is about no image. */
const RUN = { name: 'ECR Scan Gate', repository: 'ecr-scan-gate' }

interface Suite {
  readonly name: string
  readonly repository: string
  readonly cases: readonly Case[]
}

/**
 * For the test pages of CodeBuild, GitLab, Jenkins and Buildkite: a suite for each image, with a case for its scan and one for
 * each rule. A broken rule is a failure; what has no result is an error, and its rules are skipped: unknown is not passed.
 */
export function* renderJunit(report: Report): Pieces & Generator<string> {
  const suites = suitesOf(report)
  const seconds = (Math.max(0, report.waitedMs) / 1000).toFixed(3)
  const all = suites.flatMap(({ cases }) => cases)
  yield '<?xml version="1.0" encoding="UTF-8"?>\n'
  yield `<testsuites${attributes({ name: 'ECR Scan Gate', tests: all.length, failures: count(all, 'failure'), errors: count(all, 'error'), time: seconds })}>\n`
  for (const suite of suites) yield* suitePieces(suite, report, seconds)
  yield '</testsuites>\n'
}

function* suitePieces({ name, repository, cases }: Suite, report: Report, seconds: string): Generator<string> {
  const told = { name, tests: cases.length, failures: count(cases, 'failure'), errors: count(cases, 'error'), skipped: count(cases, 'skipped'), time: seconds }
  const timestamp = isoTime(report.judgedAt)?.slice(0, 19)
  yield `  <testsuite${attributes(timestamp === undefined ? told : { ...told, timestamp })}>\n`
  for (const { name: rule, outcome } of cases) {
    const head = `    <testcase${attributes({ name: rule, classname: repository })}`
    yield outcome === undefined
      ? `${head}/>\n`
      : `${head}>\n      <${outcome.kind}${attributes({ type: outcome.type, message: outcome.message })}>${outcome.lines.map(escapeXml).join('\n')}</${outcome.kind}>\n    </testcase>\n`
  }
  const { mark, word, sentence } = report.headline
  yield `    <system-out>${escapeXml(`${mark} ${word}${sentence === '' ? '' : `: ${sentence}`}`)}</system-out>\n  </testsuite>\n`
}

/** Whatever the cases say, they never look better than the verdict. */
function suitesOf(report: Report): readonly Suite[] {
  const suites = [...imageSuites(report), ...runSuite(report)]
  const cases = suites.flatMap((suite) => suite.cases)
  if (report.result === 'pass' || count(cases, 'failure') + count(cases, 'error') > 0) return suites
  const verdict: Case = {
    name: 'verdict',
    outcome: { kind: report.result === 'fail' ? 'failure' : 'error', type: report.result, message: cut(report.headline.sentence, MAX_MESSAGE), lines: [] },
  }
  return [...suites, { ...RUN, cases: [verdict] }]
}

function imageSuites(report: Report): readonly Suite[] {
  const rowsByImage = Map.groupBy(report.images, ({ requestedIndex }) => requestedIndex)
  return [...rowsByImage].flatMap(([requestedIndex, images]): readonly Suite[] => {
    const [first] = images
    return first === undefined ? [] : [suiteOf(requestedIndex, first, images, report)]
  })
}

function suiteOf(requestedIndex: number, first: ImageRow, images: readonly ImageRow[], report: Report): Suite {
  const problems = report.problems.filter(({ image }) => image === first.asked || image?.startsWith(`${first.asked}, `) === true)
  const unknown = problems.length > 0 || images.some(({ state }) => state === 'no-result')
  // Of a run that ended early, what was not read is not known to be within the rules.
  const unread = unknown || images.some(({ state }) => state === 'unfinished')
  const rows = report.findings.filter((row) => row.requestedIndex === requestedIndex && row.breaks.length > 0)
  const rules = rulesOf(report.rules, rows)
  return {
    name: imageName(first),
    repository: first.repository,
    cases: [
      scanCase(problems, unknown),
      ...rules.map((rule) =>
        ruleCase(
          rule,
          rows.filter(({ breaks }) => breaks.includes(rule)),
          unread,
          report,
        ),
      ),
    ],
  }
}

/** The rules that hold for every repository; of the others it is not known here whose they are, so only their breaches are told. */
function rulesOf(inForce: readonly RulesInForce[], rows: readonly FindingRow[]): readonly string[] {
  const [first = [], ...others] = inForce.map(ruleNames)
  const common = first.filter((rule) => others.every((names) => names.includes(rule)))
  return [...new Set([...common, ...rows.flatMap(({ breaks }) => breaks)])]
}

function ruleNames(rules: RulesInForce): readonly string[] {
  const { thresholds, failOnSeverity } = rules
  const severities =
    thresholds === undefined
      ? failOnSeverity === undefined || failOnSeverity === 'none'
        ? []
        : ['fail-on-severity']
      : (Object.keys(thresholds) as Severity[]).map((severity) => `thresholds.${severity}`)
  return [...severities, ...factRulesOf(rules).map(({ rule }) => rule)]
}

function scanCase(problems: readonly ProblemRow[], unknown: boolean): Case {
  const [first] = problems
  if (first !== undefined) return { name: 'scan', outcome: { kind: 'error', type: first.code, message: cut(first.what, MAX_MESSAGE), lines: problems.flatMap(linesOf) } }
  return unknown ? { name: 'scan', outcome: { kind: 'error', type: 'no-result', message: 'There is no result for this image', lines: [] } } : { name: 'scan' }
}

function ruleCase(rule: string, rows: readonly FindingRow[], unread: boolean, report: Report): Case {
  if (rows.length > 0) {
    const listed = rows.slice(0, MAX_LISTED).flatMap(findingLines)
    const left = rows.length - MAX_LISTED
    const message = `${report.early ? 'At least ' : ''}${counted(rows.length, 'finding')}`
    return {
      name: rule,
      outcome: { kind: 'failure', type: rule, message: `${message} (${limitText(rule, report)})`, lines: left > 0 ? [...listed, `… and ${number(left)} more`] : listed },
    }
  }
  const unanswered = report.problems.find(({ code }) => code === UNANSWERED_BY.get(rule))
  if (unanswered !== undefined) return { name: rule, outcome: { kind: 'error', type: unanswered.code, message: cut(unanswered.what, MAX_MESSAGE), lines: linesOf(unanswered) } }
  if (unread) return { name: rule, outcome: { kind: 'skipped', type: 'no-result', message: 'Unknown: not all findings were read', lines: [] } }
  return { name: rule }
}

function limitText(rule: string, { violations }: Report): string {
  const limit = violations.find((violation) => violation.rule === rule)?.limit
  return limit === undefined || limit === 0 ? 'none allowed' : `${number(limit)} allowed`
}

/** What is about no image: wrong inputs, credentials, a policy that could not be read. */
function runSuite(report: Report): readonly Suite[] {
  const { problems, images, rules, findings, violations } = report
  const asked = images.map((image) => image.asked)
  const answered = new Set(rules.flatMap(ruleNames).flatMap((rule) => UNANSWERED_BY.get(rule) ?? []))
  const own = problems
    .filter(({ code }) => !(OF_RULES.has(code) && answered.has(code) && images.length > 0))
    .filter(({ image }) => image === undefined || !asked.some((name) => image === name || image.startsWith(`${name}, `)))
  // Rules that are about no finding.
  const broken = violations.filter(({ rule }) => !findings.some(({ breaks }) => breaks.includes(rule)))
  if (own.length === 0 && broken.length === 0 && images.length > 0) return []
  const cases = [
    ...broken.map(({ rule, actual }): Case => ({
      name: rule,
      outcome: { kind: 'failure', type: rule, message: `${number(actual)} found (${limitText(rule, report)})`, lines: [] },
    })),
    ...own.map((problem): Case => ({
      name: problem.image ?? 'run',
      outcome: { kind: 'error', type: problem.code, message: cut(problem.what, MAX_MESSAGE), lines: linesOf(problem) },
    })),
  ]
  return [{ ...RUN, cases: cases.length > 0 ? cases : [{ name: 'run', outcome: { kind: 'error', type: 'no-result', message: 'Nothing was checked', lines: [] } }] }]
}

function linesOf({ what, remedy, snippet }: ProblemRow): readonly string[] {
  return [what, ...remedy.map((step) => `- ${step}`), ...(snippet === undefined ? [] : snippet.text.split('\n'))]
}

function findingLines({ id, severity, packages }: FindingRow): readonly string[] {
  const known: readonly (PackageRow | undefined)[] = packages.length === 0 ? [undefined] : packages
  return known.map(
    (item) => `${severity} ${id}${item === undefined ? '' : ` ${item.name} ${item.version}${item.fixedVersion === undefined ? '' : ` (fixed in ${item.fixedVersion})`}`}`,
  )
}

function count(cases: readonly Case[], kind: 'failure' | 'error' | 'skipped'): number {
  return cases.filter(({ outcome }) => outcome?.kind === kind).length
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('')
}
