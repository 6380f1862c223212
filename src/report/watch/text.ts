import type { NoResult } from '../../base/no-result.ts'
import { formatTime } from '../../base/time.ts'
import type { StreamState } from '../../fleet/watch/look.ts'
import { isUnscanned } from '../../fleet/watch/audit.ts'
import { nameIn, placeName, violatingIds, type StreamRow, type WatchReport } from './model.ts'

/** How a state is said. Only `pass` has the mark of success. */
export const STATE_WORDS: Readonly<Record<StreamState, { readonly mark: string; readonly word: string }>> = {
  fail: { mark: '❌', word: 'failed' },
  'no-result': { mark: '⚠️', word: 'no result' },
  expired: { mark: '⚠️', word: 'no longer scanned' },
  unscannable: { mark: '⚠️', word: 'cannot be scanned' },
  gone: { mark: '⚠️', word: 'gone' },
  'not-looked-at': { mark: '⚠️', word: 'not checked' },
  pass: { mark: '✅', word: 'passed' },
}

const VERDICT_WORDS = { pass: '✅ Passed', fail: '❌ Failed', 'no-result': '⚠️ No result' } as const

export function headlineOf({ verdict, reason }: Pick<WatchReport, 'verdict' | 'reason'>): string {
  return `${VERDICT_WORDS[verdict]}: ${reason}`
}

/** A figure with its numerator and denominator, and what it means. */
export interface FigureLine {
  readonly name: string
  readonly value: string
  readonly meaning: string
  /** The value as one number, for the cards of the page, and what it is made of. */
  readonly short: string
  readonly of: string
}

const NOT_KNOWN: FigureValue = { value: 'unknown', short: 'unknown', of: '' }

/** The figures, each as `docs/watch.md` defines it. */
export function figureLines(report: WatchReport): readonly FigureLine[] {
  const { coverage, failureRate, timeToRemediate, withinSlo } = report.figures
  const unscanned = unscannedRepositories(report)
  return [
    { name: 'Coverage', ...share(coverage && [coverage.scanned, coverage.declared]), meaning: 'streams whose images have a successful scan that is still active, of all streams' },
    { name: 'Failure rate', ...share(failureRate.judged === 0 ? undefined : [failureRate.failing, failureRate.judged]), meaning: 'failing streams, of those with a result' },
    { name: 'Time to remediate', ...remediateText(timeToRemediate), meaning: 'from first seen in the stream to the first scanned image without it, last 90 days' },
    { name: 'Within SLO', ...share(withinSlo && [withinSlo.within, withinSlo.open]), meaning: 'open findings younger than their SLO, of those that have one' },
    {
      name: 'Repositories without scanning',
      ...(unscanned === undefined ? NOT_KNOWN : { value: String(unscanned), short: String(unscanned), of: '' }),
      meaning: 'not scanned, or unknown, and not accepted in the configuration',
    },
  ]
}

/** `undefined` where it could not be read. */
export function unscannedRepositories({ audit }: Pick<WatchReport, 'audit'>): number | undefined {
  const unscanned = audit?.partial === true ? undefined : audit?.repositories.filter(isUnscanned)
  return unscanned === undefined ? undefined : new Set(unscanned.map(({ name, place }) => JSON.stringify([place.id, place.region, name]))).size
}

/** Percent with one decimal; `undefined` where there is nothing to divide by. */
export function percentOf(part: number, whole: number): string | undefined {
  return whole === 0 ? undefined : ((part / whole) * 100).toFixed(1)
}

type FigureValue = Pick<FigureLine, 'value' | 'short' | 'of'>

function share(figure: readonly [part: number, whole: number] | undefined): FigureValue {
  if (figure === undefined) return NOT_KNOWN
  const [part, whole] = figure
  const percent = percentOf(part, whole)
  if (percent === undefined) return { value: 'none', short: 'none', of: '' }
  return { value: `${part} of ${whole} (${percent} %)`, short: `${percent} %`, of: `${part} of ${whole}` }
}

function remediateText(figure: WatchReport['figures']['timeToRemediate']): FigureValue {
  if (figure === undefined) return NOT_KNOWN
  const { medianDays, p90Days, cases } = figure
  if (medianDays === undefined || p90Days === undefined) return { value: 'no case', short: 'no case', of: '' }
  const count = `${cases} ${cases === 1 ? 'case' : 'cases'}`
  return { value: `median ${medianDays} d, 90th percentile ${p90Days} d (${count})`, short: `${medianDays} d`, of: `median of ${count}; 90th percentile ${p90Days} d` }
}

/** What a person should know first of a stream, as plain text. */
function streamLine(row: StreamRow, name: string): string {
  const { mark, word } = STATE_WORDS[row.state]
  return `${mark} ${name}${row.owner === undefined ? '' : `, ${row.owner}`}: ${word} since ${formatTime(row.since)}. ${row.reason}`
}

/** Ids for a line: so many, and how many more there are. */
export function idsText(ids: readonly string[], most: number): string {
  return ids.length <= most ? ids.join(', ') : `${ids.slice(0, most).join(', ')} and ${ids.length - most} more`
}

/** The log: what got worse, who has no result, the figures, the verdict last. */
export function renderWatchLog(report: WatchReport, most: number): readonly string[] {
  const nameOf = nameIn(report)
  const shown = report.streams.filter(({ state }) => state !== 'pass')
  const changes = report.streams.flatMap((stream) => [
    ...(stream.appeared.length === 0 ? [] : [`New in ${nameOf(stream)}: ${idsText(stream.appeared, 10)}`]),
    ...(stream.remediated.length === 0 ? [] : [`Remediated in ${nameOf(stream)}: ${idsText(stream.remediated, 10)}`]),
  ])
  return [
    ...shown
      .slice(0, most)
      .flatMap((stream) => [streamLine(stream, nameOf(stream)), ...violationLine(stream), ...clusterLine(stream), ...stream.remedy.map((step) => `   ${step}`)]),
    ...(shown.length > most ? [`${shown.length - most} more streams do not pass; the JSON report has all of them.`] : []),
    ...changes.slice(0, most),
    ...(report.audit?.registry ?? []).map(({ detail, remedy }) => `Registry: ${detail} ${remedy}`.trim()),
    ...(report.audit?.repositories ?? [])
      .slice(0, most)
      .map(({ name, detail, remedy, place }) => `Repository ${name}${report.registries.length > 1 ? ` of ${placeName(place)}` : ''}: ${detail} ${remedy}`.trim()),
    ...report.problems.flatMap(({ what, remedy }) => [what, ...remedy.map((step) => `   ${step}`)]),
    ...report.notices.map((notice) => `note: ${notice}`),
    ...figureLines(report).map(({ name, value }) => `${name}: ${value}`),
    `Requests: ${report.requests.made} of ${report.requests.limit}`,
    headlineOf(report),
  ]
}

function clusterLine({ clusters = [] }: StreamRow): readonly string[] {
  return clusters.length === 0
    ? []
    : [
        `   Runs in ${idsText(
          clusters.map(({ arn }) => arn.split(':').at(-1) ?? arn),
          5,
        )}`,
      ]
}

function violationLine(stream: StreamRow): readonly string[] {
  const ids = violatingIds(stream)
  return ids.length === 0 ? [] : [`   ${stream.state === 'fail' ? 'Violations' : 'Violations at the last check'}: ${idsText(ids, 10)}`]
}

/** Problems of the whole run, whichever stream met them. They always fail the job, because the watch cannot reach its services. */
const ALWAYS_FAIL = new Set(['permission-denied', 'no-credentials', 'bad-credentials', 'login-expired'])
/** Problems of the run, including those that a single stream met but that apply to all streams. */
export function problemsOf({ problems, streams }: WatchReport): readonly NoResult[] {
  const ofStreams = new Map<string, NoResult>()
  for (const { code, reason, remedy } of streams) {
    if (code !== undefined && ALWAYS_FAIL.has(code) && !ofStreams.has(code)) ofStreams.set(code, { code, what: reason, remedy, alwaysFails: true })
  }
  return [...problems, ...ofStreams.values()]
}
