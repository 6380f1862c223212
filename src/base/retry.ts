import { wasCancelled } from './cancellation.ts'
import type { Clock, Random } from './clock.ts'
import type { EpochMs } from './finding.ts'
import { isKind, isPassing, type ServiceError } from './service-error.ts'

/** A host name that is missing for this long means a wrong Region, not a hiccup. */
const NAME_GRACE_MS = 45_000
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000

export interface RetrySettings {
  readonly clock: Clock
  readonly random: Random
  readonly deadline: EpochMs
  readonly signal: AbortSignal
  /** Called before each pause, for the log. */
  readonly onRetry?: ((error: ServiceError, pauseMs: number) => void) | undefined
}

/**
 * Repeats a call that failed for a reason that may pass, until the deadline; the SDK's own few attempts are over in
 * seconds, an outage is not.
 *
 * Throws the last `ServiceError` when the deadline is reached, also when it ends an attempt that was under way: what kept
 * the service from answering says more than that the time was up. Any other error is thrown at once.
 */
export async function retryUntilDeadline<T>(attempt: () => Promise<T>, { clock, random, deadline, signal, onRetry }: RetrySettings): Promise<T> {
  const since = clock.now()
  let last: ServiceError | undefined
  for (let failures = 0; ; failures++) {
    try {
      return await attempt()
    } catch (error) {
      if (isKind(error, 'cancelled') && last !== undefined && !wasCancelled(signal)) throw last
      if (!isPassing(error)) throw error
      last = error
      const pause = pauseAfter(failures, error, random)
      const now = clock.now()
      if (now + pause >= deadline || signal.aborted) throw error
      if (isKind(error, 'unreachable') && now - since > NAME_GRACE_MS) throw error
      onRetry?.(error, pause)
      await clock.sleep(pause, signal)
    }
  }
}

/** Doubling pauses, half of each drawn by chance, so that gates that were throttled together do not come back together. */
export function pauseAfter(failures: number, error: ServiceError, random: Random): number {
  const full = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures, 10), LONGEST_PAUSE_MS)
  return Math.max(full / 2 + (full / 2) * random(), error.details.retryAfterMs ?? 0)
}
