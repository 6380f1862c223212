import { counted } from '../phrase.ts'
import type { StreamRow, WatchReport } from './model.ts'

/** What changed in one stream since the last run. */
export interface Change {
  readonly stream: StreamRow
  /** How its state changed. */
  readonly turned: 'failing' | 'lost' | 'passing' | undefined
  /** New in the stream, and breaking a rule. */
  readonly violations: readonly string[]
  readonly remediated: readonly string[]
}

export interface Changes {
  /** In the order of the streams, which is the worst first. */
  readonly worse: readonly Change[]
  readonly better: readonly Change[]
  /** New vulnerabilities that break no rule, counted in each stream. */
  readonly accepted: number
}

/** Merged runs of several registries start at different times. */
const SAME_NIGHT_MS = 6 * 3_600_000

/** What got worse and what got better since the last run; `undefined` without the state of one. */
export function changesOf(report: WatchReport): Changes | undefined {
  if (!report.remembers) return undefined
  const changes = report.streams.map((stream) => changeOf(stream, report))
  return {
    worse: changes.filter(({ turned, violations }) => turned === 'failing' || turned === 'lost' || violations.length > 0),
    better: changes.filter(({ turned, remediated }) => turned === 'passing' || remediated.length > 0),
    accepted: changes.reduce((sum, { stream, violations }) => sum + stream.appeared.length - violations.length, 0),
  }
}

function changeOf(stream: StreamRow, report: WatchReport): Change {
  const breaking = new Set(stream.findings.flatMap(({ id, rules }) => (rules.length > 0 ? [id] : [])))
  return {
    stream,
    turned: turnOf(stream, report),
    violations: stream.appeared.filter((id) => breaking.has(id)),
    remediated: stream.remediated,
  }
}

function turnOf({ state, since, lastVerdict }: StreamRow, { generatedAt, registries }: WatchReport): Change['turned'] {
  const isFresh = registries.length > 1 ? generatedAt - since < SAME_NIGHT_MS : since === generatedAt
  if (!isFresh) return undefined
  if (state === 'fail') return 'failing'
  if (state === 'pass') return 'passing'
  // A stream that never had a verdict cannot have lost it.
  return lastVerdict === undefined ? undefined : 'lost'
}

/** `3 new violations in 2 streams, 1 stream started to fail, 1 stream lost its result`, for a headline. */
export function worseText(worse: readonly Change[]): string {
  const violating = worse.filter(({ violations }) => violations.length > 0)
  const violations = violating.reduce((sum, each) => sum + each.violations.length, 0)
  const failing = worse.filter(({ turned }) => turned === 'failing').length
  const lost = worse.filter(({ turned }) => turned === 'lost').length
  const parts = [
    ...(violations === 0 ? [] : [`${counted(violations, 'new violation')} in ${counted(violating.length, 'stream')}`]),
    ...(failing === 0 ? [] : [`${counted(failing, 'stream')} started to fail`]),
    ...(lost === 0 ? [] : [`${counted(lost, 'stream')} lost ${lost === 1 ? 'its' : 'their'} result`]),
  ]
  return parts.length === 0 ? 'Nothing got worse' : parts.join(', ')
}

/** New vulnerabilities that break no rule. */
export function acceptedText(accepted: number): string {
  return `${counted(accepted, 'new vulnerability', 'new vulnerabilities')} ${accepted === 1 ? "doesn't" : "don't"} violate the policy`
}

export function betterText(better: readonly Change[]): string {
  const remediated = better.reduce((sum, each) => sum + each.remediated.length, 0)
  const passing = better.filter(({ turned }) => turned === 'passing').length
  const parts = [
    ...(remediated === 0 ? [] : [`${counted(remediated, 'vulnerability', 'vulnerabilities')} remediated`]),
    ...(passing === 0 ? [] : [`${counted(passing, 'stream')} ${passing === 1 ? 'passes' : 'pass'} now`]),
  ]
  return parts.length === 0 ? 'Nothing was remediated' : parts.join(', ')
}
