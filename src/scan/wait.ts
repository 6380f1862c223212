import type { WaitState } from './wait-state.ts'
import type { EpochMs } from '../base/finding.ts'
import { openLimit, type Limit } from '../base/limit.ts'
import type { NoResult } from '../base/no-result.ts'
import { ServiceError } from '../base/service-error.ts'
import type { Image } from '../image/model.ts'
import { openJournal, type Journal } from './journal.ts'
import { restsOn } from './old-scan.ts'
import type { Evidence, ScanOutcome } from './outcome.ts'
import { Pace } from './pace.ts'
import { FindingsReader } from './reader.ts'
import { RegistryAnswers } from './registry-answers.ts'
import { Requests } from './requests.ts'
import { SettledFindings } from './settled-findings.ts'
import { detailOf } from './state-detail.ts'
import { afterCoverage, afterFindings, initialState, planOf, standingOf } from './state.ts'
import type { WaitSettings, WaitWorld } from './wait-world.ts'
import { WhyEnded } from './why-ended.ts'
import { WhyNoScan } from './why-no-scan.ts'

/**
 * Waits until Inspector's scan of one image is done and its findings have settled, and gives them; or says why not.
 * Never later than the deadline. Throttling, outages and broken answers make it slower and change nothing else.
 */
export async function awaitScan(image: Image, settings: WaitSettings, world: WaitWorld): Promise<ScanOutcome> {
  const limit = openLimit(world.clock, world.deadline, world.signal)
  try {
    return await new Wait(image, settings, world, limit).run()
  } finally {
    limit.end()
  }
}

class Wait {
  readonly #image: Image
  readonly #settings: WaitSettings
  readonly #world: WaitWorld
  readonly #limit: Limit
  readonly #journal: Journal
  readonly #pace: Pace
  readonly #requests: Requests
  readonly #reader: FindingsReader
  readonly #settledFindings: SettledFindings
  readonly #whyNoScan: WhyNoScan
  readonly #whyEnded: WhyEnded
  readonly #registry: RegistryAnswers
  readonly #startedAt: EpochMs
  readonly #wake: AbortSignal
  #state: WaitState

  constructor(image: Image, settings: WaitSettings, world: WaitWorld, limit: Limit) {
    const { clock, deadline, service } = world
    const { timeoutMs } = settings
    this.#image = image
    this.#settings = settings
    this.#world = world
    this.#limit = limit
    this.#startedAt = clock.now()
    this.#state = initialState(this.#startedAt)
    const journal = openJournal('enhanced', this.#startedAt)
    this.#journal = journal
    this.#pace = new Pace(settings.pollIntervalMs, world.random, deadline - this.#startedAt)
    this.#requests = new Requests(image, world, { limit, journal, pace: this.#pace, isDue: () => this.#isDue() })
    this.#reader = new FindingsReader((token, order, beside = false) => this.#requests.page(token, order, beside), clock)
    this.#settledFindings = new SettledFindings(settings.settleMs)
    this.#whyNoScan = new WhyNoScan(image, { service, clock, limit, journal, timeoutMs, deadline })
    this.#whyEnded = new WhyEnded(image, world, { limit, journal, whyNoScan: this.#whyNoScan, timeoutMs, settleMs: settings.settleMs })
    this.#wake = AbortSignal.any([limit.signal, this.#whyNoScan.found])
    this.#registry = new RegistryAnswers(image, world, (answer) => {
      this.#whyNoScan.conclude(answer?.unanswered === true ? undefined : answer?.cause)
      this.#tellRead()
    })
  }

  async run(): Promise<ScanOutcome> {
    try {
      while (!this.#limit.over()) {
        const problem = await this.#poll()
        if (problem === undefined) this.#tellRead()
        if (this.#state.name === 'settled') return await this.#settled(this.#state)
        if (this.#state.name === 'unscannable') return this.#noResult(await this.#whyEnded.unscannable(this.#state))
        if (this.#whyNoScan.cause === undefined && !this.#limit.over()) await this.#world.clock.sleep(this.#pause(problem), this.#wake)
        if (this.#whyNoScan.cause !== undefined) return this.#noResult(this.#whyNoScan.cause)
      }
      return this.#noResult(this.#outOfTime())
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      return this.#noResult(error.kind === 'cancelled' ? this.#outOfTime() : await this.#whyEnded.refused(error))
    }
  }

  /** One look at coverage and, where the state asks for them, at the findings. Gives what kept it from being answered. */
  async #poll(): Promise<ServiceError | undefined> {
    this.#journal.poll()
    try {
      await this.#look()
      this.#requests.succeeded()
      return undefined
    } catch (error) {
      return this.#requests.keepWaitingAfter(error)
    } finally {
      this.#report()
    }
  }

  async #look(): Promise<void> {
    const { clock } = this.#world
    const coverage = await this.#requests.coverage()
    this.#journal.coverage(coverage)
    this.#state = afterCoverage(this.#state, coverage, clock.now(), { pushedAt: this.#image.pushedAt, ofBaseline: this.#world.anyAge === true })
    this.#registry.consider(isOld(this.#state))
    this.#whyNoScan.consider(this.#state)
    this.#settledFindings.follow(this.#state)
    let plan = planOf(this.#state, clock.now())
    if (plan === 'first-page' && this.#pace.economical) return
    while (plan !== 'nothing') {
      const seen = await this.#reader.read(plan)
      this.#state = afterFindings(this.#state, seen, clock.now(), this.#settings)
      if (this.#world.onRead !== undefined && this.#reader.last !== undefined) this.#settledFindings.saw(this.#reader.last, this.#state, clock.now())
      // A first page that differs is followed up in the same poll: the settle clock must not run on an old picture.
      plan = seen.kind === 'compare-first-page' && planOf(this.#state, clock.now()) === 'complete' ? 'complete' : 'nothing'
    }
  }

  /** Nothing is sure before it is known that the registry's scans are to be judged at all. */
  #tellRead(): void {
    if (this.#world.onRead === undefined || this.#state.name === 'settled' || this.#state.name === 'unscannable') return
    const sure: ReadonlySet<string> = this.#registry.areClear(isOld(this.#state)) ? this.#settledFindings.sure : new Set()
    this.#world.onRead({ kind: 'unfinished', findings: this.#settledFindings.findings, sure, evidence: this.#evidence() })
  }

  /** Whether a complete read is what keeps the scan from being settled: a first page can be done without. */
  #isDue(): boolean {
    return this.#state.name === 'settling' && (standingOf(this.#state)?.dueAt ?? 0) <= this.#world.clock.now()
  }

  #pause(problem: ServiceError | undefined): number {
    const now = this.#world.clock.now()
    const standing = standingOf(this.#state)
    if (problem !== undefined) {
      const pause = this.#requests.pauseAfter((this.#requests.failing?.times ?? 1) - 1, problem, standing !== undefined)
      return standing === undefined || !this.#pace.economical ? pause : Math.min(Math.max(pause, standing.dueAt - now), this.#requests.left)
    }
    return Math.min(standing === undefined ? this.#pace.whileAwaiting() : this.#untilSure(now, this.#pace.whileSettling(now, standing)), this.#requests.left)
  }

  /** In haste, no longer than until the next finding can be sure; never more often than `poll-interval`. */
  #untilSure(now: EpochMs, pause: number): number {
    const next = this.#world.inHaste === true && !this.#pace.economical ? this.#settledFindings.nextAt : undefined
    return next === undefined ? pause : Math.min(pause, Math.max(next - now, this.#settings.pollIntervalMs))
  }

  #report(): void {
    const detail = detailOf(this.#state)
    const now = this.#world.clock.now()
    this.#journal.enter(this.#state.name, detail, now)
    const findings = this.#state.name === 'settling' ? this.#state.snapshot?.open : this.#state.name === 'settled' ? this.#reader.completeRead?.open : undefined
    this.#world.onProgress?.({ image: this.#image, state: this.#state.name, detail, waitedMs: now - this.#startedAt, findings })
  }

  async #settled(state: WaitState & { name: 'settled' }): Promise<ScanOutcome> {
    for (const { cause, notices } of await this.#registry.all(isOld(state))) {
      if (cause !== undefined) return this.#noResult(cause)
      for (const notice of notices ?? []) this.#journal.notice(notice)
    }
    return this.#scanned(state)
  }

  #scanned(state: WaitState & { name: 'settled' }): ScanOutcome {
    const { completeRead } = this.#reader
    if (completeRead === undefined) throw new Error('a scan settled without a complete read of its findings')
    const notice = restsOn(state.scan)
    if (notice !== undefined) this.#journal.notice(notice)
    return { kind: 'scanned', findings: completeRead.findings, evidence: this.#evidence(state.stillMs) }
  }

  #outOfTime(): NoResult {
    return this.#whyEnded.outOfTime(this.#state, this.#requests.failing)
  }

  #noResult(cause: NoResult): ScanOutcome {
    this.#journal.enter(this.#world.cancelled() ? 'cancelled' : cause.code === 'timeout' ? 'timed-out' : 'unscannable', cause.code, this.#world.clock.now())
    return { kind: 'no-result', cause, evidence: this.#evidence() }
  }

  #evidence(settledMs?: number): Evidence {
    return this.#journal.evidence(this.#world.clock.now(), settledMs)
  }
}

/** Whether the scan had ended before we looked. */
function isOld(state: WaitState): boolean {
  return (state.name === 'settling' || state.name === 'settled') && state.old
}
