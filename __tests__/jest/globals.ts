/** What `@jest/globals` is to a test file (runtime.ts). */
import type * as jestGlobals from '@jest/globals'
import { ModuleMocker } from 'jest-mock'

type Globals = typeof jestGlobals
type OfFile = Pick<Globals, 'afterAll' | 'afterEach' | 'beforeAll' | 'beforeEach' | 'describe' | 'expect' | 'test'>

export let afterAll: OfFile['afterAll']
export let afterEach: OfFile['afterEach']
export let beforeAll: OfFile['beforeAll']
export let beforeEach: OfFile['beforeEach']
export let describe: OfFile['describe']
export let expect: OfFile['expect']
export let test: OfFile['test']

export function setGlobals(globals: OfFile): void {
  ;({ afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } = globals)
}

const mocker = new ModuleMocker(globalThis)

/**
 * As much of it as the tests use.
 * @public through runtime.ts
 */
export const jest = {
  fn: mocker.fn.bind(mocker),
  spyOn: mocker.spyOn.bind(mocker),
  /** Read by jest-circus, which forgets nothing: environment.ts takes it back for the next file. */
  retryTimes: (times: number, { logErrorsBeforeRetry = false } = {}): void => {
    Object.assign(globalThis, { [Symbol.for('RETRY_TIMES')]: times, [Symbol.for('LOG_ERRORS_BEFORE_RETRY')]: logErrorsBeforeRetry })
  },
}

export function restoreMocks(): void {
  mocker.restoreAllMocks()
}
