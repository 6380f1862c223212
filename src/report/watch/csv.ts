import { formatDay, isoTime, wholeDays } from '../../base/time.ts'
import { escapeCsvCell } from '../escape.ts'
import type { Pieces } from '../pieces.ts'
import type { StreamFinding, StreamRow, WatchReport } from './model.ts'

type Value = string | number | boolean | undefined

interface Row {
  readonly stream: StreamRow
  readonly finding: StreamFinding | undefined
  readonly now: number
}

const COLUMNS: readonly (readonly [string, (row: Row) => Value])[] = [
  ['repository', ({ stream }) => stream.repository],
  ['environment', ({ stream }) => stream.environment],
  ['owner', ({ stream }) => stream.owner],
  ['state', ({ stream }) => stream.state],
  ['since', ({ stream }) => isoTime(stream.since)],
  ['reason', ({ stream }) => stream.reason],
  ['vulnerability', ({ finding }) => finding?.id],
  ['severity', ({ finding }) => finding?.severity],
  ['new', ({ finding }) => finding?.isNew],
  ['first_seen', ({ finding }) => dayText(finding?.firstSeen)],
  ['age_days', ({ finding, now }) => (finding?.firstSeen === undefined ? undefined : wholeDays(finding.firstSeen, now))],
  ['published', ({ finding }) => dayText(finding?.publishedAt)],
  ['due', ({ finding }) => dayText(finding?.dueAt)],
  ['rules', ({ finding }) => finding?.rules.join(' ')],
  ['digests', ({ stream }) => stream.images.map(({ digest }) => digest).join(' ')],
  ['tags', ({ stream }) => stream.images.flatMap(({ tags }) => tags).join(' ')],
  ['scanned_at', ({ stream }) => isoTime(oldest(stream.images.map(({ scannedAt }) => scannedAt)))],
  ['remedy', ({ stream }) => stream.remedy.join(' ')],
  ['registry', ({ stream }) => stream.registry.id],
  ['region', ({ stream }) => stream.registry.region],
]

function dayText(at: number | undefined): string | undefined {
  return at === undefined ? undefined : formatDay(at)
}

function oldest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.flatMap((time) => time ?? [])
  return known.length === 0 || known.length < times.length ? undefined : Math.min(...known)
}

/** A row for each stream and violating finding; a stream without any has one row. Lines end as RFC 4180 wants it. */
export function* renderWatchCsv({ streams, generatedAt }: WatchReport): Pieces {
  yield `${COLUMNS.map(([name]) => name).join(',')}\r\n`
  for (const stream of streams) {
    const violating = stream.findings.filter(({ rules }) => rules.length > 0)
    const rows = (violating.length === 0 ? [undefined] : violating).map((finding): Row => ({ stream, finding, now: generatedAt }))
    yield rows.map((row) => `${COLUMNS.map(([, pick]) => escapeCsvCell(pick(row))).join(',')}\r\n`).join('')
  }
}
