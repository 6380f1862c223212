import { describe, expect, test } from '@jest/globals'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { GNUPG, ZLIB } from '../../emulator/facts/debian.ts'
import { BASE_SHA, DAY, findings, GITHUB, HEAD_SHA, OWN_PULL, pullRequestEvent, TAG } from '../../emulator/scenarios/common.ts'
import { baseline, kev, policy } from '../../emulator/scenarios/people.ts'
import type { EventPlan } from '../../emulator/github/plan.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { begin } from './pool.ts'
import { seen, step, type Step, type StepPlan } from './step.ts'

/** Policy, VEX and baseline through the real bundle: who may say what is acceptable. */

const PATH = '.github/ecr-scan-gate.yml'
const EXCUSES_ALL = "exceptions:\n  - id: 'CVE-*'\n    reason: nothing to see here\n    expires: 2999-01-01\n"

/** What a pull request's checkout puts into the workspace. */
function workspace(files: Readonly<Record<string, string>>): Pick<StepPlan, 'prepare'> {
  return {
    prepare: (folder) => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), text)
      }
    },
  }
}

const bent = workspace({ [PATH]: EXCUSES_ALL })

function withFiles(files: NonNullable<Scenario['github']['files']>): Scenario {
  return { ...policy, github: { ...GITHUB, files } }
}

const at = (path: string, text: string, refs: readonly string[] = [BASE_SHA]) => ({ path, text, refs })
const inRepository = (repository: string, path: string, text: string, refs: readonly string[]) => ({ repository, path, text, refs })

const VEX = JSON.stringify({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://example.org/vex/1',
  author: 'payments-team',
  timestamp: '2026-01-01T00:00:00Z',
  version: 1,
  statements: [{ vulnerability: { name: 'CVE-2023-45853' }, products: [{ '@id': 'pkg:oci/api?repository_url=123456789012.dkr.ecr.eu-west-1.amazonaws.com/payments/api' }], status: 'not_affected', justification: 'component_not_present' }],
})

const NOW_SHA = '0'.repeat(39) + '1'

/** Another event than those of the scenario, in a job that checked out the head of the pull request. */
function onEvent(name: string, payload: EventPlan['payload'] = {}, ref = 'refs/heads/main'): Promise<Step> {
  return step({ ...policy, events: [{ name, sha: HEAD_SHA, ref, payload }] }, { ...bent, env: { GITHUB_REF_PROTECTED: 'false' } })
}

/** The fork's author opened the pull request against a branch whose policy excuses all. */
const LAX = { ...OWN_PULL, head: { ...OWN_PULL.head, repository: 'mallory/payments' }, base: { ref: 'lax', sha: HEAD_SHA } }
const followsFork: Scenario = {
  ...policy,
  github: { ...GITHUB, branches: { main: BASE_SHA, lax: HEAD_SHA }, pulls: [LAX], files: [at(PATH, 'fail-on-severity: high\n', ['main', BASE_SHA]), at(PATH, EXCUSES_ALL, ['lax', HEAD_SHA])] },
  events: [{ name: 'workflow_run', sha: BASE_SHA, ref: 'refs/heads/main', payload: { workflow_run: { head_sha: HEAD_SHA, head_branch: 'x', event: 'pull_request', head_repository: { full_name: 'mallory/payments' }, pull_requests: [] } } }],
}

/** The exception stood on the base when the pull request was opened; since then it was taken back. */
const lagging: Scenario = {
  ...policy,
  github: { ...GITHUB, branches: { main: NOW_SHA }, files: [at(PATH, EXCUSES_ALL, [BASE_SHA]), at(PATH, 'fail-on-severity: high\n', ['main', NOW_SHA])] },
  events: [pullRequestEvent()],
}

const OURS = 'pkg:oci/api?repository_url=123456789012.dkr.ecr.eu-west-1.amazonaws.com/payments/api'
const says = (name: string, products: readonly object[], more: object = {}) => ({ vulnerability: { name }, products, status: 'not_affected', justification: 'component_not_present', ...more })
const part = (purl: string) => [{ '@id': OURS, subcomponents: [{ '@id': purl }] }]

/** One of each kind of statement that must not excuse, and one that does. */
const DOUBTFUL = JSON.stringify({
  ...(JSON.parse(VEX) as object),
  statements: [
    says('CVE-2023-45853', part('pkg:deb/debian/zlib1g?arch=amd64&distro=debian-12')),
    says('CVE-2021-44228', [{ '@id': OURS }], { timestamp: '2999-01-01T00:00:00Z' }),
    says('CVE-2021-45046', part('pkg:maven/org.apache.logging.log4j/log4j-core?classifier=tests')),
    says('CVE-2022-22965', part('pkg:maven/org.springframework/spring-beans#org/springframework')),
    says('CVE-2022-25883', [{ '@id': 'pkg:oci/api?repository_url=docker.io/payments/api' }]),
    says('CVE-2022-42889', [{ '@id': OURS }], { timestamp: '2025-01-01T00:00:00Z' }),
    says('CVE-2022-42889', [{ '@id': OURS }], { timestamp: '2025-01-01T00:00:00Z', status: 'affected' }),
  ],
})

/** Of what both images have, one was suppressed in that of main, and one was there as now. */
const [zlib, gnupg] = findings([ZLIB, GNUPG], -9 * DAY)
const suppressed: Scenario = {
  ...baseline,
  images: baseline.images.map((image) => (image.tags?.includes('main') === true && zlib !== undefined && gnupg !== undefined ? { ...image, findings: [{ ...zlib, changes: [{ at: -8 * DAY, status: 'SUPPRESSED' }] }, gnupg] } : image)),
}

const RUNS: Readonly<Record<string, () => ReturnType<typeof step>>> = {
  'pull_request, bent in the workspace': () => step(policy, bent),
  'pull_request_target, bent in the workspace': () => step(policy, bent, { event: 'pull_request_target' }),
  'merge_group, bent in the workspace': () => step(policy, bent, { event: 'merge_group' }),
  'workflow_run, bent in the workspace': () => step(policy, bent, { event: 'workflow_run' }),
  'issue_comment, bent in the workspace': () => step(policy, bent, { event: 'issue_comment' }),
  'push, its own workspace': () => step(policy, bent, { event: 'push' }),
  'workflow_dispatch, bent in the workspace': () => onEvent('workflow_dispatch', { inputs: {} }, 'refs/heads/refunds'),
  'an event of tomorrow, bent in the workspace': () => onEvent('moon_phase'),
  'push to a branch that nothing protects, bent in the workspace': () => onEvent('push', { ref: 'refs/heads/refunds' }, 'refs/heads/refunds'),
  'push to the default branch': () => onEvent('push', { ref: 'refs/heads/main' }),
  'workflow_run of a fork': () => step(followsFork, bent),
  'a base that has moved': () => step(lagging),
  'policy-from workspace': () => step(policy, { ...bent, inputs: { 'policy-from': 'workspace' } }),
  'policy-from base without a pull request': () => step(policy, { ...bent, inputs: { 'policy-from': 'base' } }, { event: 'schedule' }),
  'not on the base commit': () => step(withFiles([at(PATH, EXCUSES_ALL, ['refunds', HEAD_SHA])]), bent),
  'GitHub refuses': () => step({ ...policy, github: { ...policy.github, permissions: { contents: 'none', issues: 'none', pullRequests: 'write' } } }, bent),
  'no token': () => step(policy, { ...bent, inputs: { 'github-token': '' }, env: { GITHUB_TOKEN: undefined, 'INPUT_GITHUB-TOKEN': '' } }),
  'invalid on the base commit': () => step(withFiles([at(PATH, 'fail-on-sevrity: low\nthresholds:\n  high: many\n')])),
  'of another repository': () => step(policy, { inputs: { policy: 'acme/security/policies/images.yml@v1' } }),
  'of another repository, missing': () => step(policy, { inputs: { policy: 'acme/security/policies/none.yml@v1' } }),
  'extends another repository': () => step(withFiles([at(PATH, 'extends: acme/security/org.yml@v1\nfail-on-severity: none\n'), inRepository('acme/security', 'org.yml', 'fail-on-severity: low\nignore: [CVE-2023-45853]\n', ['v1'])])),
  'the input wins over the file': () => step(withFiles([at(PATH, 'fail-on-severity: none\n')]), { inputs: { 'fail-on-severity': 'low' } }),
  'the file wins over the default': () => step(withFiles([at(PATH, 'fail-on-severity: none\n')])),
  'VEX of the base commit': () => step(withFiles([at('vex/a.json', VEX)]), { inputs: { policy: '', vex: 'vex/a.json' } }),
  'VEX in the workspace only': () => step(withFiles([]), { inputs: { policy: '', vex: 'vex/a.json' }, ...workspace({ 'vex/a.json': VEX }) }),
  'VEX statements in doubt': () => step(withFiles([at('vex/a.json', DOUBTFUL)]), { inputs: { policy: '', vex: 'vex/a.json' } }),
  'VEX with a member twice': () => step(withFiles([at('vex/a.json', VEX.replace('"status":', '"Status":"affected","status":'))]), { inputs: { policy: '', vex: 'vex/a.json' } }),
  'keys that every object inherits': () => step(withFiles([at(PATH, 'fail-on-severity: none\nrepositories: {constructor: , __proto__: {thresholds: {high: many}}}\n')])),
  'a broad id': () => step(policy, { inputs: { policy: '', ignore: '[CG]*' } }),
  'baseline': () => step(baseline),
  'baseline, the image itself': () => step(baseline, { inputs: { baseline: TAG, 'fail-on-new-only': 'true' } }),
  'baseline, suppressed there': () => step(suppressed, { inputs: { 'fail-on-new-only': 'true', 'fail-on-severity': 'low' } }),
  'baseline, new findings only': () => step(baseline, { inputs: { 'fail-on-new-only': 'true', 'fail-on-severity': 'critical' } }),
  'baseline without the tag': () => step(baseline, { inputs: { baseline: 'no-such-tag', 'fail-on-new-only': 'true', 'poll-interval': '1s' } }),
  'kev': () => step(kev),
  'kev denied': () => step({ ...kev, denied: ['inspector2:BatchGetFindingDetails'] }),
  'kev not asked': () => step(kev, { inputs: { 'fail-on-kev': 'false', 'fail-on-severity': 'none' } }),
}

const run = begin(Object.entries(RUNS))

describe('a pull request cannot excuse its own findings', () => {
  test.each(['pull_request, bent in the workspace', 'pull_request_target, bent in the workspace', 'merge_group, bent in the workspace', 'workflow_run, bent in the workspace', 'issue_comment, bent in the workspace', 'workflow_dispatch, bent in the workspace', 'an event of tomorrow, bent in the workspace', 'push to a branch that nothing protects, bent in the workspace'])('%s: the base commit’s policy is applied', async (name) => {
    const { outputs, log, exitCode } = await run(name)
    expect({ verdict: outputs['verdict'], exitCode, ignored: outputs['ignored'] }).toEqual({ verdict: 'fail', exitCode: 1, ignored: '1' })
    expect(log).toContain(`${PATH} differs in the workspace`)
  })

  test.each(['push, its own workspace', 'push to the default branch'])('%s: the workspace’s policy is applied', async (name) => {
    expect(seen(await run(name))).toEqual({ verdict: 'pass', exit: 0 })
  })

  test('a run that follows a fork does not follow it to the branch that its author chose', async () => {
    expect(seen(await run('workflow_run of a fork'))).toEqual({ verdict: 'fail', exit: 1 })
  })

  test('an exception that was taken back on the base excuses nothing any more', async () => {
    expect(seen(await run('a base that has moved'))).toEqual({ verdict: 'fail', exit: 1 })
  })

  test('policy-from: workspace is the workflow’s own decision', async () => {
    expect(seen(await run('policy-from workspace'))).toEqual({ verdict: 'pass', exit: 0 })
  })

  test.each([
    ['policy-from base without a pull request', 'determine which commit to read the policy from'],
    ['not on the base commit', 'was not found'],
    ['GitHub refuses', 'contents: read'],
    ['no token', 'github-token'],
    ['of another repository, missing', 'acme/security/policies/none.yml@v1 was not found'],
    ['VEX in the workspace only', 'the vex file vex/a.json was not found'],
  ])('%s: no result, and never the workspace’s version', async (name, words) => {
    const result = await run(name)
    expect(seen(result)).toEqual({ verdict: 'no-result', exit: 1 })
    expect(result.log).toContain(words)
    expect(result.outputs['total']).toBe('')
  })
})

describe('the policy file', () => {
  test('all its problems are said, with line and column', async () => {
    const { log, outputs } = await run('invalid on the base commit')
    expect(outputs['verdict']).toBe('no-result')
    expect(log).toContain(`${PATH}:1:1: unknown key "fail-on-sevrity"; did you mean "fail-on-severity"?`)
    expect(log).toContain(`${PATH}:3:9: `)
  })

  test('may stand in another repository, and its source is in the report', async () => {
    const { outputs, json } = await run('of another repository')
    expect(outputs['verdict']).toBe('fail')
    expect(json).toMatchObject({ policy: { sources: [{ name: 'acme/security/policies/images.yml@v1', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }] } })
  })

  test('the nearer file wins over the one it extends; what the farther one ignores stays ignored', async () => {
    const { outputs } = await run('extends another repository')
    expect(outputs).toMatchObject({ verdict: 'pass', ignored: '1' })
  })

  test('an input that is set wins over it; one that is not leaves it the word', async () => {
    expect(seen(await run('the input wins over the file'))).toEqual({ verdict: 'fail', exit: 1 })
    expect(seen(await run('the file wins over the default'))).toEqual({ verdict: 'pass', exit: 0 })
  })

  test('a VEX document of the base commit excuses what it names', async () => {
    const { outputs } = await run('VEX of the base commit')
    expect(outputs).toMatchObject({ verdict: 'fail', ignored: '1' })
  })
})

describe('what would excuse too much', () => {
  test('a VEX statement in doubt excuses nothing', async () => {
    const { outputs, log, json } = await run('VEX statements in doubt')
    expect(outputs).toMatchObject({ verdict: 'fail', ignored: '1' })
    expect(json?.findings.filter(({ treatment }) => treatment?.kind === 'excepted').map(({ id }) => id)).toEqual(['CVE-2023-45853'])
    expect(log).toContain('for CVE-2021-44228 is dated in the future (2999-01-01T00:00:00.000Z) and has no effect before')
  })

  test('a VEX document that can be read in two ways is no result', async () => {
    const result = await run('VEX with a member twice')
    expect(seen(result)).toEqual({ verdict: 'no-result', exit: 1 })
    expect(result.log).toContain('the members "Status" and "status" differ only in case')
  })

  test('a key that every object inherits is read like others: here it is wrong', async () => {
    const result = await run('keys that every object inherits')
    expect(seen(result)).toEqual({ verdict: 'no-result', exit: 1 })
    expect(result.log).toContain('constructor: has no value')
    expect(result.log).toContain('high: "many" is text where a number belongs')
  })

  test('an id that excuses whatever comes is told in log and summary', async () => {
    const { log, summary } = await run('a broad id')
    expect(log).toMatch(/::warning.*ignores a whole class of vulnerabilities/)
    expect(summary).toContain('ignores a whole class of vulnerabilities')
  })
})

describe('the baseline', () => {
  test('that is the image itself is none: everything is new, and it is said', async () => {
    const { outputs, log, summary } = await run('baseline, the image itself')
    expect(outputs).toMatchObject({ verdict: 'fail', new: '4', fixed: '0' })
    expect(log).toMatch(/::warning.*is the image itself, so every finding counts as new/)
    expect(summary).toContain('is the image itself, so every finding counts as new')
  })

  test('does not know what was suppressed there', async () => {
    const { outputs } = await run('baseline, suppressed there')
    expect(outputs).toMatchObject({ verdict: 'fail', new: '3', total: '4' })
  })

  test('tells new, fixed and unchanged apart by vulnerability and package', async () => {
    const { outputs, summary } = await run('baseline')
    expect(outputs).toMatchObject({ verdict: 'fail', new: '2', fixed: '2', total: '4' })
    expect(summary).toContain('2 new, 2 fixed, 2 unchanged')
  })

  test('fail-on-new-only judges the new ones', async () => {
    const { outputs } = await run('baseline, new findings only')
    expect(JSON.parse(outputs['violations'] ?? '')).toEqual([{ rule: 'fail-on-severity', limit: 0, actual: 1, findings: ['CVE-2021-44228'] }])
  })

  test('a baseline that is not there is a warning, and everything counts as new', async () => {
    const { outputs, log } = await run('baseline without the tag')
    expect(outputs).toMatchObject({ verdict: 'fail', new: '4' })
    expect(log).toMatch(/::warning.*no-such-tag/)
  })
})

describe('known exploited vulnerabilities', () => {
  test('break their rule; one representative of each vulnerability is asked for', async () => {
    const { outputs, requests } = await run('kev')
    expect(outputs['verdict']).toBe('fail')
    expect(requests.filter(({ operation }) => operation === 'BatchGetFindingDetails')).toHaveLength(1)
  })

  test('without the permission there is no pass: the rule needs to know', async () => {
    const { outputs, log, exitCode } = await run('kev denied')
    expect({ verdict: outputs['verdict'], exitCode }).toEqual({ verdict: 'no-result', exitCode: 1 })
    expect(log).toContain('inspector2:BatchGetFindingDetails')
  })

  test('are not asked for when no rule needs them, and their number is then unknown', async () => {
    const { outputs, requests } = await run('kev not asked')
    expect(outputs).toMatchObject({ verdict: 'pass', kev: '' })
    expect(requests.filter(({ operation }) => operation === 'BatchGetFindingDetails')).toHaveLength(0)
  })
})

