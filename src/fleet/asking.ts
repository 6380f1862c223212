import type { Clock, Random } from '../base/clock.ts'
import type { Deadline } from '../base/deadline.ts'
import { isKind, isPassing, type ServiceError } from '../base/service-error.ts'
import { Pace } from '../scan/pace.ts'

/** Requests of one kind that are under way at once: Inspector's quotas are per account and not published. */
const LANES = 4
/** About how long a request takes: the unit of the pauses. */
const INTERVAL_MS = 250
/** After an outage this long, give up: somebody is waiting for the answer. */
const BROKEN_MS = 30_000
/** Throttling may last longer, because others can use up the quota for a while. */
const THROTTLED_MS = 300_000

export interface AskingWorld {
  readonly clock: Clock
  readonly random: Random
}

/** Asks a service many questions, at the pace of docs/decisions/0007: one throttled request slows down all of them. */
export class Asking {
  readonly #world: AskingWorld
  readonly #deadline: Deadline
  readonly #onRetry: (error: ServiceError, pauseMs: number) => void
  readonly #pace: Pace
  #notBefore = 0
  #made = 0

  constructor(world: AskingWorld, deadline: Deadline, onRetry: (error: ServiceError, pauseMs: number) => void = () => undefined) {
    this.#world = world
    this.#deadline = deadline
    this.#onRetry = onRetry
    this.#pace = new Pace(INTERVAL_MS, world.random, THROTTLED_MS)
  }

  /** Requests so far, those that failed included. */
  get made(): number {
    return this.#made
  }

  /** Asks until there is an answer. Throws the last `ServiceError` if asking again cannot help, or not in time. */
  async ask<T>(request: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { clock } = this.#world
    const { signal, at } = this.#deadline
    const since = clock.now()
    for (let failures = 0; ; failures++) {
      await this.#turn()
      this.#made += 1
      try {
        const answer = await request(signal)
        this.#pace.answered()
        return answer
      } catch (error) {
        if (!isPassing(error)) throw error
        const now = clock.now()
        const end = Math.min(at, since + (isKind(error, 'throttled') ? THROTTLED_MS : BROKEN_MS))
        const pause = this.#pace.afterFailure(failures, error, end - now, true)
        if (now + pause >= end || signal.aborted) throw error
        if (isKind(error, 'throttled')) this.#notBefore = Math.max(this.#notBefore, now + pause)
        this.#onRetry(error, pause)
        await clock.sleep(pause, signal)
      }
    }
  }

  /** Does the work for each item, a few at a time. Ends with the first error, without waiting for the others under way. */
  async each<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
    const left = items[Symbol.iterator]()
    let failed = false
    const lane = async (): Promise<void> => {
      for (let next = left.next(); next.done !== true && !failed; next = left.next()) await work(next.value)
    }
    const guarded = async (): Promise<void> => {
      try {
        await lane()
      } catch (error) {
        failed = true
        throw error
      }
    }
    await Promise.all(Array.from({ length: LANES }, guarded))
  }

  /** Waits while any throttled request waits. */
  async #turn(): Promise<void> {
    const wait = this.#notBefore - this.#world.clock.now()
    if (wait > 0) await this.#world.clock.sleep(wait, this.#deadline.signal)
  }
}
