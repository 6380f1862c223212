import { openConnections } from './aws/client.ts'
import { downloadWith } from './aws/download.ts'
import { ecr } from './aws/ecr.ts'
import { inspector } from './aws/inspector.ts'
import { systemClock } from './clock.ts'
import { openDisk } from './gate/files.ts'
import { createGitHubApi } from './github/client.ts'
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

try {
  await run({
    env,
    host,
    clock: systemClock,
    random: Math.random,
    registry,
    service,
    github: (token, until = cancel.signal) => (token === undefined ? undefined : createGitHubApi({ token, env, sleep: (ms, signal) => systemClock.sleep(ms, signal), signal: AbortSignal.any([cancel.signal, until]) })),
    files: disk,
    cancel: cancel.signal,
    version: VERSION,
  })
} finally {
  connections.close()
  // A regular exit waits for what hangs in the file system, for ever. All has been said, and the step fails.
  if (disk.hangs()) process.kill(process.pid, 'SIGKILL')
}
