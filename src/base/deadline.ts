import type { Clock } from './clock.ts'
import type { EpochMs } from './finding.ts'

export interface Deadline {
  readonly at: EpochMs
  /** Aborts at the deadline, or when the run is cancelled. */
  readonly signal: AbortSignal
  /** Whether the run was cancelled, as against being out of time. */
  readonly cancelled: () => boolean
  /** Lets the timer go, so that the process can end. */
  readonly release: () => void
}

/** Everything that heeds the deadline has ended by then. */
const GRACE_MS = 5_000

/**
 * Ends with the work, or a while after the deadline as `overdue`: what is not done then waits for something that heeds no
 * deadline, such as a file that the SDK reads.
 */
export async function endInTime<T>(work: Promise<T>, { signal }: Deadline, clock: Clock): Promise<T | 'overdue'> {
  const done = new AbortController()
  const late = aborted(AbortSignal.any([signal, done.signal])).then(() => clock.sleep(GRACE_MS, done.signal))
  try {
    return await Promise.race([work, late.then(() => 'overdue' as const)])
  } finally {
    done.abort()
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

/** One deadline for everything that is waited for: calls that hang end with it too. */
export function openDeadline(clock: Clock, timeoutMs: number, cancel: AbortSignal): Deadline {
  const released = new AbortController()
  const timeUp = new AbortController()
  const at = clock.now() + timeoutMs
  const sleep = async () => {
    await clock.sleep(timeoutMs, released.signal)
    if (!released.signal.aborted) timeUp.abort(new DOMException('the timeout is over', 'TimeoutError'))
  }
  void sleep()
  return { at, signal: AbortSignal.any([timeUp.signal, cancel]), cancelled: () => cancel.aborted, release: () => released.abort() }
}
