import { describe, expect, test } from '@jest/globals'
import { scenario } from '../../emulator/scenarios/index.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { begin } from './pool.ts'
import { grave, HASTE, mild, pushed, service, settled } from './short.ts'
import { seen, step, type Step } from './step.ts'
import { USED_ACTIONS } from './used-actions.ts'

/**
 * Each permission is taken away where it is needed: the gate still gives its verdict, or names exactly that one.
 * An action can be needed in several situations, which lose different things without it.
 */
interface Case {
  readonly action: string
  readonly when: string
  readonly scenario: Scenario
  readonly inputs?: Readonly<Record<string, string>>
  readonly ends: 'pass' | 'fail' | 'no-result'
  /** `blocks`: no result because of it, and that is what the reason says. `hints`: said beside the verdict. `silent`: nothing is lost. */
  readonly told: 'blocks' | 'hints' | 'silent'
}

const bad = settled(grave())
const fine = settled(mild())
const signed = settled(mild(), {}, { signing: [{ profile: 'ecr_prod', status: 'COMPLETE' }] })
const uncovered = { ...scenario('manual-repository'), inputs: { ...HASTE, timeout: '10s' } }
const basic = { ...scenario('basic-registry'), inputs: { ...HASTE, 'scan-type': 'auto' } }
const off = { ...scenario('inspector-disabled'), inputs: { ...HASTE, timeout: '10s' } }

const CASES: readonly Case[] = [
  { action: 'ecr:DescribeImages', when: 'an image is pinned', scenario: bad, ends: 'no-result', told: 'blocks' },
  { action: 'ecr:BatchGetImage', when: 'an index is read', scenario: scenario('single-platform'), ends: 'no-result', told: 'blocks' },
  { action: 'ecr:BatchGetImage', when: 'the layers of a single image are traced', scenario: service(grave()), ends: 'fail', told: 'hints' },
  { action: 'ecr:GetDownloadUrlForLayer', when: 'layers are traced', scenario: service(grave()), ends: 'fail', told: 'hints' },
  { action: 'inspector2:ListCoverage', when: 'the scan is awaited', scenario: bad, ends: 'no-result', told: 'blocks' },
  { action: 'inspector2:ListFindings', when: 'findings are read', scenario: bad, ends: 'no-result', told: 'blocks' },
  { action: 'inspector2:BatchGetFindingDetails', when: 'KEV decides', scenario: scenario('kev'), ends: 'no-result', told: 'blocks' },
  { action: 'inspector2:BatchGetFindingDetails', when: 'KEV does not decide', scenario: bad, ends: 'fail', told: 'silent' },
  { action: 'inspector2:GetConfiguration', when: 'the scan has expired', scenario: scenario('expired'), ends: 'no-result', told: 'hints' },
  { action: 'ecr:DescribeRepositories', when: 'the repository is not there', scenario: scenario('missing-repository'), ends: 'no-result', told: 'silent' },
  { action: 'ecr:GetRegistryScanningConfiguration', when: 'scan-type is auto', scenario: basic, ends: 'no-result', told: 'blocks' },
  { action: 'ecr:GetRegistryScanningConfiguration', when: 'an enhanced scan is judged', scenario: bad, ends: 'fail', told: 'hints' },
  { action: 'ecr:GetRegistryScanningConfiguration', when: 'there is no coverage', scenario: uncovered, ends: 'no-result', told: 'silent' },
  { action: 'ecr:BatchGetRepositoryScanningConfiguration', when: 'there is no coverage', scenario: uncovered, ends: 'no-result', told: 'hints' },
  { action: 'ecr:BatchGetRepositoryScanningConfiguration', when: 'an old scan is judged', scenario: fine, ends: 'pass', told: 'hints' },
  { action: 'inspector2:BatchGetAccountStatus', when: 'an old scan is judged', scenario: fine, ends: 'pass', told: 'hints' },
  { action: 'inspector2:BatchGetAccountStatus', when: 'Inspector is off', scenario: off, ends: 'no-result', told: 'hints' },
  { action: 'ecr:DescribeImageSigningStatus', when: 'a signature is wanted', scenario: signed, inputs: { 'require-signature': 'true' }, ends: 'no-result', told: 'blocks' },
  { action: 'ecr:DescribeImageSigningStatus', when: 'no signature is wanted', scenario: signed, ends: 'pass', told: 'silent' },
  { action: 'ecr:GetSigningConfiguration', when: 'a signature is missing', scenario: fine, inputs: { 'require-signature': 'true' }, ends: 'fail', told: 'hints' },
  { action: 'ecr:GetSigningConfiguration', when: 'a signature is there', scenario: signed, inputs: { 'require-signature': 'true' }, ends: 'pass', told: 'silent' },
  { action: 'ecr:DescribeImageScanFindings', when: 'a basic scan is judged', scenario: basic, ends: 'no-result', told: 'blocks' },
  { action: 'ecr:DescribeImageScanFindings', when: 'an enhanced scan is judged', scenario: bad, ends: 'fail', told: 'silent' },
  { action: 'ecr:DescribeImageScanFindings', when: 'there is no coverage in time', scenario: pushed([], [], { inputs: { ...HASTE, timeout: '10s' } }), ends: 'no-result', told: 'silent' },
]

const name = ({ action, when }: Case): string => `${action} when ${when}`
const told = begin(CASES.map((entry) => [name(entry), () => step({ ...entry.scenario, denied: [entry.action] }, entry.inputs === undefined ? {} : { inputs: entry.inputs })] as const))

/** IAM actions that the run asks for, wherever a reader looks. */
function asked({ log, summary }: Step): readonly string[] {
  return [...new Set([...log.matchAll(/\b(?:ecr|inspector2):[A-Z]\w+/g), ...summary.matchAll(/\b(?:ecr|inspector2):[A-Z]\w+/g)].map(([action]) => action))].filter((action) => USED_ACTIONS.includes(action))
}

describe('without', () => {
  test.each(CASES.map((entry) => [name(entry), entry] as const))('%s', async (title, { action, ends, told: how }) => {
    const run = await told(title)
    expect(seen(run)).toEqual({ verdict: ends, exit: ends === 'pass' ? 0 : 1 })
    expect(asked(run)).toEqual(how === 'silent' ? [] : [action])
    if (how === 'blocks') {
      expect(run.outputs['reason']).toContain(action)
      expect(run.log).toMatch(new RegExp(`^  - Allow \`?${action}\`?( on (\\*|arn:aws:ecr:\\S+))? for the role`, 'm'))
    }
  })

  test('every action that the gate uses is in the table', () => {
    expect([...new Set(CASES.map(({ action }) => action))].sort()).toEqual([...USED_ACTIONS].sort())
  })

  test('all of Inspector: one message each for what is missing, and no verdict', async () => {
    const run = await step({ ...bad, denied: ['inspector2:*'] })
    expect(seen(run)).toEqual({ verdict: 'no-result', exit: 1 })
    expect(asked(run)).toEqual(['inspector2:ListCoverage'])
  })

  test('what KEV needs, with on-no-result: warn: fails all the same', async () => {
    const run = await step({ ...scenario('kev'), denied: ['inspector2:BatchGetFindingDetails'] }, { inputs: { 'on-no-result': 'warn' } })
    expect(seen(run)).toEqual({ verdict: 'no-result', exit: 1 })
  })

  test('everything, in report mode and with on-no-result: warn: a gate that is not connected still fails', async () => {
    const run = await step({ ...bad, denied: ['inspector2:*', 'ecr:*'] }, { inputs: { mode: 'report', 'on-no-result': 'warn' } })
    expect(seen(run)).toEqual({ verdict: 'no-result', exit: 1 })
  })
})
