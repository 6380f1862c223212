import { formatDay } from '../../base/time.ts'
import { escapeCode, escapeText, joinMarkdown, md, type Markdown } from '../escape.ts'
import { acceptedText, betterText, changesOf, worseText } from './changes.ts'
import { topUpgrades } from './gains.ts'
import { placeName, violatingIds, type StreamRow, type WatchReport } from './model.ts'
import { figureLines, headlineOf, idsText, STATE_WORDS } from './text.ts'

/** Rows of each table; the files have all of them. */
const MOST_ROWS = 100
const MOST_IDS = 8
const MOST_UPGRADES = 5
/** The runner drops a summary above 1 MiB, so stay well below it. */
const MAX_BYTES = 900_000

/** The job summary: headline, what got worse and whose it is, figures, what helps most, streams that do not pass, repositories without scanning. */
export function renderWatchSummary(report: WatchReport, files: readonly string[]): string {
  for (const rows of [MOST_ROWS, 20, 0]) {
    const text = summaryOf(report, files, rows)
    if (Buffer.byteLength(text) <= MAX_BYTES) return text
  }
  return `## ${escapeText(headlineOf(report))}\n`
}

function summaryOf(report: WatchReport, files: readonly string[], most: number): string {
  const bad = report.streams.filter(({ state }) => state !== 'pass')
  const blocks: readonly (Markdown | undefined)[] = [
    md`## ${escapeText(headlineOf(report))}`,
    ...sinceLastRun(report, most),
    table(
      ['figure', 'value', 'meaning'],
      figureLines(report).map(({ name, value, meaning }) => [escapeText(name), escapeText(value), escapeText(meaning)]),
    ),
    section('Upgrades that help most', topUpgrades(report), Math.min(most, MOST_UPGRADES), ['upgrade', 'violations', 'streams'], ({ what, streams, violations }) => [
      md`${escapeCode(what.package)} → ${what.target === undefined ? escapeText('the newest fixed version') : escapeCode(what.target)}`,
      escapeText(String(violations)),
      escapeText(String(streams)),
    ]),
    section('Streams that do not pass', bad, most, ['state', 'stream', 'owner', 'since', 'violations', 'reason'], (stream) => [
      escapeText(`${STATE_WORDS[stream.state].mark} ${STATE_WORDS[stream.state].word}`),
      nameOf(stream, report),
      escapeText(stream.owner ?? ''),
      escapeText(formatDay(stream.since)),
      escapeText(idsText(violatingIds(stream), 3)),
      escapeText(stream.reason),
    ]),
    section('Scanning of the registry', report.audit?.registry ?? [], most, ['problem', 'what to do'], ({ detail, remedy }) => [escapeText(detail), commandText(remedy)]),
    section('Scanning of repositories', report.audit?.repositories ?? [], most, ['repository', 'problem', 'what to do'], ({ name, detail, remedy, place }) => [
      md`${escapeCode(name)}${report.registries.length > 1 ? md` ${escapeText(`of ${placeName(place)}`)}` : md``}`,
      escapeText(detail),
      commandText(remedy),
    ]),
    listOf(report.problems.flatMap(({ what, remedy }) => [what, ...remedy])),
    listOf(report.notices),
    md`${escapeText(`${report.requests.made} of ${report.requests.limit} requests.${files.length === 0 ? '' : ` Report files: ${files.join(', ')}.`}`)}`,
  ]
  return `${joinMarkdown(
    blocks.flatMap((block) => block ?? []),
    '\n\n',
  )}\n`
}

/** What got worse, and who owns it, comes first. */
function sinceLastRun(report: WatchReport, most: number): readonly (Markdown | undefined)[] {
  const changes = changesOf(report)
  if (changes === undefined) return []
  const { worse, better, accepted } = changes
  const besides = accepted === 0 ? '' : ` ${acceptedText(accepted)}.`
  return [
    md`${escapeText(`Since the last run: ${worseText(worse)}. ${betterText(better)}.${besides}`)}`,
    section('What got worse', worse, most, ['owner', 'stream', 'what', 'new violations'], ({ stream, turned, violations }) => [
      escapeText(stream.owner ?? 'no owner'),
      nameOf(stream, report),
      escapeText(turned === 'failing' ? 'fails now' : turned === 'lost' ? STATE_WORDS[stream.state].word : ''),
      escapeText(idsText(violations, MOST_IDS)),
    ]),
    section(
      'Remediated',
      better.filter(({ remediated }) => remediated.length > 0),
      most,
      ['owner', 'stream', 'remediated'],
      ({ stream, remediated }) => [escapeText(stream.owner ?? 'no owner'), nameOf(stream, report), escapeText(idsText(remediated, MOST_IDS))],
    ),
  ]
}

/** The name, with the registry if there are several: two registries can have streams of the same name. */
function nameOf({ repository, environment, registry }: StreamRow, { registries }: WatchReport): Markdown {
  return md`${escapeCode(repository)} ${escapeText(environment)}${registries.length > 1 ? md` ${escapeText(`of ${placeName(registry)}`)}` : md``}`
}

/** A remedy is prose with commands in backticks, which must stay as they are. */
function commandText(remedy: string): Markdown {
  const parts = remedy.split('`')
  return joinMarkdown(
    parts.flatMap((part, at) => (part === '' ? [] : [at % 2 === 1 ? escapeCode(part) : escapeText(part)])),
    ' ',
  )
}

function section<T>(title: string, items: readonly T[], most: number, header: readonly string[], row: (item: T) => readonly Markdown[]): Markdown | undefined {
  if (items.length === 0) return undefined
  const shown = items.slice(0, most)
  const more = items.length - shown.length
  const rest = more === 0 ? md`` : md`\n\n${escapeText(`${more} more; the report files have all.`)}`
  return md`### ${escapeText(`${title} (${items.length})`)}\n\n${table(header, shown.map(row))}${rest}`
}

function table(header: readonly string[], rows: readonly (readonly Markdown[])[]): Markdown {
  const line = (cells: readonly Markdown[]): Markdown => md`| ${joinMarkdown(cells, ' | ')} |`
  return joinMarkdown([line(header.map(escapeText)), line(header.map(() => md`---`)), ...rows.map(line)], '\n')
}

function listOf(texts: readonly string[]): Markdown | undefined {
  return texts.length === 0
    ? undefined
    : joinMarkdown(
        texts.slice(0, MOST_ROWS).map((text) => md`- ${escapeText(text)}`),
        '\n',
      )
}
