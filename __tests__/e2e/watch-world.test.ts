import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { COREUTILS, NCURSES, ZLIB } from '../../emulator/facts/debian.ts'
import { LOG4SHELL } from '../../emulator/facts/language.ts'
import { BASE_SHA, DAY, findings, GITHUB, HEAD_SHA } from '../../emulator/scenarios/common.ts'
import type { ImagePlan, Scenario } from '../../emulator/scenario.ts'
import { begin } from './pool.ts'
import { changed, fleet, image, multi, NIGHT, PRODUCTION, scanned, states, streamOf, violations } from './watch-fleets.ts'
import { onFleet, type FleetOptions, type WatchPlan, type WatchStep, type WatchStory } from './watch-step.ts'

/** The watch in a world that has configuration elsewhere, policies, clusters, wrong clocks, and things that change under its hands. */

const LONG = 240_000
const HOUR = 3600

type Story = (story: WatchStory) => Promise<readonly WatchStep[]>
const once = (scenario: Scenario, plan: WatchPlan = {}, options: FleetOptions = {}) => (): Promise<readonly WatchStep[]> => onFleet(scenario, async ({ run }) => [await run({ config: PRODUCTION, ...plan })], options)
const told_ = (scenario: Scenario, story: Story, options: FleetOptions = {}) => (): Promise<readonly WatchStep[]> => onFleet(scenario, story, { daysAgo: 100, ...options })

const one = (known: Parameters<typeof image>[2], more: Partial<ImagePlan> = {}): readonly ImagePlan[] => [image('a/one', '1', known, more)]
const bad = fleet(one([ZLIB]))
const good = fleet(one([COREUTILS]))
const withGate = (policy: string, more: WatchPlan = {}): WatchPlan => ({ config: `policy: gate.yml\n${PRODUCTION}`, files: { 'gate.yml': policy }, ...more })
const onGitHub = (files: NonNullable<Scenario['github']['files']>): Scenario => ({ ...bad, github: { ...GITHUB, files } })
const SCHEDULE: FleetOptions = { events: [{ name: 'schedule', sha: BASE_SHA, ref: 'refs/heads/main', payload: { schedule: '0 5 * * *' } }] }
const REMOTE = { path: 'watch.yml', refs: ['v1'], repository: 'acme/policies', text: PRODUCTION }
const STRICT = { path: 'gate.yml', refs: ['v1'], repository: 'acme/policies', text: `ignore: [${ZLIB.facts.id}]\n` }

const clusters: ImagePlan['clusters'] = [
  { service: 'ecs', name: 'live', group: 'service:api', running: 3, lastAt: -600 },
  { service: 'eks', name: 'batch', namespace: 'payments', group: 'deployment:worker', running: 2, lastAt: -900 },
]
const tag = (name: string, from: number, until?: number): NonNullable<ImagePlan['tags']> => [until === undefined ? { tag: name, from } : { tag: name, from, until }]
const releases = fleet([image('a/one', '1', [ZLIB], { tags: ['r-1'], pushedAt: -9 * DAY }), image('a/one', '2', [LOG4SHELL], { tags: ['r-2'], pushedAt: -8 * DAY }), image('a/one', '3', [], { tags: ['r-3'], pushedAt: -7 * DAY })])
const newest = (text: string): WatchPlan => ({ config: `streams: [{repository: a/one, tags: ['r-*']${text}}]\n` })
/** Gone between the list of repositories and the list of its images. */
const vanishing = (calls: { readonly from: number; readonly to?: number }): Scenario => ({ ...fleet([...one([]), image('b/two', '1')]), faults: [{ service: 'ecr', operation: 'DescribeImages', calls, effect: { kind: 'error', status: 400, name: 'RepositoryNotFoundException', message: 'The repository does not exist in the registry' } }] })
const faulty = (operation: string, kind: 'repeated-token' | 'cut' | 'malformed-json', from = 1): Scenario => ({ ...good, faults: [{ operation, calls: { from }, effect: { kind } }] })
const many = fleet(one([], { findings: findings(Array.from({ length: 130 }, (_, at) => ({ ...COREUTILS, facts: { ...COREUTILS.facts, id: `CVE-2026-${1000 + at}` } })), -9 * DAY) }))
const skewed = (hours: number): Scenario => ({ ...fleet([...one([ZLIB]), image('b/two', '1', [COREUTILS])]), clockSkew: hours * HOUR, checksClock: true })

const STORIES: Readonly<Record<string, () => Promise<readonly WatchStep[]>>> = {
  'configuration elsewhere': once(onGitHub([REMOTE]), { inputs: { config: 'acme/policies/watch.yml@v1' } }),
  'configuration elsewhere, missing': once(onGitHub([REMOTE]), { inputs: { config: 'acme/policies/none.yml@v1' } }),
  'configuration elsewhere, wrong ref': once(onGitHub([REMOTE]), { inputs: { config: 'acme/policies/watch.yml@v2' } }),
  'configuration elsewhere, no token': once(onGitHub([REMOTE]), { inputs: { config: 'acme/policies/watch.yml@v1', 'github-token': '' }, env: { GITHUB_TOKEN: '', 'INPUT_GITHUB-TOKEN': '' } }),
  'configuration elsewhere, wrong': once(onGitHub([{ ...REMOTE, text: 'streams: [{repository: a/one}]\n' }]), { inputs: { config: 'acme/policies/watch.yml@v1' } }),
  'on a schedule, from the default branch': once(onGitHub([{ path: 'watch.yml', refs: ['main', BASE_SHA], text: PRODUCTION }]), { config: 'streams: [{repository: a/one, tags: [nothing]}]\n' }, SCHEDULE),
  'on a branch that nothing protects': once(onGitHub([{ path: 'watch.yml', refs: ['main', BASE_SHA], text: PRODUCTION }]), { config: 'streams: [{repository: a/one, tags: [nothing]}]\n', env: { GITHUB_REF_PROTECTED: 'false' } }, { events: [{ name: 'workflow_dispatch', sha: HEAD_SHA, ref: 'refs/heads/mine', payload: { inputs: {} } }] }),
  'policy beside': once(bad, withGate('fail-on-severity: none\n')),
  'policy elsewhere': once(onGitHub([STRICT]), { config: `policy: acme/policies/gate.yml@v1\n${PRODUCTION}` }),
  'policy elsewhere, missing': once(onGitHub([]), { config: `policy: acme/policies/gate.yml@v1\n${PRODUCTION}` }),
  'policy beside, missing': once(bad, { config: `policy: gate.yml\n${PRODUCTION}` }),
  'policy beside, wrong': once(bad, withGate('fail-on-sevrity: low\n')),
  'input policy over the file': once(bad, { config: `policy: gate.yml\n${PRODUCTION}`, files: { 'gate.yml': 'fail-on-severity: none\n', 'other.yml': 'fail-on-severity: critical\n' }, inputs: { policy: 'other.yml' } }),
  'fail-on-severity over the file': once(fleet(one([COREUTILS])), withGate('fail-on-severity: none\n', { inputs: { 'fail-on-severity': 'medium' } })),
  exception: once(bad, withGate(`exceptions: [{id: ${ZLIB.facts.id}, repository: a/one, reason: This function is never called, expires: 2999-01-01}]\n`)),
  'an exception that ends': told_(
    bad,
    async ({ run, pass }) => {
      const ends = new Date(Date.now() - 97 * 86_400_000).toISOString().slice(0, 10)
      const plan = withGate(`exceptions: [{id: ${ZLIB.facts.id}, reason: This function is never called, expires: ${ends}}]\n`)
      const first = await run(plan)
      pass(1)
      const second = await run(plan)
      pass(4)
      return [first, second, await run(plan)]
    },
  ),
  'newest 1': once(releases, newest('')),
  'newest 2': once(releases, newest(', newest: 2')),
  'newest all': once(releases, newest(', newest: all')),
  clusters: once(fleet(one([ZLIB], { clusters }))),
  'clusters, not asked': once(fleet(one([ZLIB], { clusters })), { inputs: { clusters: 'false' } }),
  'clusters of what passes': once(fleet(one([COREUTILS], { clusters }))),
  'a digest that is missing': once(good, { config: `streams: [{repository: a/one, digests: ['sha256:${'0'.repeat(64)}'], tags: [production]}]\n` }),
  'only a digest that is missing': once(good, { config: `streams: [{repository: a/one, digests: ['sha256:${'0'.repeat(64)}']}]\n` }),
  'a stream of a glob that is gone': told_(fleet([...one([ZLIB], { tags: tag('production', -10 * DAY, DAY - NIGHT) }), image('b/two', '1')]), async ({ run, pass }) => {
    const steps = [await run({ config: PRODUCTION })]
    for (const days of [1, 50, 45]) {
      pass(days)
      steps.push(await run({ config: PRODUCTION }))
    }
    return steps
  }),
  'globs that meet': once(good, { config: "streams: [{repository: 'a/*', tags: [production]}, {repository: '*/one', tags: [production]}]\n" }),
  'a tag that moves during the run': once(fleet([image('a/one', '1', [COREUTILS], { tags: tag('production', -10 * DAY, DAY) }), image('a/one', '2', [ZLIB], { pushedAt: -9 * DAY, tags: tag('production', DAY) })]), {}, { hop: { from: 'ListFindings', days: 2 } }),
  'an image that vanishes during the run': once(fleet(one([], { coverage: [...scanned(-DAY), { at: DAY, gone: true }], findings: changed(findings([ZLIB], -9 * DAY), { at: DAY, gone: true }) })), {}, { hop: { from: 'ListFindings', days: 2 } }),
  'a scan that expires during the run': once(fleet(one([], { coverage: [...scanned(-DAY), { at: DAY, statusCode: 'INACTIVE', reason: 'SCAN_ELIGIBILITY_EXPIRED', lastScannedAt: -DAY }], findings: changed(findings([ZLIB], -9 * DAY), { at: DAY, status: 'CLOSED' }) })), {}, { hop: { from: 'ListFindings', days: 2 } }),
  'a repository that vanishes during the run': once(vanishing({ from: 1, to: 1 }), {}, { daysAgo: 0 }),
  'half-read findings': once({ ...many, faults: [{ operation: 'ListFindings', calls: { from: 1 }, effect: { kind: 'repeated-token' } }] }),
  'half-read coverage': once(faulty('ListCoverage', 'cut'), { inputs: { timeout: '8s' } }),
  'answers that are no JSON': once(faulty('DescribeImages', 'malformed-json'), { inputs: { timeout: '8s' } }),
  'AWS is hours ahead': once(skewed(5)),
  'AWS is hours behind': once(skewed(-5)),
  'the time is up': once({ ...fleet([...one([ZLIB]), ...multi('b/two', '1', [ZLIB])]), latencyMs: 700 }, { inputs: { timeout: '4s' } }),
  'a state of another version': told_(bad, async ({ run, state }) => {
    writeFileSync(state, '{"schemaVersion":99,"streams":[]}')
    return [await run({ config: PRODUCTION }), await run({ config: PRODUCTION })]
  }),
  'a state that cannot be written': told_(bad, async ({ run, state }) => {
    rmSync(state, { force: true })
    mkdirSync(state)
    return [await run({ config: PRODUCTION })]
  }),
  'a state that cannot be read': told_(bad, async ({ run, state }) => {
    const first = await run({ config: PRODUCTION })
    const text = readFileSync(state)
    writeFileSync(state, Buffer.concat([text.subarray(0, text.length / 2), Buffer.from([0xff, 0xfe, 0])]))
    return [first, await run({ config: PRODUCTION })]
  }),
  slo: told_(fleet(one([], { findings: [...findings([ZLIB], -9 * DAY), ...findings([NCURSES], -9 * DAY), ...findings([LOG4SHELL], -2 * DAY)] })), async ({ run }) => {
    const plan = { config: "streams: [{repository: '*', tags: [production]}]\nslo: {critical: 7d, medium: 2w}\n" }
    return [await run(plan), await run(plan)]
  }),
}
const told = begin(Object.entries(STORIES))
const lastOf = async (name: string): Promise<WatchStep> => (await told(name)).at(-1)!

describe('the configuration', () => {
  test.each([
    ['configuration elsewhere', 'fail'],
    ['on a schedule, from the default branch', 'fail'],
    ['on a branch that nothing protects', 'fail'],
  ])('%s is read there, and not in the workspace', async (name, state) => {
    expect(states(await lastOf(name))).toEqual({ 'a/one': state })
  }, LONG)

  test.each([
    ['configuration elsewhere, missing', 'acme/policies/none.yml@v1 was not found'],
    ['configuration elsewhere, wrong ref', 'acme/policies/watch.yml@v2'],
    ['configuration elsewhere, no token', 'github-token'],
    ['configuration elsewhere, wrong', 'acme/policies/watch.yml@v1:1:11: the stream of "a/one" selects no images'],
  ])('%s: no result, the job fails, and nothing is asked of AWS', async (name, words) => {
    const step = await lastOf(name)
    expect({ exit: step.exitCode, verdict: step.outputs['verdict'], requests: step.requests.length }).toEqual({ exit: 1, verdict: 'no-result', requests: 0 })
    expect(step.log).toContain(words)
  }, LONG)

  test('globs that meet are an error that names both, and the job fails', async () => {
    const step = await lastOf('globs that meet')
    expect({ exit: step.exitCode, verdict: step.outputs['verdict'] }).toEqual({ exit: 1, verdict: 'no-result' })
    expect(step.log).toContain('the stream a/one in default is already declared in watch.yml:1')
  }, LONG)
})

describe('the policy', () => {
  test.each([
    ['policy beside', 'pass'],
    ['policy elsewhere', 'pass'],
    ['input policy over the file', 'fail'],
    ['fail-on-severity over the file', 'fail'],
    ['exception', 'pass'],
  ])('%s: %s', async (name, state) => {
    expect(states(await lastOf(name))).toEqual({ 'a/one': state })
  }, LONG)

  test.each([
    ['policy elsewhere, missing', 'acme/policies/gate.yml@v1'],
    ['policy beside, missing', 'gate.yml'],
    ['policy beside, wrong', 'fail-on-sevrity'],
  ])('%s: no result, and never the defaults in its place', async (name, words) => {
    const step = await lastOf(name)
    expect({ exit: step.exitCode, verdict: step.outputs['verdict'], streams: step.json!.streams }).toEqual({ exit: 1, verdict: 'no-result', streams: [] })
    expect(step.log).toContain(words)
  }, LONG)

  test('a verdict stands until the day on which an exception ends, and no longer', async () => {
    const steps = await told('an exception that ends')
    expect(steps.map(states)).toEqual([{ 'a/one': 'pass' }, { 'a/one': 'pass' }, { 'a/one': 'fail' }])
    expect(steps[1]!.requests.some(({ operation }) => operation === 'ListFindings')).toBe(false)
  }, LONG)
})

describe('images', () => {
  test.each([
    ['newest 1', 'pass', []],
    ['newest 2', 'fail', [LOG4SHELL.facts.id]],
    ['newest all', 'fail', [LOG4SHELL.facts.id, ZLIB.facts.id]],
  ])('%s: %s', async (name, state, ids) => {
    const step = await lastOf(name)
    expect(states(step)).toEqual({ 'a/one': state })
    expect([...violations(step, 'a/one')].sort()).toEqual([...ids].sort())
  }, LONG)

  test.each(['a digest that is missing', 'only a digest that is missing'])('%s is gone, whatever else passes', async (name) => {
    const step = await lastOf(name)
    expect(states(step)).toEqual({ 'a/one': 'gone' })
    expect(step.json!.kpis.coverage).toEqual({ scanned: 0, declared: 1 })
  }, LONG)

  test('a stream of a glob that is gone keeps failing in the figures, and is retired after 90 days', async () => {
    const steps = await told('a stream of a glob that is gone')
    expect(steps.map((step) => states(step)['a/one'])).toEqual(['fail', 'gone', 'gone', undefined])
    expect(steps.map(({ json }) => json!.kpis.failureRate.failing)).toEqual([1, 1, 1, 0])
  }, LONG)
})

describe('clusters', () => {
  test('of what fails, ECS and EKS', async () => {
    expect(streamOf(await lastOf('clusters'), 'a/one')?.clusters).toEqual([
      { arn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/live', running: 3 },
      { arn: 'arn:aws:eks:eu-west-1:123456789012:cluster/batch', running: 2 },
    ])
  }, LONG)

  test.each(['clusters, not asked', 'clusters of what passes'])('%s: absent, and no request', async (name) => {
    const step = await lastOf(name)
    expect(streamOf(step, 'a/one')).not.toHaveProperty('clusters')
    expect(step.requests.some(({ operation }) => operation === 'GetClustersForImage')).toBe(false)
  }, LONG)
})

describe('what changes under its hands', () => {
  test('a tag that moves: the digest that it pointed to is what the verdict is about', async () => {
    const step = await lastOf('a tag that moves during the run')
    expect(streamOf(step, 'a/one')).toMatchObject({ state: 'pass', images: [{ digest: image('a/one', '1').artifact.digest }] })
  }, LONG)

  test.each(['an image that vanishes during the run', 'a scan that expires during the run'])('%s: its empty list passes nothing', async (name) => {
    const step = await lastOf(name)
    expect(states(step)['a/one']).not.toBe('pass')
    expect(step.outputs['verdict']).not.toBe('pass')
  }, LONG)

  test('a repository that vanishes is gone, and the others are checked', async () => {
    const found = Object.values(states(await lastOf('a repository that vanishes during the run')))
    // In the first run a glob makes no stream of what is not there.
    expect(found).toEqual(['pass'])
  }, LONG)

  test.each(['half-read findings', 'half-read coverage', 'answers that are no JSON'])('%s: no result', async (name) => {
    const step = await lastOf(name)
    expect(['no-result', 'not-looked-at']).toContain(states(step)['a/one'])
    expect(step.outputs['verdict']).toBe('no-result')
  }, LONG)

  test.each(['AWS is hours ahead', 'AWS is hours behind'])('%s of the machine: the same verdicts', async (name) => {
    expect(states(await lastOf(name))).toEqual({ 'a/one': 'fail', 'b/two': 'pass' })
  }, LONG)

  test('the time is up: what was not reached is not looked at', async () => {
    const step = await lastOf('the time is up')
    expect(Object.values(states(step))).not.toContain('pass')
    expect(step.outputs['verdict']).not.toBe('pass')
    expect(step.log).toContain('`timeout`')
  }, LONG)
})

describe('the state', () => {
  test('of another version is refused and said, and written anew', async () => {
    const [first, second] = await told('a state of another version')
    expect(first!.log).toContain('it has schema version 99')
    expect(first!.outputs).toMatchObject({ verdict: 'fail', new: '' })
    expect(second!.outputs).toMatchObject({ verdict: 'fail', new: '0' })
  }, LONG)

  test('that cannot be written is a warning, and the verdict stands', async () => {
    const step = await lastOf('a state that cannot be written')
    expect(step.outputs).toMatchObject({ verdict: 'fail', 'state-file': '' })
    expect(step.log).toContain('the state file could not be written')
  }, LONG)

  test('that is torn costs trends, and no verdict', async () => {
    const step = await lastOf('a state that cannot be read')
    expect(step.outputs).toMatchObject({ verdict: 'fail', new: '' })
    expect(step.log).toMatch(/The state file .* (?:can't be used|couldn't be read)/)
  }, LONG)

  test('SLO: open findings that have one, and those that are younger', async () => {
    const steps = await told('slo')
    expect(steps.map(({ json }) => json!.kpis.withinSlo)).toEqual([null, { within: 2, open: 3 }])
  }, LONG)
})
