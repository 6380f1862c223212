/**
 * Runs step after step in one process: to start Node and read the bundle takes more of a processor's time than a step
 * itself. The bundle is imported anew for each step, so that no step sees what another one left in it.
 */
import { pathToFileURL } from 'node:url'
import { BUNDLE } from '../../../scripts/runner.ts'
import type { FromHost, ToHost } from './messages.ts'

const outside = { stdout: process.stdout.write.bind(process.stdout), stderr: process.stderr.write.bind(process.stderr) }
let runs = 0

process.on('message', (step: ToHost) => void run(step))
process.on('disconnect', () => process.exit())

async function run({ env, folder }: ToHost): Promise<void> {
  for (const name of Object.keys(process.env)) Reflect.deleteProperty(process.env, name)
  Object.assign(process.env, env)
  process.chdir(folder)
  process.exitCode = undefined
  process.stdout.write = captured()
  process.stderr.write = captured()
  try {
    await import(`${pathToFileURL(BUNDLE).href}?run=${++runs}`)
  } catch (error) {
    // What Node does with a module that throws.
    tell({ text: `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n` })
    process.exitCode = 1
  }
  Object.assign(process.stdout, { write: outside.stdout })
  Object.assign(process.stderr, { write: outside.stderr })
  for (const signal of ['SIGINT', 'SIGTERM']) process.removeAllListeners(signal)
  tell({ exitCode: Number(process.exitCode ?? 0) })
}

function captured(): typeof process.stdout.write {
  return (chunk: Uint8Array | string, ...rest: readonly unknown[]): boolean => {
    tell({ text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString() })
    const done = rest.find((one) => typeof one === 'function')
    if (done !== undefined) process.nextTick(done as () => void)
    return true
  }
}

function tell(message: FromHost): void {
  process.send?.(message)
}
