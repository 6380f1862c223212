import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { COREUTILS, NCURSES, ZLIB } from '../../emulator/facts/debian.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { begin } from './pool.ts'
import { fleet, image, multi, states } from './watch-fleets.ts'
import { onFleet, type WatchPlan, type WatchStep } from './watch-step.ts'

/** Each permission is taken away where it is needed: what is lost without it is said by name, with the cure, and nothing passes by it. */

const LONG = 240_000

interface Case {
  readonly action: string
  readonly when: string
  readonly scenario: Scenario
  readonly plan: WatchPlan
  /** States of the streams. */
  readonly ends: Readonly<Record<string, string>>
  /** `run`: no verdict as a whole, and the job fails. `audit`: a line of the audit. `note`: a notice. `silent`: nothing is lost. */
  readonly told: 'run' | 'audit' | 'note' | 'silent'
}

const single = image('a/single', '1', [COREUTILS])
const bad = multi('a/multi', '1', [ZLIB], { clusters: [{ service: 'ecs', name: 'live', running: 1, lastAt: -600 }] })
const signed = image('a/signed', '1', [COREUTILS], { signing: [{ profile: 'ecr_prod', status: 'COMPLETE' }] })
const SINGLE: WatchPlan = { config: 'streams: [{repository: a/single, tags: [production]}]\n' }
const MULTI: WatchPlan = { config: 'streams: [{repository: a/multi, tags: [production]}]\n' }
const GLOB: WatchPlan = { config: "streams: [{repository: 'a/*', tags: [production]}]\n" }
const RUNNING: WatchPlan = { config: "streams: [{repository: a/single, tags: [production]}, {repository: '*', in-use: true}]\n" }
const with_ = (plan: WatchPlan, policy: string): WatchPlan => ({ config: `policy: gate.yml\n${plan.config ?? ''}`, files: { 'gate.yml': policy } })
const all = fleet([single, ...bad, signed])

const CASES: readonly Case[] = [
  { action: 'ecr:DescribeImages', when: 'streams are resolved', scenario: all, plan: SINGLE, ends: { 'a/single': 'no-result' }, told: 'run' },
  { action: 'inspector2:ListCoverage', when: 'it is asked what was scanned', scenario: all, plan: SINGLE, ends: { 'a/single': 'no-result' }, told: 'run' },
  { action: 'inspector2:ListCoverage', when: 'it is asked what runs', scenario: all, plan: RUNNING, ends: { 'a/single': 'no-result' }, told: 'run' },
  { action: 'inspector2:ListFindings', when: 'an image is read', scenario: all, plan: SINGLE, ends: { 'a/single': 'no-result' }, told: 'run' },
  { action: 'ecr:BatchGetImage', when: 'an index is read', scenario: all, plan: MULTI, ends: { 'a/multi': 'no-result' }, told: 'run' },
  { action: 'ecr:DescribeRepositories', when: 'a glob is resolved', scenario: all, plan: GLOB, ends: {}, told: 'run' },
  { action: 'ecr:DescribeRepositories', when: 'only the audit needs it', scenario: all, plan: SINGLE, ends: { 'a/single': 'pass' }, told: 'audit' },
  { action: 'ecr:GetRegistryScanningConfiguration', when: 'the registry is audited', scenario: all, plan: SINGLE, ends: { 'a/single': 'pass' }, told: 'audit' },
  { action: 'ecr:BatchGetRepositoryScanningConfiguration', when: 'repositories are audited', scenario: all, plan: SINGLE, ends: { 'a/single': 'pass' }, told: 'audit' },
  { action: 'inspector2:BatchGetAccountStatus', when: 'the account is audited', scenario: all, plan: SINGLE, ends: { 'a/single': 'pass' }, told: 'audit' },
  { action: 'inspector2:GetConfiguration', when: 'the windows are asked for', scenario: all, plan: SINGLE, ends: { 'a/single': 'pass' }, told: 'audit' },
  { action: 'inspector2:ListFindingAggregations', when: 'it is asked what moved', scenario: all, plan: SINGLE, ends: { 'a/single': 'pass' }, told: 'note' },
  { action: 'inspector2:GetClustersForImage', when: 'a stream fails', scenario: all, plan: MULTI, ends: { 'a/multi': 'fail' }, told: 'note' },
  { action: 'inspector2:BatchGetFindingDetails', when: 'KEV decides', scenario: fleet([image('a/single', '2', [NCURSES])]), plan: with_(SINGLE, 'fail-on-kev: true\n'), ends: { 'a/single': 'no-result' }, told: 'run' },
  { action: 'ecr:DescribeImageSigningStatus', when: 'a signature is wanted', scenario: all, plan: with_({ config: 'streams: [{repository: a/signed, tags: [production]}]\n' }, 'require-signature: true\n'), ends: { 'a/signed': 'no-result' }, told: 'run' },
  { action: 'ecr:GetSigningConfiguration', when: 'a signature is missing', scenario: all, plan: with_(SINGLE, 'require-signature: true\n'), ends: { 'a/single': 'fail' }, told: 'silent' },
]

const name = ({ action, when }: Pick<Case, 'action' | 'when'>): string => `${action} when ${when}`
const told = begin(
  [...CASES.map((entry) => [name(entry), () => onFleet({ ...entry.scenario, denied: [entry.action] }, ({ run }) => run(entry.plan))] as const), ['all of them', () => onFleet({ ...all, denied: ['ecr:*', 'inspector2:*'] }, ({ run }) => run(GLOB))] as const, ['none', () => onFleet(all, ({ run }) => run(with_(GLOB, 'fail-on-kev: true\nrequire-signature: true\n')))] as const],
)

/** Actions that the page of the watch says are needed, with those that it groups in one row. */
const ROWS = [...readFileSync('docs/watch.md', 'utf8').matchAll(/^\| (`(?:ecr|inspector2):[^|]+) \|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, action = '']) => action))

/** IAM actions that the run says it lacks. */
function missing({ log, summary }: WatchStep): readonly string[] {
  return [...new Set([...`${log}\n${summary}`.matchAll(/(?:Permission `?|not authorized to perform: )((?:ecr|inspector2):[A-Z]\w+)/g)].map(([, action = '']) => action))]
}

describe('without', () => {
  test.each(CASES.map((entry) => [name(entry), entry] as const))('%s', async (title, { action, ends, told: how }) => {
    const step = await told(title)
    expect(states(step)).toEqual(ends)
    expect(missing(step)).toEqual(how === 'silent' ? [] : [action])
    expect({ verdict: step.outputs['verdict'], exit: step.exitCode }).toEqual(how === 'run' ? { verdict: 'no-result', exit: 1 } : { verdict: Object.values(ends).includes('fail') ? 'fail' : 'pass', exit: 0 })
    if (how === 'run') expect(step.log).toMatch(new RegExp(`^ +Allow \`?${action}\`?( on (\\*|arn:aws:ecr:\\S+))? for the role`, 'm'))
    if (how === 'audit') expect(step.json!.audit.registry.filter(({ finding }) => finding === 'unread').map(({ detail }) => detail).join()).toContain(action)
    if (how === 'note') expect(step.json!.notices.join('\n')).toContain(action)
  }, LONG)

  test('all of them: no verdict, no figure, and a job that fails though nothing is enforced', async () => {
    const step = await told('all of them')
    expect(step.exitCode).toBe(1)
    expect(step.outputs).toMatchObject({ verdict: 'no-result', coverage: '', passing: '0' })
  }, LONG)

  test('what could not be audited is no clean audit', async () => {
    const step = await told('ecr:DescribeRepositories when only the audit needs it')
    expect(step.outputs['unscanned-repositories']).toBe('')
  }, LONG)
})

test('the page names every action that has a case here, and no other', () => {
  expect([...new Set(CASES.map(({ action }) => action))].sort()).toEqual([...ROWS].sort())
})

test('a run asks for nothing that the page does not name', async () => {
  const { requests } = await told('none')
  const asked = [...new Set(requests.filter(({ service }) => service === 'ecr' || service === 'inspector2').map(({ service, operation }) => `${service}:${operation}`))]
  expect(asked.filter((action) => !ROWS.includes(action))).toEqual([])
  expect(asked.length).toBeGreaterThan(10)
}, LONG)
