import type { EpochMs } from '../../base/finding.ts'
import type { NoResult } from '../../base/no-result.ts'
import type { Cluster } from '../ports.ts'
import type { Slo } from './config/config.ts'
import type { Audit } from './audit.ts'
import type { Figures } from './figures.ts'
import type { Followed } from './follow.ts'
import { STREAM_STATES } from './look.ts'
import type { TrendPoint } from './memory/memory.ts'

export type WatchVerdict = 'pass' | 'fail' | 'no-result'

export interface StreamResult extends Followed {
  /** Which clusters run its images; absent where that was not asked or could not be read. */
  readonly clusters: readonly Cluster[] | undefined
}

/** The result of a watch. Every output is made from it. */
export interface WatchResult {
  readonly generatedAt: EpochMs
  readonly registry: { readonly id: string | undefined; readonly region: string }
  readonly verdict: WatchVerdict
  readonly reason: string
  /** Worst first. */
  readonly streams: readonly StreamResult[]
  readonly audit: Audit | undefined
  readonly figures: Figures
  readonly requests: { readonly made: number; readonly limit: number }
  /** `repository (environment)` of the streams that were not reached. */
  readonly notLookedAt: readonly string[]
  /** What went wrong for the whole run. */
  readonly problems: readonly NoResult[]
  readonly notices: readonly string[]
  readonly points: readonly TrendPoint[]
  readonly slo: Slo
  /** There is a state of an earlier run. */
  readonly remembers: boolean
}

export interface Found extends Omit<WatchResult, 'verdict' | 'reason' | 'notLookedAt' | 'streams'> {
  readonly streams: readonly StreamResult[]
}

/** Adds the verdict to what was found. Without any stream, nothing can pass. */
export function concluded(found: Found): WatchResult {
  const streams = found.streams.toSorted(worstFirst)
  return {
    ...found,
    streams,
    ...conclusionOf(streams, found.problems),
    notLookedAt: streams.filter(({ state }) => state === 'not-looked-at').map(({ stream }) => streamName(stream)),
  }
}

/** The only place that decides when a watch passes, for one run and for a merge. */
export function conclusionOf(streams: readonly Pick<Followed, 'state'>[], problems: readonly NoResult[]): Pick<WatchResult, 'verdict' | 'reason'> {
  const count = countStates(streams)
  const without = count.all - count.pass - count.fail
  const verdict: WatchVerdict = count.fail > 0 ? 'fail' : without > 0 || problems.length > 0 || count.all === 0 ? 'no-result' : 'pass'
  return { verdict, reason: reasonOf(verdict, count, problems) }
}

export function streamName({ repository, environment }: { readonly repository: string; readonly environment: string }): string {
  return `${repository} (${environment})`
}

export interface StateCount {
  readonly all: number
  readonly pass: number
  readonly fail: number
}

export function countStates(streams: readonly Pick<Followed, 'state'>[]): StateCount {
  const count = (state: string): number => streams.filter((stream) => stream.state === state).length
  return { all: streams.length, pass: count('pass'), fail: count('fail') }
}

function reasonOf(verdict: WatchVerdict, { all, pass, fail }: StateCount, problems: readonly NoResult[]): string {
  const [problem] = problems
  const without = all - pass - fail
  const unread = without === 0 ? '' : `${without} ${without === 1 ? 'has' : 'have'} no result`
  if (verdict === 'fail') return `${fail} of ${streams(all)} ${fail === 1 ? 'fails' : 'fail'}${unread === '' ? '' : `, ${unread}`}`
  if (verdict === 'pass') return all === 1 ? 'The only stream passes' : `All ${all} streams pass`
  if (problem !== undefined) return problem.what
  return all === 0 ? 'There is no stream to check' : `No stream fails, but ${without} of ${streams(all)} ${without === 1 ? 'has' : 'have'} no result`
}

function streams(count: number): string {
  return count === 1 ? '1 stream' : `${count} streams`
}

/** By state, then by how much is violated, then by name. */
function worstFirst(left: StreamResult, right: StreamResult): number {
  const byState = STREAM_STATES.indexOf(left.state) - STREAM_STATES.indexOf(right.state)
  const byIds = right.appeared.length - left.appeared.length || violatingIds(right).length - violatingIds(left).length
  return byState || byIds || (streamName(left.stream) < streamName(right.stream) ? -1 : 1)
}

/** Ids that break a rule in a stream, over all its images. */
export function violatingIds({ images }: Pick<Followed, 'images'>): readonly string[] {
  return [...new Set(images.flatMap(({ judgement }) => (judgement?.violations ?? []).flatMap(({ ids }) => ids)))].sort()
}
