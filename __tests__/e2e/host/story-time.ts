/**
 * The time of a kept process. It stands still while a step does anything, and leaps to the next timer when the step only
 * waits, so that neither waits nor a busy machine are a part of a story. The emulator's clock leaps with it.
 */
import { subscribe } from 'node:diagnostics_channel'
import type { ClientRequest } from 'node:http'
import type { Wait } from './messages.ts'

/** Asks how far time may leap. */
export type AskLeap = (wait: Omit<Wait, 'asked'>) => Promise<number>

export interface StoryTime {
  /** A step begins, at this time and with whom to ask; without them it has the machine's time. */
  readonly begin: (story?: { readonly now: number; readonly ask: AskLeap }) => void
  readonly end: () => void
}

/** How long nothing may have happened before a step is taken to wait. */
const QUIET_MS = 4
/** After so many looks within more than a second at which nothing had happened, a second passes: the step waits for what no timer tells. */
const STUCK_LOOKS = 50
const STUCK_MS = 1_000
/** What a process that only waits may have open: the channel to its parent, and connections that are kept or not answered. */
const IDLE = new Set(['Timeout', 'TCPSocketWrap', 'PipeWrap', 'TTYWrap', 'SignalWrap'])

const machine = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout, now: Date.now.bind(Date), elapsed: performance.now.bind(performance) }

/** A timer of the story. */
class StoryTimer {
  due: number
  readonly call: () => void
  readonly #ms: number
  readonly #all: Set<StoryTimer>
  readonly #now: () => number
  constructor(all: Set<StoryTimer>, now: () => number, call: () => void, ms: number) {
    this.#all = all
    this.#now = now
    this.call = call
    this.#ms = ms
    this.due = now() + ms
    all.add(this)
  }
  refresh(): this {
    this.due = this.#now() + this.#ms
    this.#all.add(this)
    return this
  }
  close(): this {
    this.#all.delete(this)
    return this
  }
  hasRef(): boolean {
    return true
  }
  // The channel to the parent keeps the process.
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }
  [Symbol.dispose](): void {
    this.close()
  }
}

/** Takes the place of the process's clocks and timers. */
export function openStoryTime(): StoryTime {
  let story: { readonly ask: AskLeap; now: number } | undefined
  let happened = 0
  const timers = new Set<StoryTimer>()
  const open = new Set<unknown>()

  const now = (): number => story?.now ?? machine.now()
  const elapsed = (): number => (story === undefined ? machine.elapsed() : story.now - performance.timeOrigin)

  performance.now = elapsed
  globalThis.Date = new Proxy(Date, {
    construct: (date, given: [], target) => Reflect.construct(date, given.length === 0 ? [now()] : given, target) as object,
    apply: () => new Date(now()).toString(),
    get: (date, name) => (name === 'now' ? now : (Reflect.get(date, name) as unknown)),
  })
  const setTimeout = (call: (...given: unknown[]) => void, ms = 0, ...given: unknown[]): StoryTimer | NodeJS.Timeout => {
    happened++
    // A wait for nothing gives way to others. The shortest wait that means time has to be the story's: what sleeps until a
    // deadline that is a moment away would else find the clock where it was, and ask and sleep for ever.
    if (story === undefined || !(ms > 0)) return machine.setTimeout(call, ms, ...given)
    // Node's shortest is a millisecond.
    return new StoryTimer(timers, now, () => call(...given), Math.max(ms, 1))
  }
  const clearTimeout = (timer: StoryTimer | NodeJS.Timeout | undefined): void => {
    happened++
    if (timer instanceof StoryTimer) timer.close()
    else machine.clearTimeout(timer)
  }
  Object.assign(globalThis, { setTimeout, clearTimeout })
  AbortSignal.timeout = (ms) => {
    const late = new AbortController()
    setTimeout(() => late.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')), ms).unref()
    return late.signal
  }

  const opened = (request: unknown): void => {
    happened++
    open.add(request)
  }
  const closed = (request: unknown): void => {
    happened++
    open.delete(request)
  }
  subscribe('http.client.request.created', (message) => {
    const { request } = message as { readonly request: ClientRequest }
    opened(request)
    request.once('close', () => {
      closed(request)
    })
  })
  subscribe('undici:request:create', (message) => {
    opened((message as { readonly request: unknown }).request)
  })
  for (const end of ['trailers', 'error']) {
    subscribe(`undici:request:${end}`, (message) => {
      closed((message as { readonly request: unknown }).request)
    })
  }

  async function watch(watched: NonNullable<typeof story>): Promise<void> {
    let looks = 0
    let since = machine.elapsed()
    while (story === watched) {
      const before = happened
      await turn(QUIET_MS)
      looks++
      if (happened !== before) {
        looks = 0
        since = machine.elapsed()
      }
      const next = Math.min(...[...timers].map(({ due }) => due)) - watched.now
      const stuck = looks >= STUCK_LOOKS && machine.elapsed() - since >= STUCK_MS
      const idle = happened === before && Number.isFinite(next) && process.getActiveResourcesInfo().every((kind) => IDLE.has(kind))
      if (!idle && !stuck) continue
      // Agreed is agreed: the emulator's clock has leapt.
      const ms = await watched.ask({ ms: stuck ? Math.min(next, STUCK_MS) : next, open: open.size, stuck })
      if (ms === 0) continue
      looks = 0
      since = machine.elapsed()
      watched.now += ms
      for (const timer of [...timers].filter(({ due }) => due <= watched.now).sort((a, b) => a.due - b.due)) {
        if (timers.delete(timer)) timer.call()
        await turn(0)
      }
    }
  }

  return {
    begin: (begun) => {
      timers.clear()
      open.clear()
      story = begun === undefined ? undefined : { ...begun }
      if (story !== undefined) void watch(story)
    },
    end: () => {
      story = undefined
    },
  }
}

function turn(ms: number): Promise<void> {
  return new Promise((resolve) => machine.setTimeout(resolve, ms).unref())
}
