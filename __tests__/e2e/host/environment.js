import { TestEnvironment } from 'jest-environment-node'

/** What the test files of one worker share: the processes that run steps (hosts.ts). */
const shared = {}

export default class StepEnvironment extends TestEnvironment {
  async setup() {
    await super.setup()
    this.global.sharedByWorker = shared
  }

  /** Which try at a test is under way: a second one needs a step of its own (pool.ts). */
  handleTestEvent({ name, test }) {
    if (name === 'test_start') this.global.tryAtTest = test.invocations
  }
}
