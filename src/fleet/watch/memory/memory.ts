import type { Day } from '../../../base/day.ts'
import type { EpochMs, Severity } from '../../../base/finding.ts'
import type { ImageFacts, Judgement, Standing, StreamState } from '../look.ts'

/** A vulnerability in a stream, over all images that followed one another there. */
export interface KnownFinding {
  /** First seen in the stream, so it does not start again with each build. */
  readonly firstSeen: EpochMs
  /** When the vendor published the vulnerability; absent where that is not known. */
  readonly publishedAt: EpochMs | undefined
  readonly severity: Severity
  readonly standing: Standing
  /** Breaks a rule, or did before it was suppressed. */
  readonly violates: boolean
}

/** The last verdict of a stream, and what it rests on. */
export interface LastVerdict {
  readonly result: 'pass' | 'fail'
  readonly at: EpochMs
  readonly policy: string
  readonly until: Day | undefined
}

export interface KnownImage {
  readonly facts: ImageFacts
  /** Absent where the image had none when it was looked at last. */
  readonly judgement: Judgement | undefined
}

export interface StreamMemory {
  readonly repository: string
  readonly environment: string
  readonly state: StreamState
  readonly since: EpochMs
  readonly reason: string
  /** Absent while there was none. */
  readonly verdict: LastVerdict | undefined
  /** As they were at the last verdict, or as last seen if there was none. */
  readonly images: readonly KnownImage[]
  readonly findings: ReadonlyMap<string, KnownFinding>
}

/** An open vulnerability that the next scanned image of its stream no longer had. */
export interface Remediation {
  readonly at: EpochMs
  readonly afterMs: number
}

/** One day of the trend. */
export interface TrendPoint {
  readonly day: Day
  readonly declared: number
  /** Absent where it could not be read. */
  readonly scanned: number | undefined
  readonly failing: number
  readonly judged: number
  /** Open ones over all streams; absent where nothing was judged. */
  readonly critical: number | undefined
  readonly high: number | undefined
}

/** Which registry a state is of. */
export interface StateRegistry {
  readonly region: string
  /** The account; absent where no answer told it. */
  readonly id: string | undefined
}

export interface Memory {
  readonly writtenAt: EpochMs
  /** Absent in a state that was written before states named their registry. */
  readonly registry: StateRegistry | undefined
  readonly streams: ReadonlyMap<string, StreamMemory>
  readonly remediations: readonly Remediation[]
  readonly points: readonly TrendPoint[]
}

const DAY_MS = 86_400_000
const REMEDIATION_DAYS = 90
const TREND_DAYS = 400

/** Without what is too old to be asked for. */
export function pruned(memory: Memory): Memory {
  const { writtenAt } = memory
  const isRecent = (at: EpochMs, days: number): boolean => at > writtenAt - days * DAY_MS
  return {
    ...memory,
    remediations: memory.remediations.filter(({ at }) => isRecent(at, REMEDIATION_DAYS)),
    points: memory.points.filter(({ day }) => isRecent(Date.parse(`${day}T23:59:59Z`), TREND_DAYS)),
  }
}

/** Points of earlier versions have 0 where nothing was judged, and nothing was known. */
export function asKnown(point: TrendPoint): TrendPoint {
  return point.judged === 0 ? { ...point, critical: undefined, high: undefined } : point
}

/** One point for each day: a later run of the same day takes the place of the earlier one. */
export function withPoint(points: readonly TrendPoint[], point: TrendPoint): readonly TrendPoint[] {
  return [...points.filter(({ day }) => day !== point.day), point].sort((left, right) => (left.day < right.day ? -1 : 1))
}

/** Whether a state certainly belongs to another registry: streams of the same name there are others. */
export function isOfOther({ registry }: Memory, here: StateRegistry): boolean {
  if (registry === undefined) return false
  return registry.region !== here.region || (registry.id !== undefined && here.id !== undefined && registry.id !== here.id)
}
