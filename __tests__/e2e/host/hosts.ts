import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { openLog, prepareStep, type Ended, type RunPlan, type StepResult } from '../../../scripts/runner.ts'
import type { FromHost, ToHost, ToRun, Wait } from './messages.ts'

/** Each run leaves a copy of the bundle's modules behind. */
const MOST_RUNS = 60

interface Host {
  readonly child: ChildProcess
  runs: number
}

/** The clock of the services that a step talks to. */
export interface SharedClock {
  readonly now: () => number
  /** Sets it forward by what is returned, if waiting is all that happens. */
  readonly leap: (wait: Wait) => Promise<number>
}

/** Processes that run steps, kept for the next one. One that ends during a step is not used again. */
export interface Hosts {
  readonly run: (plan: RunPlan, clock?: SharedClock) => Promise<StepResult>
  readonly close: () => void
}

export function openHosts(): Hosts {
  const idle: Host[] = []
  const all = new Set<ChildProcess>()
  return {
    run: async (plan, clock) => {
      const { env, folder, result } = prepareStep(plan)
      const host = idle.pop() ?? { child: start(), runs: 0 }
      all.add(host.child)
      const log = openLog(plan.onLine)
      const ended = await runOn(host.child, { env, folder, file: plan.file ?? 'index.js', ...(clock === undefined ? {} : { now: clock.now() }) }, log.take, clock)
      host.runs++
      if (!ended.alive || host.runs >= MOST_RUNS) {
        host.child.kill()
        all.delete(host.child)
      } else {
        idle.push(host)
      }
      return result({ exitCode: ended.exitCode, signal: ended.signal, log: log.end() })
    },
    close: () => {
      for (const child of all) child.kill()
    },
  }
}

function start(): ChildProcess {
  const child = fork(join(import.meta.dirname, 'child.ts'), { execArgv: ['--no-warnings'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  child.setMaxListeners(100)
  return child
}

function runOn(child: ChildProcess, step: ToRun, take: (text: string) => void, clock?: SharedClock): Promise<Omit<Ended, 'log'> & { readonly alive: boolean }> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      child.off('message', hear).off('error', fail).off('exit', exited)
      // An idle host keeps nobody's process alive.
      child.unref()
      child.channel?.unref()
    }
    const hear = (message: FromHost) => {
      if ('text' in message) {
        take(message.text)
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
