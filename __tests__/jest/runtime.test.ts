import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { beforeAll, expect, test } from '@jest/globals'
import { COMPILED } from '../compiled.ts'

/** Jest over two files of which one fails in every way: a runtime that swallowed one would let every test pass. */

interface Outcome {
  readonly numFailedTestSuites: number
  readonly testResults: readonly {
    readonly name: string
    readonly message: string
    readonly assertionResults: readonly { readonly title: string; readonly status: string; readonly failureMessages: readonly string[] }[]
  }[]
}

const ROOT = join(import.meta.dirname, '../..')
const JEST = createRequire(import.meta.url).resolve('jest/bin/jest')
let outcome: Outcome
let exitCode: number | null

beforeAll(async () => {
  const files = ['first.ts', 'second.ts'].map((name) => `**/__tests__/jest/fixtures/${name}`)
  const child = spawn(process.execPath, [JEST, '--runInBand', '--json', '--reporters=default', '--testMatch', ...files], { cwd: ROOT, env: { ...process.env, ...COMPILED, CI: undefined }, stdio: ['ignore', 'pipe', 'ignore'] })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  exitCode = await new Promise((resolve) => child.on('close', resolve))
  outcome = JSON.parse(said) as Outcome
})

function resultsOf(file: string): Readonly<Record<string, string>> {
  const found = outcome.testResults.find(({ name }) => name.endsWith(file))
  return Object.fromEntries((found?.assertionResults ?? []).map(({ title, status, failureMessages: [message = ''] }) => [title, `${status} ${message.split('\n')[0] ?? ''}`.trim()]))
}

test('a test that fails in any way is a failure, and says why', () => {
  expect(exitCode).toBe(1)
  expect(resultsOf('first.ts')).toEqual({
    passes: 'passed',
    'what was expected': 'failed Error: expect(received).toEqual(expected) // deep equality',
    'a row of a table': 'failed Error: expect(received).toBe(expected) // Object.is equality',
    'an error': 'failed Error: thrown',
    'too long': expect.stringMatching(/^failed .*Exceeded timeout of 100 ms for a test/) as unknown,
    'a promise that nobody waits for': 'failed Error: late',
  })
})

test('so is an error after the last test of a file', () => {
  expect(outcome.testResults.find(({ name }) => name.endsWith('first.ts'))?.message).toContain('at the end of the file')
  expect(outcome.numFailedTestSuites).toBe(1)
})

test('the next file finds the world as the first one did', () => {
  expect(resultsOf('second.ts')).toEqual({ 'finds its own modules, variables and globals as the first file did': 'passed' })
})
