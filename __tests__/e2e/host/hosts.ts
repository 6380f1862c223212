import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { openLog, prepareStep, type Ended, type RunPlan, type StepResult } from '../../../scripts/runner.ts'
import type { ShellPlan, ShellResult } from '../../../scripts/shell.ts'
import { COMPILED } from '../../compiled.ts'
import type { FromHost, Stream, ToHost, ToRun, Wait } from './messages.ts'

/** In CI each run leaves a copy of the bundle's modules behind, of 3 MB (child.ts). */
const MOST_RUNS = process.env['CI'] === undefined ? Infinity : 120

interface Host {
  readonly child: ChildProcess
  runs: number
}

type Hear = (text: string, stream: Stream) => void

/** The clock of the services that a step talks to. */
export interface SharedClock {
  readonly now: () => number
  /** Sets it forward by what is returned, if waiting is all that happens. */
  readonly leap: (wait: Wait) => Promise<number>
  /** A step that has this clock. */
  readonly during: <T>(step: () => Promise<T>) => Promise<T>
}

/** Processes that run steps and calls of the command line, kept for the next one. One that ends during a step is not used again. */
export interface Hosts {
  readonly run: (plan: RunPlan, clock?: SharedClock) => Promise<StepResult>
  readonly call: (plan: Omit<ShellPlan, 'onStart'>, clock?: SharedClock) => Promise<ShellResult>
  readonly close: () => void
}

/** Those of the worker, or of the file where the worker has none. */
export function hostsOfWorker(): Hosts {
  const shared = (globalThis as { sharedByWorker?: { hosts?: Hosts } }).sharedByWorker ?? {}
  return (shared.hosts ??= openHosts())
}

function openHosts(): Hosts {
  const idle: Host[] = []
  const all = new Set<ChildProcess>()
  const inTurn = openTurns()
  const onIdle = async (run: ToRun, hear: Hear, clock: SharedClock | undefined): Promise<Omit<Ended, 'log'>> => {
    const host = idle.pop() ?? { child: start(), runs: 0 }
    all.add(host.child)
    const ended = await runOn(host.child, clock === undefined ? run : { ...run, now: clock.now() }, hear, clock)
    host.runs++
    if (!ended.alive || host.runs >= MOST_RUNS) {
      host.child.kill()
      all.delete(host.child)
    } else {
      idle.push(host)
    }
    return { exitCode: ended.exitCode, signal: ended.signal }
  }
  // Who waits for a process has no part in the time of a story yet.
  const onHost = (run: ToRun, hear: Hear, clock: SharedClock | undefined): Promise<Omit<Ended, 'log'>> =>
    inTurn(clock ?? run, () => (clock === undefined ? onIdle(run, hear, clock) : clock.during(() => onIdle(run, hear, clock))))
  return {
    run: async (plan, clock) => {
      const { env, folder, result } = prepareStep(plan)
      const log = openLog(plan.onLine)
      const ended = await onHost({ env, folder, file: plan.file ?? 'index.js' }, log.take, clock)
      return result({ ...ended, log: log.end() })
    },
    call: async ({ args, env, cwd }, clock) => {
      const told = { stdout: '', stderr: '' }
      const { exitCode, signal } = await onHost({ env: withoutGaps({ PATH: process.env['PATH'], ...env }), folder: cwd, file: 'cli.js', args }, (text, stream) => (told[stream] += text), clock)
      return { code: exitCode, signal, ...told }
    },
    close: () => {
      for (const child of all) child.kill()
    },
  }
}

/**
 * One story after the other, in the order in which they came: a second process would take as much time again to learn the
 * bundle. Only steps of the same story are under way side by side, as they may wait for each other.
 */
function openTurns(): <T>(story: object, work: () => Promise<T>) => Promise<T> {
  let waiting: { readonly story: object; readonly start: () => void }[] = []
  let current: object | undefined
  let running = 0

  function next(): void {
    current = waiting[0]?.story
    const started = waiting.filter(({ story }) => story === current)
    waiting = waiting.filter(({ story }) => story !== current)
    running = started.length
    for (const { start } of started) start()
  }

  return async (story, work) => {
    if (running === 0 || story === current) {
      current = story
      running++
    } else {
      await new Promise<void>((start) => waiting.push({ story, start }))
    }
    try {
      return await work()
    } finally {
      running--
      if (running === 0) next()
    }
  }
}

/** Room for what each run makes anew: with less, a tenth of the time goes into collecting it. */
const NODE_OPTIONS = ['--no-warnings', '--max-semi-space-size=32']

function start(): ChildProcess {
  const child = fork(join(import.meta.dirname, 'child.ts'), { execArgv: NODE_OPTIONS, env: { ...process.env, ...COMPILED }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  child.setMaxListeners(100)
  return child
}

function runOn(child: ChildProcess, step: ToRun, take: Hear, clock?: SharedClock): Promise<Omit<Ended, 'log'> & { readonly alive: boolean }> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      child.off('message', hear).off('error', fail).off('exit', exited)
      // An idle host keeps nobody's process alive.
      child.unref()
      child.channel?.unref()
    }
    const hear = (message: FromHost) => {
      if ('text' in message) {
        take(message.text, message.stream)
        return
      }
      if ('waits' in message) {
        void clock?.leap(message.waits).then((leap) => child.connected && child.send({ leap, asked: message.waits.asked } satisfies ToHost))
        return
      }
      stop()
      resolve({ exitCode: message.exitCode, signal: null, alive: true })
    }
    const fail = (error: Error) => {
      stop()
      reject(error)
    }
    const exited = (exitCode: number | null, signal: NodeJS.Signals | null) => {
      stop()
      resolve({ exitCode, signal, alive: false })
    }
    child.ref()
    child.channel?.ref()
    child.on('message', hear).on('error', fail).on('exit', exited)
    child.send(step)
  })
}

/** As a process is given its environment. */
export function withoutGaps(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
