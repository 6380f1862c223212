import type { CoverageSeen } from './wait-state.ts'
import type { EpochMs } from '../base/finding.ts'
import type { Limit } from '../base/limit.ts'
import { isKind, isPassing, type ServiceError } from '../base/service-error.ts'
import type { Image } from '../image/model.ts'
import type { Journal } from './journal.ts'
import type { Pace } from './pace.ts'
import type { Answer, FindingsPage, Order } from './ports.ts'
import type { WaitWorld } from './wait-world.ts'

/** A host name that cannot be resolved for this long is a wrong Region and no hiccup. */
const NAME_GRACE_MS = 45_000
/** What coverage said holds for this long while the first page is refused; then it is asked again. */
const FRESH_MS = 60_000

/** Requests that were refused since the last poll that was answered, since when, and what the last one met. */
export interface Failing {
  readonly times: number
  readonly since: EpochMs
  readonly error: ServiceError
}

export interface RequestsOf {
  readonly limit: Limit
  readonly journal: Journal
  readonly pace: Pace
  /** Whether a complete read is what keeps the scan from being settled: a first page can be done without. */
  readonly isDue: () => boolean
}

/** Asks Inspector about one image, within the limit of the wait. */
export class Requests {
  readonly #image: Image
  readonly #world: Pick<WaitWorld, 'service' | 'clock' | 'deadline'>
  readonly #of: RequestsOf
  #failing: Failing | undefined

  constructor(image: Image, world: Pick<WaitWorld, 'service' | 'clock' | 'deadline'>, of: RequestsOf) {
    this.#image = image
    this.#world = world
    this.#of = of
  }

  get failing(): Failing | undefined {
    return this.#failing
  }

  /** A whole poll was answered. */
  succeeded(): void {
    this.#failing = undefined
  }

  async coverage(): Promise<CoverageSeen> {
    const { value, serverNow } = await this.#ask(() => this.#world.service.coverage(this.#image, this.#of.limit.signal))
    if (value === undefined) return { kind: 'absent' }
    return { kind: 'record', ...value, serverNow }
  }

  /** A refused page is asked for again: to begin the read or the poll anew would ask a throttled account for even more. */
  async page(token: string | undefined, order: Order | undefined, beside: boolean): Promise<Answer<FindingsPage>> {
    const { clock, service } = this.#world
    const { limit, isDue } = this.#of
    const since = clock.now()
    for (let failures = 0; ; failures++) {
      try {
        return await this.#ask(() => service.findings(this.#image, token, limit.signal, order))
      } catch (error) {
        const begins = token === undefined && !beside
        if (begins && !(isKind(error, 'throttled') && isDue() && clock.now() - since < FRESH_MS)) throw error
        await clock.sleep(this.pauseAfter(failures, this.keepWaitingAfter(error), true), limit.signal)
      }
    }
  }

  /** Errors that may pass only make the next poll later; all others end the wait. */
  keepWaitingAfter(error: unknown): ServiceError {
    if (!isPassing(error)) throw error
    const now = this.#world.clock.now()
    const failing = { times: (this.#failing?.times ?? 0) + 1, since: this.#failing?.since ?? now, error }
    this.#failing = failing
    if (isKind(error, 'unreachable') && now - failing.since > NAME_GRACE_MS) throw error
    this.#of.journal.notice(`${error.details.action} kept failing for a while: ${error.details.code}`)
    return error
  }

  pauseAfter(failures: number, problem: ServiceError, nearlyDone: boolean): number {
    return Math.min(this.#of.pace.afterFailure(failures, problem, this.left, nearlyDone), this.left)
  }

  /** Milliseconds until the deadline. */
  get left(): number {
    return this.#world.deadline - this.#world.clock.now()
  }

  async #ask<T>(request: () => Promise<T>): Promise<T> {
    const { journal, limit, pace } = this.#of
    journal.request()
    const answer = await limit.within(request)
    pace.answered()
    return answer
  }
}
