import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { knownEvent, knownScenario } from '../../scripts/scenario-name.ts'
import { checkInputs, commandLine, mergedInputs, readStartCall } from '../../scripts/start/call.ts'
import { bringFiles, readPolicyFolders } from '../../scripts/start/policy-files.ts'
import { forTerminal } from '../../scripts/start/terminal.ts'
import { COMPILED } from '../compiled.ts'

const SCENARIO = { repository: 'payments/api', tag: '1.4.2', 'fail-on-severity': 'high' }
const START = join(import.meta.dirname, '..', '..', 'scripts', 'start.ts')

describe("the caller's inputs", () => {
  test.each<[Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
    [{ image: 'a/b:1' }, { image: 'a/b:1', 'fail-on-severity': 'high' }],
    [{ metadata: '{}' }, { metadata: '{}', 'fail-on-severity': 'high' }],
    [{ digest: 'sha256:1' }, { repository: 'payments/api', digest: 'sha256:1', 'fail-on-severity': 'high' }],
    [{ tag: '2' }, { repository: 'payments/api', tag: '2', 'fail-on-severity': 'high' }],
    [{ thresholds: 'critical=0' }, { repository: 'payments/api', tag: '1.4.2', thresholds: 'critical=0' }],
    [{ mode: 'report' }, { ...SCENARIO, mode: 'report' }],
  ])('%j replace those that they stand instead of', (given, expected) => expect(mergedInputs(SCENARIO, given)).toEqual(expected))

  test('are wrong once, all of them, before anything runs', () => {
    const wrong = (): void => checkInputs({ 'fail-on-severity': 'severe', policy: 'nofile.yml', vex: 'no.json' }, SCENARIO, { AWS_REGION: 'eu-west-1' })
    expect(wrong).toThrow(/^fail-on-severity: "severe" isn't a severity\. Use critical, [^\n]*\npolicy: there is no file "nofile\.yml"\nvex: there is no file "no\.json"$/)
  })

  test('that are right are let through, and what a scenario itself has wrong is for its run to tell', () => {
    expect(() => checkInputs({ mode: 'report', policy: 'acme/policies/gate.yml@main' }, { ...SCENARIO, timeout: 'forever' }, { AWS_REGION: 'eu-west-1' })).not.toThrow()
    expect(() => checkInputs({ policy: 'in-the-emulated-repository.yml', 'policy-from': 'base' }, SCENARIO, { AWS_REGION: 'eu-west-1' })).not.toThrow()
  })

})

test.each([
  [['--findings', 'f', '--scenario', 'clean'], "--findings and --scenario can't be combined."],
  [['--fail-on-sevrity', 'high'], 'Did you mean --fail-on-severity?'],
])('%j: %s', (args, text) => expect(() => readStartCall(args, {})).toThrow(text))

test('names of scenarios and events that are near are suggested', () => {
  expect(() => knownScenario('clea', 'npm start -- --list')).toThrow('There is no scenario "clea". Did you mean clean? See npm start -- --list.')
  expect(() => knownEvent(knownScenario('vulnerable', ''), 'pul_request')).toThrow('Did you mean pull_request?')
  expect(knownEvent(knownScenario('vulnerable', ''), 'push')).toBe('push')
})

test('commands are shown as the runner does, with color or without', () => {
  expect(forTerminal('::error title=T%3A x::one%0Atwo', true)).toBe('\u001b[31merror:\u001b[0m T: x: one\n    two')
  expect(forTerminal('::error title=T%3A x::one%0Atwo', false)).toBe('error: T: x: one\n    two')
  expect(forTerminal('::group::All findings', false)).toBe('▼ All findings')
  expect(forTerminal('plain', true)).toBe('plain')
  expect(forTerminal('Comment created on pull request #42: http://127.0.0.1:4711/acme/shop/pull/42#issuecomment-1', false)).toBe('Comment created on pull request #42 (its file is named below)')
})

test.each([
  [['--aws', '--image', 'a:1', '--format', 'json'], ['gate', '--image', 'a:1', '--format', 'json']],
  [['--', 'gate', '--aws', '--help'], ['gate', '--help']],
  [['--scenario', 'clean'], undefined],
])('%j is the command line %j', (args, expected) => expect(commandLine(args)).toEqual(expected))

describe('a policy of local files', () => {
  const here = process.cwd()
  let folder = ''

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'start-'))
    mkdirSync(join(folder, 'repo'))
    process.chdir(join(folder, 'repo'))
  })

  afterEach(() => {
    process.chdir(here)
    rmSync(folder, { recursive: true })
  })

  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
  }
  const bring = (given: Readonly<Record<string, string>>, policies: readonly string[] = []) => bringFiles(given, { workspace: join(folder, 'workspace'), folders: readPolicyFolders(policies), known: [] })

  test('follows what it extends, in the folders that stand for repositories', () => {
    write({ 'repo/.github/gate.yml': 'extends: Acme/policies/org/gate.yml@v1\n', 'org/org/gate.yml': 'extends: acme/policies/org/root.yml@main\n', 'org/org/root.yml': 'fail-on-severity: low\n' })
    expect(bring({ policy: '.github/gate.yml' }, ['acme/policies=../org'])).toEqual({
      inputs: { policy: '.github/gate.yml', 'policy-from': 'workspace' },
      files: [
        { repository: 'Acme/policies', path: 'org/gate.yml', refs: ['v1'], text: 'extends: acme/policies/org/root.yml@main\n' },
        { repository: 'acme/policies', path: 'org/root.yml', refs: ['main'], text: 'fail-on-severity: low\n' },
      ],
    })
    expect(readFileSync(join(folder, 'workspace', '.github', 'gate.yml'), 'utf8')).toContain('Acme/policies')
  })

  test('from elsewhere gets a place in the workspace, and so do VEX documents of one name', () => {
    write({ 'a/vex.json': '1', 'b/vex.json': '2', 'policy.yml': 'only-fixable: true\n' })
    const { inputs } = bring({ policy: '../policy.yml', vex: '../a/vex.json,../b/vex.json' })
    const places = [inputs['policy'] ?? '', ...(inputs['vex'] ?? '').split('\n')]
    expect(places.map((place) => readFileSync(join(folder, 'workspace', place), 'utf8'))).toEqual(['only-fixable: true\n', '1', '2'])
    expect(places.join()).not.toContain('..')
  })

  test.each<[string, string, readonly string[], string]>([
    ['extends a repository without a folder', 'extends: acme/policies/gate.yml@main\n', [], 'p.yml extends acme/policies/gate.yml@main, which the emulator does not have. Name a folder with the files of that repository: --policies acme/policies=FOLDER'],
    ['extends a file that the folder does not have', 'extends: acme/policies/gate.yml@main\n', ['acme/policies=.'], '--policies acme/policies=.: there is no file "gate.yml" in it.'],
    ['is not valid', 'fail-on-kve: true\n', [], 'p.yml:1:1: unknown key "fail-on-kve"; did you mean "fail-on-kev"?'],
    ['has a folder that is none', '', ['acme/policies=nowhere'], '--policies acme/policies: there is no folder "nowhere".'],
    ['has a folder without a repository', '', ['../org'], '--policies "../org" is not OWNER/REPO=FOLDER, for example acme/policies=../policies.'],
  ])('that %s', (_name, text, policies, message) => {
    write({ 'repo/p.yml': text })
    expect(() => bring({ policy: 'p.yml' }, policies)).toThrow(message)
  })

  test('that extends itself is for the gate to refuse', () => {
    write({ 'org/p.yml': 'extends: acme/policies/p.yml@main\n' })
    expect(bring({ policy: 'acme/policies/p.yml@main' }, ['acme/policies=../org']).files).toHaveLength(1)
  })

  test('judges a recording through the bundle: the exit code is that of the step, and a pipe gets no colors', async () => {
    write({ 'repo/p.yml': 'extends: acme/policies/gate.yml@main\n', 'org/gate.yml': 'fail-on-severity: none\n', 'findings.json': JSON.stringify(RECORDING) })
    const start = (...more: readonly string[]) => run('--findings', '../findings.json', ...more)
    const [alone, extended] = await Promise.all([start(), start('--policy', 'p.yml', '--policies', 'acme/policies=../org')])
    expect(alone.code).toBe(1)
    expect(extended.code).toBe(0)
    expect(extended.out).toContain('verdict   pass')
    expect(alone.out + extended.out).not.toContain('\u001b')
  }, 60_000)

  test('of --aws: credentials of nobody are told what a laptop needs', async () => {
    const { out, code } = await run('--aws', '--image', 'payments/api:1.4.2')
    expect(out).toContain('No AWS credentials found. Run aws sso login, or set AWS_PROFILE.')
    expect(code).toBe(3)
  }, 60_000)

  function run(...args: readonly string[]): Promise<{ readonly out: string; readonly code: number }> {
    writeFileSync(join(folder, 'config'), '[profile work]\nregion = eu-north-1\n')
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder, AWS_CONFIG_FILE: join(folder, 'config'), AWS_PROFILE: 'work', AWS_EC2_METADATA_DISABLED: 'true', ...COMPILED }
    return new Promise((resolve) => {
      const child = execFile(process.execPath, ['--no-warnings', START, ...args], { env }, (_error, stdout, stderr) => resolve({ out: stdout + stderr, code: child.exitCode ?? -1 }))
    })
  }
})

const RECORDING = {
  findings: [
    {
      findingArn: 'arn:aws:inspector2:eu-west-1:123456789012:finding/0123456789abcdef0123456789abcdef',
      awsAccountId: '123456789012',
      type: 'PACKAGE_VULNERABILITY',
      title: 'CVE-2026-0001 - openssl',
      description: 'A description.',
      severity: 'HIGH',
      status: 'ACTIVE',
      firstObservedAt: '2026-11-01T00:00:00Z',
      lastObservedAt: '2026-11-01T00:00:00Z',
      updatedAt: '2026-11-01T00:00:00Z',
      packageVulnerabilityDetails: { vulnerabilityId: 'CVE-2026-0001', source: 'NVD', vulnerablePackages: [{ name: 'openssl', version: '3.0.1', packageManager: 'OS' }] },
      remediation: { recommendation: { text: 'None Provided' } },
      resources: [
        {
          type: 'AWS_ECR_CONTAINER_IMAGE',
          id: `arn:aws:ecr:eu-west-1:123456789012:repository/payments/api/sha256:${'a'.repeat(64)}`,
          details: { awsEcrContainerImage: { repositoryName: 'payments/api', registry: '123456789012', imageHash: `sha256:${'a'.repeat(64)}`, imageTags: ['1.4.2'], pushedAt: '2026-11-01T00:00:00Z', architecture: 'amd64' } },
        },
      ],
    },
  ],
}
