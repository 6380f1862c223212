import type { Clock } from '../../src/base/clock.ts'

interface Sleeper {
  readonly at: number
  readonly order: number
  readonly wake: () => void
}

export interface VirtualClock extends Clock {
  /**
   * Runs until `work` is settled: hours pass in no time. Throws when nothing is left that could settle it.
   *
   * @param isBusy whether something real is awaited, such as a socket: no time passes meanwhile
   */
  run<T>(work: Promise<T>, isBusy?: () => boolean): Promise<T>
  /** Moves time on; who sleeps until then is woken on the way. */
  advance(ms: number): Promise<void>
  /** How many sleep: none after a wait that cleaned up. */
  readonly sleeping: number
}

/** A clock whose time passes only while everybody sleeps. */
export function virtualClock(start = Date.UTC(2026, 7, 20, 10)): VirtualClock {
  let now = start
  let order = 0
  const sleepers = new Set<Sleeper>()
  const next = () => {
    let first: Sleeper | undefined
    for (const sleeper of sleepers) if (first === undefined || sleeper.at < first.at || (sleeper.at === first.at && sleeper.order < first.order)) first = sleeper
    return first
  }
  const wake = (sleeper: Sleeper) => {
    now = Math.max(now, sleeper.at)
    sleeper.wake()
  }
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true || ms <= 0) {
          resolve()
          return
        }
        const done = () => {
          sleepers.delete(sleeper)
          signal?.removeEventListener('abort', done)
          resolve()
        }
        const sleeper = { at: now + ms, order: order++, wake: done }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', done)
      }),
    run: async (work, isBusy = () => false) => {
      let settled = false
      const end = () => {
        settled = true
      }
      work.then(end, end)
      for (;;) {
        await microtasks()
        if (settled) return work
        if (isBusy()) continue
        const sleeper = next()
        if (sleeper === undefined) throw new Error('everybody waits for something that never comes')
        wake(sleeper)
      }
    },
    advance: async (ms) => {
      const until = now + ms
      for (;;) {
        await microtasks()
        const sleeper = next()
        if (sleeper === undefined || sleeper.at > until) break
        wake(sleeper)
      }
      now = until
    },
    get sleeping() {
      return sleepers.size
    },
  }
}

/** Lets everything run that can run without time passing. */
function microtasks(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
