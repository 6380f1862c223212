/** Counts attempts of requests, and ends everything once there were too many. */
export interface Meter {
  readonly made: number
  readonly limit: number
  /** Aborts once the limit has been reached and another request would be made. */
  readonly spent: AbortSignal
  limitTo(most: number): void
  /** Counts one attempt. Throws instead where there were too many: it is not to be made. */
  readonly attempt: () => void
}

export function openMeter(): Meter {
  const spent = new AbortController()
  let made = 0
  let limit = Number.POSITIVE_INFINITY
  return {
    get made() {
      return made
    },
    get limit() {
      return limit
    },
    spent: spent.signal,
    limitTo: (most) => {
      limit = most
    },
    attempt: () => {
      if (made >= limit) {
        // As when the time is up: what has not been asked is not known.
        spent.abort(new DOMException('the limit of requests is reached', 'TimeoutError'))
        throw new DOMException('the limit of requests is reached', 'AbortError')
      }
      made++
    },
  }
}
