import { describe, expect, test } from '@jest/globals'
import { existsSync } from 'node:fs'
import { readStartCall } from '../../scripts/start/call.ts'
import { playDays } from '../../scripts/start/watch-days.ts'

async function told(days?: Parameters<typeof playDays>[2]): Promise<{ readonly code: number; readonly text: string }> {
  const said: string[] = []
  const code = await playDays((text) => said.push(text), false, days)
  return { code, text: said.join('\n') }
}

describe('npm start -- --watch', () => {
  test('plays three days with the real bundle, says what to notice, and ends with files that are there', async () => {
    const { code, text } = await told()
    expect(code).toBe(0)
    expect(text.match(/^━━ .*$/gm)).toEqual(['━━ Day 1: the first run ━━', '━━ Day 2: a vulnerability becomes known in something that is deployed ━━', '━━ Day 3: the fix ships ━━'])
    expect(text.match(/^What to notice:$/gm)).toHaveLength(3)
    expect(text).toContain('New in payments/api (production): CVE-2021-44228')
    expect(text).toContain('Remediated in payments/api (production): CVE-2021-44228')
    const paths = [...text.matchAll(/^(?:report|page|summary|state) +(\S.*)$/gm)].map(([, path = '']) => path)
    expect(paths.map((path) => [path.split('/').at(-1), existsSync(path)])).toEqual([[expect.stringMatching(/^watch\.(?:html|json)$/), true], ['summary.md', true], ['state.json', true]])
    expect(text).not.toContain('\u001b')
  }, 60_000)

  test('a day that is not as it is told is no demonstration', async () => {
    const { code, text } = await told([{ title: 'Day 1', notice: ['all is well'], states: { 'shop/cart': 'pass', 'shop/none': 'pass' } }])
    expect(code).toBe(1)
    expect(text).toContain('shop/cart is fail and not pass; shop/none is not there and not pass')
    expect(text).not.toContain('all is well')
  }, 60_000)
})

test.each([[['--scenario', 'clean']], [['--findings', 'f']], [['--event', 'push']], [['--tag', '1']], [['--list']]])('%j has nothing to say there', (args) => {
  expect(() => readStartCall(['--watch', ...args], {})).toThrow(`--watch plays a story of its own and can't be combined with ${args[0] ?? ''}.`)
})
