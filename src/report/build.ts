import { compareText, countBySeverity, severityRank, worstOf } from '../base/order.ts'
import { SEVERITIES, type Severity, isFixable, isWithoutFix } from '../base/finding.ts'
import { isAtOrAbove } from '../policy/breach.ts'
import type { Counts, Verdict } from '../policy/verdict.ts'
import type { ScannedImages } from '../scan/outcome.ts'
import { actionsOf } from './actions.ts'
import { findingRows, unique } from './findings.ts'
import { footerOf } from './footer.ts'
import { factsOf, headlineOf } from './headline.ts'
import { imageNotices, imageRows, problemRows } from './images.ts'
import type { Changes, Report } from './model.ts'
import type { ReportContext, RulesInForce } from './model/context.ts'
import type { Ages, CountRow, CountTable } from './model/counts.ts'
import type { ExceptionRow, GraceRow } from './model/exception.ts'
import type { FindingRow } from './model/finding.ts'
import { originsOf } from './origins.ts'
import { signatureNotices, signatureRows } from './signatures.ts'
import { type Phrase, code, listed, number, phrase, share } from './phrase.ts'
import { upgradesOf } from './upgrades.ts'

export interface ReportInput {
  readonly verdict: Verdict
  /** What was asked and how its scans ended; empty when the run failed before that. */
  readonly scans: readonly ScannedImages[]
  readonly context: ReportContext
}

/** Puts everything a report says together, once for all formats. Nothing is decided here: the verdict is as it was given. */
export function buildReport({ verdict, scans, context }: ReportInput): Report {
  const findings = findingRows(verdict.findings, context, verdict.judgedAt)
  const open = findings.filter(({ standing }) => standing === 'open')
  const images = imageRows(scans, findings, context)
  const layers = new Map([...(context.layers ?? [])].filter(([digest]) => images.some((image) => image.digest === digest)))
  return {
    result: verdict.result,
    complete: verdict.complete,
    early: verdict.early === true,
    mode: context.mode,
    judgedAt: verdict.judgedAt,
    waitedMs: context.waitedMs,
    headline: headlineOf(verdict, context),
    facts: factsOf(verdict, open, context),
    violations: verdict.violations,
    upcoming: verdict.upcoming ?? [],
    counts: verdict.counts,
    table: verdict.counts === undefined ? undefined : tableOf(verdict.counts, findings, context, verdict.early === true),
    images,
    imageNotices: [...imageNotices(scans), ...signatureNotices(signatureRows(verdict.signatures ?? [], scans)), ...(context.notices ?? [])],
    changes: changesOf(verdict, open, context),
    actions: actionsOf(open, images, context.baseline !== undefined && verdict.counts?.new !== undefined),
    upgrades: upgradesOf(open, images),
    withoutFix: open.filter(isWithoutFix).length,
    fixUnknown: open.filter(({ fix }) => fix === 'unknown').length,
    origins: originsOf(open, layers),
    layersHint: context.layersHint,
    findings,
    reportSeverity: context.reportSeverity,
    unlisted: open.filter(({ isListed }) => !isListed).length,
    exceptions: exceptionsOf(findings),
    grace: graceOf(open),
    ages: open.length === 0 ? undefined : agesOf(open),
    problems: problemRows(verdict.problems, scans),
    signatures: signatureRows(verdict.signatures ?? [], scans),
    notices: verdict.notices,
    rules: distinct(context.rules),
    footer: footerOf({ ...context, rules: distinct(context.rules) }),
  }
}

function distinct(rules: readonly RulesInForce[]): readonly RulesInForce[] {
  return [...new Map(rules.map((each) => [JSON.stringify(each), each])).values()]
}

function tableOf(counts: Counts, findings: readonly FindingRow[], context: ReportContext, early: boolean): CountTable {
  const rows = SEVERITIES.map((severity) =>
    countRow(
      severity,
      counts,
      findings.filter((row) => row.severity === severity),
      context,
    ),
  )
  return {
    rows,
    sum: {
      total: counts.total,
      new: counts.new,
      fixable: counts.fixable,
      ignored: counts.ignored,
      suppressed: counts.suppressed,
      graced: counts.graced,
    },
    remark: early ? phrase`Read so far: ${remarkOf(counts)}` : remarkOf(counts),
  }
}

function countRow(severity: Severity, counts: Counts, rows: readonly FindingRow[], context: ReportContext): CountRow {
  const open = rows.filter(({ standing }) => standing === 'open')
  return {
    severity,
    total: counts.bySeverity[severity],
    new: counts.new === undefined ? undefined : open.filter(({ change }) => change === 'new').length,
    fixable: open.filter(isFixable).length,
    ignored: rows.filter(({ standing }) => standing === 'ignored').length,
    suppressed: rows.filter(({ standing }) => standing === 'suppressed').length,
    graced: open.filter(({ treatment }) => treatment.kind === 'graced').length,
    limit: limitOf(severity, context),
    isBroken: open.some(({ breaks }) => breaks.some((rule) => rule.startsWith('thresholds') || rule === 'fail-on-severity')),
    breaking: open.filter(({ breaks }) => breaks.length > 0).length,
  }
}

/** The limit as the rules name it; `untriaged` counts as `medium` for `fail-on-severity`. */
function limitOf(severity: Severity, { rules }: ReportContext): number | 'varies' | undefined {
  const limits = rules.map(({ thresholds, failOnSeverity }) => {
    if (thresholds !== undefined) return thresholds[severity]
    if (failOnSeverity === undefined || failOnSeverity === 'none') return undefined
    return isAtOrAbove(severity, { failOnSeverity }) ? 0 : undefined
  })
  return limits.every((limit) => limit === limits[0]) ? limits[0] : 'varies'
}

function remarkOf(counts: Counts): Phrase {
  const parts: Phrase[] = []
  if (counts.total > 0) parts.push(phrase`${share(counts.fixable, counts.total)} can be fixed`)
  if (counts.kev > 0) parts.push(phrase`${number(counts.kev)} ${counts.kev === 1 ? 'is' : 'are'} known to be exploited (CISA KEV)`)
  if (counts.exploitable > 0) parts.push(phrase`${number(counts.exploitable)} ${counts.exploitable === 1 ? 'has' : 'have'} an exploit available`)
  if (counts.graced > 0) parts.push(phrase`${number(counts.graced)} ${counts.graced === 1 ? 'is' : 'are'} in grace`)
  if (counts.ignored > 0) parts.push(phrase`${number(counts.ignored)} more ${counts.ignored === 1 ? 'is' : 'are'} ignored by policy`)
  if (counts.suppressed > 0) parts.push(phrase`${number(counts.suppressed)} more ${counts.suppressed === 1 ? 'is' : 'are'} suppressed in Inspector`)
  return parts.length === 0 ? phrase`Inspector found nothing in what was scanned.` : phrase`${listed(parts)}.`
}

function changesOf({ counts, fixed, early }: Verdict, open: readonly FindingRow[], { baseline }: ReportContext): Changes | undefined {
  if (baseline === undefined || counts?.new === undefined) return undefined
  const isNew = open.filter(({ change }) => change === 'new')
  const unchanged = open.filter(({ change }) => change === 'unchanged').length
  return {
    baseline: baseline.name,
    baselineDigest: baseline.digest,
    new: isNew,
    fixed: [...fixed].sort((a, b) => severityRank(a.severity) - severityRank(b.severity) || compareText(a.vulnerabilityId, b.vulnerabilityId)),
    unchanged,
    sentence: early
      ? phrase`Against ${code(baseline.name)}, as far as it was read: at least ${number(isNew.length)} new; fixed findings are unknown.`
      : phrase`Against ${code(baseline.name)}: ${number(isNew.length)} new, ${number(counts.fixed ?? fixed.length)} fixed, ${number(unchanged)} unchanged.`,
  }
}

function exceptionsOf(findings: readonly FindingRow[]): readonly ExceptionRow[] {
  const groups = new Map<string, FindingRow[]>()
  for (const row of findings) {
    if (row.treatment.kind !== 'excepted') continue
    const { by, reason, expires, owner, ticket, source } = row.treatment
    const key = JSON.stringify([by, reason, expires, owner, ticket, source])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return [...groups.values()]
    .flatMap((rows): ExceptionRow[] => {
      const treatment = rows[0]?.treatment
      if (treatment?.kind !== 'excepted') return []
      const { by, reason, expires, owner, ticket, source } = treatment
      const excuse = { by, reason, source, expires, owner, ticket }
      return [{ ...excuse, ids: unique(rows.map(({ id }) => id)).sort(compareText), worst: worstOf(rows.map(({ severity }) => severity)) }]
    })
    .sort((a, b) => compareText(a.expires ?? '9', b.expires ?? '9') || compareText(a.source, b.source) || compareText(a.ids[0] ?? '', b.ids[0] ?? ''))
}

function graceOf(open: readonly FindingRow[]): readonly GraceRow[] {
  const groups = new Map<string, { failsOn: string; severity: Severity; ids: string[] }>()
  for (const { treatment, severity, id } of open) {
    if (treatment.kind !== 'graced') continue
    const key = `${treatment.failsOn} ${severity}`
    const group = groups.get(key) ?? { failsOn: treatment.failsOn, severity, ids: [] }
    group.ids.push(id)
    groups.set(key, group)
  }
  return [...groups.values()]
    .map((group) => ({ ...group, ids: unique(group.ids).sort(compareText) }))
    .sort((a, b) => compareText(a.failsOn, b.failsOn) || severityRank(a.severity) - severityRank(b.severity))
}

/** By the day the vendor published it: a fresh image's findings were all first observed minutes ago, which says nothing. */
function agesOf(open: readonly FindingRow[]): Ages {
  const known = open.flatMap((row) => (row.ageDays === undefined ? [] : [{ age: row.ageDays, row }]))
  const bucket = (label: string, from: number, to: number): Ages['buckets'][number] => {
    const rows = known.filter(({ age }) => age >= from && age <= to).map(({ row }) => row)
    return { label, count: rows.length, bySeverity: countBySeverity(rows) }
  }
  return {
    buckets: [bucket('0–30 days', 0, 30), bucket('31–90 days', 31, 90), bucket('over 90 days', 91, Infinity)],
    unknown: open.length - known.length,
  }
}
