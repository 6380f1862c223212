import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { openConnections } from './aws/client.ts'
import { downloadWith } from './aws/download.ts'
import { ecr } from './aws/ecr.ts'
import { inspector, loadInspector } from './aws/inspector.ts'
import { systemClock } from './clock.ts'
import { createGitHubApi } from './github/client.ts'
import { createHost } from './github/host.ts'
import { run } from './main.ts'
import { VERSION } from './version.ts'

const { env } = process
const PART = 1 << 20

/** Never parts a surrogate pair. */
function* partsOf(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    const end = from + PART
    const to = end < text.length && text.charCodeAt(end) >> 10 === 0x37 ? end + 1 : end
    yield text.slice(from, to)
    from = to
  }
}

const cancel = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort(new Error(signal)))

const host = createHost({ env })
const connections = openConnections(env, VERSION)
const registry = ecr(connections.settings, downloadWith(connections))
const service = { ...registry, ...inspector(connections.settings) }
void connections.underway.then(() => {
  loadInspector()
  host.start()
})

try {
  await run({
    env,
    host,
    clock: systemClock,
    random: Math.random,
    registry,
    service,
    underway: connections.underway,
    prepareComment: () => {
      import('@actions/github').catch(() => undefined)
    },
    github: (token) => (token === undefined ? undefined : createGitHubApi({ token, env, sleep: (ms) => systemClock.sleep(ms), signal: cancel.signal })),
    files: {
      read: (path) => readFile(path, 'utf8'),
      write: async (path, text) => {
        await mkdir(dirname(path), { recursive: true })
        // In parts: as a whole it would be copied before it is written.
        await writeFile(path, typeof text === 'string' ? partsOf(text) : text)
      },
    },
    cancel: cancel.signal,
    version: VERSION,
  })
} finally {
  await host.flush()
  connections.close()
}
