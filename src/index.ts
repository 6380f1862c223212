import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
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
const cancel = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort(new Error(signal)))

const host = createHost({ env })
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
    prepareToSpeak: (comment) => {
      host.start()
      // What cannot be loaded is told where it is used.
      if (comment) import('@actions/github').catch(() => undefined)
    },
    github: (token) => (token === undefined ? undefined : createGitHubApi({ token, env, sleep: (ms) => systemClock.sleep(ms), signal: cancel.signal })),
    files: {
      read: (path) => readFile(path, 'utf8'),
      makeNew: async (path) => {
        await mkdir(dirname(path), { recursive: true })
        try {
          // Not recursive: of two steps that make it at the same moment only one must have made it.
          await mkdir(path)
          return true
        } catch (error) {
          if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
          throw error
        }
      },
      write: async (path, pieces) => {
        await mkdir(dirname(path), { recursive: true })
        const unfinished = `${path}.part`
        try {
          await writeFile(unfinished, pieces)
          await rename(unfinished, path)
        } catch (error) {
          await rm(unfinished, { force: true })
          throw error
        }
      },
    },
    cancel: cancel.signal,
    version: VERSION,
  })
} finally {
  await host.flush()
  connections.close()
}
