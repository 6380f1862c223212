import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { scenario } from '../../emulator/scenarios/index.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { FORMATS } from '../../src/faces/cli/formats.ts'
import { readXml } from '../report/xml.ts'
import { begin } from './pool.ts'
import { faulty, grave, HASTE, mild, pending, pushed, settled } from './short.ts'
import { flags, shell, type CallPlan, type Called } from './shell.ts'

const BAD = settled(grave())
const FINE = settled(mild())
const STUCK = pushed([pending(-3)], [])
const DENIED: Scenario = { ...BAD, denied: ['inspector2:ListFindings'] }
const GATE = ['gate', ...flags(HASTE)]
const AT_ONCE = ['gate', ...flags({ ...HASTE, timeout: '3s', settle: '0' })]

const MANY = { json: 'out/report.json', junit: 'out/report.xml', gitlab: 'gl.json', markdown: 'report.md', html: 'report.html', csv: 'report.csv', sarif: 'report.sarif', text: 'report.txt' }

function linkedFolder(folder: string): void {
  mkdirSync(join(folder, 'elsewhere'))
  symlinkSync('elsewhere', join(folder, 'there'))
}

const CALLS: Readonly<Record<string, readonly [Scenario, CallPlan]>> = {
  pass: [FINE, { args: GATE }],
  fail: [BAD, { args: GATE }],
  'fail, reported only': [BAD, { args: [...GATE, '--mode', 'report'] }],
  'no result': [STUCK, { args: AT_ONCE }],
  'no result, warned': [STUCK, { args: [...AT_ONCE, '--on-no-result', 'warn'] }],
  'no permission': [DENIED, { args: [...GATE, '--on-no-result', 'warn', '--mode', 'report'] }],
  'expired session': [faulty(BAD, { operation: '*', service: 'ecr', effect: { kind: 'expired-token' } }), { args: GATE }],
  'no login': [BAD, { args: GATE, env: { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_SESSION_TOKEN: undefined } }],
  'misspelled flag': [BAD, { args: [...GATE, '--fail-on-severty', 'none'] }],
  'wrong values': [BAD, { args: ['gate', '--timeout', 'forever', '--settle', '1x'] }],
  'a policy that is not there': [BAD, { args: [...GATE, '--policy', 'nofile.yml'] }],
  'a base without pull request': [BAD, { args: [...GATE, '--policy', 'policy.yml', '--policy-from', 'base'] }],
  'a device as file': [BAD, { args: [...GATE, '--output', 'json=/dev/null'] }],
  policy: [BAD, { args: [...GATE, '--policy', 'policy.yml'], prepare: (folder) => writeFileSync(join(folder, 'policy.yml'), 'fail-on-severity: none\n') }],
  'a policy outside': [BAD, { args: [...GATE, '--policy', '../policy-of-the-team.yml'], prepare: (folder) => writeFileSync(join(folder, '../policy-of-the-team.yml'), 'fail-on-severity: none\n') }],
  'a policy that is a link': [BAD, { args: [...GATE, '--policy', 'policy.yml'], prepare: (folder) => symlinkSync('/etc/hostname', join(folder, 'policy.yml')) }],
  'all files': [BAD, { args: [...GATE, '--format', 'json', ...Object.entries(MANY).flatMap(([format, path]) => ['--output', `${format}=${path}`])] }],
  'a file that cannot be written': [FINE, { args: [...GATE, '--output', 'json=there/report.json'], prepare: (folder) => writeFileSync(join(folder, 'there'), '') }],
  'a folder that is a link': [FINE, { args: [...GATE, '--output', 'json=there/report.json'], prepare: linkedFolder }],
  'report folder': [BAD, { args: [...GATE, '--report-dir', 'reports'] }],
  'in a job of Actions': [BAD, { args: [...GATE, '--comment', 'always'], env: { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'pull_request', GITHUB_OUTPUT: 'outputs', GITHUB_STEP_SUMMARY: 'summary', INPUT_MODE: 'report', GITHUB_TOKEN: 'token' } }],
  'closed pipe': [scenario('long-scanned'), { args: [...GATE, '--format', 'html'], onStart: (child) => child.stdout?.once('data', () => child.stdout?.destroy()) }],
  'closed pipes': [BAD, { args: GATE, onStart: (child) => (child.stdout?.destroy(), child.stderr?.destroy()) }],
  colors: [BAD, { args: GATE, env: { FORCE_COLOR: '1' } }],
  'SARIF without result': [STUCK, { args: [...AT_ONCE, '--format', 'sarif', '--output', 'sarif=report.sarif'] }],
  ...Object.fromEntries(FORMATS.map((format) => [`--format ${format}`, [BAD, { args: [...GATE, '--format', format] }] as const])),
  ...Object.fromEntries((['SIGINT', 'SIGTERM'] as const).map((signal) => [signal, [pushed([pending(-3)], [], {}), { args: ['gate', ...flags({ ...HASTE, timeout: '10m' })], onStart: (child) => child.stderr?.once('data', () => child.kill(signal)) }] as const])),
}
const told = begin(Object.entries(CALLS).map(([name, [story, plan]]) => [name, () => shell(story, plan)] as const))

const seen = async (name: string): Promise<Pick<Called, 'code' | 'stdout' | 'stderr'>> => told(name)

describe('exit codes', () => {
  test.each([
    ['pass', 0],
    ['fail', 1],
    ['fail, reported only', 0],
    ['no result', 2],
    ['no result, warned', 0],
    ['no permission', 3],
    ['expired session', 3],
    ['no login', 3],
    ['misspelled flag', 3],
    ['wrong values', 3],
    ['a policy that is not there', 3],
    ['a base without pull request', 3],
    ['a device as file', 3],
    ['policy', 0],
    ['a policy outside', 0],
    ['a policy that is a link', 3],
    ['a file that cannot be written', 0],
    ['closed pipe', 1],
    ['closed pipes', 1],
    ['SIGINT', 2],
    ['SIGTERM', 2],
    ['SARIF without result', 2],
  ])('%s: %d', async (name, code) => {
    expect(await told(name)).toMatchObject({ code, signal: null })
  })
})

describe('what is wrong', () => {
  test('is told with its cure, and nothing is asked of AWS', async () => {
    for (const name of ['misspelled flag', 'wrong values', 'a base without pull request', 'a device as file']) expect(await told(name)).toMatchObject({ stdout: '', requests: [], files: [] })
    expect((await seen('misspelled flag')).stderr).toBe('error: Unknown flag --fail-on-severty. Did you mean --fail-on-severity? See ecr-scan-gate gate --help.\n')
    const { stderr } = await seen('wrong values')
    for (const flag of ['--timeout: "forever"', '--settle: "1x"', "--image isn't set"]) expect(stderr).toContain(`error: ${flag}`)
  })

  test('with the login: what to run, and what was tried', async () => {
    const { stdout } = await seen('no login')
    expect(stdout).toContain('No AWS credentials found. Run aws sso login, or set AWS_PROFILE.')
    expect(stdout).toContain('Tried: environment: AWS_ACCESS_KEY_ID is not set')
    expect(stdout).not.toMatch(/configure-aws-credentials|id-token/)
  })

  test('with a permission: which one, and the statement', async () => {
    expect((await seen('no permission')).stdout).toMatch(/Permission inspector2:ListFindings is missing.*"Action": \[/s)
  })

  test('with a policy: where it was looked for, in words of a shell', async () => {
    const { stdout } = await seen('a policy that is not there')
    expect(stdout).toContain('the policy file nofile.yml was not found')
    expect(stdout).not.toMatch(/pull request|contents: read/)
    expect((await seen('a policy that is a link')).stdout).toContain('a link that leads out of the workspace')
  })
})

describe('streams', () => {
  test('the report goes to standard output, everything else to standard error', async () => {
    const { stdout, stderr } = await seen('fail')
    expect(stdout).toContain('❌ Failed: 1 critical and 1 high')
    expect(stdout).not.toContain('(after ')
    expect(stderr).toMatch(/payments\/api:1\.4\.2.*\(after \d+s\)/)
    expect(`${stdout}${stderr}`).not.toMatch(/\u001b|^::/m)
  })

  test('for machines, people get the verdict on standard error', async () => {
    expect((await seen('--format json')).stderr).toContain('❌ Failed: 1 critical and 1 high')
  })

  test('colors are made where they are wanted', async () => {
    expect((await seen('colors')).stdout).toMatch(/(?:\u001b\[[\d;]+m)+❌ Failed/)
  })

  test('a signal ends the wait, and what was known is told', async () => {
    for (const signal of ['SIGINT', 'SIGTERM']) {
      const { stdout } = await seen(signal)
      expect(stdout).toMatch(/⚠️ No result: .*cancelled/)
      expect(stdout).toContain('PENDING_INITIAL_SCAN')
    }
  })
})

describe('formats', () => {
  const readers: Readonly<Record<(typeof FORMATS)[number], (text: string) => unknown>> = {
    text: (text) => expect(text).toMatch(/❌ Failed/),
    json: (text) => expect(JSON.parse(text)).toMatchObject({ verdict: 'fail' }),
    markdown: (text) => expect(text).toMatch(/^#+ .*Failed/m),
    html: (text) => expect(text).toMatch(/^<!doctype html>[^]*<\/html>\s*$/i),
    sarif: (text) => expect(JSON.parse(text)).toMatchObject({ version: '2.1.0' }),
    csv: (text) => expect(text).toMatch(/^\ufeff?severity,vulnerability,/),
    junit: (text) => expect(readXml(text).name).toBe('testsuites'),
    gitlab: (text) => expect(JSON.parse(text)).toMatchObject({ scan: { type: 'container_scanning', status: 'success' }, vulnerabilities: [{ severity: 'Critical' }, { severity: 'High' }, {}] }),
  }

  test.each(FORMATS)('%s on standard output, whole and alone', async (format) => {
    const { code, stdout } = await seen(`--format ${format}`)
    expect(code).toBe(1)
    readers[format](stdout)
  })

  test('each in a file, and no other file', async () => {
    const { folder, files, stdout } = await told('all files')
    expect(files.filter((file) => file !== 'out')).toEqual(Object.values(MANY).sort())
    for (const [format, path] of Object.entries(MANY)) readers[format as keyof typeof MANY](readFileSync(join(folder, path), 'utf8'))
    readers.json(stdout)
  })

  test('nothing is written that was not asked for, also in a job of GitHub Actions, whose event and inputs are not read', async () => {
    expect(await told('fail')).toMatchObject({ files: [] })
    expect(await told('in a job of Actions')).toMatchObject({ code: 1, files: [], stderr: expect.stringContaining('--comment is not used') })
    expect((await told('in a job of Actions')).requests.filter(({ service }) => service === 'github')).toEqual([])
  })

  test('a folder for reports is filled when it is named', async () => {
    expect((await told('report folder')).files).toEqual(['reports', ...['predicate.json', 'report.csv', 'report.html', 'report.json', 'report.sarif'].map((file) => `reports/${file}`)])
  })

  test('a file that cannot be written is a warning, and no verdict', async () => {
    expect((await seen('a file that cannot be written')).stderr).toMatch(/warning: The verdict stands, but there\/report\.json could not be written/)
    expect((await seen('a folder that is a link')).stderr).toContain('a symbolic link')
    expect((await told('a folder that is a link')).files).toEqual(['elsewhere', 'there'])
  })

  test('a SARIF file without a result is not written, since it would close alerts', async () => {
    expect(await told('SARIF without result')).toMatchObject({ stdout: '', files: [], stderr: expect.stringContaining('report.sarif was not written') })
  })
})
