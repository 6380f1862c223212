import type { EpochMs, Severity } from '../../../base/finding.ts'
import { compareText } from '../../../base/order.ts'
import { formatDay, wholeDays } from '../../../base/time.ts'
import { code, severity, text } from '../../html/parts.ts'
import { bars, figure, round, tell, WIDTH, type Bar } from '../../html/plots.ts'
import { counted, number } from '../../phrase.ts'
import { SEVERITY_ORDER } from '../../severities.ts'
import type { StreamFinding, StreamRow, WatchReport } from '../model.ts'
import { isOverdue } from './data.ts'
import { folded } from './folded.ts'

/** How long things stay open: what is over its SLO, ages, and the time to remediate. */

const MOST_ROWS = 50
const MOST_NAMES = 3

interface Overdue {
  readonly id: string
  readonly severity: Severity
  readonly dueAt: EpochMs
  readonly streams: readonly StreamRow[]
}

export function overdueSection(report: WatchReport): string {
  const { slo, figures } = report
  if (Object.keys(slo).length === 0) return ''
  const terms = SEVERITY_ORDER.flatMap((name) => (slo[name] === undefined ? [] : [`${name} ${number(slo[name])} d`])).join(', ')
  const title = `<h2 id="slo-title">Over their SLO</h2>`
  if (figures.withinSlo === undefined)
    return `<section aria-labelledby="slo-title">${title}<p class="empty">Unknown: without the state file of an earlier run, the watch doesn’t know how long a finding has been open.</p></section>`
  const late = overdueOf(report)
  if (late.length === 0) return `<section aria-labelledby="slo-title">${title}<p class="empty">No open finding is older than its SLO (${text(terms)}).</p></section>`
  const rows = late.slice(0, MOST_ROWS).map((each) => overdueRow(each, report.generatedAt))
  const more = late.length - rows.length
  return `<section aria-labelledby="slo-title">${title}<p class="muted">Most overdue first. SLO: ${text(terms)}.</p>${folded(['Overdue', 'Vulnerability', 'Severity', 'Streams'], rows, 10)}${more > 0 ? `<p class="muted">${counted(more, 'more vulnerability', 'more vulnerabilities')}; the JSON report has all of them.</p>` : ''}</section>`
}

/** One row for each vulnerability, however many streams have it. */
function overdueOf({ streams, generatedAt }: WatchReport): readonly Overdue[] {
  const byId = new Map<string, { worst: StreamFinding; dueAt: EpochMs; streams: StreamRow[] }>()
  for (const stream of streams) {
    for (const finding of stream.findings) {
      const { id, dueAt } = finding
      if (dueAt === undefined || !isOverdue(finding, generatedAt)) continue
      const one = byId.get(id)
      if (one === undefined) byId.set(id, { worst: finding, dueAt, streams: [stream] })
      else {
        one.streams.push(stream)
        one.dueAt = Math.min(one.dueAt, dueAt)
        if (SEVERITY_ORDER.indexOf(finding.severity) < SEVERITY_ORDER.indexOf(one.worst.severity)) one.worst = finding
      }
    }
  }
  return [...byId]
    .map(([id, one]): Overdue => ({ id, severity: one.worst.severity, dueAt: one.dueAt, streams: one.streams }))
    .sort((left, right) => left.dueAt - right.dueAt || compareText(left.id, right.id))
}

function overdueRow({ id, severity: name, dueAt, streams }: Overdue, now: EpochMs): string {
  const names = streams
    .slice(0, MOST_NAMES)
    .map(
      ({ repository, environment, owner }) =>
        `${code(repository, 100)} <span class="muted small">${text(environment, 60)}${owner === undefined ? '' : `, ${text(owner, 60)}`}</span>`,
    )
  const more = streams.length - names.length
  return `<tr><td data-label="Overdue" class="day">${number(wholeDays(dueAt, now))} d <span class="muted small">since ${formatDay(dueAt)}</span></td><td data-label="Vulnerability" class="${id.length < 24 ? 'id' : 'long'}">${code(id, 100)}</td><td data-label="Severity">${severity(name)}</td><td data-label="In" class="whole">${names.join(', ')}${more > 0 ? ` and ${number(more)} more` : ''}</td></tr>`
}

export function agesSection(report: WatchReport): string {
  const parts = [
    agePlot(report, 'In their stream', 'Violations by the time since they were first seen in the stream', ({ firstSeen }) => firstSeen),
    agePlot(report, 'Since publication', 'Violations by the time since the vulnerability was published', ({ publishedAt }) => publishedAt),
    remediationPlot(report),
  ].filter((part) => part !== '')
  if (parts.length === 0) return ''
  return `<section aria-labelledby="ages-title"><h2 id="ages-title">Ages and time to remediate</h2><div class="glance ages">${parts.join('')}</div>${legend(report)}</section>`
}

const BUCKETS = [
  { label: 'up to 7 d', days: 7 },
  { label: '8 to 30 d', days: 30 },
  { label: '31 to 90 d', days: 90 },
  { label: '91 d to 1 y', days: 365 },
  { label: 'over 1 y', days: Number.POSITIVE_INFINITY },
] as const

function violationsOf({ streams }: WatchReport): readonly StreamFinding[] {
  return streams.flatMap(({ findings }) => findings.filter(({ rules }) => rules.length > 0))
}

function agePlot(report: WatchReport, title: string, note: string, pick: (finding: StreamFinding) => EpochMs | undefined): string {
  const violations = violationsOf(report)
  const counts = BUCKETS.map(() => countsOfNone())
  let unknown = 0
  for (const finding of violations) {
    const at = pick(finding)
    const days = at === undefined ? undefined : wholeDays(at, report.generatedAt)
    const bucket = days === undefined ? undefined : counts[BUCKETS.findIndex((each) => days <= each.days)]
    if (bucket === undefined) unknown += 1
    else bucket[finding.severity] += 1
  }
  if (violations.length === 0 || unknown === violations.length) return ''
  const list = BUCKETS.map(({ label }, at): Bar => ({ label, counts: counts[at] ?? countsOfNone() }))
  const { svg, height } = bars(list)
  return figure(title, `${note}${unknown === 0 ? '' : `; unknown for ${number(unknown)}`}`, tell(list), height, svg)
}

function countsOfNone(): Record<Severity, number> {
  return { critical: 0, high: 0, medium: 0, low: 0, informational: 0, untriaged: 0 }
}

function legend(report: WatchReport): string {
  const present = new Set(violationsOf(report).map((finding) => finding.severity))
  const items = SEVERITY_ORDER.filter((name) => present.has(name)).map((name) => `<li><i class="f-${name}"></i>${name}</li>`)
  return items.length === 0 ? '' : `<ul class="legend">${items.join('')}</ul>`
}

/** How long it took, over the last 90 days. */
function remediationPlot({ figures }: WatchReport): string {
  const time = figures.timeToRemediate
  if (time === undefined || time.cases === 0) return ''
  const list = BUCKETS.map(({ label, days }, at) => {
    const from = BUCKETS[at - 1]?.days ?? -1
    return { label, count: time.spread.reduce((sum, [took, cases]) => (took > from && took <= days ? sum + cases : sum), 0) }
  })
  const [left, right, step] = [104, 48, 34]
  const scale = (WIDTH - left - right) / Math.max(1, ...list.map(({ count }) => count))
  const lines = list.map(({ label, count }, at) => {
    const y = at * step + 6
    const bar = count === 0 ? '' : `<rect class="bin" x="${String(left)}" y="${String(y)}" width="${round(Math.max(1, count * scale))}" height="20"></rect>`
    return `<text x="${String(left - 8)}" y="${String(y + 14)}" text-anchor="end">${label}</text>${bar}<text class="num" x="${round(left + count * scale + 6)}" y="${String(y + 14)}">${number(count)}</text>`
  })
  return figure(
    'Time to remediate',
    `${counted(time.cases, 'remediation')} of the last 90 days: median ${String(time.medianDays)} d, 90th percentile ${String(time.p90Days)} d`,
    list.map(({ label, count }) => `${label}: ${number(count)}`).join('; '),
    list.length * step + 4,
    lines.join(''),
  )
}
