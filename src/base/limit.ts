import type { Clock } from './clock.ts'
import type { EpochMs } from './finding.ts'
import { ServiceError } from './service-error.ts'

/**
 * The end of a wait: calls end with it even when the service neither answers nor heeds the signal, and nothing that was
 * begun goes on after it.
 */
export interface Limit {
  /** Aborts at the deadline, when the run is cancelled, and when the wait is over. */
  readonly signal: AbortSignal
  /** Whether the time is up or the run cancelled. */
  over(): boolean
  /** The result of `work`, or a `cancelled` error once the time is up. */
  within<T>(work: () => Promise<T>): Promise<T>
  /** The wait is over: stops the timer and whatever still runs. */
  end(): void
}

export function openLimit(clock: Clock, deadline: EpochMs, outer: AbortSignal): Limit {
  const own = new AbortController()
  const signal = AbortSignal.any([outer, own.signal])
  const over = () => signal.aborted || clock.now() >= deadline
  void clock.sleep(deadline - clock.now(), signal).then(() => own.abort())
  return {
    signal,
    over,
    within: async (work) => {
      if (over()) throw timeUp()
      const aborted = Promise.withResolvers<never>()
      const stop = () => aborted.reject(timeUp())
      signal.addEventListener('abort', stop)
      try {
        return await Promise.race([work(), aborted.promise])
      } finally {
        signal.removeEventListener('abort', stop)
      }
    },
    end: () => own.abort(),
  }
}

function timeUp(): ServiceError {
  return new ServiceError({ kind: 'cancelled', action: 'wait', code: 'TimeUp', text: 'timed out' })
}
