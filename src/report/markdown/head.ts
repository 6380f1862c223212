import { type Markdown, cut, escapeBlock, escapeCode, escapeText, joinMarkdown, link, md } from '../escape.ts'
import type { Block } from '../fit.ts'
import { failingFirst, imageName, shortDigest, withShortDigests } from '../images.ts'
import { NONE, SEVERITY_LABELS, advice, codeCut, codeList, fromPhrase, prose, row, severityList, tableHead } from './parts.ts'
import type { Violation } from '../../policy/verdict.ts'
import type { CountRow, ImageRow, ProblemRow, Report } from '../model.ts'
import { counted, number } from '../phrase.ts'
import { byCure, lacksImages, toldProblems, unnamedImage } from '../problems.ts'
import { formatDuration, formatTime } from '../../base/time.ts'
import { whatBreaks, worstFirst } from '../violations.ts'

/** The first parts of every report: what was decided, why, and about what. */

const MAX_SENTENCE = 600
const MAX_SNIPPET = 8_000

export function headlineBlock(report: Report, level: Markdown): Block {
  const { headline, violations, upcoming } = report
  const { mark, word, sentence, aside } = headline
  const title = md`${level} ${escapeText(mark)} ${escapeText(word)}${sentence === '' ? md`` : md`: ${prose(withShortDigests(sentence), MAX_SENTENCE)}`}`
  const rules = bullets(violations, (violation) => violationText(violation, report))
  const later = bullets(upcoming, (violation) => md`From ${escapeText(violation.from)} it fails: ${violationText(violation, report)}`)
  const parts = [title, ...(aside === undefined ? [] : [md`**${escapeText(aside)}**`]), ...(rules.length + later.length === 0 ? [] : [joinMarkdown([...rules, ...later], '\n')])]
  return { name: 'verdict', rank: 0, open: joinMarkdown(parts, '\n\n') }
}

const MAX_RULES = 20

function bullets<T>(items: readonly T[], say: (item: T) => Markdown): readonly Markdown[] {
  const left = items.length - MAX_RULES
  return [...items.slice(0, MAX_RULES).map((item) => md`- ${say(item)}`), ...(left > 0 ? [md`- … and ${escapeText(counted(left, 'more rule'))}`] : [])]
}

function violationText({ rule, limit, actual, findings, repositories }: Violation, report: Report): Markdown {
  const ids = findings.length === 0 ? md`` : md`: ${codeList(worstFirst(findings, report.findings), 5)}`
  const where = repositories === undefined ? md`` : md` in ${codeList(repositories, 3)}`
  return md`${escapeCode(rule)}: ${report.early ? md`at least ` : md``}${escapeText(whatBreaks({ rule, actual }))}${where}, limit ${escapeText(number(limit))}${ids}`
}

/** Expired exceptions and the like, which a person has to do something about. */
export function noticeBlocks({ notices }: Report): readonly Block[] {
  const urgent = notices.filter(({ kind }) => kind !== 'info')
  const rest = notices.filter(({ kind }) => kind === 'info')
  return [
    ...(urgent.length === 0 ? [] : [quote('warnings', 2, md`> [!WARNING]`, urgent)]),
    ...(rest.length === 0 ? [] : [quote('notes', 9, md`> [!NOTE]`, rest)]),
  ]
}

/** What the report files do not hold. */
export function filesBlock(notices: readonly string[]): readonly Block[] {
  return notices.length === 0 ? [] : [quote('notes', 2, md`> [!NOTE]`, notices.map((text) => ({ kind: 'info', text })))]
}

function quote(name: string, rank: number, open: Markdown, notices: Report['notices']): Block {
  const rows = notices.map(({ text, source }) => {
    const where = source === undefined || text.includes(source) ? md`` : md` (${codeCut(source)})`
    return md`> - ${advice(text)}${where}`
  })
  return { name, rank, open, rows: { total: rows.length, lines: rows }, more: (left) => md`… and ${escapeText(counted(left, `more ${name === 'warnings' ? 'warning' : 'note'}`))}.` }
}

/** What is missing, and what cures it: once for all images that lack the same. */
export function problemBlocks(report: Report): readonly Block[] {
  return byCure(toldProblems(report)).map((group, index) => ({
    name: 'problem',
    // The first one explains the verdict and stays in any case.
    rank: index === 0 ? 0 : 1,
    // What the headline says already is not said again.
    open: problemText(group, report),
  }))
}

/** Platforms of an index that lack the same are told one by one up to here. */
const MAX_SAME = 10

function problemText(group: readonly ProblemRow[], report: Report): Markdown {
  const unsaid = group.filter(({ what }) => !report.headline.sentence.includes(what))
  const about = group.flatMap((problem) => unnamedImage(problem, report) ?? [])
  const concerns = about.length === 0 ? [] : [md`This is about ${codeList(about, 3, 200)}.`]
  const [{ remedy, snippet } = NO_CURE] = group
  const told = unsaid.slice(0, MAX_SAME).map(({ image, what }) => {
    const where = image === undefined ? md`` : md`${codeCut(image, 200)}: `
    return md`${where}${advice(withShortDigests(what), 1_000)}`
  })
  const left = unsaid.length - told.length
  const more = left > 0 ? [md`… and ${escapeText(counted(left, 'more image'))} with the same problem.`] : []
  const steps = remedy.slice(0, 12).map((step, index) => md`${index + 1}. ${advice(step)}`)
  const block = snippet === undefined ? [] : [escapeBlock(cut(snippet.text, MAX_SNIPPET), snippet.language)]
  return joinMarkdown([...concerns, ...told, ...more, ...(steps.length === 0 ? [] : [md`**What to do**

${joinMarkdown(steps, '\n')}`]), ...block], '\n\n')
}

const NO_CURE: Pick<ProblemRow, 'remedy' | 'snippet'> = { remedy: [] }

export function countsBlock({ table, problems }: Report): readonly Block[] {
  if (table === undefined) return []
  const { sum } = table
  const hasNew = sum.new !== undefined
  const head = tableHead([
    { name: md`Severity` },
    { name: md`Total`, isNumber: true },
    ...(hasNew ? [{ name: md`New`, isNumber: true }] : []),
    { name: md`Fixable`, isNumber: true },
    { name: md`Ignored`, isNumber: true },
    { name: md`Limit`, isNumber: true },
  ])
  const rows = table.rows.map((count) => {
    const total = escapeText(number(count.total))
    return row([
      SEVERITY_LABELS[count.severity],
      count.total === 0 ? total : md`**${total}**`,
      ...(hasNew ? [escapeText(number(count.new ?? 0))] : []),
      escapeText(number(count.fixable)),
      escapeText(number(count.ignored)),
      limitCell(count),
    ])
  })
  const foot = row([
    md`**All**`,
    md`**${escapeText(number(sum.total))}**`,
    ...(hasNew ? [escapeText(number(sum.new ?? 0))] : []),
    escapeText(number(sum.fixable)),
    escapeText(number(sum.ignored)),
    md` `,
  ])
  const remark = !lacksImages(problems) ? fromPhrase(table.remark) : md`${fromPhrase(table.remark)} Images without a result are not in these numbers.`
  return [{ name: 'counts', rank: 0, open: joinMarkdown([head, ...rows, foot, md``, remark], '\n') }]
}

function limitCell({ limit, isBroken }: CountRow): Markdown {
  if (limit === undefined) return isBroken ? md`❌ broken` : NONE
  const text = limit === 'varies' ? md`varies` : escapeText(number(limit))
  return isBroken ? md`❌\u00a0over\u00a0${text}` : text
}

export function imagesBlock(report: Report): readonly Block[] {
  const { images } = report
  if (images.length === 0) return []
  const has = {
    base: images.some(({ base }) => base?.name !== undefined),
    result: images.length > 1 || images.some(({ state }) => state !== 'scanned'),
  }
  const head = tableHead([
    { name: md`Image` },
    { name: md`Digest` },
    ...(has.base ? [{ name: md`Base image` }] : []),
    { name: md`Pushed` },
    { name: md`Scanned` },
    ...(has.result ? [{ name: md`Result` }] : []),
  ])
  const rows = failingFirst(report).map(({ image, fails }) =>
    row([
      image.platformName === undefined ? codeCut(imageName(image), 200) : md`${codeCut(imageName(image), 200)}<br>${prose(image.platformName, 60)}`,
      link(escapeCode(shortDigest(image.digest)), image.consoleUrl),
      ...(has.base ? [image.base?.name === undefined ? NONE : codeCut(image.base.name)] : []),
      image.pushedAt === undefined ? NONE : escapeText(formatTime(image.pushedAt)),
      image.scannedAt === undefined ? NONE : escapeText(formatTime(image.scannedAt)),
      ...(has.result ? [fails && images.length > 1 ? md`❌\u00a0${resultCell(image)}` : resultCell(image)] : []),
    ]),
  )
  const [notes, waited] = [notesOf(report), waitedText(report)]
  const close = joinMarkdown([waited, ...notes], '\n')
  return [{ name: 'images', rank: 1, open: head, rows: { total: rows.length, lines: rows }, more: (left) => md`… and ${escapeText(counted(left, 'more image'))}.`, close }]
}

function resultCell({ state, detail, bySeverity }: ImageRow): Markdown {
  const code = detail === undefined ? md`` : md` (${codeCut(detail)})`
  switch (state) {
    case 'scanned':
      return bySeverity === undefined || Object.values(bySeverity).every((count) => count === 0) ? md`no findings` : severityList(bySeverity)
    case 'no-result':
      return md`⚠️ no result${code}`
    case 'unfinished':
      return bySeverity === undefined ? md`not waited for` : md`${severityList(bySeverity)}<br>read before the end, the rest not waited for`
    case 'skipped':
      return md`skipped, not judged${code}`
  }
}

function waitedText({ waitedMs, images }: Report): Markdown {
  const reasons = new Set(images.flatMap(({ state, detail }) => (state === 'scanned' && detail !== undefined ? [detail] : [])))
  const [reason] = reasons
  const status = reasons.size === 1 && reason !== undefined ? md` Inspector says ${codeCut(reason)}.` : md``
  return md`Waited ${escapeText(formatDuration(waitedMs))} for the scan.${status}`
}

const MAX_NOTES = 10

function notesOf({ images, imageNotices }: Report): readonly Markdown[] {
  const notes = [...new Set([...imageNotices, ...images.flatMap(({ notices }) => notices)])]
  const shown = notes.slice(0, MAX_NOTES).map((note) => md`- ${advice(note)}`)
  const left = notes.length - shown.length
  const lines = left > 0 ? [...shown, md`- … and ${escapeText(counted(left, 'more note'))}`] : shown
  return lines.length === 0 ? [] : [md``, ...lines]
}
