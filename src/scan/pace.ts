import type { Random } from '../base/clock.ts'
import type { EpochMs } from '../base/finding.ts'
import { pauseAfter } from '../base/retry.ts'
import type { ServiceError } from '../base/service-error.ts'

const GROWTH = 1.25
const LONGEST_FACTOR = 3
const JITTER = 0.1
/** Changes come early after the end of a scan or not at all, so the probes of a window get further apart. */
const PROBE_SPREAD = 0.4
/** Tuned with `npm run bench -- --only gates` (docs/decisions/0007): each refused request slows down, each answered one takes a little of it back. */
const SLOWDOWN = 3
const RECOVERY = 0.85
/** The longest pause of a throttled gate, of the time that it has: it must come to its turn a few times before its timeout. */
const LONGEST_SHARE = 0.25
const LONGEST_MS = 480_000
/** A gate with less than this left that hasn't begun to read will hardly finish, so it doesn't poll more often. */
const HOPELESS_MS = 90_000
/** A gate that is nearly done pauses for this share, and so goes before those that begin. */
const PRECEDENCE = 0.25

/** When to ask again: often enough to see what happens, seldom enough for a thousand gates in one account. */
export class Pace {
  readonly #intervalMs: number
  readonly #longestMs: number
  readonly #random: Random
  #growing: number
  #slowness = 1

  /** @param timeMs how long the wait may last */
  constructor(intervalMs: number, random: Random, timeMs = Number.POSITIVE_INFINITY) {
    this.#intervalMs = intervalMs
    this.#longestMs = Math.max(intervalMs, Math.min(timeMs * LONGEST_SHARE, LONGEST_MS))
    this.#random = random
    this.#growing = intervalMs
  }

  /** Whether the account is throttled: then only what a decision needs is asked. */
  get economical(): boolean {
    return this.#slowness > 1
  }

  /** After a poll that was answered, while the scan is awaited. */
  whileAwaiting(): number {
    const pause = this.#growing
    this.#growing = Math.min(this.#growing * GROWTH, this.#intervalMs * LONGEST_FACTOR)
    return this.#jittered(Math.max(pause, Math.min(pause * this.#slowness, this.#longestMs)))
  }

  /** After a poll that was answered, while findings settle: probes on the way, and the last read when it is due. */
  whileSettling(now: EpochMs, { stillSince, dueAt }: { readonly stillSince: EpochMs; readonly dueAt: EpochMs }): number {
    // What was read when due and settled nothing is not read again at once.
    if (dueAt <= now) return this.whileAwaiting()
    const left = dueAt - now
    if (this.economical) return left + this.#jittered(this.#intervalMs)
    const probe = this.#jittered(Math.max(this.#intervalMs, PROBE_SPREAD * (now - stillSince)))
    return left - probe < this.#intervalMs / 2 ? left : probe
  }

  /**
   * After `failures` requests in a row that were not answered.
   *
   * @param leftMs until the deadline
   * @param nearlyDone whether findings are being read or settle already
   */
  afterFailure(failures: number, error: ServiceError, leftMs: number, nearlyDone: boolean): number {
    if (error.kind !== 'throttled') return Math.max(nearlyDone ? 0 : this.#intervalMs, pauseAfter(failures, error, this.#random))
    this.#slowness = Math.min(this.#slowness * SLOWDOWN, this.#longestMs / this.#intervalMs)
    const slow = this.#intervalMs * this.#slowness
    const pause = nearlyDone ? this.#preceding(slow, failures) : Math.min(slow, Math.max(leftMs / 2, HOPELESS_MS))
    return Math.max(this.#spread(pause), error.details.retryAfterMs ?? 0)
  }

  /** Nearly done: shorter, also since what made it slow may be long ago; but who was refused twice asks less often than before. */
  #preceding(slow: number, failures: number): number {
    const least = failures === 0 ? 0 : 2 * this.#intervalMs
    return Math.max(least, Math.min(slow * PRECEDENCE, this.#intervalMs * 2 ** (failures + 1)))
  }

  /** After each request that was answered. */
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
