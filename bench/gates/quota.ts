import type { Clock } from '../../src/clock.ts'
import { ServiceError } from '../../src/service-error.ts'
import type { Chance } from '../truth/chance.ts'

/** Attempts and pauses of the SDK's standard retries when it is throttled: random × min(1 s × 2^i, 20 s). */
const ATTEMPTS = 4
const RETRY_BASE_MS = 1_000
const RETRY_LONGEST_MS = 20_000
/** A refusal takes this long. */
const REFUSAL_MS = 40

/** A token bucket that all gates of an account share, as services throttle. */
export class Quota {
  admitted = 0
  refused = 0
  readonly #perSecond: number
  readonly #clock: Clock
  #tokens: number
  #at: number

  constructor(perSecond: number, clock: Clock) {
    this.#perSecond = perSecond
    this.#clock = clock
    this.#tokens = perSecond
    this.#at = clock.now()
  }

  /** One call through an SDK client of one gate. */
  async call<T>(action: string, chance: Chance, signal: AbortSignal, answer: () => Promise<T>): Promise<T> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (this.#take()) return answer()
      await this.#clock.sleep(REFUSAL_MS, signal)
      if (signal.aborted) throw new ServiceError({ kind: 'cancelled', action, code: 'AbortError', text: 'aborted' })
      if (attempt < ATTEMPTS - 1) await this.#clock.sleep(chance.next() * Math.min(RETRY_BASE_MS * 2 ** attempt, RETRY_LONGEST_MS), signal)
    }
    throw new ServiceError({ kind: 'throttled', action, code: 'ThrottlingException', text: 'Rate exceeded', httpStatus: 429 })
  }

  #take(): boolean {
    const now = this.#clock.now()
    this.#tokens = Math.min(this.#perSecond, this.#tokens + ((now - this.#at) / 1000) * this.#perSecond)
    this.#at = now
    if (this.#tokens < 1) {
      this.refused += 1
      return false
    }
    this.#tokens -= 1
    this.admitted += 1
    return true
  }
}
