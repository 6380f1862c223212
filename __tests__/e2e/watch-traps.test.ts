import { describe, expect, test } from '@jest/globals'
import { artifact, MEDIA } from '../../emulator/artifact.ts'
import { COREUTILS, GNUPG, NCURSES, NCURSES_UNTRIAGED, ZLIB } from '../../emulator/facts/debian.ts'
import type { Fault } from '../../emulator/fault-plan.ts'
import { LOG4SHELL } from '../../emulator/facts/language.ts'
import { ARTIFACT_TYPES, helmChart } from '../../emulator/referrer.ts'
import { DAY, findings, smallImage } from '../../emulator/scenarios/common.ts'
import type { ClusterPlan, ImagePlan } from '../../emulator/scenario.ts'
import { begin } from './pool.ts'
import { calls } from './step.ts'
import { changed, ended, fleet, image, multi, NIGHT, PRODUCTION, scanned, states, streamOf, violations } from './watch-fleets.ts'
import { onFleet, type WatchPlan, type WatchStep, type WatchStory } from './watch-step.ts'

/**
 * What makes a dashboard over Inspector tell progress on the day it goes blind. Each is played with the real bundle, and each
 * test has the name of its trap.
 */

const LONG = 240_000
const ID = { zlib: ZLIB.facts.id, log4shell: LOG4SHELL.facts.id, gnupg: GNUPG.facts.id } as const

/** Runs on these days of a fleet. */
function onDays(images: readonly ImagePlan[], days: readonly number[], plan: WatchPlan = {}, faults: readonly Fault[] = []): () => Promise<readonly WatchStep[]> {
  const story = async ({ run, pass }: WatchStory): Promise<readonly WatchStep[]> => {
    const steps: WatchStep[] = []
    for (const [at, day] of days.entries()) {
      pass(day - (days[at - 1] ?? 0))
      steps.push(await run({ config: PRODUCTION, ...plan }))
    }
    return steps
  }
  return () => onFleet(fleet(images, { faults }), story, { daysAgo: 10 })
}

const IN_USE = { count: 2, lastAt: -600 } as const
const UNUSED = { count: 0, lastAt: -40 * DAY } as const
const ECS: ClusterPlan = { service: 'ecs', name: 'live', group: 'service:api', running: 3, lastAt: -600 }
const RUNNING = "streams: [{repository: '*', in-use: true}]\nslo: {critical: 7d}\n"
const EXCEPTED = `exceptions: [{id: ${ID.zlib}, reason: This function is never called, expires: 2999-01-01}]\n`

/** Built again each night with the same vulnerability: to Inspector it is never older than a day. */
const nightly = (night: number): ImagePlan => {
  const from = night === 0 ? -DAY : night * DAY - NIGHT
  return image('a/nightly', `build-${night}`, [], { pushedAt: from, tags: [{ tag: 'production', from, until: (night + 1) * DAY - NIGHT }], coverage: scanned(from + 60), findings: findings([ZLIB], from + 60) })
}

const tagged = (from: number, until?: number): Pick<ImagePlan, 'tags'> => ({ tags: [until === undefined ? { tag: 'production', from } : { tag: 'production', from, until }] })
const [zlib] = findings([ZLIB], -9 * DAY)

/** Runs until the second day, when Inspector says nothing of it any more. */
const ran = (more: Partial<ImagePlan>): ImagePlan => image('a/ran', '1', [ZLIB], { tags: ['x'], inUse: { ...IN_USE, until: DAY - NIGHT }, ...more })
const BESIDE = image('a/beside', '1')
const WITH_BESIDE = RUNNING.replace(']', ', {repository: a/beside, tags: [production]}]')
const REFUSED = { kind: 'error', status: 403, name: 'AccessDeniedException', message: 'Not today' } as const

/** A runnable image whose manifest calls itself a chart, and a chart; each newer than what is in production. */
const older = image('a/called', '1')
const calledChart = (): ImagePlan => {
  const plain = smallImage('called a chart')
  return image('a/called', '2', [ZLIB], { artifact: artifact({ ...(JSON.parse(plain.text) as object), artifactType: ARTIFACT_TYPES.helm }, { mediaType: MEDIA.ociManifest, artifactType: ARTIFACT_TYPES.helm, blobs: plain.blobs, layers: plain.layers }), tags: ['production-2'], pushedAt: -2 * DAY })
}
const chart = (repository: string): ImagePlan => image(repository, 'chart', [], { artifact: helmChart('a'), tags: ['production-2'], pushedAt: -2 * DAY })
const NEWEST = "streams: [{repository: '*', tags: ['production*']}]\n"

const STORIES: Readonly<Record<string, () => Promise<readonly WatchStep[]>>> = {
  'findings vanish when scanning stops': onDays(
    [
      image('a/bad', '1', [], { coverage: [...scanned(-DAY), ended('SCAN_ELIGIBILITY_EXPIRED', DAY - NIGHT)], findings: changed(findings([ZLIB], -9 * DAY), { at: DAY - NIGHT, status: 'CLOSED' }, { at: 4 * DAY - NIGHT, gone: true }) }),
      image('a/good', '1', [], { coverage: [...scanned(-DAY), { at: 4 * DAY - NIGHT, gone: true }] }),
    ],
    [0, 1, 5],
  ),
  'a newer image calls itself a chart': onDays([older, calledChart()], [0], { config: NEWEST }),
  'a chart is newer': onDays([image('a/charted', '1'), chart('a/charted')], [0], { config: NEWEST }),
  'age starts again with each build': onDays([0, 3, 8].map(nightly), [0, 3, 8]),
  'in use is blind to multi-platform images': onDays([...multi('a/declared', '1', [ZLIB], { inUse: UNUSED }), ...multi('a/multi', '2', [ZLIB], {}, { coverage: scanned(-DAY), inUse: IN_USE, clusters: [ECS] })], [0], { config: "streams:\n  - {repository: a/declared, tags: [production]}\n  - {repository: '*', in-use: true}\n" }),
  'a platform of a declared index runs': onDays(multi('a/declared', '1', [ZLIB], { inUse: IN_USE }), [0], { config: "streams:\n  - {repository: a/declared, tags: [production], environment: live}\n  - {repository: '*', in-use: true}\n" }),
  'what is declared is gone, and something else runs': onDays([image('a/other', '1', [ZLIB], { tags: ['old'], inUse: IN_USE })], [0], { config: 'streams: [{repository: a/other, tags: [production], in-use: true}]\n' }),
  'what ran is no longer scanned': onDays([BESIDE, ran({ coverage: [...scanned(-DAY), ended('SCAN_ELIGIBILITY_EXPIRED', DAY - NIGHT)], findings: changed(findings([ZLIB], -9 * DAY), { at: DAY - NIGHT, status: 'CLOSED' }) })], [0, 1, 2], { config: WITH_BESIDE }),
  'what ran has stopped': onDays([BESIDE, ran({})], [0, 1], { config: WITH_BESIDE }),
  'what runs cannot be read': onDays([BESIDE, ran({ inUse: IN_USE })], [0, 1, 2], { config: WITH_BESIDE }, [{ service: 'inspector2', operation: 'ListCoverage', time: { from: DAY - 60, until: DAY + 60 }, effect: REFUSED }]),
  'counts say 0 critical, and a low finding breaks the rule': onDays([image('a/low', '1', [GNUPG])], [0], { inputs: { 'fail-on-severity': 'low' } }),
  'counts say 0 critical, and an untriaged finding breaks the rule': onDays([image('a/untriaged', '1', [NCURSES_UNTRIAGED])], [0], { inputs: { 'fail-on-severity': 'medium' } }),
  'counts say 0 critical, and a known exploited one breaks the rule': onDays([image('a/kev', '1', [{ ...NCURSES, facts: { ...NCURSES.facts, kev: { added: '2026-01-01', due: '2026-01-15', action: 'Update it.' } } }])], [0], { config: `policy: gate.yml\n${PRODUCTION}`, files: { 'gate.yml': 'fail-on-kev: true\n' } }),
  'counts stay, and another low finding is there': onDays(
    [image('a/low', '1', [], { findings: [...changed(findings([GNUPG], -9 * DAY), { at: DAY - NIGHT, gone: true }), ...findings([{ ...GNUPG, facts: { ...GNUPG.facts, id: 'CVE-2026-1' } }], DAY - NIGHT)] })],
    [0, 1],
    { config: `policy: gate.yml\n${PRODUCTION}`, files: { 'gate.yml': `fail-on-severity: low\nexceptions: [{id: ${ID.gnupg}, reason: This function is never called, expires: 2999-01-01}]\n` } },
  ),
  'counts stay, and a finding became known to be exploited': onDays(
    [image('a/kev', '1', [], { findings: [...changed(findings([NCURSES], -9 * DAY), { at: DAY - NIGHT, gone: true }), ...findings([{ ...NCURSES, facts: { ...NCURSES.facts, id: 'CVE-2026-2', kev: { added: '2026-01-01', due: '2026-01-15', action: 'Update it.' } } }], DAY - NIGHT)] })],
    [0, 1],
    { config: `policy: gate.yml\n${PRODUCTION}`, files: { 'gate.yml': 'fail-on-kev: true\n' } },
  ),
  'counts stay, and what was suppressed is back': onDays(
    [image('a/hidden', '1', [], { findings: [...changed(findings([ZLIB], -9 * DAY), { at: DAY - NIGHT, gone: true }), ...changed(findings([LOG4SHELL], -9 * DAY), { at: -8 * DAY, status: 'SUPPRESSED' }, { at: DAY - NIGHT, status: 'ACTIVE' })] })],
    [0, 1],
    { config: `policy: gate.yml\n${PRODUCTION}`, files: { 'gate.yml': EXCEPTED } },
  ),
  'suppression is no progress': onDays([image('a/bad', '1', [], { coverage: scanned(-DAY, DAY - NIGHT), findings: changed(findings([ZLIB], -9 * DAY), { at: DAY - NIGHT, status: 'SUPPRESSED' }) })], [0, 1]),
  'an image is never remediated': onDays([image('a/bad', '1', [], { coverage: scanned(-DAY, DAY - NIGHT), findings: changed(findings([ZLIB], -9 * DAY), { at: DAY - NIGHT, gone: true }) })], [0, 1]),
  'a stream is remediated': onDays([image('a/bad', '1', [ZLIB], tagged(-10 * DAY, DAY - NIGHT)), image('a/bad', '2', [], { ...tagged(DAY - NIGHT), pushedAt: DAY - NIGHT, coverage: scanned(DAY - NIGHT + 60) })], [0, 1]),
  'a successor that nobody scanned remediates nothing': onDays([image('a/bad', '1', [ZLIB], tagged(-10 * DAY, DAY - NIGHT)), image('a/bad', '2', [], { ...tagged(DAY - NIGHT), pushedAt: DAY - NIGHT, coverage: [] })], [0, 1]),
  'a rollback remediates nothing': onDays([image('a/bad', '1', [], { pushedAt: -20 * DAY, ...tagged(DAY - NIGHT) }), image('a/bad', '2', [ZLIB], tagged(-10 * DAY, DAY - NIGHT))], [0, 1]),
  'closed findings are listed for ever': onDays([image('a/closed', '1', [], { findings: changed(findings([ZLIB, LOG4SHELL, COREUTILS], -9 * DAY), { at: -8 * DAY, status: 'CLOSED' }) })], [0]),
  'closed in the successor is no fix': onDays(
    [image('a/bad', '1', [ZLIB], tagged(-10 * DAY, DAY - NIGHT)), image('a/bad', '2', [], { ...tagged(DAY - NIGHT), pushedAt: DAY - NIGHT, coverage: scanned(DAY - NIGHT + 60), findings: zlib === undefined ? [] : [{ ...zlib, listedAt: DAY - NIGHT + 60, observedAt: DAY - NIGHT + 60, changes: [{ at: DAY - NIGHT + 90, status: 'CLOSED' }] }] })],
    [0, 1],
  ),
}
const told = begin(Object.entries(STORIES))
const lastOf = async (name: string): Promise<WatchStep> => (await told(name)).at(-1)!

describe('findings vanish when scanning stops', () => {
  test('a stream that is no longer scanned is green on no day, and no figure gets better', async () => {
    const days = await told('findings vanish when scanning stops')
    expect(days.map(states)).toEqual([
      { 'a/bad': 'fail', 'a/good': 'pass' },
      { 'a/bad': 'expired', 'a/good': 'pass' },
      { 'a/bad': 'expired', 'a/good': 'no-result' },
    ])
    expect(days.map(({ json }) => json!.kpis.failureRate)).toEqual([{ failing: 1, judged: 2 }, { failing: 1, judged: 2 }, { failing: 1, judged: 1 }])
    expect(days.map(({ json }) => json!.kpis.coverage!.scanned)).toEqual([2, 1, 0])
    expect(days.map(({ json }) => json!.kpis.withinSlo?.open)).toEqual([undefined, 1, 1])
    for (const { outputs } of days.slice(1)) expect(outputs).toMatchObject({ remediated: '0', verdict: 'no-result' })
  }, LONG)
})

describe('what lies beside images', () => {
  test('a newer image that calls itself a chart is checked, and the one before it does not pass for it', async () => {
    const step = await lastOf('a newer image calls itself a chart')
    expect(states(step)).toEqual({ 'a/called': 'unscannable' })
    expect(streamOf(step, 'a/called')?.images.map(({ tags }) => tags)).toEqual([['production-2']])
  }, LONG)

  test('a chart is none, as its manifest shows', async () => {
    expect(states(await lastOf('a chart is newer'))).toEqual({ 'a/charted': 'pass' })
  }, LONG)
})

describe('age starts again with each build', () => {
  test('the age of a finding is that in the stream, and exceeds its SLO though no image is that old', async () => {
    const days = await told('age starts again with each build')
    expect(days.map(states)).toEqual([1, 2, 3].map(() => ({ 'a/nightly': 'fail' })))
    expect(days.slice(1).map(({ json }) => json!.kpis.withinSlo)).toEqual([{ within: 1, open: 1 }, { within: 0, open: 1 }])
    for (const { outputs } of days.slice(1)) expect(outputs).toMatchObject({ new: '0', remediated: '0' })
  }, LONG)
})

describe('in use is blind to multi-platform images', () => {
  test('what is declared is checked though nothing of it is said to run; what runs is checked by its platforms though only the index is said to', async () => {
    const step = await lastOf('in use is blind to multi-platform images')
    expect(states(step)).toEqual({ 'a/declared': 'fail', 'a/multi': 'fail' })
    expect(violations(step, 'a/multi')).toContain(ID.zlib)
    expect(streamOf(step, 'a/multi')?.clusters).toEqual([{ arn: expect.stringContaining('cluster/live'), running: 3 }])
  }, LONG)

  test('a platform of a declared index is no stream of its own', async () => {
    expect(states(await lastOf('a platform of a declared index runs'))).toEqual({ 'a/declared live': 'fail' })
  }, LONG)

  test('what runs is checked though what is declared is gone', async () => {
    const step = await lastOf('what is declared is gone, and something else runs')
    expect(states(step)).toEqual({ 'a/other': 'fail' })
    expect(violations(step, 'a/other')).toEqual([ID.zlib])
  }, LONG)
})

describe('in use needs a scan that goes on', () => {
  test('what is silent because nobody scans it stays, and nothing has improved', async () => {
    const days = await told('what ran is no longer scanned')
    expect(days.map(states)).toEqual([{ 'a/beside': 'pass', 'a/ran': 'fail' }, { 'a/beside': 'pass', 'a/ran': 'expired' }, { 'a/beside': 'pass', 'a/ran': 'expired' }])
    for (const { json } of days.slice(1)) expect(json!.kpis).toMatchObject({ failureRate: { failing: 1, judged: 2 }, withinSlo: { open: 1 }, coverage: { scanned: 1, declared: 2 } })
  }, LONG)

  test('what is silent while it is scanned has stopped', async () => {
    expect((await told('what ran has stopped')).map(states)).toEqual([{ 'a/beside': 'pass', 'a/ran': 'fail' }, { 'a/beside': 'pass' }])
  }, LONG)

  test('where the list of what runs cannot be read, nothing is forgotten, and nothing passes as a whole', async () => {
    const days = await told('what runs cannot be read')
    expect(days.map(states)).toEqual([{ 'a/beside': 'pass', 'a/ran': 'fail' }, { 'a/beside': 'no-result', 'a/ran': 'no-result' }, { 'a/beside': 'pass', 'a/ran': 'fail' }])
    expect(days[1]).toMatchObject({ outputs: { verdict: 'no-result', coverage: '' }, json: { kpis: { failureRate: { failing: 1, judged: 1 }, withinSlo: { open: 1 } } } })
    expect(days[2]!.outputs).toMatchObject({ verdict: 'fail', new: '0' })
  }, LONG)
})

describe('aggregations cannot judge', () => {
  test.each([
    ['counts say 0 critical, and a low finding breaks the rule', 'a/low'],
    ['counts say 0 critical, and an untriaged finding breaks the rule', 'a/untriaged'],
    ['counts say 0 critical, and a known exploited one breaks the rule', 'a/kev'],
  ])('%s', async (name, repository) => {
    expect(states(await lastOf(name))).toEqual({ [repository]: 'fail' })
  }, LONG)

  test.each([
    ['counts stay, and another low finding is there', 'a/low', 'CVE-2026-1'],
    ['counts stay, and a finding became known to be exploited', 'a/kev', 'CVE-2026-2'],
    ['counts stay, and what was suppressed is back', 'a/hidden', ID.log4shell],
  ])('%s', async (name, repository, id) => {
    const [before, after] = await told(name)
    expect([states(before!), states(after!)]).toEqual([{ [repository]: 'pass' }, { [repository]: 'fail' }])
    expect(violations(after!, repository)).toEqual([id])
  }, LONG)

  test('suppression is no progress, whether it is counted or not', async () => {
    const [, after] = await told('suppression is no progress')
    expect(states(after!)).toEqual({ 'a/bad': 'pass' })
    expect(after!.json!.kpis.failureRate).toEqual({ failing: 1, judged: 1 })
    expect(after!.json!.kpis.withinSlo!.open).toBe(1)
    expect(streamOf(after!, 'a/bad')).toMatchObject({ remediated: [], setAside: [ID.zlib] })
  }, LONG)
})

describe('an image is never remediated, a stream is', () => {
  test.each([
    ['an image is never remediated', 'pass', [], [ID.zlib]],
    ['a stream is remediated', 'pass', [ID.zlib], []],
    ['a successor that nobody scanned remediates nothing', 'no-result', [], []],
    ['a rollback remediates nothing', 'pass', [], [ID.zlib]],
    ['closed in the successor is no fix', 'pass', [], [ID.zlib]],
  ] as const)('%s', async (name, state, remediated, setAside) => {
    const after = await lastOf(name)
    expect(streamOf(after, 'a/bad')).toMatchObject({ state, remediated, setAside })
    expect(after.json!.kpis.timeToRemediate?.cases).toBe(remediated.length)
  }, LONG)
})

test('closed findings are listed for ever, and count for nothing', async () => {
  const step = await lastOf('closed findings are listed for ever')
  expect(states(step)).toEqual({ 'a/closed': 'pass' })
  expect(step.json!.kpis.withinSlo?.open ?? 0).toBe(0)
}, LONG)

test('unfiltered lists time out, and groups are named by free text: each question names its images, and statistics are not asked for', async () => {
  const steps = (await Promise.all(Object.keys(STORIES).map(told))).flat()
  for (const { requests } of steps) {
    expect(Object.keys(calls(requests))).not.toEqual(expect.arrayContaining(['ListCoverageStatistics']))
    for (const { operation, body } of requests) {
      if (!['ListFindings', 'ListCoverage', 'ListFindingAggregations'].includes(operation)) continue
      expect(JSON.stringify(body)).toMatch(/"(?:ecrImageHash|resourceIds?|scanStatusReason|ecrImageInUseCount)":\[/)
    }
  }
}, LONG)
