import type { Circus } from '@jest/types'

/** Enough to see the test among the frames of `expect`; jest asks for a hundred, and each `expect` takes them down. */
const FRAMES = 25
/** What tests put something else in the place of. */
const REPLACED = ['Date', 'Math', 'JSON', 'fetch', 'performance', 'setImmediate', 'setInterval', 'setTimeout'] as const
/** What `retryTimes` sets, and jest-circus reads. */
const RETRIES = [Symbol.for('RETRY_TIMES'), Symbol.for('LOG_ERRORS_BEFORE_RETRY')]

/** What the test files of one worker share: the processes that run steps (e2e/host/hosts.ts). */
const sharedByWorker = {}
const exit = process.exit.bind(process)

/** The world of a worker, in which one test file after the other runs (runtime.ts). Each finds it as the first one did. */
export default class WorkerEnvironment {
  readonly global: Record<PropertyKey, unknown> = globalThis
  readonly #env = { ...process.env }
  readonly #folder = process.cwd()
  readonly #replaced = Object.fromEntries(REPLACED.map((name) => [name, globalThis[name]]))

  setup(): void {
    Error.stackTraceLimit = FRAMES
    // Jest would look each frame up in source maps, of which there are none.
    Reflect.deleteProperty(Error, 'prepareStackTrace')
    Object.assign(this.global, { sharedByWorker, tryAtTest: 1 })
  }

  /** Which try at a test is under way: a second one needs a step of its own (e2e/pool.ts). */
  handleTestEvent({ name, ...event }: Circus.Event): void {
    if (name === 'test_start' && 'test' in event) Object.assign(this.global, { tryAtTest: event.test.invocations })
  }

  teardown(): void {
    for (const name of Object.keys(process.env)) if (!(name in this.#env)) Reflect.deleteProperty(process.env, name)
    Object.assign(process.env, this.#env)
    process.chdir(this.#folder)
    // Jest wraps it for each file.
    process.exit = exit
    for (const name of RETRIES) Reflect.deleteProperty(this.global, name)
    Object.assign(this.global, this.#replaced)
  }

  getVmContext(): null {
    return null
  }

  exportConditions(): readonly string[] {
    return ['node']
  }
}
