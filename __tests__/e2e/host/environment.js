import { TestEnvironment } from 'jest-environment-node'

/** What the test files of one worker share: the processes that run steps (hosts.ts). */
const shared = {}

export default class StepEnvironment extends TestEnvironment {
  async setup() {
    await super.setup()
    this.global.sharedByWorker = shared
  }
}
