import { describe, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { policy } from '../../emulator/scenarios/people.ts'
import { OUTPUTS } from '../../src/inputs/catalogue.ts'
import { begin } from './pool.ts'
import { HASTE, mild, settled } from './short.ts'
import { seen, step, type Step, type StepPlan } from './step.ts'

/** What an earlier step, or the commit that is checked out, can put in the place of the files that the gate reads and writes. */

const POLICY = '.github/ecr-scan-gate.yml'
const OWN = { ...HASTE, comment: 'never', timeout: '10s' }
/** What must not get into the log, nor be overwritten. */
const KEPT = '::notice::injected\n'

/** The workspace of a pull request, with something at the path of the policy file. */
const pullRequest = (plant: (path: string, folder: string) => void): Promise<Step> => step(policy, { inputs: { timeout: '10s', 'poll-interval': '1s', settle: '1s' }, prepare: planted(POLICY, plant) })
/** The same on a push, where the workspace decides. */
const push = (plant: (path: string, folder: string) => void, inputs: Readonly<Record<string, string>> = { policy: POLICY }): Promise<Step> =>
  step(settled(mild()), { inputs: { ...OWN, 'policy-from': 'workspace', ...inputs }, prepare: planted(POLICY, plant) })

function planted(path: string, plant: (path: string, folder: string) => void): NonNullable<StepPlan['prepare']> {
  return (folder) => {
    writeFileSync(join(folder, 'kept'), KEPT)
    mkdirSync(join(folder, path, '..'), { recursive: true })
    plant(join(folder, path), folder)
  }
}

const reports = (plant: (folder: string) => void, inputs: Readonly<Record<string, string>> = {}, env: StepPlan['env'] = {}): Promise<Step> =>
  step(settled(mild()), { env, inputs: { ...OWN, ...inputs }, prepare: planted('reports/x', (_path, folder) => plant(folder)) })

const pipe = (path: string): void => void execFileSync('mkfifo', [path])
const link = (to: string) => (path: string) => symlinkSync(to, path)

const RUNS: Readonly<Record<string, () => Promise<Step>>> = {
  'pull request, named pipe': () => pullRequest(pipe),
  'pull request, device': () => pullRequest(link('/dev/zero')),
  'pull request, folder': () => pullRequest((path) => mkdirSync(path)),
  'push, named pipe': () => push(pipe),
  'push, link out': () => push(link('/etc/hostname')),
  'push, huge': () => push((path) => (writeFileSync(path, ''), truncateSync(path, 2 ** 40))),
  'push, VEX named pipe': () => push(pipe, { vex: POLICY }),
  'push, outside': () => push(() => undefined, { policy: '/proc/self/environ' }),
  'event, named pipe': () => step(policy, { inputs: { timeout: '10s' }, prepare: (folder) => pipe(join(folder, 'payload')), env: { GITHUB_EVENT_PATH: 'payload' } }),
  'event, device': () => step(policy, { inputs: { timeout: '10s' }, env: { GITHUB_EVENT_PATH: '/dev/zero' } }),
  'reports, planted names': () =>
    reports(
      (folder) => {
        for (const name of ['report.json', 'report.html']) for (const each of [name, `${name}.part`]) symlinkSync(join(folder, 'kept'), join(folder, 'reports', each))
        for (const each of ['report.csv', 'report.csv.part']) symlinkSync('/dev/stdout', join(folder, 'reports', each))
        for (const each of ['report.sarif', 'report.sarif.part']) pipe(join(folder, 'reports', each))
      },
      { 'report-dir': 'reports' },
    ),
  'reports, planted folder': () => reports((folder) => (mkdirSync(join(folder, 'elsewhere')), symlinkSync('elsewhere', join(folder, 'out'))), { 'report-dir': 'out' }),
  'reports, planted default': () => reports((folder) => (mkdirSync(join(folder, 'temp')), mkdirSync(join(folder, 'elsewhere')), symlinkSync('../elsewhere', join(folder, 'temp', 'ecr-scan-gate')))),
  'outputs, named pipe': () => reports((folder) => pipe(join(folder, 'pipe')), {}, { GITHUB_OUTPUT: 'pipe' }),
  'outputs, link to the log': () => reports(() => undefined, {}, { GITHUB_OUTPUT: '/dev/stdout' }),
  'summary, named pipe': () => reports((folder) => pipe(join(folder, 'pipe')), {}, { GITHUB_STEP_SUMMARY: 'pipe' }),
  'summary, link to the log': () => reports(() => undefined, {}, { GITHUB_STEP_SUMMARY: '/dev/stdout' }),
}

const run = begin(Object.entries(RUNS), 4)

/** No step hangs, and none says nothing. */
function ended({ outputs, signal }: Step): void {
  expect(signal).toBeNull()
  expect(Object.keys(outputs)).toHaveLength(OUTPUTS.length)
  expect(Number(outputs['waited-seconds'])).toBeLessThan(10)
}

describe('a policy or VEX file that is no file', () => {
  test.each([
    ['pull request, named pipe', 'is a named pipe, not a regular file'],
    ['pull request, device', 'is a link that leads out of the workspace, to /dev/zero'],
    ['pull request, folder', 'is a folder, not a regular file'],
  ])('%s: the base commit’s is applied, and a warning says so', async (name, why) => {
    const step = await run(name)
    ended(step)
    expect(seen(step)).toEqual({ verdict: 'fail', exit: 1 })
    expect(step.log).toMatch(/^::warning.*::\.github\/ecr-scan-gate\.yml of the workspace could not be compared: .*; the one of the base of pull request #42 \(main\) \([0-9a-f]{7}\) was applied\.$/m)
    expect(step.log).toContain(why)
  })

  test.each([
    ['push, named pipe', /^No result: the policy file \S+ could not be read: \S+ is a named pipe, not a regular file/i, 'policy-unreadable'],
    ['push, link out', /is a link that leads out of the workspace, to \/etc\/hostname/, 'policy-unreadable'],
    ['push, huge', /is larger than 1048576 bytes/, 'policy-unreadable'],
    ['push, VEX named pipe', /the vex file \S+ could not be read: \S+ is a named pipe/, 'vex-unreadable'],
    ['push, outside', /\/proc\/self\/environ is outside of the workspace/, 'policy-unreadable'],
  ])('%s: no result', async (name, why, code) => {
    const step = await run(name)
    ended(step)
    expect(seen(step)).toEqual({ verdict: 'no-result', exit: 1 })
    expect(step.outputs['reason']).toMatch(why)
    expect(step.json).toMatchObject({ problems: [{ code }] })
    expect(step.log).toContain('Put a regular file there')
  })
})

test.each(['event, named pipe', 'event, device'])('a payload of the event that is no file: %s', async (name) => {
  const step = await run(name)
  ended(step)
  expect(seen(step)).toEqual({ verdict: 'no-result', exit: 1 })
  expect(step.outputs['reason']).toMatch(/the payload of the event "pull_request" cannot be read: \S+ is a (?:named pipe|device), not a regular file/)
})

describe('report files', () => {
  const kept = ({ folder }: Step): string => readFileSync(join(folder, 'kept'), 'utf8')

  test('replace links and pipes of their names', async () => {
    const step = await run('reports, planted names')
    ended(step)
    expect(seen(step)).toEqual({ verdict: 'pass', exit: 0 })
    for (const output of ['json-file', 'html-file', 'csv-file', 'sarif-file']) expect(lstatSync(join(step.folder, step.outputs[output] ?? '')).isFile()).toBe(true)
    expect(kept(step)).toBe(KEPT)
    expect(step.log).not.toContain('CVE-2023-45918,')
  })

  test('are not written through a folder that is a link', async () => {
    const step = await run('reports, planted folder')
    ended(step)
    expect(seen(step)).toEqual({ verdict: 'pass', exit: 0 })
    expect(step.log).toMatch(/^::warning::The verdict stands, but report files could not be written to out: json: \S+\/out is a symbolic link, and report files are written to real folders only \(the same for /m)
    expect(readdirSync(join(step.folder, 'elsewhere'))).toEqual([])
    expect(step.outputs['json-file']).toBe('')
  })

  test('go to another folder where a link is in the place of the default, and it is said', async () => {
    const step = await run('reports, planted default')
    ended(step)
    const temp = join(step.folder, 'temp')
    expect(step.log).toContain(`::warning::The report files are in ${temp}/ecr-scan-gate-2: ${temp}/ecr-scan-gate is a symbolic link, which no gate makes.`)
    expect(step.outputs['json-file']).toBe(join(temp, 'ecr-scan-gate-2', 'report.json'))
    expect(readdirSync(join(step.folder, 'elsewhere'))).toEqual([])
  })
})

describe('a file of the runner that is no file', () => {
  test.each(['outputs, named pipe', 'outputs, link to the log'])('%s: the step says so, and fails', async (name) => {
    const { log, exitCode } = await run(name)
    expect(exitCode).toBe(1)
    expect(log).toMatch(/^::error::The output "verdict" could not be written: \S+ is a (?:named pipe|symbolic link), not the file that the runner made$/m)
    expect(log).not.toContain('ghadelimiter')
  })

  test.each(['summary, named pipe', 'summary, link to the log'])('%s: a warning, and the verdict stands', async (name) => {
    const step = await run(name)
    ended(step)
    expect(seen(step)).toEqual({ verdict: 'pass', exit: 0 })
    expect(step.log).toMatch(/^::warning::The verdict stands, but the job summary could not be written: \S+ is a (?:named pipe|symbolic link), not the file that the runner made\.$/m)
    expect(step.log).not.toMatch(/^## /m)
  })
})
