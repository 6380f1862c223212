/** Whether a signal ended because the run was cancelled, as against being out of time, which aborts with a `TimeoutError`. */
export function wasCancelled({ aborted, reason }: AbortSignal): boolean {
  return aborted && !(reason instanceof DOMException && reason.name === 'TimeoutError')
}
