import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { BATCH, deployed } from '../../emulator/scenarios/deployed.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { begin } from './pool.ts'
import { shell, type CallPlan } from './shell.ts'

/** `ecr-scan-gate watch` as a nightly script calls it. */

const streams = (text: string): NonNullable<CallPlan['prepare']> => (folder) => writeFileSync(join(folder, 'watch.yml'), `streams:\n${text}`)
const PASSING = streams(`  - {repository: batch/worker, digests: ['${BATCH.artifact.digest}']}\n`)
const FAILING = streams(`  - {repository: batch/worker, digests: ['${BATCH.artifact.digest}']}\n  - {repository: shop/cart, tags: ['release-*'], owner: '@acme/shop'}\n`)
const SILENT = streams('  - {repository: sandbox/try, tags: [latest]}\n')
const BROKEN = streams('  - {repository: a/b}\n')

const WATCH = ['watch', '--config', 'watch.yml']
const denied = (...actions: readonly string[]): Scenario => ({ ...deployed, denied: actions })

const CALLS: Readonly<Record<string, readonly [Scenario, CallPlan]>> = {
  pass: [deployed, { args: WATCH, prepare: PASSING, ownProcess: true }],
  fail: [deployed, { args: [...WATCH, '--mode', 'enforce'], prepare: FAILING }],
  'fail, reported only': [deployed, { args: WATCH, prepare: FAILING }],
  'no result': [deployed, { args: [...WATCH, '--on-no-result', 'fail'], prepare: SILENT }],
  'no result, only told': [deployed, { args: WATCH, prepare: SILENT }],
  'no permission': [denied('inspector2:ListCoverage'), { args: WATCH, prepare: PASSING }],
  'misspelled flag': [deployed, { args: [...WATCH, '--max-requsts', '5'], prepare: PASSING }],
  'a format of the gate': [deployed, { args: [...WATCH, '--format', 'sarif'], prepare: PASSING }],
  'a wrong configuration': [deployed, { args: WATCH, prepare: BROKEN }],
  'no configuration': [deployed, { args: WATCH }],
  'issues without a repository': [deployed, { args: [...WATCH, '--issues', 'streams', '--github-token', 'token'], prepare: PASSING }],
  'issues that cannot be written': [deployed, { args: [...WATCH, '--issues', 'streams', '--github-token', 'token'], prepare: PASSING, env: { GITHUB_REPOSITORY: 'acme/payments', GITHUB_API_URL: 'http://127.0.0.1:9', GITHUB_GRAPHQL_URL: 'http://127.0.0.1:9/graphql' } }],
  json: [deployed, { args: [...WATCH, '--format', 'json', '--state-file', 'state.json', '--report-dir', 'reports', '--output', 'csv=watch.csv'], prepare: FAILING }],
}
const told = begin(Object.entries(CALLS).map(([name, [scenario, plan]]) => [name, () => shell(scenario, plan)] as const))

describe('exit codes', () => {
  test.each([
    ['pass', 0],
    ['fail', 1],
    ['fail, reported only', 0],
    ['no result', 2],
    ['no result, only told', 0],
    ['no permission', 3],
    ['misspelled flag', 3],
    ['a format of the gate', 3],
    ['issues without a repository', 3],
    ['issues that cannot be written', 0],
    ['a wrong configuration', 3],
    ['no configuration', 3],
    ['json', 0],
  ])('%s: %i', async (name, code) => {
    const called = await told(name)
    expect({ code: called.code, signal: called.signal, said: called.code === code ? '' : called.stdout + called.stderr }).toEqual({ code, signal: null, said: '' })
  })
})

describe('streams', () => {
  test('the answer goes to standard output', async () => {
    const { stdout, stderr } = await told('fail')
    expect(stdout).toContain('1 of 2 streams fails')
    expect(stdout).toContain('shop/cart')
    expect(`${stdout}${stderr}`).not.toMatch(/\u001b|^::/m)
  })

  test('json, and nothing else; the answer for people is on standard error', async () => {
    const { stdout, stderr } = await told('json')
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'fail', reason: '1 of 2 streams fails' })
    expect(stderr).toContain('1 of 2 streams fails')
  })

  test.each<[string, RegExp]>([
    ['misspelled flag', /Did you mean --max-requests\?/],
    ['a format of the gate', /watch has no format sarif/],
    ['issues without a repository', /--issues: "streams" needs a repository\. Set the variable GITHUB_REPOSITORY to owner\/repo/],
  ])('%s is told with its cure, and nothing is asked of AWS', async (name, text) => {
    const called = await told(name)
    expect(called).toMatchObject({ stdout: '', requests: [] })
    expect(called.stderr).toMatch(text)
  })

  test('issues that cannot be written are a warning', async () => {
    expect((await told('issues that cannot be written')).stderr).toContain("The verdict stands, but not all issues are up to date. No issues were written, because the watch couldn't read the existing ones")
  })

  test('a wrong configuration is told with its line', async () => {
    const { stdout, requests } = await told('a wrong configuration')
    expect(stdout).toContain('watch.yml:2:5: the stream of "a/b" selects no images')
    expect(requests).toEqual([])
  })
})

test('files are written only where they were asked for', async () => {
  expect((await told('fail')).files).toEqual(['watch.yml'])
  const { files, folder } = await told('json')
  expect(files.filter((file) => !file.startsWith('reports'))).toEqual(['state.json', 'watch.csv', 'watch.yml'])
  expect(JSON.parse(readFileSync(join(folder, 'reports/watch.json'), 'utf8'))).toMatchObject({ verdict: 'fail' })
})
