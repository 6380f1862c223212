import { isFixable } from '../../base/finding.ts'
import type { Violation } from '../../policy/verdict.ts'
import { COLOURED, PLAIN, type Paint } from './ansi.ts'
import { cut, escapeLog } from '../escape.ts'
import { fixLabel, withoutFixPhrase } from '../fixes.ts'
import { type FindingGroup, groupFindings } from '../groups.ts'
import { type ImageLabel, failingFirst, imageLabels, imageName, imagesPhrase, shortDigest } from '../images.ts'
import { epssText, scoreText } from '../figures.ts'
import type { FindingRow, ImageRow, Move, ProblemRow, Report, Upgrade } from '../model.ts'
import { type Phrase, counted, number, render } from '../phrase.ts'
import { byCure, toldProblems } from '../problems.ts'
import { type Cell, textTable } from './text-table.ts'
import { formatDuration, formatTime } from '../../base/time.ts'
import { crossesMajor, severitiesOf } from '../upgrades.ts'
import { whatBreaks, worstFirst } from '../violations.ts'

/** A group folds in the runner's log; lines outside of one are seen at once. */
export type LogPart = { readonly kind: 'lines'; readonly lines: readonly string[] } | { readonly kind: 'group'; readonly title: string; readonly lines: readonly string[] }

/** The log is for those who see nothing else, but nobody reads thousands of lines: the files have them all. */
const MAX_FINDINGS = 200
const MAX_UPGRADES = 15
const MAX_EXCUSES = 50
const MAX_SENTENCE = 600

/** The whole report for the log: a group per image, then what a person needs at the end of the log, the verdict last. */
export function renderLog(report: Report, { colour }: { readonly colour: boolean }): readonly LogPart[] {
  const paint = colour ? COLOURED : PLAIN
  return [
    ...failingFirst(report).map(({ image }) => imageGroup(image, report, paint)),
    ...sharedFindings(report, paint),
    ...excuseGroups(report),
    ...lines(problemLines(report, paint)),
    ...lines(noticeLines(report, paint)),
    ...lines(countLines(report, paint)),
    ...lines(contextLines(report)),
    ...lines(upgradeLines(report, paint)),
    ...lines(verdictLines(report, paint)),
  ]
}

function lines(content: readonly string[]): readonly LogPart[] {
  return content.length === 0 ? [] : [{ kind: 'lines', lines: content }]
}

function text(value: string, max = MAX_SENTENCE): string {
  return escapeLog(cut(value, max))
}

function fromPhrase(parts: Phrase): string {
  return render(parts, { word: escapeLog, code: (foreign) => `"${escapeLog(foreign)}"`, page: escapeLog })
}

function imageGroup(image: ImageRow, report: Report, paint: Paint): LogPart {
  const { evidence } = image
  const name = [imageName(image), image.platformName, shortDigest(image.digest)].filter((part) => part !== undefined).join(' ')
  const spans = evidence.spans.map(({ state, lastedMs, detail }) => `${state}${detail === undefined ? '' : ` (${text(detail, 60)})`} ${formatDuration(lastedMs)}`)
  const facts = [
    `digest: ${text(image.digest)}`,
    ...(image.pushedAt === undefined ? [] : [`pushed: ${formatTime(image.pushedAt)}`]),
    ...(image.scannedAt === undefined ? [] : [`scanned: ${formatTime(image.scannedAt)}`]),
    ...(image.base?.name === undefined ? [] : [`base image: ${text(image.base.name, 200)}`]),
    `scan: ${[image.state, ...(image.detail === undefined ? [] : [text(image.detail, 100)])].join(', ')}`,
    ...(spans.length === 0 ? [] : [`waited: ${spans.join(', ')}; ${counted(evidence.polls, 'poll')}, ${counted(evidence.requests, 'request')}`]),
    ...image.notices.map((notice) => `note: ${text(notice)}`),
  ]
  const all = report.findings.filter(({ images, subject }) => subject === image.subject && images.includes(image.digest))
  const findings = all.filter(({ standing, isListed }) => standing === 'open' && isListed)
  return { kind: 'group', title: `${text(name, 300)}: ${summaryOf(image, all.length)}`, lines: [...facts, ...(report.images.length > 1 ? [] : findingLines(groupFindings(findings, report.images), paint))] }
}

/** Several images mostly have the same findings: these are listed once for all of them, each with its images. */
function sharedFindings({ images, findings }: Report, paint: Paint): readonly LogPart[] {
  const listed = findings.filter(({ standing, isListed }) => standing === 'open' && isListed)
  if (images.length < 2 || listed.length === 0) return []
  const groups = groupFindings(listed, images)
  const rows = groups.length < listed.length ? ` in ${counted(groups.length, 'row')}` : ''
  return [{ kind: 'group', title: `findings of all images: ${counted(listed.length, 'finding')}${rows}`, lines: findingLines(groups, paint, imageLabels(images)) }]
}

function summaryOf({ state, bySeverity }: ImageRow, all: number): string {
  if (bySeverity === undefined) return state === 'skipped' ? 'skipped' : state === 'unfinished' ? 'not waited for' : 'no result'
  const parts = severitiesOf(bySeverity).map(([severity, count]) => `${number(count)} ${severity}`)
  if (state === 'unfinished') return `${parts.length === 0 ? counted(all, 'finding') : parts.join(', ')} read before the end, the rest not waited for`
  if (parts.length > 0) return parts.join(', ')
  return all === 0 ? 'no findings' : `${counted(all, 'finding')}, ${all === 1 ? '' : 'all '}ignored or suppressed`
}

function findingLines(groups: readonly FindingGroup[], paint: Paint, labels?: readonly ImageLabel[]): readonly string[] {
  if (groups.length === 0) return []
  const columns = [{ name: 'severity' }, { name: 'vulnerability' }, { name: 'package' }, { name: 'installed' }, { name: 'fixed' }, { name: 'score', align: 'right' as const }, { name: 'epss', align: 'right' as const }, { name: 'notes' }, ...(labels === undefined ? [] : [{ name: 'images' }])]
  const rows = groups.slice(0, MAX_FINDINGS).map(({ row: finding, places }): readonly Cell[] => {
    const [first, ...others] = finding.packages
    const more = others.length === 0 ? '' : ` +${String(others.length)}`
    return [
      { text: finding.severity, paint: (label) => paint.severity(finding.severity, label) },
      { text: text(finding.id, 40) },
      { text: `${text(first?.name ?? '–', 40)}${more}` },
      { text: text(first?.version ?? '–', 30) },
      { text: text(first?.fixedVersion ?? (isFixable(finding) ? '–' : fixLabel(finding.fix)), 30) },
      { text: scoreText(finding.score) ?? '–' },
      { text: epssText(finding.epss) ?? '–' },
      { text: notesOf(finding).join(', ') },
      ...(labels === undefined ? [] : [{ text: imagesOf(places, labels) }]),
    ]
  })
  const left = groups.length - rows.length
  return [...(labels === undefined ? [''] : []), ...textTable(columns, rows), ...(left > 0 ? [`… and ${counted(left, labels === undefined ? 'more finding' : 'more row')}: see the summary and the report files`] : [])]
}

function imagesOf(places: readonly number[], labels: readonly ImageLabel[]): string {
  return render(imagesPhrase(places, labels), { word: escapeLog, code: escapeLog, page: escapeLog })
}

function notesOf(finding: FindingRow): readonly string[] {
  const { breaks, change, kev, exploit, treatment, origin } = finding
  return [
    ...(breaks.length > 0 ? [`breaks ${breaks.map((rule) => escapeLog(rule)).join(' ')}`] : []),
    ...(change === 'new' ? ['new'] : []),
    ...(kev === 'yes' ? ['known exploited'] : exploit === 'yes' ? ['exploit known'] : []),
    ...(treatment.kind === 'graced' ? [`in grace until ${escapeLog(treatment.failsOn)}`] : []),
    ...(treatment.kind === 'known-in-baseline' ? ['known in baseline'] : []),
    ...(treatment.kind === 'not-fixable' ? ['not judged: no fix'] : []),
    ...(origin === 'base' ? ['base image'] : []),
  ]
}

/** What was not judged or does not fail yet, and why: nobody should have to open a file to see what was waved through. */
function excuseGroups({ exceptions, grace }: Report): readonly LogPart[] {
  const excused = exceptions.slice(0, MAX_EXCUSES).map(({ ids, reason, expires, owner, ticket, source }) => {
    const facts = [text(reason, 200), ...(expires === undefined ? [] : [`until ${text(expires, 40)}`]), ...[owner, ticket].flatMap((fact) => (fact === undefined ? [] : [text(fact, 80)])), text(source, 120)]
    return `${idsOf(ids)}: ${[...new Set(facts)].join(', ')}`
  })
  const waiting = grace.slice(0, MAX_EXCUSES).map(({ failsOn, severity, ids }) => `${severity}, fails from ${text(failsOn, 40)}: ${idsOf(ids)}`)
  const group = (title: string, told: readonly string[], all: number): readonly LogPart[] =>
    told.length === 0 ? [] : [{ kind: 'group', title, lines: all > told.length ? [...told, `… and ${number(all - told.length)} more`] : told }]
  return [...group('ignored findings', excused, exceptions.length), ...group('findings in grace', waiting, grace.length)]
}

function problemLines(report: Report, paint: Paint): readonly string[] {
  return byCure(toldProblems(report)).flatMap((group) => [
    '',
    ...group.map(({ image, what }) => paint.warn(`${image === undefined || what.includes(image) ? '' : `${text(image, 200)}: `}${text(what, 1_000)}`)),
    ...cureLines(group[0]),
  ])
}

function cureLines(problem: ProblemRow | undefined): readonly string[] {
  if (problem === undefined) return []
  const { remedy, snippet } = problem
  return [
    ...remedy.map((step) => `  - ${text(step)}`),
    // A line of a policy may begin with anything; the bar in front keeps it from being read as a command.
    ...(snippet === undefined ? [] : snippet.text.split('\n').map((line) => `  | ${/^\s*/u.exec(line)?.[0] ?? ''}${text(line, 400)}`)),
  ]
}

function noticeLines({ notices, imageNotices }: Report, paint: Paint): readonly string[] {
  const all = [...notices.map(({ kind, text: notice }) => ({ isUrgent: kind !== 'info', notice })), ...imageNotices.map((notice) => ({ isUrgent: false, notice }))]
  return all.length === 0 ? [] : ['', ...all.map(({ isUrgent, notice }) => (isUrgent ? paint.warn(`warning: ${text(notice)}`) : `note: ${text(notice)}`))]
}

function countLines({ table }: Report, paint: Paint): readonly string[] {
  if (table === undefined) return []
  const hasNew = table.sum.new !== undefined
  const columns = ['severity', 'total', ...(hasNew ? ['new'] : []), 'fixable', 'ignored', 'limit'].map((name, index) => (index === 0 ? { name } : { name, align: 'right' as const }))
  const figure = (value: number | undefined): Cell => ({ text: number(value ?? 0) })
  const rows = table.rows.map(({ severity, total, new: isNew, fixable, ignored, limit, isBroken }): readonly Cell[] => [
    { text: severity, paint: (label) => (total === 0 ? paint.faint(label) : paint.severity(severity, label)) },
    isBroken ? { text: number(total), paint: paint.bad } : figure(total),
    ...(hasNew ? [figure(isNew)] : []),
    figure(fixable),
    figure(ignored),
    { text: limit === undefined ? '–' : String(limit), paint: isBroken ? paint.bad : undefined },
  ])
  const { sum } = table
  const foot: readonly Cell[] = [{ text: 'all' }, figure(sum.total), ...(hasNew ? [figure(sum.new)] : []), figure(sum.fixable), figure(sum.ignored), { text: '' }]
  return ['', ...textTable(columns, [...rows, foot]), fromPhrase(table.remark)]
}

function contextLines({ changes, origins, layersHint }: Report): readonly string[] {
  return [...(changes === undefined ? [] : [fromPhrase(changes.sentence)]), ...(origins?.sentences.map(fromPhrase) ?? []), ...(layersHint === undefined ? [] : [text(layersHint)])]
}

function upgradeLines(report: Report, paint: Paint): readonly string[] {
  const { upgrades } = report
  const without = withoutFixPhrase(report)
  if (upgrades.length === 0) return []
  const labels = report.images.length > 1 ? imageLabels(report.images) : undefined
  const rows = upgrades.slice(0, MAX_UPGRADES).map((upgrade): readonly Cell[] => [{ text: namesOf(upgrade), paint: paint.bold }, { text: movesOf(upgrade) }, { text: removesOf(upgrade) }, ...(labels === undefined ? [] : [{ text: imagesOf(upgrade.places, labels) }])])
  const left = upgrades.length - rows.length
  return [
    '',
    ...textTable([{ name: 'upgrade' }, { name: 'from → to' }, { name: 'removes' }, ...(labels === undefined ? [] : [{ name: 'images' }])], rows),
    ...(left > 0 ? [`… and ${counted(left, 'more upgrade')}`] : []),
    ...(without === undefined ? [] : [fromPhrase(without)]),
  ]
}

function namesOf({ moves }: Upgrade): string {
  const names = [...new Set(moves.flatMap((move) => move.names))]
  const left = names.length - 3
  return `${names.slice(0, 3).map((name) => text(name, 40)).join(', ')}${left > 0 ? ` +${String(left)}` : ''}`
}

function movesOf({ moves }: Upgrade): string {
  const [move] = moves
  if (move === undefined) return ''
  return `${text(move.installed.join(', '), 60)} → ${targetOf(move)}${crossesMajor(move) ? ' (major version)' : ''}${moves.length > 1 ? ' …' : ''}`
}

function targetOf({ target, fixed }: Move): string {
  if (target !== undefined) return text(target, 40)
  return `newest of ${fixed.slice(0, 3).map(({ version }) => text(version, 40)).join(', ')}${fixed.length > 3 ? ' …' : ''}`
}

function removesOf({ removes, removesBySeverity, helps }: Upgrade): string {
  const own = severitiesOf(removesBySeverity).map(([severity, count]) => `${number(count)} ${severity}`)
  const helping = helps === 0 ? [] : [`helps with ${number(helps)}`]
  return [...(removes === 0 ? [] : own), ...helping].join(', ')
}

function verdictLines(report: Report, paint: Paint): readonly string[] {
  const { headline, result, violations, upcoming, waitedMs } = report
  const colour = { pass: paint.good, fail: paint.bad, 'no-result': paint.warn }[result]
  const { mark, word, sentence, aside } = headline
  return [
    '',
    ...upcoming.map((violation) => `from ${text(violation.from)} it fails: ${violationText(violation, report)}`),
    ...violations.map((violation) => violationText(violation, report)),
    colour(`${mark} ${word}${sentence === '' ? '' : `: ${text(sentence)}`}`),
    ...(aside === undefined ? [] : [aside]),
    paint.faint(`waited ${formatDuration(waitedMs)}`),
  ]
}

function violationText({ rule, limit, actual, findings }: Violation, report: Report): string {
  if (findings.length === 0) return `${text(rule, 80)}: ${whatBreaks({ rule, actual })}, ${number(limit)} allowed`
  return `${text(rule, 80)}: ${report.early ? 'at least ' : ''}${number(actual)} found, ${number(limit)} allowed (${idsOf(worstFirst(findings, report.findings))})`
}

function idsOf(ids: readonly string[]): string {
  const shown = ids.slice(0, 8).map((id) => text(id, 40))
  return ids.length > shown.length ? `${shown.join(', ')} and ${number(ids.length - shown.length)} more` : shown.join(', ')
}
