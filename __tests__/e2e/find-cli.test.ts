import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { fleetOf, LOG4SHELL_ID, log4shell } from '../../emulator/scenarios/find.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { begin } from './pool.ts'
import { shell, type Called, type CallPlan } from './shell.ts'
import { faulty } from './short.ts'

/** `ecr-scan-gate find` as somebody types it at night. */

function call(scenario: Scenario, args: readonly string[], { policy, ...more }: { readonly policy?: string } & Pick<CallPlan, 'ownProcess'> = {}): Promise<Called> {
  return shell(scenario, { ...more, args: ['find', ...args], ...(policy === undefined ? {} : { prepare: (folder) => writeFileSync(join(folder, 'policy.yml'), policy) }) })
}

const broken = faulty(fleetOf(400), { service: 'inspector2', operation: 'ListFindings', calls: { from: 4 }, effect: { kind: 'error', status: 400, name: 'ValidationException', message: 'no' } })

const CALLS: Readonly<Record<string, () => Promise<Called>>> = {
  found: () => call(log4shell, [LOG4SHELL_ID], { ownProcess: true }),
  'found, and that fails': () => call(log4shell, [LOG4SHELL_ID, '--fail-if-found']),
  nobody: () => call(log4shell, ['CVE-1999-0001', '--fail-if-found']),
  'several ids': () => call(log4shell, ['CVE-1999-0001', LOG4SHELL_ID]),
  'no result': () => call(broken, [LOG4SHELL_ID, '--fail-if-found']),
  'no permission': () => call({ ...log4shell, denied: ['inspector2:*'] }, [LOG4SHELL_ID]),
  'nothing to look for': () => call(log4shell, []),
  'wrong id': () => call(log4shell, ['CVE-*']),
  'misspelled flag': () => call(log4shell, [LOG4SHELL_ID, '--repositries', 'x']),
  'a format of the gate': () => call(log4shell, [LOG4SHELL_ID, '--format', 'sarif']),
  json: () => call(log4shell, [LOG4SHELL_ID, '--format', 'json', '--output', 'csv=find.csv', '--output', 'markdown=find.md']),
  csv: () => call(log4shell, ['--package', '*:log4j-core', '--repositories', 'payments/*', '--format', 'csv', '--clusters', 'false']),
  'report folder': () => call(log4shell, [LOG4SHELL_ID, '--report-dir', 'reports']),
  policy: () => call(log4shell, [LOG4SHELL_ID, '--policy', 'policy.yml', '--format', 'json'], { policy: 'exceptions:\n  - id: CVE-2021-*\n    repository: payments/api\n    reason: Not reachable\n    expires: 2099-12-31\n' }),
}
const told = begin(Object.entries(CALLS))

describe('exit codes', () => {
  test.each([
    ['found', 0],
    ['found, and that fails', 1],
    ['nobody', 0],
    ['several ids', 0],
    ['no result', 2],
    ['no permission', 3],
    ['nothing to look for', 3],
    ['wrong id', 3],
    ['misspelled flag', 3],
    ['a format of the gate', 3],
    ['policy', 0],
  ])('%s: %i', async (name, code) => {
    const called = await told(name)
    expect({ code: called.code, said: called.code === code ? '' : called.stdout + called.stderr }).toEqual({ code, said: '' })
  })
})

describe('standard output', () => {
  test('text: the answer and the table, whole when nobody looks at it on a terminal', async () => {
    const { stdout, stderr } = await told('found')
    expect(stdout).toMatch(/^4 images have CVE-2021-44228: 2 in use, 1 unknown, 1 not in use\.\n\nIMAGE /)
    expect(stdout).toContain('org.apache.logging.log4j:log4j-core 2.14.1 → 2.15.0')
    expect(stderr).toBe('')
  })

  test('json, and nothing else; the answer for people is on standard error', async () => {
    const { stdout, stderr, folder } = await told('json')
    expect(JSON.parse(stdout)).toMatchObject({ result: 'found', found: 4, inUse: 2 })
    expect(stderr).toContain('4 images have CVE-2021-44228')
    expect(readFileSync(join(folder, 'find.csv'), 'utf8').trimEnd().split('\r\n')).toHaveLength(5)
    expect(readFileSync(join(folder, 'find.md'), 'utf8')).toContain('## 🔎 Found')
  })

  test('csv: one line per image', async () => expect((await told('csv')).stdout.trimEnd().split('\r\n')).toHaveLength(4))

  test('a part of the answer is told as one', async () => {
    const { stdout } = await told('no result')
    expect(stdout).toMatch(/^No result: AWS rejected inspector2:ListFindings/)
    expect(stdout).not.toMatch(/No image has/)
  })

  test('what is excepted, by the policy of the current folder', async () => {
    const { images } = JSON.parse((await told('policy')).stdout) as { readonly images: readonly { readonly excepted: string }[] }
    expect(images.map(({ excepted }) => excepted)).toEqual(['yes', 'no', 'no', 'no'])
  })
})

test('files are written only where they were asked for', async () => {
  expect(JSON.parse(readFileSync(join((await told('report folder')).folder, 'reports/find.json'), 'utf8'))).toMatchObject({ found: 4 })
})

test.each([
  ['wrong id', '--vulnerability: "CVE-*" has a wildcard'],
  ['misspelled flag', 'Did you mean --repositories?'],
  ['a format of the gate', 'find has no format sarif. Use text, json, markdown, csv.'],
])('%s is told with its cure', async (name, text) => {
  expect((await told(name)).stderr).toContain(text)
})
