import { openConnections, type Connections } from '../../aws/connections.ts'
import { systemClock } from '../../base/clock.ts'
import { VERSION } from '../../base/version.ts'
import { createGitHubApi } from '../../github/client.ts'
import { openDisk } from '../files/disk.ts'
import { createHost } from './runner.ts'
import { inWordsOfActions } from './words.ts'
import type { ActionWorld } from './world.ts'

/** Time for what is still under way after the output, such as closing a file. */
const LAST_MS = 2_000

/** The machine of a step, which is the same for every command: all of the world but AWS. */
export type Machine = Omit<ActionWorld, 'registry' | 'service' | 'signing'>

export function openMachine(env: NodeJS.ProcessEnv, cancel: AbortSignal): Machine {
  const host = createHost({ env })
  return {
    env,
    host,
    log: host,
    clock: systemClock,
    random: Math.random,
    github: (token, until = cancel) =>
      token === undefined ? undefined : createGitHubApi({ token, env, sleep: (ms, signal) => systemClock.sleep(ms, signal), signal: AbortSignal.any([cancel, until]) }),
    files: openDisk({ trusted: [env['GITHUB_WORKSPACE'] ?? '', env['RUNNER_TEMP'] ?? ''].filter((folder) => folder !== '') }),
    cancel,
    version: VERSION,
    words: inWordsOfActions,
  }
}

/** Makes the machine, runs a command on it, and lets go of everything. */
export async function onMachine(run: (machine: Machine, connections: Connections) => Promise<void>): Promise<void> {
  const { env } = process
  const cancel = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort(new Error(signal)))
  const connections = openConnections(env, VERSION)
  try {
    await run(openMachine(env, cancel.signal), connections)
  } finally {
    letGo(connections)
  }
}

/** All has been said: the process ends by itself, or is ended. */
export function letGo(connections: Connections): void {
  connections.close()
  setTimeout(end, LAST_MS).unref()
}

/** Something hangs. A regular exit waits for calls to the file system, for ever if it does not answer. */
function end(): void {
  if (process.getActiveResourcesInfo().some((kind) => kind.startsWith('FSReq'))) process.kill(process.pid, 'SIGKILL')
  process.exit()
}
