import { execFile } from 'node:child_process'
import { createServer, type Server, type Socket } from 'node:net'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { COMPILED } from '../compiled.ts'
import { done, grave, HASTE, mild, pending, pushed, settled } from './short.ts'
import { onEmulator, seen, step } from './step.ts'

/** The time of the stories that steps are told (host/story-time.ts): what it leaves out, and what it does not. */

test('minutes of waiting pass in the story, not on the machine', async () => {
  const begun = performance.now()
  const run = await step(pushed([pending(-2), done(120)], grave(150), { inputs: { ...HASTE, 'poll-interval': '10s', settle: '5m', timeout: '1h' } }))
  expect(seen(run)).toEqual({ verdict: 'fail', exit: 1 })
  const asked = run.requests.filter(({ operation }) => operation === 'ListCoverage').map(({ at }) => at)
  expect((asked.at(-1) ?? 0) - (asked[0] ?? 0)).toBeGreaterThan(400_000)
  expect(Number(run.outputs['waited-seconds'])).toBeGreaterThan(400)
  expect(performance.now() - begun).toBeLessThan(55_000)
})

test('two steps of a story have the same time', async () => {
  const late = pushed([pending(-2), done(60)], grave(61), { inputs: { ...HASTE, 'poll-interval': '10s', settle: '30s', timeout: '1h' } })
  const runs = await onEmulator(late, (run) => Promise.all([run(), run({ inputs: { comment: 'never' } })]))
  for (const run of runs) {
    expect(seen(run)).toEqual({ verdict: 'fail', exit: 1 })
    expect(Number(run.outputs['waited-seconds'])).toBeGreaterThan(90)
  }
})

test('what sleeps until a deadline gets there, however near it is', async () => {
  const program = `
    import { openStoryTime } from '${new URL('host/story-time.ts', import.meta.url).href}'
    setInterval(() => undefined, 1_000)
    openStoryTime().begin({ now: 1_000, ask: async ({ ms }) => ms })
    for (const ms of [0.25, 1, 3.75, 5]) {
      const until = Date.now() + ms
      for (let sleeps = 0; Date.now() < until; sleeps++) {
        if (sleeps === 10) throw new Error('it never gets there')
        await new Promise((resolve) => setTimeout(resolve, until - Date.now()))
      }
    }
    process.exit()`
  await promisify(execFile)(process.execPath, ['--no-warnings', '--input-type=module', '-e', program], { env: { ...process.env, ...COMPILED } })
})

test('a server that is not the emulator, and never answers, is waited for as long as it takes', async () => {
  const sockets: Socket[] = []
  const mute = await listening(createServer((socket) => sockets.push(socket.on('error', () => undefined))))
  try {
    const address = mute.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    const run = await step(settled(mild(), { inputs: { ...HASTE, timeout: '3s' } }), { env: { AWS_ENDPOINT_URL_INSPECTOR2: `http://127.0.0.1:${address.port}` } })
    expect(seen(run)).toEqual({ verdict: 'no-result', exit: 1 })
    expect(Number(run.outputs['waited-seconds'])).toBeGreaterThanOrEqual(2)
  } finally {
    mute.close()
    for (const socket of sockets) socket.destroy()
  }
})

function listening(server: Server): Promise<Server> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}
