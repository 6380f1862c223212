import stringWidth from 'string-width'
import { durationText } from '../../base/duration.ts'
import { formatTime } from '../../base/time.ts'
import { actionDetail, actionPhrase, gainPhrase } from '../action-text.ts'
import { cut } from '../cut.ts'
import { escapeLog } from '../escape.ts'
import { exceptionNotices, exceptionsTitle, warnings } from '../exceptions.ts'
import { platformsText, resultText } from '../image-text.ts'
import { columnLabels, imageName, imagesPhrase, shortDigest } from '../images.ts'
import type { Report } from '../model.ts'
import type { Move, Upgrade } from '../model/action.ts'
import type { ImageRow, ProblemRow } from '../model/image.ts'
import { type Phrase, counted, number, render } from '../phrase.ts'
import { byCure, toldProblems, unnamedImage } from '../problems.ts'
import { type SameImages, sameImages } from '../same-images.ts'
import { SEVERITY_ORDER, severitiesOf } from '../severities.ts'
import { crossesMajor } from '../upgrades.ts'
import { COLORED, PLAIN, type Paint } from './ansi.ts'
import { findingLines, imagesText } from './findings.ts'
import { type Cell, textTable } from './text-table.ts'

/** A group folds in the runner's log; lines outside of one are seen at once. */
export type LogPart = { readonly kind: 'lines'; readonly lines: readonly string[] } | { readonly kind: 'group'; readonly title: string; readonly lines: readonly string[] }

const MAX_ACTIONS = 20
const MAX_UPGRADES = 50
const MAX_EXCUSES = 50
const MAX_SENTENCE = 600
/** A line of the log wraps. */
const MAX_HEADLINE = 2_000

export interface LogForm {
  readonly color: boolean
  /** Columns of a terminal that would break longer lines; without it, nothing breaks them. */
  readonly width?: number | undefined
}

/** The whole report for the log: first the groups that fold, then, where people read, the same parts as the comment, in its order. */
export function renderLog(report: Report, { color, width = Number.POSITIVE_INFINITY }: LogForm): readonly LogPart[] {
  const paint = color ? COLORED : PLAIN
  const actions = actionLines(report, paint, width)
  const findings = findingLines(report, paint)
  return [
    ...group('upgrades with versions', upgradeLines(report, paint)),
    ...group(findings?.title ?? '', findings?.lines ?? []),
    ...excuseGroups(report),
    ...sameImages(report).flatMap((same) => same.images.map((image) => imageGroup(image, same, report))),
    ...lines(verdictLines(report, paint)),
    // Beside findings that break the rules, what is missing comes second.
    ...(report.result === 'fail' ? [...lines(actions), ...lines(problemLines(report))] : [...lines(problemLines(report)), ...lines(actions)]),
    ...lines(warningLines(report, paint)),
    ...lines(countLines(report, paint)),
    ...lines(noteLines(report)),
  ]
}

function lines(content: readonly string[]): readonly LogPart[] {
  return content.length === 0 ? [] : [{ kind: 'lines', lines: content }]
}

function group(title: string, content: readonly string[]): readonly LogPart[] {
  return content.length === 0 ? [] : [{ kind: 'group', title, lines: content }]
}

function text(value: string, max = MAX_SENTENCE): string {
  return escapeLog(cut(value, max))
}

function fromPhrase(parts: Phrase): string {
  return render(parts, { word: escapeLog, code: (foreign) => `"${escapeLog(foreign)}"`, page: escapeLog })
}

/** A command is copied, so nothing stands around it. */
function commandPhrase(parts: Phrase): string {
  return render(parts, { word: escapeLog, code: escapeLog, page: escapeLog })
}

function verdictLines({ headline, facts, result, waitedMs }: Report, paint: Paint): readonly string[] {
  const color = { pass: paint.good, fail: paint.bad, 'no-result': paint.warn }[result]
  const { mark, word, whole, aside } = headline
  return [
    '',
    `${color(`${mark} ${word}${whole === '' ? '' : `: ${text(whole, MAX_HEADLINE)}`}`)}${paint.faint(`, waited ${durationText(waitedMs)}`)}`,
    ...(aside === undefined ? [] : [text(aside)]),
    ...(facts.length === 0 ? [] : [fromPhrase(facts)]),
  ]
}

/** What the headline does not already say, and the remedy: once for all images with the same problem. */
function problemLines(report: Report): readonly string[] {
  return byCure(toldProblems(report)).flatMap((problems) => {
    const about = problems.flatMap((problem) => unnamedImage(problem, report) ?? [])
    const causes = problems.flatMap(({ image, what }) => {
      const rest = restInLog(what, report)
      return rest === ''
        ? []
        : rest
            .split('\n')
            .map((line, at) => (at === 0 && image !== undefined && rest === what && !what.includes(image) ? `${text(image, 200)}: ${text(line, 1_000)}` : text(line, 1_000)))
    })
    return [
      '',
      ...(about.length === 0
        ? []
        : [
            `This is about ${about
              .slice(0, 3)
              .map((image) => text(image, 200))
              .join(', ')}${about.length > 3 ? ` and ${number(about.length - 3)} more` : ''}.`,
          ]),
      ...new Set(causes),
      ...cureLines(problems[0]),
    ]
  })
}

/** The headline of the log has the whole first line of the first cause. */
function restInLog(what: string, { result, headline }: Report): string {
  if (headline.whole.includes(what)) return ''
  const [first = '', ...others] = what.split('\n')
  return result === 'no-result' && headline.whole.includes(first.trim()) ? others.join('\n') : what
}

function cureLines(problem: ProblemRow | undefined): readonly string[] {
  if (problem === undefined || (problem.remedy.length === 0 && problem.snippet === undefined)) return []
  const { remedy, snippet } = problem
  return [
    'What to do',
    ...remedy.map((step) => `  - ${text(step)}`),
    // A line of a policy may begin with anything; the bar in front keeps it from being read as a command.
    ...(snippet === undefined ? [] : snippet.text.split('\n').map((line) => `  | ${/^\s*/u.exec(line)?.[0] ?? ''}${text(line, 400)}`)),
  ]
}

function actionLines({ actions, images }: Report, paint: Paint, width: number): readonly string[] {
  if (actions.length === 0) return []
  const labels = columnLabels(
    actions.map(({ places }) => places),
    images,
  )
  let at = 0
  const shown = actions.slice(0, MAX_ACTIONS).map((action) => {
    const mark = action.kind === 'wait' ? '' : `${String((at += 1))}. `
    const detail = actionDetail(action, labels === undefined ? undefined : imagesPhrase(action.places, labels))
    const indented = (line: string) => `${' '.repeat(mark.length)}${line}`
    return {
      what: { text: `${mark}${commandPhrase(actionPhrase(action))}`, paint: paint.bold },
      gain: fromPhrase(gainPhrase(action)),
      details: detail.length === 0 ? [] : [{ text: indented(commandPhrase(detail)), paint: paint.faint }],
      indented,
      removes: action.kind === 'wait' ? '' : 'removes ',
    }
  })
  const table = textTable(
    [{ name: 'What to do' }, { name: 'Removes' }],
    shown.flatMap(({ what, gain, details }) => [[what, { text: gain }], ...details.map((detail) => [detail])]),
  )
  // A table whose lines wrap is unreadable, so each action then gets lines of its own.
  const fits = width === Number.POSITIVE_INFINITY || table.every((line) => stringWidth(line) <= width)
  const stacked = () => [
    'What to do',
    ...shown.flatMap(({ what, gain, details, indented, removes }) => [what.paint(what.text), indented(`${removes}${gain}`), ...details.map((detail) => detail.paint(detail.text))]),
  ]
  const left = actions.length - MAX_ACTIONS
  return ['', ...(fits ? table : stacked()), ...(left > 0 ? [`… and ${counted(left, 'more action')}`] : [])]
}

function warningLines(report: Report, paint: Paint): readonly string[] {
  const told = [...exceptionNotices(report), ...warnings(report)].map(({ text: notice }) => paint.warn(`warning: ${text(notice)}`))
  return told.length === 0 ? [] : ['', ...told]
}

function noteLines({ notices, imageNotices, layersHint }: Report): readonly string[] {
  const told = [...notices.filter(({ kind }) => kind === 'info').map((notice) => notice.text), ...imageNotices, ...(layersHint === undefined ? [] : [layersHint])]
  return told.length === 0 ? [] : ['', ...told.map((note) => `note: ${text(note)}`)]
}

/** Across, as in the comment: only severities and rows that have something in them. */
function countLines(report: Report, paint: Paint): readonly string[] {
  const { table, images } = report
  if (table === undefined) return []
  const counts = SEVERITY_ORDER.flatMap((severity) => table.rows.filter((row) => row.severity === severity && row.total + row.ignored + row.suppressed > 0))
  const several =
    images.length < 2
      ? []
      : sameImages(report).map(
          (same) => `${text([imageName(same.images[0]), platformsText(same)].filter((part) => part !== '').join(' '), 300)}: ${same.fails ? '✗ ' : ''}${text(resultText(same))}`,
        )
  if (counts.length === 0) return several.length === 0 ? [] : ['', ...several]
  const { sum } = table
  const figures = (name: string, pick: (row: (typeof counts)[number] | typeof sum) => number): readonly (readonly Cell[])[] =>
    pick(sum) === 0 ? [] : [[{ text: name }, ...[...counts, sum].map((row) => ({ text: number(pick(row)) }))]]
  const hasLimits = counts.some(({ limit }) => limit === 'varies' || (limit ?? 0) > 0)
  const rows: readonly (readonly Cell[])[] = [
    [
      { text: 'open' },
      ...counts.map((row): Cell => (row.breaking > 0 ? { text: `✗ ${number(row.total)}`, paint: paint.bad } : { text: number(row.total) })),
      { text: number(sum.total) },
    ],
    ...figures('new', (row) => row.new ?? 0),
    ...figures('in grace', ({ graced }) => graced),
    ...figures('ignored', ({ ignored }) => ignored),
    ...figures('suppressed', ({ suppressed }) => suppressed),
    ...(hasLimits ? [[{ text: 'allowed' }, ...counts.map(({ limit }) => ({ text: limit === undefined ? '–' : limit === 'varies' ? limit : number(limit) })), { text: '' }]] : []),
  ]
  return [
    '',
    ...textTable([{ name: '' }, ...counts.map(({ severity }) => ({ name: severity, align: 'right' as const })), { name: 'all', align: 'right' as const }], rows),
    ...(several.length === 0 ? [] : ['', ...several]),
  ]
}

function upgradeLines({ upgrades, images }: Report, paint: Paint): readonly string[] {
  if (upgrades.length === 0) return []
  const labels = columnLabels(
    upgrades.map(({ places }) => places),
    images,
  )
  const rows = upgrades
    .slice(0, MAX_UPGRADES)
    .map((upgrade): readonly Cell[] => [
      { text: namesOf(upgrade), paint: paint.bold },
      { text: movesOf(upgrade) },
      { text: removesOf(upgrade) },
      ...(labels === undefined ? [] : [{ text: imagesText(upgrade.places, labels) }]),
    ])
  const left = upgrades.length - rows.length
  return [
    ...textTable([{ name: 'upgrade' }, { name: 'from → to' }, { name: 'removes' }, ...(labels === undefined ? [] : [{ name: 'images' }])], rows),
    ...(left > 0 ? [`… and ${counted(left, 'more upgrade')}`] : []),
  ]
}

function namesOf({ moves }: Upgrade): string {
  const names = [...new Set(moves.flatMap((move) => move.names))]
  const left = names.length - 3
  return `${names
    .slice(0, 3)
    .map((name) => text(name, 40))
    .join(', ')}${left > 0 ? ` +${String(left)}` : ''}`
}

/** All of them: the one that counts may be the last. */
function movesOf({ moves }: Upgrade): string {
  const told = moves.slice(0, 3).map((move) => `${text(move.installed.join(', '), 60)} → ${targetOf(move)}${crossesMajor(move) ? ' (major version)' : ''}`)
  return `${told.join('; ')}${moves.length > told.length ? ` and ${number(moves.length - told.length)} more` : ''}`
}

function targetOf({ target, fixed }: Move): string {
  if (target !== undefined) return text(target, 40)
  return `newest of ${fixed
    .slice(0, 3)
    .map(({ version }) => text(version, 40))
    .join(', ')}${fixed.length > 3 ? ` and ${number(fixed.length - 3)} more` : ''}`
}

function removesOf({ removes, removesBySeverity, helps }: Upgrade): string {
  const own = severitiesOf(removesBySeverity).map(([severity, count]) => `${number(count)} ${severity}`)
  return [...(removes === 0 ? [] : own), ...(helps === 0 ? [] : [`helps with ${number(helps)}`])].join(', ')
}

/** What was ignored or does not fail yet, and why: nobody should have to open a file to see what the policy let through. */
function excuseGroups(report: Report): readonly LogPart[] {
  const { exceptions, grace } = report
  const excused = exceptions.slice(0, MAX_EXCUSES).map(({ ids, reason, expires, owner, ticket, source }) => {
    const facts = [
      text(reason, 200),
      ...(expires === undefined ? [] : [`until ${text(expires, 40)}`]),
      ...[owner, ticket].flatMap((fact) => (fact === undefined ? [] : [text(fact, 80)])),
      text(source, 120),
    ]
    return `${idsOf(ids)}: ${[...new Set(facts)].join(', ')}`
  })
  const waiting = grace.slice(0, MAX_EXCUSES).map(({ failsOn, severity, ids }) => `${severity}, fails on ${text(failsOn, 40)}: ${idsOf(ids)}`)
  const whole = (told: readonly string[], all: number): readonly string[] => (all > told.length ? [...told, `… and ${number(all - told.length)} more`] : told)
  return [...group(exceptionsTitle(report), whole(excused, exceptions.length)), ...group('findings in grace', whole(waiting, grace.length))]
}

/** The raw facts of one image, for people who want to know what the scan did. */
function imageGroup(image: ImageRow, same: SameImages, { images }: Report): LogPart {
  const { evidence } = image
  const name = [imageName(image), image.platformName, ...(images.length > 1 ? [shortDigest(image.digest)] : [])].filter((part) => part !== undefined).join(' ')
  const spans = evidence.spans.map(({ state, lastedMs, detail }) => `${state}${detail === undefined ? '' : ` (${text(detail, 60)})`} ${durationText(lastedMs)}`)
  const facts = [
    `digest: ${text(image.digest)}`,
    ...(image.pushedAt === undefined ? [] : [`pushed: ${formatTime(image.pushedAt)}`]),
    ...(image.scannedAt === undefined ? [] : [`scanned: ${formatTime(image.scannedAt)}`]),
    ...(image.base?.name === undefined ? [] : [`base image: ${text(image.base.name, 200)}`]),
    `scan: ${[image.state, ...(image.detail === undefined ? [] : [text(image.detail, 100)])].join(', ')}`,
    ...(spans.length === 0 ? [] : [`waited: ${spans.join(', ')}; ${counted(evidence.polls, 'poll')}, ${counted(evidence.requests, 'request')}`]),
    ...image.notices.map((notice) => `note: ${text(notice)}`),
  ]
  return { kind: 'group', title: `scan of ${text(name, 300)}: ${text(resultText({ ...same, images: [image] }))}`, lines: facts }
}

function idsOf(ids: readonly string[]): string {
  const shown = ids.slice(0, 8).map((id) => text(id, 40))
  return ids.length > shown.length ? `${shown.join(', ')} and ${number(ids.length - shown.length)} more` : shown.join(', ')
}
