import { describe, expect, test } from '@jest/globals'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Effect, Fault } from '../../emulator/fault-plan.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { OUTPUTS } from '../../src/inputs/catalogue/outputs.ts'
import { begin } from './pool.ts'
import { policy } from '../../emulator/scenarios/people.ts'
import { done, faulty, grave, HASTE, mild, pending, pushed, settled } from './short.ts'
import { calls, seen, step, type Step, type StepPlan } from './step.ts'

/** Whatever goes wrong makes the gate slower, or gives no result; it never changes a verdict. */

const FAIL = { verdict: 'fail', exit: 1 } as const
const NONE = { verdict: 'no-result', exit: 1 } as const
const PASS = { verdict: 'pass', exit: 0 } as const

interface Story {
  readonly scenario: Scenario
  readonly plan?: StepPlan
  readonly ends: ReturnType<typeof seen>
  readonly check?: (run: Step) => void
}

const bad = settled(grave())
const good = settled(mild())
const live = pushed([pending(-2), done(1)], grave(1.5), { inputs: { ...HASTE, settle: '2s' } })
const inspector = (operation: string, effect: Effect, more: Partial<Fault> = {}): Fault => ({ service: 'inspector2', operation, effect, ...more })
const registry = (operation: string, effect: Effect, more: Partial<Fault> = {}): Fault => ({ service: 'ecr', operation, effect, ...more })
const first = (to: number): Partial<Fault> => ({ calls: { from: 1, to } })
const github = (effect: Effect): Fault => ({ service: 'github', operation: '*', effect })

/** The SDK repeats other failures by itself, the gate goes on after that: five need both. Throttling is the gate's alone. */
const PASSING: Readonly<Record<string, Effect>> = {
  'throttling without Retry-After': { kind: 'throttle' },
  'throttling with Retry-After': { kind: 'throttle', retryAfterSeconds: 1 },
  'errors 500': { kind: 'server-error' },
  'HTML pages with 503': { kind: 'html' },
  'connections that are reset': { kind: 'reset' },
  'answers that are cut in the middle': { kind: 'cut' },
}

const passing = Object.entries(PASSING).flatMap(([name, effect]): (readonly [string, Story])[] => {
  const times = effect.kind === 'throttle' ? 2 : 5
  return [
    [`${name}: a vulnerable image still fails`, { scenario: faulty(bad, inspector('ListFindings', effect, first(times)), inspector('ListCoverage', effect, first(1)), registry('*', effect, first(2))), ends: FAIL, check: ({ outputs }) => expect(outputs['total']).toBe('2') }],
    [`${name} for ever: no result within the timeout`, { scenario: faulty(settled(grave(), { inputs: { ...HASTE, timeout: '10s' } }), inspector('ListFindings', effect)), ends: NONE, check: noCounts }],
  ]
})

function noCounts({ outputs }: Step): void {
  expect([outputs['total'], outputs['critical'], outputs['violations']]).toEqual(['', '', '[]'])
}

const hours = 3600
const STORIES: Readonly<Record<string, Story>> = {
  ...Object.fromEntries(passing),
  'malformed JSON twice: a clean image still passes': { scenario: faulty(good, inspector('*', { kind: 'malformed-json' }, first(2))), ends: PASS },
  'malformed JSON for ever: no result': { scenario: faulty(settled(grave(), { inputs: { ...HASTE, timeout: '10s' } }), inspector('*', { kind: 'malformed-json' })), ends: NONE, check: noCounts },
  'coverage that never answers: no result within the timeout': {
    scenario: faulty(settled(grave(), { inputs: { ...HASTE, timeout: '3s' } }), inspector('ListCoverage', { kind: 'silent' })),
    ends: NONE,
    check: ({ outputs }) => expect(Number(outputs['waited-seconds'])).toBeLessThanOrEqual(6),
  },
  'ECR that never answers: no result within the timeout': {
    scenario: faulty(settled(grave(), { inputs: { ...HASTE, timeout: '3s' } }), registry('DescribeImages', { kind: 'silent' })),
    ends: NONE,
    check: ({ outputs, requests }) => {
      expect(Number(outputs['waited-seconds'])).toBeLessThanOrEqual(6)
      expect(requests.filter(({ service }) => service === 'inspector2')).toEqual([])
    },
  },
  'layers that never arrive do not hold the verdict up': {
    scenario: faulty(settled(grave(), { inputs: { ...HASTE, timeout: '10m' } }), { service: 'blob', operation: '*', effect: { kind: 'silent' } }),
    ends: FAIL,
    check: ({ log }) => {
      expect(log).toContain("couldn't trace findings to instructions (the registry took too long)")
    },
  },
  'layers that cannot be read leave the verdict': { scenario: faulty(bad, { service: 'blob', operation: '*', effect: { kind: 'server-error' } }), ends: FAIL },
  'answers that take a while each': { scenario: { ...good, latencyMs: 150 }, ends: PASS },
  'credentials that expire during the wait end it at once and name the cure': {
    scenario: faulty(pushed([pending(-2)], []), ...['ecr', 'inspector2'].map((service): Fault => ({ service: service as 'ecr' | 'inspector2', operation: '*', time: { from: 1.5 }, effect: { kind: 'expired-token' } }))),
    ends: NONE,
    check: ({ log, requests, outputs }) => {
      expect(log).toContain("Set `role-duration-seconds` of aws-actions/configure-aws-credentials above this step's timeout")
      expect(outputs['reason']).toContain('ExpiredTokenException')
      expect(requests.filter(({ status, service }) => status === 403 && service !== 'github').length).toBeLessThanOrEqual(2)
      expect(Number(outputs['waited-seconds'])).toBeLessThan(15)
    },
  },
  ...Object.fromEntries(
    [-3 * hours, 3 * hours].flatMap((clockSkew): (readonly [string, Story])[] => {
      const name = `AWS's clock is ${Math.abs(clockSkew) / hours} hours ${clockSkew < 0 ? 'behind' : 'ahead'}`
      return [
        [`${name}: a scan that goes on`, { scenario: { ...live, clockSkew, checksClock: true }, ends: FAIL, check: ({ outputs }) => expect(outputs['total']).toBe('2') }],
        [`${name}: a scan of yesterday`, { scenario: { ...good, clockSkew, checksClock: true }, ends: PASS, check: ({ outputs }) => expect(outputs['total']).toBe('3') }],
      ]
    }),
  ),
  'GitHub answers 500 while AWS works': { scenario: faulty(bad, github({ kind: 'server-error' })), ends: FAIL, check: warnsOfComment },
  'GitHub answers with a page of a proxy while AWS works': { scenario: faulty(good, github({ kind: 'html', status: 502 })), ends: PASS, check: warnsOfComment },
  'GitHub resets every connection while AWS works': { scenario: faulty(good, github({ kind: 'reset' })), ends: PASS, check: warnsOfComment },
  'GitHub limits the rate while AWS works': { scenario: faulty(good, github({ kind: 'throttle', retryAfterSeconds: 60 })), ends: PASS, check: warnsOfComment },
  'the token for GitHub is not valid': { scenario: good, plan: { inputs: { 'github-token': 'ghs_wrong' } }, ends: PASS, check: (run) => { warnsOfComment(run); expect(run.log).not.toContain('ghs_wrong') } },
  'GitHub never answers for the policy: the timeout ends that too': {
    scenario: faulty(policy, github({ kind: 'silent' })),
    plan: { inputs: { timeout: '4s', comment: 'never' } },
    ends: NONE,
    check: ({ outputs }) => {
      expect(outputs['reason']).toMatch(/which commit to read the policy from: .*timed out before GitHub answered/)
      expect(Number(outputs['waited-seconds'])).toBeLessThanOrEqual(6)
    },
  },
  'the file of the summary cannot be written': {
    scenario: bad,
    plan: { env: { GITHUB_STEP_SUMMARY: '/nowhere/at/all/summary.md' } },
    ends: FAIL,
    check: ({ log, outputs, comments }) => {
      expect(log).toMatch(/^::warning::The verdict stands, but the job summary could not be written: /m)
      expect(Object.keys(outputs)).toHaveLength(OUTPUTS.length)
      expect(comments).toHaveLength(2)
    },
  },
  'the folder of the reports cannot be written': {
    scenario: good,
    // A file stands where the folder should be.
    plan: { inputs: { 'report-dir': 'taken' }, prepare: (folder) => { writeFileSync(join(folder, 'taken'), '') } },
    ends: PASS,
    check: ({ log, outputs, summary }) => {
      expect(log).toMatch(/^::warning::The verdict stands, but report files could not be written to taken: json: .*; html: .*; predicate: /m)
      expect(outputs['json-file']).toBe('')
      expect(Object.keys(outputs)).toHaveLength(OUTPUTS.length)
      expect(summary).toMatch(/^## ✅ Passed: /)
    },
  },
  'the file of the outputs cannot be written: a pass must not look like one without outputs': {
    scenario: good,
    plan: { env: { GITHUB_OUTPUT: '/nowhere/at/all/outputs' } },
    ends: { verdict: undefined, exit: 1 },
    check: ({ log }) => expect(log).toMatch(/^::error::The output "verdict" could not be written: /m),
  },
  'a host name that does not exist': {
    scenario: settled(grave(), { inputs: { ...HASTE, timeout: '8s' } }),
    plan: { env: { AWS_ENDPOINT_URL: 'http://nothing.invalid' } },
    ends: NONE,
    check: ({ log, outputs, requests }) => {
      expect(log).toContain('Check the Region')
      expect(Number(outputs['waited-seconds'])).toBeLessThanOrEqual(12)
      expect(requests.filter(({ service }) => service !== 'github')).toEqual([])
      expect(Object.keys(outputs)).toHaveLength(OUTPUTS.length)
    },
  },
  'a port where nobody listens': { scenario: settled(grave(), { inputs: { ...HASTE, timeout: '3s' } }), plan: { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' } }, ends: NONE },
  'an event file that is not there': { scenario: good, plan: { env: { GITHUB_EVENT_PATH: '/nowhere/event.json' } }, ends: PASS },
  'an event file that is no JSON': { scenario: good, plan: { prepare: (folder) => rmSync(join(folder, 'nothing'), { force: true }), env: { GITHUB_EVENT_PATH: import.meta.filename } }, ends: PASS },
}

function warnsOfComment({ log, summary, outputs }: Step): void {
  expect(log).toMatch(/^::warning::The verdict stands, but /m)
  expect(summary).not.toBe('')
  expect(outputs['comment-url']).toBe('')
}

const told = begin(Object.entries(STORIES).map(([name, { scenario, plan }]) => [name, () => step(scenario, plan)] as const))

describe('the verdict stands, or there is none', () => {
  test.each(Object.entries(STORIES))('%s', async (name, { ends, check }) => {
    const run = await told(name)
    expect(seen(run)).toEqual(ends)
    check?.(run)
  })

  test('throttled polls become fewer', async () => {
    const run = await told('throttling without Retry-After for ever: no result within the timeout')
    expect(calls(run.requests)['ListFindings']).toBeLessThan(12)
  })
})
