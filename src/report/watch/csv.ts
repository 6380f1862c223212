import { formatDay, isoTime, wholeDays } from '../../base/time.ts'
import { scannedAtOf } from '../../fleet/watch/look.ts'
import type { KnownFinding } from '../../fleet/watch/memory/memory.ts'
import { violatingIds, type StreamResult, type WatchResult } from '../../fleet/watch/result.ts'
import { escapeCsvCell } from '../escape.ts'
import type { Pieces } from '../pieces.ts'

type Value = string | number | boolean | undefined

interface Row {
  readonly stream: StreamResult
  readonly id: string | undefined
  readonly finding: KnownFinding | undefined
  readonly now: number
}

const COLUMNS: readonly (readonly [string, (row: Row) => Value])[] = [
  ['repository', ({ stream }) => stream.stream.repository],
  ['environment', ({ stream }) => stream.stream.environment],
  ['owner', ({ stream }) => stream.stream.owner],
  ['state', ({ stream }) => stream.state],
  ['since', ({ stream }) => isoTime(stream.since)],
  ['reason', ({ stream }) => stream.reason],
  ['vulnerability', ({ id }) => id],
  ['severity', ({ finding }) => finding?.severity],
  ['new', ({ stream, id }) => (id === undefined ? undefined : stream.appeared.includes(id))],
  ['first_seen', ({ finding }) => (finding === undefined ? undefined : formatDay(finding.firstSeen))],
  ['age_days', ({ finding, now }) => (finding === undefined ? undefined : wholeDays(finding.firstSeen, now))],
  ['rules', ({ stream, id }) => rulesOf(stream, id).join(' ')],
  ['digests', ({ stream }) => stream.images.map(({ facts }) => facts.digest).join(' ')],
  ['tags', ({ stream }) => stream.images.flatMap(({ facts }) => facts.tags).join(' ')],
  ['scanned_at', ({ stream }) => isoTime(oldest(stream.images.map(({ facts }) => scannedAtOf(facts))))],
  ['remedy', ({ stream }) => stream.remedy.join(' ')],
]

function rulesOf({ images }: StreamResult, id: string | undefined): readonly string[] {
  if (id === undefined) return []
  return [...new Set(images.flatMap(({ judgement }) => (judgement?.violations ?? []).filter(({ ids }) => ids.includes(id)).map(({ rule }) => rule)))]
}

function oldest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.flatMap((time) => time ?? [])
  return known.length === 0 || known.length < times.length ? undefined : Math.min(...known)
}

/** A row for each stream and violating finding; a stream without any has one row. Lines end as RFC 4180 wants it. */
export function* renderWatchCsv({ streams, generatedAt }: WatchResult): Pieces {
  yield `${COLUMNS.map(([name]) => name).join(',')}\r\n`
  for (const stream of streams) {
    const ids = violatingIds(stream)
    const rows = (ids.length === 0 ? [undefined] : ids).map((id): Row => ({ stream, id, finding: id === undefined ? undefined : stream.memory.findings.get(id), now: generatedAt }))
    yield rows.map((row) => `${COLUMNS.map(([, pick]) => escapeCsvCell(pick(row))).join(',')}\r\n`).join('')
  }
}
