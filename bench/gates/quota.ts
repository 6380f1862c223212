import type { Clock } from '../../src/clock.ts'
import { ServiceError } from '../../src/service-error.ts'

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

  /** One call of one gate. A throttled one is not repeated by the SDK (docs/decisions/0012). */
  async call<T>(action: string, signal: AbortSignal, answer: () => Promise<T>): Promise<T> {
    if (this.#take()) return answer()
    await this.#clock.sleep(REFUSAL_MS, signal)
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
