import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { Scenario } from '../../emulator/scenario.ts'
import { REGISTRY } from '../../emulator/scenarios/common.ts'
import { scenario } from '../../emulator/scenarios/index.ts'
import { begin } from './pool.ts'
import { done, faulty, grave, HASTE, mild, pending, pushed, settled } from './short.ts'
import { seen, step, type Step } from './step.ts'

/** `require-signature` against the bundle: what ECR says of the image decides, and nothing that it does not say. */
interface Case {
  readonly scenario: Scenario
  readonly inputs?: Readonly<Record<string, string>>
  readonly ends: 'pass' | 'fail' | 'no-result'
  readonly reason: RegExp
  /** A step that cures it, in the log. */
  readonly cure?: RegExp
}

const ARN = `arn:aws:signer:${REGISTRY.region}:${REGISTRY.account}:/signing-profiles/`
const signing = (...profiles: readonly string[]) => ({ registry: { ...REGISTRY, signing: profiles.map((profile) => ({ profile })) } })
const complete = [{ profile: 'ecr_prod', status: 'COMPLETE' }] as const
const status = 'DescribeImageSigningStatus'
const brief = { ...HASTE, timeout: '6s' }

const CASES: Readonly<Record<string, Case>> = {
  'an image that ECR signed passes': { scenario: settled(mild(), signing('ecr_prod'), { signing: complete }), ends: 'pass', reason: /; signed by ECR with profile ecr_prod$/ },
  'with the wanted profile': { scenario: settled(mild(), signing('ecr_prod'), { signing: complete }), inputs: { 'require-signature': `${ARN}ecr_prod` }, ends: 'pass', reason: /signed by ECR with profile ecr_prod$/ },
  'with one of a glob': { scenario: settled(mild(), signing('ecr_prod'), { signing: complete }), inputs: { 'require-signature': 'arn:aws:signer:*:/signing-profiles/ecr_*' }, ends: 'pass', reason: /signed by ECR/ },
  'of an index, the index is asked about': { scenario: scenario('signed'), inputs: { 'require-signature': '*/ecr_prod' }, ends: 'pass', reason: /signed by ECR with profile ecr_prod/ },
  'of an index of which one profile failed': { scenario: scenario('signed'), ends: 'fail', reason: /^ECR could not sign payments\/api:1.4.2 with profile ecr_team: AccessDeniedException: The pusher may not sign/, cure: /^ {2}- Allow `signer:SignPayload` on the profile ecr_team /m },
  'with another profile it fails': { scenario: settled(mild(), signing('ecr_prod'), { signing: complete }), inputs: { 'require-signature': `${ARN}ecr_release` }, ends: 'fail', reason: /is not signed by ECR with profile ecr_release, only with profile ecr_prod: no signing rule/, cure: /put-signing-configuration/ },
  'without any rule': { scenario: settled(mild()), ends: 'fail', reason: /^payments\/api:1.4.2 is not signed by ECR: no signing rule of the registry covers payments\/api$/, cure: /awscc_ecr_signing_configuration/ },
  'that was there before the rule': { scenario: settled(mild(), signing('ecr_prod')), ends: 'fail', reason: /although a signing rule covers the repository now$/, cure: /Push the image again/ },
  'of which signing failed': { scenario: settled(mild(), signing('ecr_prod'), { signing: [{ profile: 'ecr_prod', status: 'FAILED', failureCode: 'AccessDeniedException', failureReason: 'no' }] }), ends: 'fail', reason: /could not sign/ },
  'that is signed while it is scanned': { scenario: pushed([pending(-2), done(2)], mild(2), signing('ecr_prod'), { signing: [{ profile: 'ecr_prod', status: 'IN_PROGRESS' }, { profile: 'ecr_prod', at: 3, status: 'COMPLETE' }] }), ends: 'pass', reason: /signed by ECR/ },
  'whose signing begins late': { scenario: pushed([pending(-2), done(1)], mild(1), signing('ecr_prod'), { signing: [{ profile: 'ecr_prod', at: 3, status: 'COMPLETE' }] }), ends: 'pass', reason: /signed by ECR/ },
  'that is signed for ever': { scenario: settled(mild(), { ...signing('ecr_prod'), inputs: brief }, { signing: [{ profile: 'ecr_prod', status: 'IN_PROGRESS' }] }), ends: 'no-result', reason: /^no result: Timed out before ECR finished signing payments\/api:1.4.2 with profile ecr_prod$/, cure: /Run the job again/ },
  'with a status that nobody knows': { scenario: settled(mild(), { ...signing('ecr_prod'), inputs: brief }, { signing: [{ profile: 'ecr_prod', status: 'VERIFIED' }] }), ends: 'no-result', reason: /the signing status "VERIFIED" for/, cure: /Update this action/ },
  'of which ECR lists nothing where a list belongs': { scenario: settled(mild(), { inputs: brief }, { signing: complete, signingAnswer: { signingStatuses: null } }), ends: 'no-result', reason: /DescribeImageSigningStatus/ },
  'with an answer about another image': { scenario: settled(mild(), { inputs: brief }, { signing: complete, signingAnswer: { imageId: { imageDigest: `sha256:${'0'.repeat(64)}` } } }), ends: 'no-result', reason: /about another image/ },
  'whose status may not be asked for': { scenario: { ...settled(mild(), {}, { signing: complete }), denied: ['ecr:DescribeImageSigningStatus'] }, ends: 'no-result', reason: /Permission ecr:DescribeImageSigningStatus is missing/, cure: /Allow ecr:DescribeImageSigningStatus on arn:aws:ecr:/ },
  'whose rules may not be asked for': { scenario: { ...settled(mild()), denied: ['ecr:GetSigningConfiguration'] }, ends: 'fail', reason: /is not signed by ECR$/, cure: /Allow ecr:GetSigningConfiguration so that the next run can tell which signing rule is missing/ },
  'after a throttled question': { scenario: faulty(settled(mild(), {}, { signing: complete }), { service: 'ecr', operation: status, calls: { from: 1, to: 1 }, effect: { kind: 'throttle' } }), ends: 'pass', reason: /signed by ECR/ },
  'after a broken answer': { scenario: faulty(settled(mild(), {}, { signing: complete }), { service: 'ecr', operation: status, calls: { from: 1, to: 1 }, effect: { kind: 'malformed-json' } }), ends: 'pass', reason: /signed by ECR/ },
  'with answers that are never whole': { scenario: faulty(settled(mild(), { inputs: brief }, { signing: complete }), { service: 'ecr', operation: status, effect: { kind: 'malformed-json' } }), ends: 'no-result', reason: /DescribeImageSigningStatus/ },
  'that does not answer': { scenario: faulty(settled(mild(), { inputs: brief }, { signing: complete }), { service: 'ecr', operation: status, effect: { kind: 'silent' } }), ends: 'no-result', reason: /DescribeImageSigningStatus/ },
  'unsigned and vulnerable: both are told': { scenario: settled(grave()), ends: 'fail', reason: /^1 critical and 1 high findings in payments\/api:1.4.2 \(none allowed\); payments\/api:1.4.2 is not signed by ECR/ },
  'unsigned and not scanned: a failure': { scenario: { ...scenario('unsupported-os'), inputs: brief }, ends: 'fail', reason: /is not signed by ECR.*; another result is missing$/ },
  'with fail-fast the missing signature ends the wait for the scan': { scenario: pushed([pending(-2)], [], {}, { pushedAt: -100 }), inputs: { 'fail-fast': 'true' }, ends: 'fail', reason: /^payments\/api:1.4.2 is not signed by ECR/ },
  'with fail-fast findings end the wait for the signature': { scenario: settled(grave(), signing('ecr_prod'), { signing: [{ profile: 'ecr_prod', status: 'IN_PROGRESS' }] }), inputs: { 'fail-fast': 'true' }, ends: 'fail', reason: /^at least 1 critical/ },
}

const told = begin(Object.entries(CASES).map(([name, { scenario: story, inputs }]) => [name, () => step(story, { inputs: { 'require-signature': 'true', ...inputs } })] as const))

describe('an image', () => {
  test.each(Object.entries(CASES))('%s', async (name, { ends, reason, cure }) => {
    const run = await told(name)
    expect(seen(run)).toEqual({ verdict: ends, exit: ends === 'pass' ? 0 : 1 })
    expect(run.outputs['reason']).toMatch(reason)
    if (cure !== undefined) expect(run.log).toMatch(cure)
  })
})

test('the violation is an output like any other', async () => {
  const run = await told('without any rule')
  expect(JSON.parse(run.outputs['violations'] ?? '')).toEqual([{ rule: 'require-signature', limit: 0, actual: 1, findings: [] }])
  expect(run.summary).toContain('Failed: payments/api:1.4.2 is not signed by ECR')
})

test('the wait for a signature is no longer than that for the scan', async () => {
  const run = await told('with fail-fast the missing signature ends the wait for the scan')
  expect(run.outputs['complete']).toBe('false')
  expect(Number(run.outputs['waited-seconds'])).toBeLessThan(30)
})

test('a policy file asks for it as well, and an input wins over it', async () => {
  const file = (run: Step) => ({ ...seen(run), reason: run.outputs['reason'] })
  const policy = { prepare: writePolicy }
  expect(file(await step(settled(mild()), { ...policy, inputs: { policy: 'policy.yml', 'policy-from': 'workspace' } }))).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('is not signed by ECR') })
  expect(file(await step(settled(mild()), { ...policy, inputs: { policy: 'policy.yml', 'policy-from': 'workspace', 'require-signature': 'false' } }))).toMatchObject({ verdict: 'pass' })
})

function writePolicy(folder: string): void {
  writeFileSync(join(folder, 'policy.yml'), 'require-signature: true\n')
}

test('report mode says what it would have done', async () => {
  const run = await step(settled(mild()), { inputs: { 'require-signature': 'true', mode: 'report' } })
  expect({ verdict: run.outputs['verdict'], exit: run.exitCode }).toEqual({ verdict: 'fail', exit: 0 })
})

test('nothing is asked of signatures where nothing wants one', async () => {
  const run = await step(settled(mild()))
  expect(run.requests.filter(({ operation }) => /Sign/.test(operation))).toEqual([])
})
