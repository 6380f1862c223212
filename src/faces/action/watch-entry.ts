import { openServices } from '../../aws/services.ts'
import { systemClock } from '../../base/clock.ts'
import { VERSION } from '../../base/version.ts'
import { createGitHubApi } from '../../github/client.ts'
import { openDisk } from '../files/disk.ts'
import { matchingFiles } from '../files/matching-files.ts'
import { createHost } from './runner.ts'
import { runWatch } from './watch.ts'
import { inWordsOfActions } from './words.ts'

/** Time for what is still under way after the output, such as closing a file. */
const LAST_MS = 2_000

/** Makes the world that a watch touches, and runs it in it. */
export async function startWatch(): Promise<void> {
  const { env } = process
  const cancel = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort(new Error(signal)))
  const host = createHost({ env })
  const disk = openDisk({ trusted: [env['GITHUB_WORKSPACE'] ?? '', env['RUNNER_TEMP'] ?? ''].filter((folder) => folder !== '') })
  const { close, ...services } = openServices(env, VERSION)
  try {
    await runWatch({
      ...services,
      env,
      host,
      log: host,
      clock: systemClock,
      random: Math.random,
      github: (token, until = cancel.signal) =>
        token === undefined ? undefined : createGitHubApi({ token, env, sleep: (ms, signal) => systemClock.sleep(ms, signal), signal: AbortSignal.any([cancel.signal, until]) }),
      files: disk,
      findFiles: (pattern) => matchingFiles(pattern, process.cwd()),
      cancel: cancel.signal,
      version: VERSION,
      words: inWordsOfActions,
    })
  } finally {
    close()
    setTimeout(() => process.exit(), LAST_MS).unref()
  }
}
