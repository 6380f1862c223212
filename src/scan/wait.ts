import type { Clock, Random } from '../base/clock.ts'
import { durationText } from '../base/duration-text.ts'
import type { EpochMs } from '../base/finding.ts'
import type { Image } from '../image/model.ts'
import type { NoResult } from '../base/no-result.ts'
import { isKind, isPassing, ServiceError } from '../base/service-error.ts'
import { diagnose } from './diagnose.ts'
import { cancelled, endedByReason, endedByService, lastKnown, timedOut } from './ending.ts'
import { WhyNoScan } from './why-no-scan.ts'
import { openJournal, type Journal } from './journal.ts'
import { openLimit, type Limit } from '../base/limit.ts'
import { onlyOldScan, restsOn } from './old-scan.ts'
import type { Evidence, ScanOutcome, ScanState, UnfinishedScan } from './outcome.ts'
import { Pace } from './pace.ts'
import type { Answer, FindingsPage, Order, ScanService } from './ports.ts'
import { FindingsReader } from './reader.ts'
import { SettledFindings } from './settled-findings.ts'
import { afterCoverage, afterFindings, initialState, planOf, standingOf, type CoverageSeen, type WaitState } from './state.ts'

export interface WaitSettings {
  readonly pollIntervalMs: number
  readonly settleMs: number
  readonly timeoutMs: number
}

export interface WaitWorld {
  readonly service: ScanService
  readonly clock: Clock
  readonly random: Random
  /** End of the whole run; the wait never goes past it. */
  readonly deadline: EpochMs
  /** Aborts at the deadline or when the run is cancelled. */
  readonly signal: AbortSignal
  /** Whether the run was cancelled, as against being out of time. */
  readonly cancelled: () => boolean
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Told what was read so far of a scan that is done but not settled, whenever findings or coverage were read. */
  readonly onRead?: ((soFar: UnfinishedScan) => void) | undefined
  /** Whether to look again as soon as that can make one more finding sure. */
  readonly inHaste?: boolean | undefined
  /**
   * Whether scans of this registry are to be judged, asked for side by side with the wait: a cause ends the wait as soon
   * as it is known, and no findings are given before it is known that there is none. Resolves at the deadline at the latest.
   */
  readonly refusal?: ((image: Image, doubt: RegistryDoubt) => Promise<RegistryAnswer | undefined>) | undefined
  /** The scan is that of a baseline, which only excuses what it has: it may be of any age, and lack what it lacks. */
  readonly anyAge?: boolean | undefined
}

/**
 * What a scan by itself does not show: that the registry is on enhanced scanning (`kind`), and, where the scan had ended
 * before we looked, that Inspector still scans the account and the repository. Records of old scans outlive all three.
 */
export type RegistryDoubt = 'kind' | 'account' | 'repository'

const OF_OLD_SCANS: readonly RegistryDoubt[] = ['account', 'repository']

export interface RegistryAnswer {
  /** Why no scan of the image is to be judged. */
  readonly cause?: NoResult | undefined
  /** The cause is that nobody answered: it matters when there is a scan to judge. */
  readonly unanswered?: boolean | undefined
  /** What the job may not ask, for log and reports. */
  readonly notices?: readonly string[] | undefined
}

/** Told at every poll; what is printed of it is the log's business. */
export interface Progress {
  readonly image: Image
  readonly state: ScanState
  readonly detail: string
  readonly waitedMs: number
  readonly findings?: number | undefined
}

/** A host name that cannot be resolved for this long is a wrong Region and no hiccup. */
const NAME_GRACE_MS = 45_000
/** A service that has not answered for this long before the timeout is what the timeout is blamed on. */
const BLAME_MS = 30_000
/** What coverage said holds for this long while the first page is refused; then it is asked again. */
const FRESH_MS = 60_000

/**
 * Waits until Inspector's scan of one image is done and its findings stand still, and gives them; or says why not.
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
  readonly #whyNoScan: WhyNoScan
  readonly #reader: FindingsReader
  readonly #pace: Pace
  readonly #settledFindings: SettledFindings
  readonly #startedAt: EpochMs
  readonly #wake: AbortSignal
  readonly #registryAnswers = new Map<RegistryDoubt, Promise<RegistryAnswer | undefined>>()
  #state: WaitState
  /** Doubts about the registry that are known to be unfounded. */
  readonly #cleared = new Set<RegistryDoubt>()
  /** Requests that were refused since the last poll that was answered, since when, and what the last one met. */
  #failing: { readonly times: number; readonly since: EpochMs; readonly error: ServiceError } | undefined

  constructor(image: Image, settings: WaitSettings, world: WaitWorld, limit: Limit) {
    const { clock, deadline, service } = world
    this.#image = image
    this.#settings = settings
    this.#world = world
    this.#limit = limit
    this.#startedAt = clock.now()
    this.#state = initialState(this.#startedAt)
    this.#journal = openJournal('enhanced', this.#startedAt)
    this.#whyNoScan = new WhyNoScan(image, { service, clock, limit, journal: this.#journal, timeoutMs: settings.timeoutMs, deadline })
    this.#settledFindings = new SettledFindings(settings.settleMs)
    this.#askRegistry('kind')
    this.#wake = AbortSignal.any([limit.signal, this.#whyNoScan.found])
    this.#pace = new Pace(settings.pollIntervalMs, world.random, deadline - this.#startedAt)
    this.#reader = new FindingsReader((token, order, beside = false) => this.#page(token, order, beside), clock)
  }

  async run(): Promise<ScanOutcome> {
    try {
      while (!this.#limit.over()) {
        const problem = await this.#poll()
        if (problem === undefined) this.#tellRead()
        if (this.#state.name === 'settled') return await this.#settled(this.#state)
        if (this.#state.name === 'unscannable') return this.#noResult(await this.#unscannable(this.#state))
        if (this.#whyNoScan.cause === undefined && !this.#limit.over()) await this.#world.clock.sleep(this.#pause(problem), this.#wake)
        if (this.#whyNoScan.cause !== undefined) return this.#noResult(this.#whyNoScan.cause)
      }
      return this.#noResult(this.#outOfTime())
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      return this.#noResult(error.kind === 'cancelled' ? this.#outOfTime() : await this.#refusal(error))
    }
  }

  /** One look at coverage and, where the state asks for them, at the findings. Gives what kept it from being answered. */
  async #poll(): Promise<ServiceError | undefined> {
    this.#journal.poll()
    try {
      await this.#look()
      this.#failing = undefined
      return undefined
    } catch (error) {
      return this.#keepWaitingAfter(error)
    } finally {
      this.#report()
    }
  }

  async #look(): Promise<void> {
    const { clock } = this.#world
    const coverage = await this.#coverage()
    this.#journal.coverage(coverage)
    this.#state = afterCoverage(this.#state, coverage, clock.now(), { pushedAt: this.#image.pushedAt, ofBaseline: this.#world.anyAge === true })
    if (this.#state.name === 'settling' && this.#state.old) OF_OLD_SCANS.forEach((doubt) => this.#askRegistry(doubt))
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
    const sure: ReadonlySet<string> = this.#doubts().every((doubt) => this.#cleared.has(doubt)) ? this.#settledFindings.sure : new Set()
    this.#world.onRead({ kind: 'unfinished', findings: this.#settledFindings.findings, sure, evidence: this.#evidence() })
  }

  async #coverage(): Promise<CoverageSeen> {
    const { value, serverNow } = await this.#ask(() => this.#world.service.coverage(this.#image, this.#limit.signal))
    if (value === undefined) return { kind: 'absent' }
    return { kind: 'record', ...value, serverNow }
  }

  /** A refused page is asked for again: to begin the read or the poll anew would ask a throttled account for even more. */
  async #page(token: string | undefined, order: Order | undefined, beside: boolean): Promise<Answer<FindingsPage>> {
    const { clock, service } = this.#world
    const since = clock.now()
    for (let failures = 0; ; failures++) {
      try {
        return await this.#ask(() => service.findings(this.#image, token, this.#limit.signal, order))
      } catch (error) {
        const begins = token === undefined && !beside
        if (begins && !(isKind(error, 'throttled') && this.#due() && clock.now() - since < FRESH_MS)) throw error
        await clock.sleep(this.#pauseAfter(failures, this.#keepWaitingAfter(error), true), this.#limit.signal)
      }
    }
  }

  /** Whether a complete read is what keeps the scan from being settled: a first page can be done without. */
  #due(): boolean {
    return this.#state.name === 'settling' && (standingOf(this.#state)?.dueAt ?? 0) <= this.#world.clock.now()
  }

  async #ask<T>(request: () => Promise<T>): Promise<T> {
    this.#journal.request()
    const answer = await this.#limit.within(request)
    this.#pace.answered()
    return answer
  }

  /** Errors that may pass only make the next poll later; all others end the wait. */
  #keepWaitingAfter(error: unknown): ServiceError {
    if (!isPassing(error)) throw error
    const now = this.#world.clock.now()
    this.#failing = { times: (this.#failing?.times ?? 0) + 1, since: this.#failing?.since ?? now, error }
    if (isKind(error, 'unreachable') && now - this.#failing.since > NAME_GRACE_MS) throw error
    this.#journal.notice(`${error.details.action} kept failing for a while: ${error.details.code}`)
    return error
  }

  #pause(problem: ServiceError | undefined): number {
    const now = this.#world.clock.now()
    const standing = standingOf(this.#state)
    if (problem !== undefined) {
      const pause = this.#pauseAfter((this.#failing?.times ?? 1) - 1, problem, standing !== undefined)
      return standing === undefined || !this.#pace.economical ? pause : Math.min(Math.max(pause, standing.dueAt - now), this.#left())
    }
    return Math.min(standing === undefined ? this.#pace.whileAwaiting() : this.#untilSure(now, this.#pace.whileSettling(now, standing)), this.#left())
  }

  /** In haste, no longer than until the next finding can be sure; never more often than `poll-interval`. */
  #untilSure(now: EpochMs, pause: number): number {
    const next = this.#world.inHaste === true && !this.#pace.economical ? this.#settledFindings.nextAt : undefined
    return next === undefined ? pause : Math.min(pause, Math.max(next - now, this.#settings.pollIntervalMs))
  }

  #pauseAfter(failures: number, problem: ServiceError, nearlyDone: boolean): number {
    return Math.min(this.#pace.afterFailure(failures, problem, this.#left(), nearlyDone), this.#left())
  }

  #left(): number {
    return this.#world.deadline - this.#world.clock.now()
  }

  #report(): void {
    const detail = detailOf(this.#state)
    const now = this.#world.clock.now()
    this.#journal.enter(this.#state.name, detail, now)
    const findings = this.#state.name === 'settling' ? this.#state.snapshot?.open : this.#state.name === 'settled' ? this.#reader.pass?.open : undefined
    this.#world.onProgress?.({ image: this.#image, state: this.#state.name, detail, waitedMs: now - this.#startedAt, findings })
  }

  /** Asks about the registry, once for each doubt. What goes wrong with it is thrown where it is awaited. */
  #askRegistry(doubt: RegistryDoubt): void {
    if (this.#registryAnswers.has(doubt)) return
    const word = this.#world.refusal?.(this.#image, doubt) ?? Promise.resolve(undefined)
    this.#registryAnswers.set(doubt, word)
    word
      .then((said) => {
        this.#whyNoScan.conclude(said?.unanswered === true ? undefined : said?.cause)
        if (said?.cause === undefined) this.#cleared.add(doubt)
        this.#tellRead()
      })
      .catch(() => undefined)
  }

  /** What has to be known of the registry before the scan counts. */
  #doubts(): readonly RegistryDoubt[] {
    const isOld = (this.#state.name === 'settling' || this.#state.name === 'settled') && this.#state.old
    return isOld ? ['kind', ...OF_OLD_SCANS] : ['kind']
  }

  async #settled(state: WaitState & { name: 'settled' }): Promise<ScanOutcome> {
    for (const word of await Promise.all(this.#doubts().map(async (doubt) => this.#registryAnswers.get(doubt)))) {
      if (word?.cause !== undefined) return this.#noResult(word.cause)
      for (const notice of word?.notices ?? []) this.#journal.notice(notice)
    }
    return this.#scanned(state)
  }

  #scanned(state: WaitState & { name: 'settled' }): ScanOutcome {
    const { pass } = this.#reader
    if (pass === undefined) throw new Error('a scan settled without a complete read of its findings')
    const notice = restsOn(state.scan)
    if (notice !== undefined) this.#journal.notice(notice)
    return { kind: 'scanned', findings: pass.findings, evidence: this.#evidence(state.stillMs) }
  }

  async #unscannable({ reason, meaning }: WaitState & { name: 'unscannable' }): Promise<NoResult> {
    if (reason === 'SCAN_FREQUENCY_MANUAL') {
      const cause = await this.#diagnosis()
      if (cause !== undefined) return cause
    }
    return endedByReason(this.#image, reason, meaning, reason === 'SCAN_ELIGIBILITY_EXPIRED' ? await this.#duration() : '')
  }

  /** IAM names the action that it denies; a refusal that names none may come from an Inspector that is switched off. */
  async #refusal(error: ServiceError): Promise<NoResult> {
    if (error.kind !== 'denied' || error.details.missingAction !== undefined) return endedByService(this.#image, error)
    return (await this.#diagnosis()) ?? endedByService(this.#image, error)
  }

  async #diagnosis(): Promise<NoResult | undefined> {
    this.#journal.request(3)
    const found = await this.#limit.within(() => diagnose(this.#image, this.#world.service, this.#limit.signal)).catch(ignoreServiceError)
    return found?.cause
  }

  async #duration(): Promise<string> {
    try {
      this.#journal.request()
      const configured = await this.#limit.within(() => this.#world.service.rescanDuration(this.#image.repository, this.#limit.signal))
      if (configured?.push === undefined) return ''
      return ` The configured re-scan duration is ${configured.push} since the push${configured.pull === undefined ? '' : ` and ${configured.pull} since the last pull or use`}.`
    } catch (error) {
      if (isKind(error, 'denied')) return ' (To see the configured duration here, allow inspector2:GetConfiguration.)'
      if (error instanceof ServiceError) return ''
      throw error
    }
  }

  #outOfTime(): NoResult {
    const now = this.#world.clock.now()
    const known = lastKnown(this.#journal.evidence(now))
    if (this.#world.cancelled()) return cancelled(this.#image, known)
    if (this.#failing !== undefined && this.#failing.times > 1 && now - this.#failing.since >= Math.min(BLAME_MS, this.#settings.timeoutMs / 4)) {
      const advice = endedByService(this.#image, this.#failing.error)
      return { ...advice, what: `${advice.what} Last known: ${known}.` }
    }
    const { timeoutMs } = this.#settings
    if (this.#state.name === 'awaiting-scan' && this.#state.stale !== undefined) return onlyOldScan(this.#image, this.#state.stale, timeoutMs, known)
    return timedOut(this.#image, timeoutMs, known, [
      'Run the job again. The scan continues without this job.',
      `Raise \`timeout\` (now ${durationText(timeoutMs)}) if this happens often. Large images take minutes.`,
      ...(this.#state.name === 'awaiting-coverage' ? [`Check that enhanced scanning covers the repository: \`aws ecr batch-get-repository-scanning-configuration --repository-names ${this.#image.repository.name}\``] : []),
      ...this.#whyNoScan.hints,
    ])
  }

  #noResult(cause: NoResult): ScanOutcome {
    this.#journal.enter(this.#world.cancelled() ? 'cancelled' : cause.code === 'timeout' ? 'timed-out' : 'unscannable', cause.code, this.#world.clock.now())
    return { kind: 'no-result', cause, evidence: this.#evidence() }
  }

  #evidence(settledMs?: number): Evidence {
    return this.#journal.evidence(this.#world.clock.now(), settledMs)
  }
}

/** What is awaited, in words, for log and evidence. */
function detailOf(state: WaitState): string {
  switch (state.name) {
    case 'awaiting-coverage':
    case 'awaiting-scan':
      return state.detail
    case 'settling':
      if (state.snapshot === undefined) return 'scan finished; reading its findings'
      if (state.snapshot.unsure === 'disputed') return 'scan finished; two reads of its findings differ; waiting until they agree'
      if (state.snapshot.unsure === 'shifted') return "scan finished; the pages of its findings don't fit together; waiting until they do"
      return `scan finished; waiting for findings to settle (${state.snapshot.open} so far)`
    case 'settled':
      return state.stillMs < 1000 ? 'read all findings' : `settled after ${durationText(state.stillMs)}`
    case 'unscannable':
      return state.reason
  }
}

function ignoreServiceError(error: unknown): undefined {
  if (error instanceof ServiceError) return undefined
  throw error
}
