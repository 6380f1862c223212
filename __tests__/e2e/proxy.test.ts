import { describe, expect, test } from '@jest/globals'
import { begin } from './pool.ts'
import { startProxy } from './http-proxy.ts'
import { grave, HASTE, settled } from './short.ts'
import { onEmulator, ownComments, seen, type Step } from './step.ts'

/** Self-hosted runners reach the world through a proxy, which is the only one that knows the names. */

const FAIL = { verdict: 'fail', exit: 1 } as const
const bad = settled(grave(), { inputs: HASTE })

interface Proxied {
  readonly run: Step
  readonly asked: readonly string[]
}

/** `timeout` is the input; the rest is the environment, which may say `PROXY` and `PORT`, which are known only when both are there. */
async function behindProxy({ timeout = '60s', ...env }: Readonly<Record<string, string>>): Promise<Proxied> {
  return onEmulator(bad, async (run, emulator) => {
    const proxy = await startProxy(emulator.url)
    try {
      const { port } = new URL(emulator.url)
      const filled = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replace('PROXY', proxy.url).replace('PORT', port)]))
      return { run: await run({ inputs: { timeout }, env: filled }), asked: [...proxy.asked] }
    } finally {
      await proxy.close()
    }
  })
}

const AWS = { AWS_ENDPOINT_URL: 'http://aws.something.test:PORT' }
const GITHUB = { GITHUB_API_URL: 'http://api.github.test:PORT/github/api/v3' }

const told = begin(
  Object.entries({
    HTTP_PROXY: { ...AWS, HTTP_PROXY: 'PROXY' },
    http_proxy: { ...AWS, http_proxy: 'PROXY' },
    'AWS in NO_PROXY': { ...AWS, HTTP_PROXY: 'PROXY', NO_PROXY: 'other.test,.something.test', timeout: '8s' },
    'no proxy': {},
    'proxy that is not there': { ...AWS, HTTP_PROXY: 'http://127.0.0.1:9', timeout: '4s' },
    GitHub: { ...GITHUB, HTTP_PROXY: 'PROXY', NO_PROXY: '127.0.0.1,localhost' },
    'GitHub in NO_PROXY': { ...GITHUB, HTTP_PROXY: 'PROXY', NO_PROXY: '127.0.0.1,localhost,api.github.test' },
    both: { ...AWS, ...GITHUB, HTTP_PROXY: 'PROXY' },
  } satisfies Record<string, Readonly<Record<string, string>>>).map(([name, env]) => [name, () => behindProxy(env)] as const),
)

describe('calls to AWS', () => {
  test.each(['HTTP_PROXY', 'http_proxy'])('go through %s', async (name) => {
    const { run, asked } = await told(name)
    expect(seen(run)).toEqual(FAIL)
    expect(run.outputs['total']).toBe('2')
    expect(asked.filter((entry) => /aws\.something\.test/.test(entry)).length).toBeGreaterThanOrEqual(3)
  })

  test('do not where NO_PROXY names the host: the name cannot be resolved, and the advice mentions the proxy', async () => {
    const { run, asked } = await told('AWS in NO_PROXY')
    expect(seen(run)).toEqual({ verdict: 'no-result', exit: 1 })
    expect(asked.filter((entry) => entry.includes('something.test'))).toEqual([])
    expect(run.log).toContain('NO_PROXY')
  })

  test('without a proxy go straight to the address', async () => {
    const { run, asked } = await told('no proxy')
    expect(seen(run)).toEqual(FAIL)
    expect(asked).toEqual([])
  })

  test('through a proxy that is not there: no result, within the timeout', async () => {
    const { run } = await told('proxy that is not there')
    expect(seen(run)).toEqual({ verdict: 'no-result', exit: 1 })
    expect(Number(run.outputs['waited-seconds'])).toBeLessThanOrEqual(6)
  })
})

describe('calls to GitHub', () => {
  test('go through the proxy, and the comment is written', async () => {
    const { run, asked } = await told('GitHub')
    expect(seen(run)).toEqual(FAIL)
    expect(ownComments(run)).toHaveLength(1)
    expect(asked.filter((entry) => entry.includes('api.github.test')).length).toBeGreaterThanOrEqual(1)
    expect(asked.filter((entry) => !entry.includes('api.github.test'))).toEqual([])
  })

  test('do not where NO_PROXY names the host: a warning, the verdict stands', async () => {
    const { run, asked } = await told('GitHub in NO_PROXY')
    expect(seen(run)).toEqual(FAIL)
    expect(asked).toEqual([])
    expect(run.log).toMatch(/^::warning::The verdict stands, but the comment could not be written/m)
  })

  test('both go through it side by side', async () => {
    const { run, asked } = await told('both')
    expect(seen(run)).toEqual(FAIL)
    expect(ownComments(run)).toHaveLength(1)
    expect(new Set(asked.map((entry) => /(something|github)\.test/.exec(entry)?.[1]).filter((host) => host !== undefined))).toEqual(new Set(['something', 'github']))
  })
})
