import { describe, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BASE_SHA } from '../../emulator/scenarios/common.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { policy } from '../../emulator/scenarios/people.ts'
import { OUTPUTS } from '../../src/inputs/catalogue/outputs.ts'
import { begin } from './pool.ts'
import { HASTE, mild, settled } from './short.ts'
import { seen, step, type Step, type StepPlan } from './step.ts'

/** What an earlier step, or the commit that is checked out, can put in the place of the files that the gate reads and writes. */

const POLICY = '.github/ecr-scan-gate.yml'
const FAST = { timeout: '10s', 'poll-interval': '1s', settle: '0' }
const OWN = { ...HASTE, ...FAST, comment: 'never' }
/** What must not get into the log, nor be overwritten. */
const KEPT = '::notice::injected\n'
const VEX = JSON.stringify({ '@context': 'https://openvex.dev/ns/v0.2.0', '@id': 'https://example.org/vex/1', author: 'payments-team', timestamp: '2026-01-01T00:00:00Z', version: 1, statements: [] })

const pipe = (path: string): void => void execFileSync('mkfifo', [path])
const link = (to: string) => (path: string) => symlinkSync(to, path)
const huge = (path: string): void => {
  writeFileSync(path, '')
  truncateSync(path, 2 ** 40)
}

/** What is put at which path of the workspace before the step starts. */
function planted(files: Readonly<Record<string, (path: string) => void>>): Pick<StepPlan, 'prepare'> {
  return {
    prepare: (folder) => {
      for (const name of ['elsewhere', 'reports', 'temp', '.github']) mkdirSync(join(folder, name))
      writeFileSync(join(folder, 'kept'), KEPT)
      for (const [path, plant] of Object.entries(files)) plant(join(folder, path))
    },
  }
}

const own = (plan: StepPlan): Promise<Step> => step(settled(mild()), { ...plan, inputs: { ...OWN, ...plan.inputs } })

/** On the base commit all is as it should be. */
const BASE: Scenario = { ...policy, github: { ...policy.github, files: [...(policy.github.files ?? []), ...['a.json', 'b.json'].map((path) => ({ path, text: VEX, refs: [BASE_SHA] }))] } }
const LINKS = Object.fromEntries(['report.json', 'report.html'].flatMap((name) => [name, `${name}.part`].map((each) => [`reports/${each}`, link('../kept')])))
const NAMES = { ...LINKS, 'reports/report.csv': link('/dev/stdout'), 'reports/report.csv.part': link('/dev/stdout'), 'reports/report.sarif': pipe, 'reports/report.sarif.part': pipe }

const RUNS: Readonly<Record<string, () => Promise<Step>>> = {
  'pull request': () => step(BASE, { ...planted({ [POLICY]: pipe, 'a.json': link('/dev/zero'), 'b.json': (path) => mkdirSync(path), ...NAMES }), inputs: { ...FAST, vex: 'a.json, b.json', 'report-dir': 'reports' } }),
  'push, named pipe': () => own({ ...planted({ [POLICY]: pipe, 'temp/ecr-scan-gate': link('../elsewhere') }), inputs: { policy: POLICY, 'policy-from': 'workspace' } }),
  'push, VEX too large': () => own({ ...planted({ 'a.json': huge }), inputs: { vex: 'a.json', 'policy-from': 'workspace' } }),
  'event, named pipe': () => step(policy, { ...planted({ payload: pipe, out: link('elsewhere') }), inputs: { ...FAST, 'report-dir': 'out' }, env: { GITHUB_EVENT_PATH: 'payload' } }),
  'outputs, named pipe': () => own({ ...planted({ pipe }), env: { GITHUB_OUTPUT: 'pipe', GITHUB_STEP_SUMMARY: 'pipe' } }),
  'outputs, link to the log': () => own({ env: { GITHUB_OUTPUT: '/dev/stdout', GITHUB_STEP_SUMMARY: '/dev/stdout' } }),
  'AWS, named pipe': () => own({ ...planted({ token: pipe }), env: { AWS_WEB_IDENTITY_TOKEN_FILE: 'token', AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/gate', AWS_ACCESS_KEY_ID: undefined } }),
}

const run = begin(Object.entries(RUNS))

/** No step hangs, and none says nothing. */
function ended({ outputs, signal }: Step): void {
  expect(signal).toBeNull()
  expect(Object.keys(outputs)).toHaveLength(OUTPUTS.length)
  expect(Number(outputs['waited-seconds'])).toBeLessThan(20)
}

const kept = ({ folder }: Step): string => readFileSync(join(folder, 'kept'), 'utf8')

describe('a pull request whose workspace has something else in the place of policy and VEX files', () => {
  test('is judged by the base commit’s, and a warning says why they were not compared', async () => {
    const step = await run('pull request')
    ended(step)
    expect(seen(step)).toEqual({ verdict: 'fail', exit: 1 })
    expect(step.log).toMatch(/(?:::|%0A)Can't compare \.github\/ecr-scan-gate\.yml in the workspace: \S+ is a named pipe, not a regular file; the gate used the one from the base of pull request #42 \(main\) \([0-9a-f]{7}\)\./)
    expect(step.log).toMatch(/(?:::|%0A)Can't compare a\.json in the workspace: \S+ is a link that leads out of the workspace, to \/dev\/zero; /)
    expect(step.log).toMatch(/(?:::|%0A)Can't compare b\.json in the workspace: \S+ is a folder, not a regular file; /)
  })

  test('and links and pipes in the place of the reports, has them replaced', async () => {
    const step = await run('pull request')
    for (const output of ['json-file', 'html-file', 'csv-file', 'sarif-file']) expect(lstatSync(join(step.folder, step.outputs[output] ?? '')).isFile()).toBe(true)
    expect(kept(step)).toBe(KEPT)
    expect(step.log).not.toMatch(/^"?severity"?,/im)
  })
})

describe('where the workspace decides', () => {
  test.each([
    ['push, named pipe', /can't read the policy file \S+: \S+ is a named pipe, not a regular file/, 'policy-unreadable'],
    ['push, VEX too large', /can't read the vex file a\.json: \S+ is larger than 1048576 bytes/, 'vex-unreadable'],
  ])('%s: no result', async (name, why, code) => {
    const step = await run(name)
    ended(step)
    expect(seen(step)).toEqual({ verdict: 'no-result', exit: 1 })
    expect(step.outputs['reason']).toMatch(why)
    expect(step.json).toMatchObject({ problems: [{ code }] })
    expect(step.log).toContain('Put a regular file of at most 1 MiB there')
  })
})

test('a payload of the event that is no file: no result', async () => {
  const step = await run('event, named pipe')
  ended(step)
  expect(seen(step)).toEqual({ verdict: 'no-result', exit: 1 })
  expect(step.outputs['reason']).toMatch(/can't read the payload of the event "pull_request": payload is a named pipe, not a regular file/)
})

test('a file of the AWS configuration that is no file: no result', async () => {
  const step = await run('AWS, named pipe')
  ended(step)
  expect(seen(step)).toEqual({ verdict: 'no-result', exit: 1 })
  expect(step.json).toMatchObject({ problems: [{ code: 'aws-file-unfit' }] })
})

describe('report files', () => {
  test('are not written through a folder that is a link', async () => {
    const step = await run('event, named pipe')
    expect(step.log).toMatch(/^::warning::The verdict stands, but report files could not be written to out: json: \S+\/out is a symbolic link, and report files are written to real folders only; html: /m)
    expect(readdirSync(join(step.folder, 'elsewhere'))).toEqual([])
    expect(step.outputs['json-file']).toBe('')
  })

  test('go to another folder where a link is in the place of the default, and it is said', async () => {
    const step = await run('push, named pipe')
    const temp = join(step.folder, 'temp')
    expect(step.log).toContain(`::warning::The report files are in ${temp}/ecr-scan-gate-2: ${temp}/ecr-scan-gate is a symbolic link, which no gate makes.`)
    expect(step.outputs['json-file']).toBe(join(temp, 'ecr-scan-gate-2', 'report.json'))
    expect(readdirSync(join(step.folder, 'elsewhere'))).toEqual([])
  })
})

test.each(['outputs, named pipe', 'outputs, link to the log'])('%s: nothing gets there, the step says so and fails', async (name) => {
  const { log, exitCode, signal } = await run(name)
  expect({ exitCode, signal }).toEqual({ exitCode: 1, signal: null })
  expect(log).toMatch(/^::error::The output "verdict" could not be written: \S+ is a (?:named pipe|symbolic link), not the file that the runner made$/m)
  expect(log).toMatch(/^::warning::The verdict stands, but the job summary could not be written: \S+ is a (?:named pipe|symbolic link), not the file that the runner made\.$/m)
  expect(log).not.toMatch(/ghadelimiter|^## /m)
})
