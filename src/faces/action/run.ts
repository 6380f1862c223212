import type { Connections } from '../../aws/client.ts'
import type { EcrScanCalls } from '../../aws/ecr.ts'
import { inspector } from '../../aws/inspector.ts'
import { signing } from '../../aws/signing.ts'
import { systemClock } from '../../base/clock.ts'
import { VERSION } from '../../base/version.ts'
import { createGitHubApi } from '../../github/client.ts'
import type { ImageRegistry } from '../../image/ports.ts'
import { openDisk } from '../files/disk.ts'
import { runGate } from './gate.ts'
import { createHost } from './runner.ts'
import { inWordsOfActions } from './words.ts'

/** For what is still under way when all has been said, such as a file that is closed. */
const LAST_MS = 2_000

/** What is open when the gate is loaded. */
export interface Opened {
  readonly env: NodeJS.ProcessEnv
  readonly connections: Connections
  readonly registry: ImageRegistry & EcrScanCalls
  /** Aborts when the run is cancelled. */
  readonly cancel: AbortSignal
}

/** Makes the world that the gate touches, and runs it in it. */
export async function run({ env, connections, registry, cancel }: Opened): Promise<void> {
  const host = createHost({ env })
  const disk = openDisk({ trusted: [env['GITHUB_WORKSPACE'] ?? '', env['RUNNER_TEMP'] ?? ''].filter((folder) => folder !== '') })
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
      signing: signing(connections.settings),
      github: (token, until = cancel) => (token === undefined ? undefined : createGitHubApi({ token, env, sleep: (ms, signal) => systemClock.sleep(ms, signal), signal: AbortSignal.any([cancel, until]) })),
      files: disk,
      cancel,
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
