import { describe, expect, test } from '@jest/globals'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { SCENARIOS } from '../../emulator/scenarios/index.ts'

const SERVE = 'emulator/serve.ts'

async function collect(args: readonly string[], until: RegExp): Promise<{ readonly output: string; readonly code: number | null }> {
  const child = spawn(process.execPath, [SERVE, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const read = (chunk: Buffer): void => {
    output += chunk.toString()
    if (until.test(output)) child.kill('SIGTERM')
  }
  child.stdout.on('data', read)
  child.stderr.on('data', read)
  const [code] = (await once(child, 'close')) as [number | null]
  return { output, code }
}

describe('serve.ts', () => {
  test('lists the scenarios', async () => {
    const { output, code } = await collect(['--list'], /^never$/)
    expect(code).toBe(0)
    for (const entry of SCENARIOS) expect(output).toContain(`${entry.name} `)
  })

  test('serves one until it is told to stop, and prints its environment', async () => {
    const { output, code } = await collect(['--scenario', 'clean', '--latency', '5'], /export GITHUB_EVENT_PATH=.*\n/)
    expect(code).toBe(0)
    expect(output).toMatch(/# clean on http:\/\/127\.0\.0\.1:\d+/)
    expect(output).toContain("export AWS_REGION='eu-west-1'")
    expect(output).toMatch(/export GITHUB_EVENT_PATH='\S+event\.json'/)
  })

  test('an unknown scenario is an error that says where they are listed', async () => {
    const { output, code } = await collect(['--scenario', 'nothing'], /^never$/)
    expect(code).not.toBe(0)
    expect(output).toContain('There is no scenario "nothing". See npx node emulator/serve.ts --list.')
  })
})
