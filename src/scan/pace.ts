import type { Random } from '../clock.ts'
import type { EpochMs } from '../findings/finding.ts'
import { pauseAfter } from '../patience.ts'
import type { ServiceError } from '../service-error.ts'

const GROWTH = 1.25
const LONGEST_FACTOR = 3
const JITTER = 0.1
/** Changes come early after the end of a scan or not at all, so the probes of a window get further apart. */
const PROBE_SPREAD = 0.4
/** Throttled gates slow down to this many times their interval, and come back step by step. */
const SLOWEST = 40
const RECOVERY = 0.85
const ECONOMY_FROM = 1.5

/** When to ask again: often enough to see what happens, seldom enough for a thousand gates in one account. */
export class Pace {
  readonly #intervalMs: number
  readonly #random: Random
  #growing: number
  #slowness = 1

  constructor(intervalMs: number, random: Random) {
    this.#intervalMs = intervalMs
    this.#random = random
    this.#growing = intervalMs
  }

  /** Whether the account is throttled: then only what a decision needs is asked. */
  get economical(): boolean {
    return this.#slowness > ECONOMY_FROM
  }

  /** After a poll that was answered, while the scan is awaited. */
  whileAwaiting(): number {
    const pause = this.#growing
    this.#growing = Math.min(this.#growing * GROWTH, this.#intervalMs * LONGEST_FACTOR)
    return this.#jittered(pause * this.#slowness)
  }

  /** After a poll that was answered, while findings settle: probes on the way, and the last read when it is due. */
  whileSettling(now: EpochMs, { stillSince, dueAt }: { readonly stillSince: EpochMs; readonly dueAt: EpochMs }): number {
    const left = Math.max(dueAt - now, 1)
    if (this.economical) return left + this.#jittered(this.#intervalMs)
    const probe = this.#jittered(Math.max(this.#intervalMs, PROBE_SPREAD * (now - stillSince)))
    return left - probe < this.#intervalMs / 2 ? left : probe
  }

  /** After `failures` polls in a row that were not answered. */
  afterFailure(failures: number, error: ServiceError): number {
    if (error.kind === 'throttled') this.#slowness = Math.min(this.#slowness * 2, SLOWEST)
    const least = error.kind === 'throttled' ? this.#spread(this.#intervalMs * this.#slowness) : this.#intervalMs
    return Math.max(least, pauseAfter(failures, error, this.#random))
  }

  answered(): void {
    this.#slowness = Math.max(1, this.#slowness * RECOVERY)
  }

  /** Between half and all of it: gates that were throttled together must not come back together. */
  #spread(ms: number): number {
    return ms * (0.5 + 0.5 * this.#random())
  }

  #jittered(ms: number): number {
    return ms * (1 - JITTER + 2 * JITTER * this.#random())
  }
}
