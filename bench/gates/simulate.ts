import type { Finding } from '../../src/base/finding.ts'
import type { ScanOutcome } from '../../src/scan/outcome.ts'
import type { ScanService } from '../../src/scan/ports.ts'
import { awaitScan } from '../../src/scan/wait.ts'
import { OLD_SCAN_MS } from '../../src/scan/settle-window.ts'
import { chance } from '../truth/chance.ts'
import { draw } from '../truth/draw.ts'
import { anImage, fakeService } from '../truth/fake-service.ts'
import { finalFindings, truthAt, type Timeline } from '../truth/timeline.ts'
import { virtualClock, type VirtualClock } from '../truth/virtual-clock.ts'
import { POLL_MS, SETTLE_MS } from '../truth/waiters.ts'
import { Quota, type Throttling } from './quota.ts'

/** Gates start within this time. */
const RUSH_MS = 60_000
const PAGE = 100

export interface Crowd extends Throttling {
  readonly gates: number
  readonly timeoutMs: number
  /** Other scans and other starts. */
  readonly seed?: number
}

export interface Gate {
  readonly timeline: Timeline
  readonly outcome: ScanOutcome
  readonly right: boolean
  /** From the truth, or from the start of the gate when the truth was there before. */
  readonly afterMs: number
  readonly ranMs: number
}

export interface Result {
  readonly gates: readonly Gate[]
  readonly admitted: number
  readonly refused: number
  /** What no waiter can do with less: one look at the coverage, and each page as often as `leastOf` says. */
  readonly least: number
  /** From the first start to the last verdict. */
  readonly lastedMs: number
}

/** Many gates of one account at the same time, each with the real waiter, in virtual time. */
export async function simulate({ gates, timeoutMs, seed = 0, ...throttling }: Crowd): Promise<Result> {
  const clock = virtualClock()
  const quota = new Quota(throttling, clock)
  const startedAt = clock.now()
  const starts = chance(4711 + seed)
  const running = Array.from({ length: gates }, async (_, index) => {
    const timeline = draw(seed + index + 1)
    const startsAt = startedAt + starts.next() * RUSH_MS
    await clock.sleep(startsAt - startedAt)
    return runGate(timeline, clock, quota, timeoutMs)
  })
  const finished = await clock.run(Promise.all(running))
  return {
    gates: finished,
    admitted: quota.admitted,
    refused: quota.refused,
    least: finished.reduce((sum, { timeline }) => sum + leastOf(timeline), 0),
    lastedMs: clock.now() - startedAt,
  }
}

async function runGate(timeline: Timeline, clock: VirtualClock, quota: Quota, timeoutMs: number): Promise<Gate> {
  const startedAt = clock.now()
  const zero = startedAt - timeline.startsAt
  const dice = chance(timeline.seed + 2)
  const service = throttled(fakeService(timeline, clock, zero, chance(timeline.seed + 1)), quota)
  const outcome = await awaitScan(
    anImage({ pushedAt: zero + timeline.pushedAt }),
    { pollIntervalMs: POLL_MS, settleMs: SETTLE_MS, timeoutMs },
    { service, clock, random: () => dice.next(), deadline: startedAt + timeoutMs, signal: new AbortController().signal, cancelled: () => false },
  )
  const truth = timeline.end === 'none' ? startedAt : zero + truthAt(timeline)
  return { timeline, outcome, right: isRight(outcome, timeline), afterMs: clock.now() - Math.max(startedAt, truth), ranMs: clock.now() - startedAt }
}

/** Only what Inspector answers counts: its quotas are the small ones. */
function throttled(service: ScanService, quota: Quota): ScanService {
  const [coverage, findings, status] = [service.coverage.bind(service), service.findings.bind(service), service.inspectorStatus.bind(service)]
  return Object.assign(service, {
    coverage: (...[image, signal]: Parameters<typeof coverage>) => quota.call('inspector2:ListCoverage', signal, () => coverage(image, signal)),
    findings: (...[image, token, signal, order]: Parameters<typeof findings>) => quota.call('inspector2:ListFindings', signal, () => findings(image, token, signal, order)),
    inspectorStatus: (...[repository, signal]: Parameters<typeof status>) => quota.call('inspector2:BatchGetAccountStatus', signal, () => status(repository, signal)),
  })
}

function isRight(outcome: ScanOutcome, timeline: Timeline): boolean {
  if (timeline.end === 'none') return outcome.kind === 'no-result'
  return outcome.kind === 'scanned' && counts(outcome.findings) === counts(finalFindings(timeline))
}

function counts(findings: readonly Pick<Finding, 'severity' | 'status'>[]): string {
  const tally = new Map<string, number>()
  for (const { severity, status } of findings) tally.set(`${status} ${severity}`, (tally.get(`${status} ${severity}`) ?? 0) + 1)
  return [...tally]
    .map(([key, count]) => `${key} ${count}`)
    .sort()
    .join(', ')
}

/**
 * A scan that ended long before the gate came, with one page of findings, is read once; of all others the findings have
 * to be read twice, to see that they stand still or that no page was torn. How often a waiter has to ask until a scan is
 * done is not counted: who knew when to come would ask once.
 */
function leastOf(timeline: Timeline): number {
  if (timeline.end === 'none') return 1
  const pages = Math.max(1, Math.ceil(finalFindings(timeline).length / PAGE))
  const old = timeline.startsAt - truthAt(timeline) >= OLD_SCAN_MS && timeline.pushedAt === 0
  return 1 + (old && pages === 1 ? 1 : 2 * pages)
}
