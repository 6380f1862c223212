import { openConnections, type Connections } from '../../aws/client.ts'
import { systemClock } from '../../base/clock.ts'
import { VERSION } from '../../base/version.ts'
import type { World } from '../../commands/world.ts'
import { createGitHubApi } from '../../github/client.ts'
import { openDisk } from '../files/disk.ts'
import { createHost } from './runner.ts'
import { inWordsOfActions } from './words.ts'
import type { ActionWorld } from './world.ts'

/** For what is still under way when all has been said, such as a file that is closed. */
const LAST_MS = 2_000

/** The machine of a step, which is the same for every command: all of the world but AWS. */
export type Machine = Omit<ActionWorld, 'registry' | 'service' | 'signing'>

/** Makes the machine, runs a command on it, and lets go of everything. */
export async function onMachine(run: (machine: Machine, connections: Connections) => Promise<void>): Promise<void> {
  const { env } = process
  const cancel = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort(new Error(signal)))
  const host = createHost({ env })
  const files = openDisk({ trusted: [env['GITHUB_WORKSPACE'] ?? '', env['RUNNER_TEMP'] ?? ''].filter((folder) => folder !== '') })
  const connections = openConnections(env, VERSION)
  const github: World['github'] = (token, until = cancel.signal) =>
    token === undefined ? undefined : createGitHubApi({ token, env, sleep: (ms, signal) => systemClock.sleep(ms, signal), signal: AbortSignal.any([cancel.signal, until]) })
  try {
    await run({ env, host, log: host, clock: systemClock, random: Math.random, github, files, cancel: cancel.signal, version: VERSION, words: inWordsOfActions }, connections)
  } finally {
    connections.close()
    setTimeout(end, LAST_MS).unref()
  }
}

/** All has been said, and something hangs. A regular exit waits for calls to the file system, for ever if it does not answer. */
function end(): void {
  if (process.getActiveResourcesInfo().some((kind) => kind.startsWith('FSReq'))) process.kill(process.pid, 'SIGKILL')
  process.exit()
}
