import type { WaitState } from './wait-state.ts'
import type { Clock } from '../base/clock.ts'
import type { EpochMs } from '../base/finding.ts'
import type { Image } from '../image/model.ts'
import type { NoResult } from '../base/no-result.ts'
import { diagnose, ecrExplanation } from './diagnose.ts'
import type { Journal } from './journal.ts'
import type { Limit } from '../base/limit.ts'
import type { ScanService } from './ports.ts'

/** A registry without a record of the image is looked into after this long; a good push mostly has one by then. */
const DIAGNOSE_AFTER_MS = 15_000
/** ECR's own terminal status counts only after this long without coverage: right after a push it can be an old one. */
const ECR_STATUS_AFTER_MS = 60_000
/** A scan that has not ended by then is about to time out: ECR's word goes into the explanation. */
const LAST_STATUS_MS = 20_000
const DIAGNOSIS_CALLS = 3

interface Worlds {
  readonly service: ScanService
  readonly clock: Clock
  readonly limit: Limit
  readonly journal: Journal
  readonly timeoutMs: number
  readonly deadline: EpochMs
}

/**
 * Finds out, side by side with the polls, why an image has no scan: asked only when something looks wrong, and never
 * waited for, so that a good run is not delayed.
 */
export class WhyNoScan {
  /** Why there will be no scan, once that is known. */
  cause: NoResult | undefined
  /** What could not be asked, for the explanation of a timeout. */
  hints: readonly string[] = []
  readonly #image: Image
  readonly #worlds: Worlds
  readonly #startedAt: EpochMs
  readonly #found = new AbortController()
  #diagnosed = false
  #statusAt: EpochMs
  #lastStatusAsked = false

  constructor(image: Image, worlds: Worlds) {
    this.#image = image
    this.#worlds = worlds
    this.#startedAt = worlds.clock.now()
    this.#statusAt = this.#startedAt + this.#scaled(ECR_STATUS_AFTER_MS)
  }

  /** Aborts once a cause is known, to wake who sleeps. */
  get found(): AbortSignal {
    return this.#found.signal
  }

  /** Told the state after each poll of coverage that was answered. */
  consider(state: WaitState): void {
    if (state.name !== 'awaiting-coverage' && state.name !== 'awaiting-scan') return
    const now = this.#worlds.clock.now()
    const absent = state.name === 'awaiting-coverage'
    if (absent && !this.#diagnosed && now >= this.#startedAt + this.#scaled(DIAGNOSE_AFTER_MS)) {
      this.#diagnosed = true
      this.#inBackground(() => this.#diagnose())
    }
    const last = !this.#lastStatusAsked && now >= this.#worlds.deadline - this.#scaled(LAST_STATUS_MS)
    if (last || (absent && now >= this.#statusAt)) {
      this.#lastStatusAsked ||= last
      this.#statusAt = now + ECR_STATUS_AFTER_MS
      this.#inBackground(() => this.#askEcrStatus(absent))
    }
  }

  /** The first cause stands. */
  conclude(cause: NoResult | undefined): void {
    if (cause === undefined || this.cause !== undefined) return
    this.cause = cause
    this.#found.abort()
  }

  async #diagnose(): Promise<void> {
    const { service, limit, journal } = this.#worlds
    journal.request(DIAGNOSIS_CALLS)
    const { cause, hints } = await diagnose(this.#image, service, limit.signal)
    this.hints = hints
    this.conclude(cause)
  }

  /** With a record of Inspector's, ECR's word only explains. */
  async #askEcrStatus(decides: boolean): Promise<void> {
    const { service, limit, journal } = this.#worlds
    journal.request()
    const seen = await ecrExplanation(this.#image, service, limit.signal)
    if (seen.status !== undefined) journal.ecr(seen.status, seen.description)
    if (decides) this.conclude(seen.cause)
  }

  #inBackground(work: () => Promise<void>): void {
    // What a background question throws is a bug or the end of the wait; the wait itself goes on.
    this.#worlds.limit.within(work).catch(() => undefined)
  }

  /** Short timeouts leave a quarter of their time for this. */
  #scaled(ms: number): number {
    return Math.min(ms, this.#worlds.timeoutMs / 4)
  }
}
