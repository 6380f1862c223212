import type { Clock } from '../../src/base/clock.ts'
import { ServiceError } from '../../src/base/service-error.ts'

/** A refusal takes this long. */
const REFUSAL_MS = 40

/** How an account is throttled. Inspector publishes none of it, so the simulation plays several. */
export interface Throttling {
  readonly perSecond: number
  /** How many calls an account that was idle has at once: those of one second, where nothing is said. */
  readonly burst?: number
  /** What a refusal says about when to come back. */
  readonly retryAfterMs?: number
  /** Share of a token that a refused call takes as well. AWS describes buckets from which it takes nothing. */
  readonly refusalCosts?: number
}

/** A token bucket that all gates of an account share, as services throttle. */
export class Quota {
  admitted = 0
  refused = 0
  readonly #throttling: Throttling
  readonly #burst: number
  readonly #clock: Clock
  #tokens: number
  #at: number

  constructor(throttling: Throttling, clock: Clock) {
    this.#throttling = throttling
    this.#burst = throttling.burst ?? throttling.perSecond
    this.#clock = clock
    this.#tokens = this.#burst
    this.#at = clock.now()
  }

  /** One call of one gate. A throttled one is not repeated by the SDK (docs/decisions/0007). */
  async call<T>(action: string, signal: AbortSignal, answer: () => Promise<T>): Promise<T> {
    if (this.#take()) return answer()
    await this.#clock.sleep(REFUSAL_MS, signal)
    const { retryAfterMs } = this.#throttling
    throw new ServiceError({
      kind: 'throttled',
      action,
      code: 'ThrottlingException',
      text: 'Rate exceeded',
      httpStatus: 429,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    })
  }

  #take(): boolean {
    const { perSecond, refusalCosts = 0 } = this.#throttling
    const now = this.#clock.now()
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#at) / 1000) * perSecond)
    this.#at = now
    if (this.#tokens < 1) {
      this.refused += 1
      this.#tokens = Math.max(0, this.#tokens - refusalCosts)
      return false
    }
    this.#tokens -= 1
    this.admitted += 1
    return true
  }
}
