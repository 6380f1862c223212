import type { Clock } from '../clock.ts'
import type { EpochMs } from '../findings/finding.ts'

export interface Deadline {
  readonly at: EpochMs
  /** Aborts at the deadline, or when the run is cancelled. */
  readonly signal: AbortSignal
  /** Whether the run was cancelled, as against being out of time. */
  readonly cancelled: () => boolean
  /** Lets the timer go, so that the process can end. */
  readonly release: () => void
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
