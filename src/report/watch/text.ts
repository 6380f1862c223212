import type { NoResult } from '../../base/no-result.ts'
import { formatTime } from '../../base/time.ts'
import type { StreamState } from '../../fleet/watch/look.ts'
import { streamName, unscannedRepositories, violatingIds, type StreamResult, type WatchResult } from '../../fleet/watch/result.ts'

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

export function headlineOf({ verdict, reason }: Pick<WatchResult, 'verdict' | 'reason'>): string {
  return `${VERDICT_WORDS[verdict]}: ${reason}`
}

/** A figure with its numerator and denominator, and what it means. */
export interface FigureLine {
  readonly name: string
  readonly value: string
  readonly meaning: string
}

const UNKNOWN = 'unknown'

/** The figures, each as `docs/watch.md` defines it. */
export function figureLines(result: WatchResult): readonly FigureLine[] {
  const { coverage, failureRate, timeToRemediate, withinSlo } = result.figures
  const unscanned = unscannedRepositories(result)
  return [
    { name: 'Coverage', value: coverage === undefined ? UNKNOWN : share(coverage.scanned, coverage.declared), meaning: 'streams whose image has a successful scan that still goes on, of all streams' },
    { name: 'Failure rate', value: share(failureRate.failing, failureRate.judged), meaning: 'failing streams, of those with a result' },
    { name: 'Time to remediate', value: remediateText(timeToRemediate), meaning: 'from first seen in the stream to the first scanned image without it, last 90 days' },
    { name: 'Within SLO', value: withinSlo === undefined ? UNKNOWN : share(withinSlo.within, withinSlo.open), meaning: 'open findings younger than their SLO, of those that have one' },
    { name: 'Repositories without scanning', value: unscanned === undefined ? UNKNOWN : String(unscanned), meaning: 'not scanned, or not known to be, and not accepted' },
  ]
}

/** Percent with one decimal; `undefined` where there is nothing to divide by. */
export function percentOf(part: number, whole: number): string | undefined {
  return whole === 0 ? undefined : ((part / whole) * 100).toFixed(1)
}

function share(part: number, whole: number): string {
  const percent = percentOf(part, whole)
  return percent === undefined ? `none of ${whole}` : `${part} of ${whole} (${percent} %)`
}

function remediateText(figure: WatchResult['figures']['timeToRemediate']): string {
  if (figure === undefined) return UNKNOWN
  if (figure.medianDays === undefined || figure.p90Days === undefined) return 'no case'
  return `median ${figure.medianDays} d, 90th percentile ${figure.p90Days} d (${figure.cases} ${figure.cases === 1 ? 'case' : 'cases'})`
}

/** What a person should know first of a stream, as plain text. */
export function streamLine(result: StreamResult): string {
  const { mark, word } = STATE_WORDS[result.state]
  return `${mark} ${streamName(result.stream)}${result.stream.owner === undefined ? '' : `, ${result.stream.owner}`}: ${word} since ${formatTime(result.since)}. ${result.reason}`
}

/** Ids for a line: so many, and how many more there are. */
export function idsText(ids: readonly string[], most: number): string {
  return ids.length <= most ? ids.join(', ') : `${ids.slice(0, most).join(', ')} and ${ids.length - most} more`
}

/** The log: what got worse, who has no result, the figures, the verdict last. */
export function renderWatchLog(result: WatchResult, most: number): readonly string[] {
  const shown = result.streams.filter(({ state }) => state !== 'pass')
  const changes = result.streams.flatMap((stream) => [
    ...(stream.appeared.length === 0 ? [] : [`New in ${streamName(stream.stream)}: ${idsText(stream.appeared, 10)}`]),
    ...(stream.remediations.size === 0 ? [] : [`Remediated in ${streamName(stream.stream)}: ${idsText([...stream.remediations.keys()].sort(), 10)}`]),
  ])
  return [
    ...shown.slice(0, most).flatMap((stream) => [streamLine(stream), ...violationLine(stream), ...clusterLine(stream), ...stream.remedy.map((step) => `   ${step}`)]),
    ...(shown.length > most ? [`${shown.length - most} more streams do not pass; the JSON report has all of them.`] : []),
    ...changes.slice(0, most),
    ...(result.audit?.registry ?? []).map(({ detail, remedy }) => `Registry: ${detail} ${remedy}`.trim()),
    ...(result.audit?.repositories ?? []).slice(0, most).map(({ name, detail, remedy }) => `Repository ${name}: ${detail} ${remedy}`.trim()),
    ...result.problems.flatMap(({ what, remedy }) => [what, ...remedy.map((step) => `   ${step}`)]),
    ...result.notices.map((notice) => `note: ${notice}`),
    ...figureLines(result).map(({ name, value }) => `${name}: ${value}`),
    `Requests: ${result.requests.made} of ${result.requests.limit}`,
    headlineOf(result),
  ]
}

function clusterLine({ clusters = [] }: StreamResult): readonly string[] {
  return clusters.length === 0 ? [] : [`   Runs in ${idsText(clusters.map(({ arn }) => arn.split(':').at(-1) ?? arn), 5)}`]
}

function violationLine(stream: StreamResult): readonly string[] {
  const ids = violatingIds(stream)
  return ids.length === 0 ? [] : [`   ${stream.state === 'fail' ? 'Violations' : 'Violations when it was checked last'}: ${idsText(ids, 10)}`]
}

/** These hold for the whole run, whichever stream met them: nobody asked to be told softly that the watch is not connected. */
const ALWAYS_FAIL = new Set(['permission-denied', 'no-credentials', 'bad-credentials', 'login-expired'])
/** Problems of the run, and those that single streams met and that hold for all of them. */
export function problemsOf({ problems, streams }: WatchResult): readonly NoResult[] {
  const ofStreams = new Map<string, NoResult>()
  for (const { code, reason, remedy } of streams) {
    if (code !== undefined && ALWAYS_FAIL.has(code) && !ofStreams.has(code)) ofStreams.set(code, { code, what: reason, remedy, alwaysFails: true })
  }
  return [...problems, ...ofStreams.values()]
}
