import type { Clock, Random } from '../clock.ts'
import { durationText } from '../duration-text.ts'
import type { EpochMs } from '../findings/finding.ts'
import type { Image } from '../image/model.ts'
import type { NoResult } from '../no-result.ts'
import { pauseAfter } from '../patience.ts'
import { adviceFor } from '../service-advice.ts'
import { isKind, isPassing, ServiceError } from '../service-error.ts'
import { diagnose, ecrExplanation, repositoryArnOf } from './diagnose.ts'
import { openJournal, type Journal } from './journal.ts'
import type { Evidence, ScanOutcome, ScanState } from './outcome.ts'
import { fingerprintOf, readPass, type Pass } from './pass.ts'
import type { ScanService } from './ports.ts'
import { afterCoverage, afterFindings, dueAtOf, initialState, planOf, type CoverageSeen, type FindingsSeen, type WaitState } from './state.ts'

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
  readonly onProgress?: (progress: Progress) => void
}

/** Told at every poll; what is printed of it is the log's business. */
export interface Progress {
  readonly image: Image
  readonly state: ScanState
  readonly detail: string
  readonly waitedMs: number
  readonly findings?: number
}

/** A registry without a scan for the image is looked into after this long; a good push has a record by then. */
const DIAGNOSE_AFTER_MS = 10_000
/** ECR's own terminal status counts only after this long without coverage: right after a push it can be an old one. */
const ECR_WORD_AFTER_MS = 60_000
const GROWTH = 1.25
const LONGEST_FACTOR = 3
const JITTER = 0.1

/**
 * Waits until Inspector's scan of one image is done and its findings stand still, and gives them; or says why not.
 * Never later than the deadline. Throttling, outages and broken answers make it slower and change nothing else.
 */
export async function awaitScan(image: Image, settings: WaitSettings, world: WaitWorld): Promise<ScanOutcome> {
  const wait = new Wait(image, settings, world)
  return wait.run()
}

class Wait {
  readonly #image: Image
  readonly #settings: WaitSettings
  readonly #world: WaitWorld
  readonly #journal: Journal
  readonly #startedAt: EpochMs
  #state: WaitState
  #pass: Pass | undefined
  #failures = 0
  #lastProblem: ServiceError | undefined
  #interval: number
  #diagnosis: Promise<NoResult | undefined> | undefined
  #diagnosed: NoResult | undefined
  #ecrWordAt: EpochMs | undefined

  constructor(image: Image, settings: WaitSettings, world: WaitWorld) {
    this.#image = image
    this.#settings = settings
    this.#world = world
    this.#startedAt = world.clock.now()
    this.#state = initialState(this.#startedAt)
    this.#journal = openJournal('enhanced', this.#startedAt)
    this.#interval = settings.pollIntervalMs
  }

  async run(): Promise<ScanOutcome> {
    try {
      while (!this.#over()) {
        await this.#poll()
        if (this.#state.name === 'settled' && this.#pass !== undefined) return this.#scanned(this.#pass)
        if (this.#state.name === 'unscannable') return await this.#unscannable(this.#state)
        if (this.#diagnosed !== undefined) return this.#noResult(this.#diagnosed)
        if (this.#over()) break
        await this.#world.clock.sleep(this.#pause(), this.#world.signal)
      }
      return this.#noResult(this.#timedOut())
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      if (error.kind === 'cancelled') return this.#noResult(this.#timedOut())
      return this.#noResult(adviceFor(error, this.#place(), repositoryArnOf(this.#image)))
    }
  }

  #over(): boolean {
    return this.#world.signal.aborted || this.#world.clock.now() >= this.#world.deadline
  }

  async #poll(): Promise<void> {
    const { clock } = this.#world
    this.#journal.poll()
    const failuresBefore = this.#failures
    const coverage = await this.#coverage()
    this.#journal.coverage(coverage)
    this.#state = afterCoverage(this.#state, coverage, clock.now(), this.#settings, this.#image.pushedAt)
    if (coverage.kind !== 'unreadable') await this.#findings()
    if (this.#failures === failuresBefore) this.#failures = 0
    this.#report()
    if (this.#state.name === 'awaiting-coverage' && coverage.kind === 'absent') await this.#lookInto()
  }

  async #coverage(): Promise<CoverageSeen> {
    try {
      this.#journal.request()
      const { value, serverNow } = await this.#world.service.coverage(this.#image, this.#world.signal)
      if (value === undefined) return { kind: 'absent' }
      return { kind: 'record', ...value, ...(serverNow === undefined ? {} : { serverNow }) }
    } catch (error) {
      return { kind: 'unreadable', why: this.#tolerate(error) }
    }
  }

  async #findings(): Promise<void> {
    const plan = planOf(this.#state, this.#world.clock.now())
    if (plan === 'nothing') return
    const seen = await this.#read(plan)
    this.#state = afterFindings(this.#state, seen, this.#world.clock.now(), this.#settings)
    // A probe that differs is followed up in the same poll: the settle clock must not run on an old picture.
    if (plan === 'probe' && planOf(this.#state, this.#world.clock.now()) === 'complete') await this.#findings()
  }

  async #read(plan: 'probe' | 'complete'): Promise<FindingsSeen> {
    const page = (token: string | undefined) => {
      this.#journal.request()
      return this.#world.service.findings(this.#image, token, this.#world.signal)
    }
    try {
      if (plan === 'complete') return this.#complete(await readPass(page))
      const first = await page(undefined)
      // A list of one page is read completely by its probe.
      if (first.value.nextToken === undefined) return this.#complete(await readPass(page, first))
      return { kind: 'probe', probe: fingerprintOf(first.value.findings) }
    } catch (error) {
      return { kind: 'unreadable', why: this.#tolerate(error) }
    }
  }

  #complete(pass: Pass): FindingsSeen {
    this.#pass = pass
    const { fingerprint, probe, findings, newestChangeAt, serverNow } = pass
    return { kind: 'complete', fingerprint, probe, count: findings.length, ...(newestChangeAt === undefined ? {} : { newestChangeAt }), ...(serverNow === undefined ? {} : { serverNow }) }
  }

  /** Errors that may pass only make the next poll later; all others end the wait. */
  #tolerate(error: unknown): string {
    if (!isPassing(error)) throw error
    if (isKind(error, 'unreachable') && this.#world.clock.now() - this.#startedAt > ECR_WORD_AFTER_MS) throw error
    this.#failures += 1
    this.#lastProblem = error
    this.#journal.notice(`${error.details.action} failed for a while: ${error.details.code}`)
    return error.message
  }

  #pause(): number {
    const { clock, deadline, random } = this.#world
    const now = clock.now()
    const left = deadline - now
    if (this.#failures > 0 && this.#lastProblem !== undefined) return Math.min(Math.max(this.#settings.pollIntervalMs, pauseAfter(this.#failures, this.#lastProblem, random)), left)
    const due = dueAtOf(this.#state)
    if (due !== undefined) return Math.min(jittered(this.#settings.pollIntervalMs, random), Math.max(due - now, 1), left)
    const pause = jittered(this.#interval, random)
    this.#interval = Math.min(this.#interval * GROWTH, this.#settings.pollIntervalMs * LONGEST_FACTOR)
    return Math.min(pause, left)
  }

  /** No record after a while: finds out why, side by side with the polls, so that a good run is never delayed. */
  async #lookInto(): Promise<void> {
    const { clock, service, signal } = this.#world
    const waited = clock.now() - this.#startedAt
    const scale = (ms: number) => Math.min(ms, this.#settings.timeoutMs / 4)
    if (waited >= scale(DIAGNOSE_AFTER_MS) && this.#diagnosis === undefined) {
      this.#journal.request(3)
      this.#diagnosis = diagnose(this.#image, service, signal)
      this.#diagnosis.then(
        (cause) => (this.#diagnosed = cause),
        () => undefined,
      )
      await Promise.race([this.#diagnosis.catch(() => undefined), clock.sleep(1_000, signal)])
    }
    if (waited >= scale(ECR_WORD_AFTER_MS) && clock.now() >= (this.#ecrWordAt ?? 0)) {
      this.#ecrWordAt = clock.now() + ECR_WORD_AFTER_MS / 2
      this.#diagnosed ??= await this.#ecrWord()
    }
  }

  async #ecrWord(): Promise<NoResult | undefined> {
    this.#journal.request()
    const seen = await ecrExplanation(this.#image, this.#world.service, this.#world.signal)
    this.#journal.ecr(seen.status, seen.description)
    return seen.cause
  }

  #report(): void {
    const detail = detailOf(this.#state)
    this.#journal.enter(this.#state.name, detail, this.#world.clock.now())
    this.#world.onProgress?.({
      image: this.#image,
      state: this.#state.name,
      detail,
      waitedMs: this.#world.clock.now() - this.#startedAt,
      ...(this.#state.name === 'settling' && this.#state.snapshot !== undefined ? { findings: this.#state.snapshot.count } : {}),
      ...(this.#state.name === 'settled' && this.#pass !== undefined ? { findings: this.#pass.findings.length } : {}),
    })
  }

  #scanned(pass: Pass): ScanOutcome {
    const state = this.#state
    if (state.name === 'settled' && this.#image.pushedAt !== undefined && state.lastScannedAt < this.#image.pushedAt) {
      this.#journal.notice(`The scan (${new Date(state.lastScannedAt).toISOString()}) is older than the push (${new Date(this.#image.pushedAt).toISOString()}): the same image was pushed before.`)
    }
    return { kind: 'scanned', findings: pass.findings, evidence: this.#evidence(state.name === 'settled' ? state.stillMs : undefined) }
  }

  async #unscannable(state: WaitState & { name: 'unscannable' }): Promise<ScanOutcome> {
    const { meaning, reason } = state
    const duration = reason === 'SCAN_ELIGIBILITY_EXPIRED' ? await this.#duration() : ''
    return this.#noResult({
      code: meaning.class === 'unsupported' ? 'unsupported' : `coverage-${reason.toLowerCase().replaceAll('_', '-')}`,
      what: `The scan of ${this.#name()} ${meaning.words} (coverage reason ${reason}).${duration}`,
      remedy: meaning.remedy,
    })
  }

  async #duration(): Promise<string> {
    try {
      const configured = await this.#world.service.rescanDuration(this.#image.repository, this.#world.signal)
      if (configured?.push === undefined) return ''
      return ` The configured re-scan duration is ${configured.push} since the push${configured.pull === undefined ? '' : ` and ${configured.pull} since the last pull or use`}.`
    } catch (error) {
      if (isKind(error, 'denied')) return ` (Allow inspector2:GetConfiguration to see the configured duration here.)`
      if (error instanceof ServiceError) return ''
      throw error
    }
  }

  #timedOut(): NoResult {
    const now = this.#world.clock.now()
    const current = this.#journal.current()
    if (this.#world.cancelled()) {
      return { code: 'cancelled', what: `The run was cancelled while ${this.#name()} was in state ${current?.state ?? 'start'}${current === undefined ? '' : ` (${current.detail})`}.`, remedy: ['Run the job again.'], alwaysFails: true }
    }
    if (this.#failures > 1 && this.#lastProblem !== undefined) return adviceFor(this.#lastProblem, this.#place(), repositoryArnOf(this.#image))
    const { coverageReason, coverageStatus, scannedAt, ecrStatus, polls } = this.#journal.evidence(now)
    const known = [
      `state ${current?.state ?? 'start'}${current === undefined ? '' : ` for ${durationText(now - current.since)} (${current.detail})`}`,
      `coverage ${coverageReason === undefined ? 'none' : `${coverageStatus ?? '?'}/${coverageReason}${scannedAt === undefined ? '' : `, scanned ${new Date(scannedAt).toISOString()}`}`}`,
      ...(ecrStatus === undefined ? [] : [`ECR status ${ecrStatus}`]),
      `${polls} polls`,
    ]
    return {
      code: 'timeout',
      what: `The scan of ${this.#name()} was not done within ${durationText(this.#settings.timeoutMs)}. Last known: ${known.join('; ')}.`,
      remedy: [
        'Run the job again: the scan goes on without this job.',
        `Raise \`timeout\` (now ${durationText(this.#settings.timeoutMs)}) if this happens often; large images take minutes.`,
        ...(coverageReason === undefined ? ['Check that enhanced scanning covers the repository: aws ecr batch-get-repository-scanning-configuration --repository-names ' + this.#image.repository.name] : []),
      ],
    }
  }

  #noResult(cause: NoResult): ScanOutcome {
    this.#journal.enter(this.#world.cancelled() ? 'cancelled' : cause.code === 'timeout' ? 'timed-out' : 'unscannable', cause.code, this.#world.clock.now())
    return { kind: 'no-result', cause, evidence: this.#evidence() }
  }

  #evidence(settledMs?: number): Evidence {
    return this.#journal.evidence(this.#world.clock.now(), settledMs)
  }

  #name(): string {
    return `${this.#image.repository.name}@${this.#image.digest}`
  }

  #place(): string {
    return `image ${this.#name()} in ${this.#image.repository.region}`
  }
}

/** What is awaited, in words, for log and evidence. */
function detailOf(state: WaitState): string {
  switch (state.name) {
    case 'awaiting-coverage':
    case 'awaiting-scan':
      return state.detail
    case 'settling':
      return state.snapshot === undefined ? 'the scan is done; reading its findings' : `the scan is done; waiting until its ${state.snapshot.count} findings stand still`
    case 'settled':
      return `findings stood still for ${durationText(state.stillMs)}`
    case 'unscannable':
      return state.reason
  }
}

function jittered(ms: number, random: Random): number {
  return ms * (1 - JITTER + 2 * JITTER * random())
}
