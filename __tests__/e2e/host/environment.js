import vm from 'node:vm'
import { TestEnvironment } from 'jest-environment-node'

/** What the test files of one worker share: the processes that run steps (hosts.ts). */
const shared = {}

// Jest loads its own modules anew for each test file. V8 keeps what it compiled once, but not for code that may import
// dynamically, and jest says that of all code. Said only where it is so, a test file costs half as much before its first test.
const { compileFunction } = vm
vm.compileFunction = (code, names, options) => compileFunction(code, names, /\bimport\s*\(/.test(code) ? options : { ...options, importModuleDynamically: undefined })

export default class StepEnvironment extends TestEnvironment {
  constructor(...given) {
    // A context around an object of its own asks that object for every global, for `Map` and `Date` too, which costs pure
    // tests half of their time. Jest needs no such object, and Node since 22.8 makes contexts without.
    const { createContext, constants } = vm
    if (constants?.DONT_CONTEXTIFY !== undefined) vm.createContext = (_, options) => createContext(constants.DONT_CONTEXTIFY, options)
    try {
      super(...given)
    } finally {
      vm.createContext = createContext
    }
  }

  async setup() {
    await super.setup()
    this.global.sharedByWorker = shared
  }

  /** Which try at a test is under way: a second one needs a step of its own (pool.ts). */
  handleTestEvent({ name, test }) {
    if (name === 'test_start') this.global.tryAtTest = test.invocations
  }
}
