/**
 * Runs step after step in one process: to start Node and read the bundle takes more of a processor's time than a step
 * itself, and so does what the engine learns of the bundle anew. On a desk all steps share the bundle. In CI it is imported anew
 * for each, which shows that none depends on what another one left in it.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { STARTS } from '../../../scripts/starts.ts'
import type * as entry from '../../../src/faces/entry.ts'
import type { FromHost, Stream, ToHost, ToRun, Wait } from './messages.ts'
import { openStoryTime } from './story-time.ts'

// Every process that starts pays for what is imported here.
const DIST = join(import.meta.dirname, '../../../dist')
const IN_CI = process.env['CI'] !== undefined
/** `@actions/github` picks the proxy when it is loaded. */
const PROXY = /^https?_proxy$/i
const STREAMS = ['stdout', 'stderr'] as const

const outside = { stdout: process.stdout.write.bind(process.stdout), stderr: process.stderr.write.bind(process.stderr) }
const ofRun = new AsyncLocalStorage<number>()
let runs = 0
let running: number | undefined
const time = openStoryTime()
let asked = 0
let answer: (leap: number) => void = () => undefined

// A step writes to pipes, wherever the tests are started.
for (const stream of STREAMS) Object.assign(process[stream], { isTTY: false })

// A step that has ended may still mean to end its process, which is another one's by then.
const exit = process.exit.bind(process)
process.exit = (code) => (mayEnd() ? exit(code) : (undefined as never))
const kill = process.kill.bind(process)
process.kill = (pid, signal) => !mayEnd() || kill(pid, signal)

process.on('message', (message: ToHost) => {
  if (!('leap' in message)) void run(message)
  // An answer may come when the step that asked has ended.
  else if (message.asked === asked) answer(message.leap)
})
process.on('disconnect', () => exit())

async function run({ env, folder, file, args = [], now }: ToRun): Promise<void> {
  for (const name of Object.keys(process.env)) Reflect.deleteProperty(process.env, name)
  Object.assign(process.env, env)
  process.chdir(folder)
  process.exitCode = undefined
  process.argv = [process.execPath, join(DIST, file), ...args]
  for (const stream of STREAMS) process[stream].write = captured(stream)
  const run = ++runs
  const anew = IN_CI || Object.keys(env).some((name) => PROXY.test(name))
  running = run
  time.begin(now === undefined ? undefined : { now, ask })
  try {
    await ofRun.run(run, async () => {
      const bundle = (await import(pathToFileURL(join(DIST, 'bundle.js')).href + (anew ? `?run=${run}` : ''))) as typeof entry
      await bundle[STARTS[file]]()
    })
  } catch (error) {
    // What Node does with a module that throws.
    tell({ text: `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`, stream: 'stderr' })
    process.exitCode = 1
  }
  for (const stream of STREAMS) Object.assign(process[stream].removeAllListeners('error'), { write: outside[stream] })
  running = undefined
  time.end()
  for (const signal of ['SIGINT', 'SIGTERM']) process.removeAllListeners(signal)
  tell({ exitCode: process.exitCode ?? 0 })
}

function ask(wait: Omit<Wait, 'asked'>): Promise<number> {
  tell({ waits: { ...wait, asked: ++asked } })
  return new Promise((resolve) => (answer = resolve))
}

function mayEnd(): boolean {
  return running !== undefined && ofRun.getStore() === running
}

function captured(stream: Stream): typeof process.stdout.write {
  return (chunk: Uint8Array | string, ...rest: readonly unknown[]): boolean => {
    tell({ text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString(), stream })
    const done = rest.find((one) => typeof one === 'function')
    if (done !== undefined) process.nextTick(done)
    return true
  }
}

function tell(message: FromHost): void {
  process.send?.(message)
}
