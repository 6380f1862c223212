import { expect, test } from '@jest/globals'
import { createServer, type Server } from 'node:net'
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

test('a server that is not the emulator, and never answers, is waited for as long as it takes', async () => {
  const mute = await listening(createServer((socket) => socket.on('error', () => undefined)))
  try {
    const address = mute.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    const run = await step(settled(mild(), { inputs: { ...HASTE, timeout: '3s' } }), { env: { AWS_ENDPOINT_URL_INSPECTOR2: `http://127.0.0.1:${address.port}` } })
    expect(seen(run)).toEqual({ verdict: 'no-result', exit: 1 })
    expect(Number(run.outputs['waited-seconds'])).toBeGreaterThanOrEqual(2)
  } finally {
    mute.close()
  }
})

function listening(server: Server): Promise<Server> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}
