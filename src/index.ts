import { openConnections } from './aws/client.ts'
import { downloadWith } from './aws/download.ts'
import { ecr } from './aws/ecr.ts'
import { inspector, loadInspector } from './aws/inspector.ts'
import { systemClock } from './clock.ts'
import { openDisk } from './gate/files.ts'
import { createGitHubApi, prepareGitHub } from './github/client.ts'
import { createHost } from './github/host.ts'
import { run } from './main.ts'
import { VERSION } from './version.ts'

const { env } = process
const cancel = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort(new Error(signal)))

const host = createHost({ env })
const disk = openDisk()
const connections = openConnections(env, VERSION)
const registry = ecr(connections.settings, downloadWith(connections))
const service = { ...registry, ...inspector(connections.settings) }
void connections.underway.then(loadInspector)

try {
  await run({
    env,
    host,
    clock: systemClock,
    random: Math.random,
    registry,
    service,
    underway: connections.underway,
    departed: connections.departed,
    prepareToSpeak: (comment) => {
      host.start()
      // What cannot be loaded is told where it is used.
      if (comment) prepareGitHub().catch(() => undefined)
    },
    github: (token, until = cancel.signal) => (token === undefined ? undefined : createGitHubApi({ token, env, sleep: (ms, signal) => systemClock.sleep(ms, signal), signal: AbortSignal.any([cancel.signal, until]) })),
    files: disk,
    cancel: cancel.signal,
    version: VERSION,
  })
} finally {
  await host.flush()
  connections.close()
  // A regular exit waits for what hangs in the file system, for ever. All has been said, and the step fails.
  if (disk.hangs()) process.kill(process.pid, 'SIGKILL')
}
