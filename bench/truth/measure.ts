import { SEVERITIES, type Finding } from '../../src/base/finding.ts'
import { chance } from './chance.ts'
import { draw, type Set } from './draw.ts'
import { anImage, fakeService } from './fake-service.ts'
import { finalFindings, truthAt, type Held, type Timeline } from './timeline.ts'
import { virtualClock } from './virtual-clock.ts'
import { failFast, type Waiter } from './waiters.ts'

export interface Run {
  readonly timeline: Timeline
  readonly verdict: 'right' | 'wrong counts' | 'no result'
  /** A pass although the image has a finding of high or worse, or the other way round. */
  readonly falsely?: 'passed' | 'failed'
  readonly clean: boolean
  /** From the truth, or from the start of the gate when the truth was there before, to the verdict. */
  readonly afterMs: number
  readonly requests: number
  /** How long the gate ran. */
  readonly ranMs: number
}

export const TIMEOUT_MS = 900_000

/** One waiter on one timeline, in virtual time. */
export async function measure(waiter: Waiter, timeline: Timeline): Promise<Run> {
  const clock = virtualClock()
  const zero = clock.now()
  await clock.advance(timeline.startsAt)
  const startedAt = clock.now()
  const service = fakeService(timeline, clock, zero, chance(timeline.seed + 1))
  const situation = {
    image: anImage({ pushedAt: zero + timeline.pushedAt }),
    service,
    clock,
    chance: chance(timeline.seed + 2),
    deadline: startedAt + TIMEOUT_MS,
    timeoutMs: TIMEOUT_MS,
  }
  const findings = await clock.run(waiter(situation))
  const truth = finalFindings(timeline)
  const falsely = findings === undefined ? undefined : judged(findings, truth, timeline)
  return {
    timeline,
    clean: truth.length === 0,
    verdict: findings === undefined ? 'no result' : sameCounts(findings, truth, timeline) ? 'right' : 'wrong counts',
    afterMs: clock.now() - Math.max(startedAt, zero + truthAt(timeline)),
    requests: service.requests,
    ranMs: clock.now() - startedAt,
    ...(falsely === undefined ? {} : { falsely }),
  }
}

export interface Score {
  readonly falsePasses: number
  readonly falseFailures: number
  readonly wrongCounts: number
  /** Where there was a result to be had. */
  readonly noResults: number
  readonly withFindings: Spread
  readonly clean: Spread
  readonly requests: Spread
  readonly wrong: readonly Run[]
}

interface Spread {
  readonly median: number
  readonly p90: number
}

/** One waiter on `seeds` timelines of a set. */
export async function measureAll(waiter: Waiter, seeds: number, set: Set): Promise<readonly Run[]> {
  const runs: Run[] = []
  for (let seed = 1; seed <= seeds; seed++) runs.push(await measure(waiter, draw(seed, set)))
  return runs
}

/** Seconds count where the gate was there before the end of the scan. */
export function score(runs: readonly Run[]): Score {
  const scanned = runs.filter(({ timeline }) => timeline.end === 'scanned')
  const timed = scanned.filter(({ verdict, timeline }) => verdict !== 'no result' && timeline.kind !== 'pushed again' && timeline.startsAt < truthAt(timeline))
  const seconds = (some: readonly Run[]) => spread(some.map(({ afterMs }) => afterMs / 1000))
  const wrong = runs.filter(({ verdict, falsely }) => verdict === 'wrong counts' || falsely !== undefined)
  return {
    falsePasses: runs.filter(({ falsely }) => falsely === 'passed').length,
    falseFailures: runs.filter(({ falsely }) => falsely === 'failed').length,
    wrongCounts: runs.filter(({ verdict }) => verdict === 'wrong counts').length,
    noResults: scanned.filter(({ verdict }) => verdict === 'no result').length,
    withFindings: seconds(timed.filter(({ clean }) => !clean)),
    clean: seconds(timed.filter(({ clean }) => clean)),
    requests: spread(runs.map(({ requests }) => requests)),
    wrong,
  }
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
  return { median: at(0.5), p90: at(0.9) }
}

/** How soon a failing image fails, with and without `fail-fast`. */
export interface Failing {
  /** Seconds from the truth to a failing verdict; before it where that is below zero. */
  readonly without: Spread
  readonly with: Spread
  /** Failing images that failed before all was read. */
  readonly early: number
  /** A failure where the truth is none, or another verdict than without. */
  readonly wrong: readonly Timeline[]
}

/** `fail-fast` on the timelines of `runs`, which are those of the same gate without. */
export async function scoreFailing(runs: readonly Run[]): Promise<Failing> {
  const seconds: { with: number[]; without: number[] } = { with: [], without: [] }
  const wrong: Timeline[] = []
  let early = 0
  for (const full of runs) {
    const { timeline } = full
    let complete = true
    const fast = await measure(async (situation) => {
      const end = await failFast(situation)
      complete = end?.complete ?? true
      return end?.findings
    }, timeline)
    if (fast.falsely !== full.falsely || (fast.verdict === 'no result') !== (full.verdict === 'no result')) wrong.push(timeline)
    if (!complete) early += 1
    if (full.verdict === 'no result' || !fails(finalFindings(timeline)) || timeline.kind === 'pushed again' || timeline.startsAt >= truthAt(timeline)) continue
    seconds.with.push(fast.afterMs / 1000)
    seconds.without.push(full.afterMs / 1000)
  }
  return { without: spread(seconds.without), with: spread(seconds.with), early, wrong }
}

type Counted = Pick<Held, 'severity' | 'status'>

const STATUSES: readonly Held['status'][] = ['active', 'suppressed', 'closed']

/** An image that was never scanned has no right answer but "no result". */
function judged(findings: readonly Finding[], truth: readonly Counted[], { end }: Timeline): Run['falsely'] {
  const said = fails(findings)
  if (end === 'none') return said ? 'failed' : 'passed'
  return said === fails(truth) ? undefined : said ? 'failed' : 'passed'
}

function fails(findings: readonly Counted[]): boolean {
  return findings.some(({ severity, status }) => status === 'active' && (severity === 'critical' || severity === 'high'))
}

function sameCounts(findings: readonly Counted[], truth: readonly Counted[], { end }: Timeline): boolean {
  return end === 'scanned' && countsOf(findings) === countsOf(truth)
}

function countsOf(findings: readonly Counted[]): string {
  const counts = STATUSES.flatMap((status) => {
    const some = findings.filter((finding) => finding.status === status)
    return SEVERITIES.map((severity) => some.filter((finding) => finding.severity === severity).length)
  })
  // With their number, so that one that is in no list is seen.
  return [findings.length, ...counts].join(' ')
}
