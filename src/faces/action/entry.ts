import { openConnections } from '../../aws/client.ts'
import { downloadWith } from '../../aws/download.ts'
import { ecr } from '../../aws/ecr.ts'
import { inspector } from '../../aws/inspector.ts'
import { systemClock } from '../../base/clock.ts'
import { openDisk } from '../files/disk.ts'
import { createGitHubApi } from '../../github/client.ts'
import { createHost } from './runner.ts'
import { runGate } from './gate.ts'
import { inWordsOfActions } from './words.ts'
import { VERSION } from '../../base/version.ts'

/** For what is still under way when all has been said, such as a file that is closed. */
const LAST_MS = 2_000

/** Makes the world that the gate touches, and runs it in it. */
export async function start(): Promise<void> {
  const { env } = process
  const cancel = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort(new Error(signal)))

  const host = createHost({ env })
  const disk = openDisk({ trusted: [env['GITHUB_WORKSPACE'] ?? '', env['RUNNER_TEMP'] ?? ''].filter((folder) => folder !== '') })
  const connections = openConnections(env, VERSION)
  const registry = ecr(connections.settings, downloadWith(connections))
  const service = { ...registry, ...inspector(connections.settings) }

  try {
    await runGate({
      env,
      host,
      log: host,
      clock: systemClock,
      random: Math.random,
      registry,
      service,
      github: (token, until = cancel.signal) => (token === undefined ? undefined : createGitHubApi({ token, env, sleep: (ms, signal) => systemClock.sleep(ms, signal), signal: AbortSignal.any([cancel.signal, until]) })),
      files: disk,
      cancel: cancel.signal,
      version: VERSION,
      words: inWordsOfActions,
    })
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
