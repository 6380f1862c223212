import type { EpochMs } from './finding.ts'

/** Time as handed in, so that hours pass in a test in no time. */
export interface Clock {
  /** Local time in epoch milliseconds. Only differences are used: AWS's clock says when a scan was. */
  now(): EpochMs
  /** Resolves after `ms`, or at once when `signal` aborts; never rejects and leaves no timer behind. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** A number in [0, 1), for jitter. */
export type Random = () => number

export const systemClock: Clock = {
  // Not `Date.now()`: a clock that is set forward during the wait would end it, and settle findings, before their time.
  now: () => Math.floor(performance.timeOrigin + performance.now()),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true || ms <= 0) {
        resolve()
        return
      }
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      signal?.addEventListener('abort', done)
    }),
}
