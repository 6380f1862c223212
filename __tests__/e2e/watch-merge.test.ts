import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { BATCH, deployed } from '../../emulator/scenarios/deployed.ts'
import { AWAY, json, life, report } from '../report/watch/reports.ts'
import { begin } from './pool.ts'
import { shell, type CallPlan } from './shell.ts'
import { onFleet } from './watch-step.ts'

/** Reports of other runs, put together by another run. */

const MINUTE = 60_000
const now = Date.now()
const GOOD = json(report([life('batch/worker', 'pass')], { generatedAt: now - MINUTE }))
const BAD = json(report([life('shop/cart', 'fail')], { registry: AWAY, generatedAt: now - MINUTE }))
const OLD = json(report([life('shop/cart', 'pass')], { registry: AWAY, generatedAt: now - 30 * 60 * MINUTE }))

type Arrange = (folder: string) => void
const put = (name: string, text: string): Arrange => (folder) => {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}
const good = put('reports/1/watch.json', GOOD)
const all = (...steps: readonly Arrange[]): Arrange => (folder) => steps.forEach((step) => step(folder))
const merge = (patterns: readonly string[], prepare: Arrange, ...more: readonly string[]): CallPlan => ({
  args: ['watch', ...patterns.flatMap((pattern) => ['--merge', pattern]), ...more],
  prepare,
  // None of it is needed, and none of it may be asked for.
  env: { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_SESSION_TOKEN: undefined, AWS_REGION: undefined, AWS_CONFIG_FILE: '/dev/zero', AWS_SHARED_CREDENTIALS_FILE: '/dev/zero' },
})
const EACH = ['reports/*/watch.json']

const CALLS: Readonly<Record<string, CallPlan>> = {
  'all pass': merge(EACH, good, '--report-dir', 'out'),
  'one fails': merge(EACH, all(good, put('reports/2/watch.json', BAD)), '--mode', 'enforce', '--format', 'json'),
  'one fails, reported only': merge(EACH, all(good, put('reports/2/watch.json', BAD))),
  'one is missing': merge(['reports/1/watch.json', 'reports/2/watch.json'], good),
  'nothing matches': merge(['reports/*/watch.json', 'others/*.json'], good),
  'one is half written': merge(EACH, all(good, put('reports/2/watch.json', BAD.slice(0, 900)))),
  'one is old': merge(EACH, all(good, put('reports/2/watch.json', OLD))),
  'one is there twice': merge(EACH, all(good, put('reports/2/watch.json', GOOD))),
  'one is named twice': merge([...EACH, './reports/1/watch.json', 'reports/**'], good),
  'one is a pipe': merge(EACH, all(good, (folder) => {
    mkdirSync(join(folder, 'reports/2'))
    execFileSync('mkfifo', [join(folder, 'reports/2/watch.json')])
  })),
  'one leads out': merge(EACH, all(good, (folder) => {
    writeFileSync(join(folder, '..', 'outside.json'), BAD)
    mkdirSync(join(folder, 'reports/2'))
    symlinkSync('../../../outside.json', join(folder, 'reports/2/watch.json'))
  })),
  'one is endless': merge(EACH, all(good, put('reports/2/watch.json', ''), (folder) => truncateSync(join(folder, 'reports/2/watch.json'), 201 * 1024 * 1024))),
  'with a registry besides': merge(EACH, good, '--region', 'eu-west-1', '--state-file', 's.json'),
}
const told = begin(Object.entries(CALLS).map(([name, plan]) => [name, () => shell(deployed, plan)] as const))

describe('at a prompt', () => {
  test.each<[string, number, RegExp]>([
    ['all pass', 0, /Passed: The only stream passes/],
    ['one fails', 1, /Failed: 1 of 2 streams fails/],
    ['one fails, reported only', 0, /Failed: 1 of 2 streams fails/],
    ['one is missing', 2, /No result: The report reports\/2\/watch\.json doesn't exist\./],
    ['nothing matches', 2, /No result: No report matches others\/\*\.json\./],
    ['one is half written', 2, /No result: Can't use the report reports\/2\/watch\.json: it isn't JSON\./],
    ['one is old', 2, /No result: The report reports\/2\/watch\.json is 30h/],
    ['one is there twice', 2, /No result: 1 stream is in two reports/],
    ['one is named twice', 0, /Passed: The only stream passes/],
    ['one is a pipe', 2, /No result: .*a named pipe, not a regular file/],
    ['one leads out', 2, /No result: .*is a link that leads out of the workspace/],
    ['one is endless', 2, /No result: .*is larger than 209715200 bytes/],
    ['with a registry besides', 3, /region: "eu-west-1" can't be used with merge/],
  ])('%s: %i', async (name, code, said) => {
    const called = await told(name)
    expect([called.code, called.stdout + called.stderr]).toEqual([code, expect.stringMatching(said)])
  })

  test('nothing is asked of AWS', async () => {
    for (const name of Object.keys(CALLS)) expect((await told(name)).requests).toEqual([])
  })

  test('the merged report is written like any other', async () => {
    expect((await told('all pass')).files).toEqual(expect.arrayContaining(['out/watch.json', 'out/watch.csv', 'out/watch.metrics.txt']))
    expect(JSON.parse((await told('one fails')).stdout)).toMatchObject({ verdict: 'fail', registry: [{ id: '123456789012', region: 'eu-west-1' }, { id: '210987654321', region: 'us-east-1' }], kpis: { coverage: { scanned: 2, declared: 2 } } })
  })
})

test('as a step: what real runs wrote is put together', async () => {
  await onFleet(deployed, async ({ run, pass }) => {
    pass(1.5)
    const parts = [
      await run({ inputs: { 'state-file': '' }, config: `streams:\n  - {repository: batch/worker, digests: ['${BATCH.artifact.digest}']}\n` }),
      await run({ inputs: { 'state-file': '' }, config: "streams:\n  - {repository: payments/api, tags: [production]}\n" }),
    ]
    const folder = mkdtempSync(join(tmpdir(), 'ecr-scan-merge-'))
    for (const [at, part] of parts.entries()) put(`${at + 1}/watch.json`, JSON.stringify(part.json))(folder)
    const both = await run({ inputs: { config: '', 'state-file': '', merge: `${folder}/1/watch.json\n${folder}/2/watch.json` } })
    expect(both.outputs).toMatchObject({ verdict: 'fail', reason: '1 of 2 streams fails', streams: '2', passing: '1', failing: '1', coverage: '100.0', 'state-file': '', new: '' })
    expect([both.exitCode, both.requests]).toEqual([0, []])
    const short = await run({ inputs: { config: '', 'state-file': '', merge: `${folder}/1/watch.json\n${folder}/3/watch.json` } })
    expect([short.exitCode, short.outputs['verdict'], short.outputs['coverage'], short.outputs['unscanned-repositories']]).toEqual([1, 'no-result', '', ''])
  })
})
