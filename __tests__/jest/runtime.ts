/**
 * Loads test files as Node itself does, in the place of jest's own runtime. That one gives each file a world of its own, and
 * compiles every module anew in it: a quarter of what pure tests take. Here the test files of a worker share what they only
 * use, `src/`, `emulator/`, `scripts/` and packages. The modules of `__tests__/` are loaded anew for each file: they may hold
 * state, such as an emulator, and say what comes after the tests of a file.
 *
 * So no mocks of modules (there are none: the world is handed in), and what a file changes in the world is put
 * back after it (environment.ts).
 */
import { createRequire, enableCompileCache, registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { COMPILED } from '../compiled.ts'
import { restoreMocks, setGlobals } from './globals.ts'

const TESTS = new URL('../', import.meta.url).href
const GLOBALS = new URL('./globals.ts', import.meta.url).href
/** Names the file for whose tests a module was loaded. */
const FOR = 'for'

const load = createRequire(import.meta.url)
let files = 0

enableCompileCache(COMPILED.NODE_COMPILE_CACHE)
registerHooks({
  resolve(specifier, context, next) {
    if (specifier === '@jest/globals') return { url: GLOBALS, shortCircuit: true }
    const found = next(specifier, context)
    const file = context.parentURL?.startsWith(TESTS) === true ? new URL(context.parentURL).searchParams.get(FOR) : null
    return file === null || !found.url.startsWith(TESTS) ? found : { ...found, url: urlFor(found.url, file) }
  },
})

/** What jest-runner and jest-circus ask of a runtime, for one test file. */
export default class NodeRuntime {
  readonly #file = String(++files)

  unstable_shouldLoadAsEsm(): boolean {
    return true
  }

  async unstable_importModule(path: string): Promise<unknown> {
    return await import(urlFor(pathToFileURL(path), this.#file))
  }

  /** Jest's own part of a file, which holds its tests and who hears of them. */
  requireInternalModule(path: string): unknown {
    Reflect.deleteProperty(load.cache, path)
    Reflect.deleteProperty(globalThis, Symbol.for('EVENT_HANDLERS'))
    return load(path)
  }

  requireModule(path: string): unknown {
    return load(path)
  }

  setGlobalsForRuntime(globals: Parameters<typeof setGlobals>[0]): void {
    setGlobals(globals)
  }

  teardown(): void {
    restoreMocks()
  }

  // Node knows where each line stands: it only takes the types out.
  getSourceMaps(): ReadonlyMap<string, string> {
    return new Map()
  }

  getAllCoverageInfoCopy(): undefined {
    return undefined
  }

  enterTestCode(): void {}

  leaveTestCode(): void {}
}

function urlFor(module: string | URL, file: string): string {
  const url = new URL(module)
  url.searchParams.set(FOR, file)
  return url.href
}
