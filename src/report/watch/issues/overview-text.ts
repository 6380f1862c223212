import { compareText } from '../../../base/order.ts'
import { isUnscanned } from '../../../fleet/watch/audit.ts'
import { STREAM_STATES } from '../../../fleet/watch/look.ts'
import { cut } from '../../cut.ts'
import { escapeCode, escapeText, escapeTitle, md, type Markdown } from '../../escape.ts'
import { topUpgrades } from '../gains.ts'
import { placeName, violatingIds, type StreamRow, type WatchReport } from '../model.ts'
import { figureLines, headlineOf, idsText, STATE_WORDS } from '../text.ts'
import { fitting, listOf, nameOf, prose, remedyText, section, table } from './parts.ts'

/** Below the 65,536 characters that GitHub takes, the marker included. */
const MAX_LENGTH = 60_000
const ROWS = [100, 50, 20, 5, 0]
const MOST_IDS = 5
const MOST_UPGRADES = 10
const MAX_TITLE = 250
/** Figures that depend only on the facts. The others also depend on the state file, and on the day. */
const FIGURES = new Set(['Coverage', 'Failure rate', 'Repositories without scanning'])

/** Set once: people may rename the issue. */
export function overviewTitle({ registries }: WatchReport): string {
  const [first, ...others] = registries
  const place = first === undefined || others.length > 0 ? `${registries.length} registries` : `${first.id ?? ''} in ${first.region}`
  return cut(escapeTitle(`ECR Scan Watch: ${place}`), MAX_TITLE)
}

/**
 * Everything that does not pass. The text must change only if the facts do, so it has no number of requests, no time of a run,
 * no age, and nothing that only the state file knows, which may be lost.
 */
export function overviewText(report: WatchReport, issueOf: (row: StreamRow) => number | undefined): string {
  const steady = { ...report, streams: report.streams.toSorted(worstFirst) }
  return fitting((rows) => blocks(steady, issueOf, rows), ROWS, MAX_LENGTH, report.generatedAt)
}

/** By state, then by number of violations, then by name. Not by what is new, which would change the order in the next run. */
function worstFirst(left: StreamRow, right: StreamRow): number {
  return (
    STREAM_STATES.indexOf(left.state) - STREAM_STATES.indexOf(right.state) || violatingIds(right).length - violatingIds(left).length || compareText(nameIn(left), nameIn(right))
  )
}

function nameIn({ registry, repository, environment }: StreamRow): string {
  return JSON.stringify([repository, environment, registry.id, registry.region])
}

function blocks(report: WatchReport, issueOf: (row: StreamRow) => number | undefined, rows: number): readonly (Markdown | undefined)[] {
  const bad = report.streams.filter(({ state }) => state !== 'pass')
  const several = report.registries.length > 1
  return [
    md`## ${prose(headlineOf(report))}`,
    listOf(report.problems.slice(0, 10).flatMap(({ what, remedy }) => [prose(what), ...remedy.slice(0, 5).map(remedyText)])),
    table(
      ['figure', 'value', 'meaning'],
      figureLines(report)
        .filter(({ name }) => FIGURES.has(name))
        .map(({ name, value, meaning }) => [escapeText(name), escapeText(value), escapeText(meaning)]),
    ),
    section('Streams that do not pass', bad, rows, ['state', 'stream', ...(several ? ['registry'] : []), 'issue', 'owner', 'violations', 'reason'], (stream) => {
      const issue = issueOf(stream)
      return [
        escapeText(`${STATE_WORDS[stream.state].mark} ${STATE_WORDS[stream.state].word}`),
        nameOf(stream),
        ...(several ? [prose(`${stream.registry.id ?? ''} ${stream.registry.region}`)] : []),
        issue === undefined ? md`` : md`#${issue}`,
        escapeText(cut(stream.owner ?? '', 100)),
        prose(idsText(violatingIds(stream), MOST_IDS)),
        prose(cut(stream.reason, 300)),
      ]
    }),
    section('Upgrades that help most', topUpgrades(report).slice(0, MOST_UPGRADES), rows, ['package', 'to', 'violations', 'streams'], ({ what, violations, streams }) => [
      escapeCode(cut(what.package, 200)),
      what.target === undefined ? md`` : escapeCode(cut(what.target, 100)),
      md`${violations}`,
      md`${streams}`,
    ]),
    section('Scanning of the registry', report.audit?.registry ?? [], rows, ['problem', 'what to do'], ({ detail, remedy }) => [prose(detail), remedyText(remedy)]),
    section(
      'Repositories without scanning',
      report.audit?.repositories.filter(isUnscanned) ?? [],
      rows,
      ['repository', 'problem', 'what to do'],
      ({ name, detail, remedy, place }) => [md`${escapeCode(cut(name, 300))}${several ? md` ${prose(`of ${placeName(place)}`)}` : md``}`, prose(detail), remedyText(remedy)],
    ),
    md`The watch edits this issue in place, which notifies nobody. The last run of the workflow shows when the streams were last checked.`,
  ]
}
