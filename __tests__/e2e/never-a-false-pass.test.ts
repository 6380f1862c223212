import { expect, test } from '@jest/globals'
import { DAY, findings, REGISTRY } from '../../emulator/scenarios/common.ts'
import { manyFindings } from '../../emulator/scenarios/scanned.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { begin } from './pool.ts'
import { done, faulty, grave, GRAVE, HASTE, LOG4SHELL, mild, MILD, pending, pushed, settled } from './short.ts'
import { seen, step, type Step } from './step.ts'

/** A pass is given only on proof. Each story is one in which a gate that looks once, or trusts one field, passes a vulnerable image. */

interface Story {
  readonly scenario: Scenario
  readonly ends: ReturnType<typeof seen>
  readonly counts?: Readonly<Record<string, string>>
  readonly says?: RegExp
}

const FAIL = { verdict: 'fail', exit: 1 } as const
const NONE = { verdict: 'no-result', exit: 1 } as const
const PASS = { verdict: 'pass', exit: 0 } as const
const TWO_GRAVE = { critical: '1', high: '1', total: '2' } as const
const brief = { ...HASTE, timeout: '10s' }

const STORIES: Readonly<Record<string, Story>> = {
  'ECR is ACTIVE with nothing, the findings come two seconds after the scan': {
    scenario: pushed([pending(-2), done(0)], grave(2), { inputs: { ...HASTE, settle: '2s' } }, { ecr: [{ at: -2, status: 'ACTIVE' }] }),
    ends: FAIL,
    counts: TWO_GRAVE,
  },
  'ECR is COMPLETE with nothing while coverage still says that the scan runs': {
    scenario: pushed([{ at: -2, statusCode: 'ACTIVE', reason: 'SCAN_IN_PROGRESS' }, done(2)], grave(2.5), {}, { ecr: [{ at: -2, status: 'COMPLETE' }] }),
    ends: FAIL,
    counts: TWO_GRAVE,
  },
  'findings trickle in one by one': {
    scenario: pushed([pending(-2), done(0)], [...findings([MILD[0]], 0), ...findings([MILD[1]], 0.8), ...findings([GRAVE[0]], 1.6), ...findings([LOG4SHELL], 2.4)], { inputs: { ...HASTE, settle: '2s' } }),
    ends: FAIL,
    counts: { critical: '2', medium: '2', total: '4' },
  },
  'the one grave finding comes after three mild ones': {
    scenario: pushed([pending(-2), done(0.5)], [...mild(0.5), ...findings([LOG4SHELL], 2)], { inputs: { ...HASTE, settle: '2s' } }),
    ends: FAIL,
    counts: { critical: '1', total: '4' },
  },
  'an image without findings stands twice as long and passes': {
    scenario: pushed([pending(-2), done(0)], []),
    ends: PASS,
    counts: { total: '0' },
  },
  'the record says SUCCESSFUL and never when': {
    scenario: pushed([{ at: -2, statusCode: 'ACTIVE', reason: 'SUCCESSFUL' }], [], { inputs: brief }),
    ends: NONE,
    says: /has not said when it scanned/,
  },
  'the record is INACTIVE and SUCCESSFUL': {
    scenario: pushed([{ at: -2, statusCode: 'INACTIVE', reason: 'SUCCESSFUL', lastScannedAt: -2 }], [], { inputs: brief }),
    ends: NONE,
    says: /INACTIVE\/SUCCESSFUL/,
  },
  'the record goes as soon as the scan is done and does not come back': {
    scenario: pushed([pending(-2), done(0), { at: 1, gone: true }], [], { inputs: brief }),
    ends: NONE,
    says: /Last known: state awaiting-coverage /,
  },
  'no record ever, and ECR says COMPLETE': {
    scenario: pushed([], [], { inputs: brief }, { ecr: [{ at: -2, status: 'COMPLETE', description: 'The scan was completed successfully.' }] }),
    ends: NONE,
    says: /coverage none; ECR status COMPLETE/,
  },
  'the registry was switched to basic scanning, and Inspector still has its old record': {
    scenario: settled(mild(), { registry: { ...REGISTRY, scanType: 'BASIC' } }),
    ends: NONE,
    says: /The registry \d+ in eu-west-1 uses basic scanning, so Inspector doesn't scan its images\./,
  },
  'the same, and nobody can say so for a while': {
    scenario: faulty(settled(mild(), { registry: { ...REGISTRY, scanType: 'BASIC' } }), { service: 'ecr', operation: 'GetRegistryScanningConfiguration', calls: { from: 1, to: 1 }, effect: { kind: 'malformed-json' } }),
    ends: NONE,
    says: /uses basic scanning/,
  },
  'the same, and nobody ever says so': {
    scenario: faulty(settled(mild(), { registry: { ...REGISTRY, scanType: 'BASIC' }, inputs: { ...HASTE, timeout: '10s' } }), { service: 'ecr', operation: 'GetRegistryScanningConfiguration', effect: { kind: 'malformed-json' } }),
    ends: NONE,
    says: /ecr:GetRegistryScanningConfiguration kept failing until the timeout \(the gate doesn't know whether the registry \d+ in eu-west-1 still uses enhanced scanning, and accepts no scan before it does\)/,
  },
  'Inspector was switched off, and still has its old record': {
    scenario: settled(mild(), { registry: { ...REGISTRY, inspector: 'DISABLED' } }),
    ends: NONE,
    says: /its status is DISABLED/,
  },
  'no rule covers the repository any more, and Inspector still has its old record': {
    scenario: settled(mild(), { registry: { ...REGISTRY, rules: [{ frequency: 'CONTINUOUS_SCAN', filters: ['elsewhere/*'] }] } }),
    ends: NONE,
    says: /No scan rule of the registry \d+ in eu-west-1 covers the repository payments\/api/,
  },
  'two records of the image contradict each other': {
    scenario: settled(mild(), { inputs: { ...HASTE, timeout: '10s' } }, { coverage: [{ at: -DAY, statusCode: 'ACTIVE', reason: 'SUCCESSFUL', lastScannedAt: -DAY, others: [{ scanStatus: { statusCode: 'ACTIVE', reason: 'PENDING_INITIAL_SCAN' } }] }] }),
    ends: NONE,
    says: /records of the image contradict each other: ACTIVE\/SUCCESSFUL of \S+ and ACTIVE\/PENDING_INITIAL_SCAN of /,
  },
  'records of other kinds of scans beside that of the packages': {
    scenario: settled(mild(), {}, { coverage: [{ at: -DAY, statusCode: 'ACTIVE', reason: 'SUCCESSFUL', lastScannedAt: -DAY, others: [{ scanType: 'CODE', scanStatus: { statusCode: 'INACTIVE', reason: 'UNSUPPORTED_CODE_ARTIFACTS' } }] }] }),
    ends: PASS,
    counts: { total: '3' },
  },
  'from one end, the list lacks the critical finding': {
    scenario: settled([...manyFindings(150, 5).map((entry) => ({ ...entry, facts: { ...entry.facts, severity: 'LOW' } })), ...findings([LOG4SHELL], -1000).map((entry) => ({ ...entry, hiddenFrom: 'DESC' as const }))], { inputs: { ...HASTE, settle: '0s', timeout: '10s' } }),
    ends: NONE,
    says: /two reads of its findings differ/,
  },
  'the image was deleted and pushed again: what its old scan found is closed, settle is 0': {
    scenario: pushed([{ at: -500, statusCode: 'ACTIVE', reason: 'SUCCESSFUL', lastScannedAt: -500 }], grave(-500).map((entry) => ({ ...entry, changes: [{ at: -100, status: 'CLOSED' }] })), { inputs: { ...HASTE, settle: '0s', timeout: '10s' } }),
    ends: NONE,
    says: /Timed out after 10s waiting for a newer scan of payments\/api@sha256:[0-9a-f]+: the scan \(\S+\) is older than the push \(\S+\)/,
  },
  'pushed again with settle 0: the new scan comes after some seconds': {
    scenario: pushed([{ at: -500, statusCode: 'ACTIVE', reason: 'SUCCESSFUL', lastScannedAt: -500 }, done(3)], [...mild(-500), ...grave(3)], { inputs: { ...HASTE, settle: '0s' } }),
    ends: FAIL,
    counts: { critical: '1', high: '1', total: '5' },
  },
  'a reason and a status that nobody knows': {
    scenario: pushed([{ at: -2, statusCode: 'ACTIVE', reason: 'RESTING', lastScannedAt: -2 }], [], { inputs: brief }),
    ends: NONE,
    says: /coverage reason RESTING, which this version doesn't recognize/,
  },
  'the same image was scanned long ago and is pushed and scanned again': {
    scenario: pushed([{ at: -500, statusCode: 'ACTIVE', reason: 'SUCCESSFUL', lastScannedAt: -500 }, done(1)], grave(1.5)),
    ends: FAIL,
    counts: TWO_GRAVE,
  },
  'a second scan starts while the first settles': {
    scenario: pushed([done(-0.5), { at: 0.5, statusCode: 'ACTIVE', reason: 'SCAN_IN_PROGRESS', lastScannedAt: -0.5 }, done(2)], [...mild(-0.5), ...grave(2.5)], { inputs: { ...HASTE, settle: '2s' } }),
    ends: FAIL,
    counts: { critical: '1', high: '1', total: '5' },
  },
  'findings that flip to suppressed are counted apart': {
    scenario: pushed([pending(-2), done(0)], [...mild(0.2), ...grave(0.2).map((entry) => ({ ...entry, changes: [{ at: 1.2, status: 'SUPPRESSED' }] }))], { inputs: { ...HASTE, settle: '2s' } }),
    ends: PASS,
    counts: { total: '3', suppressed: '2', critical: '0', high: '0' },
  },
  'findings that flip back from suppressed fail': {
    scenario: pushed([pending(-2), done(0)], grave(0.2).map((entry) => ({ ...entry, status: 'SUPPRESSED', changes: [{ at: 1.2, status: 'ACTIVE' }] })), { inputs: { ...HASTE, settle: '2s' } }),
    ends: FAIL,
    counts: { ...TWO_GRAVE, suppressed: '0' },
  },
  '101 findings: the critical one alone on the second page': {
    scenario: settled([...manyFindings(100, 5).map((entry) => ({ ...entry, facts: { ...entry.facts, severity: 'LOW' } })), ...findings([LOG4SHELL], -1000)]),
    ends: FAIL,
    counts: { critical: '1', low: '100', total: '101' },
  },
  'exactly one page of findings': {
    scenario: settled(manyFindings(100, 5).map((entry) => ({ ...entry, facts: { ...entry.facts, severity: 'LOW' } }))),
    ends: PASS,
    counts: { low: '100', total: '100' },
  },
  'the second page gives the first token again': {
    scenario: faulty(settled(manyFindings(101, 5), { inputs: brief }), { service: 'inspector2', operation: 'ListFindings', effect: { kind: 'repeated-token' } }),
    ends: NONE,
    says: /RepeatedPageToken/,
  },
  'labels that nobody knows are judged as if grave': {
    scenario: settled(findings([GRAVE[0]], -5000).map((entry) => ({ ...entry, override: { severity: 'CATASTROPHIC', status: 'SLEEPING' } }))),
    ends: FAIL,
    counts: { total: '1' },
  },
  'only closed findings and an expired scan': {
    scenario: settled(grave().map((entry) => ({ ...entry, status: 'CLOSED' })), {}, { coverage: [{ at: -5000, statusCode: 'INACTIVE', reason: 'SCAN_ELIGIBILITY_EXPIRED', lastScannedAt: -9000 }] }),
    ends: NONE,
    says: /expired/,
  },
}

const told = begin(Object.entries(STORIES).map(([name, { scenario }]) => [name, () => step(scenario)] as const))

test.each(Object.entries(STORIES))('%s', async (name, { ends, counts, says }) => {
  const run: Step = await told(name)
  expect({ ...seen(run), counts: run.outputs }).toMatchObject({ ...ends, counts: counts ?? (ends.verdict === 'no-result' ? { total: '', critical: '' } : {}) })
  if (says !== undefined) expect(run.outputs['reason']).toMatch(says)
})
