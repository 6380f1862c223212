import { expect, test } from '@jest/globals'
import { watchedFleet, WATCHED_FLEET } from '../../emulator/scenarios/watched-fleet.ts'
import { onFleet, type WatchStep } from './watch-step.ts'

/** The watch over more than it may ask for, and over a registry where lists are shorter than questions about each image. */

const LONG = 240_000
const FLEET = { repositories: 60, imagesPerRepository: 3, production: 60, findingsPerImage: 5, rescanned: 1, tagsBehind: 1 } as const

const byState = ({ json }: WatchStep, isReached: boolean): readonly string[] => (json?.streams ?? []).filter(({ state }) => (state !== 'not-looked-at') === isReached).map(({ repository }) => repository).sort()
const operations = ({ requests }: WatchStep, operation: string): number => requests.filter((request) => request.operation === operation).length

test('with too few requests the rest is not looked at, and comes first in the next run', async () => {
  const [first, second] = await onFleet(watchedFleet(FLEET), async ({ run, pass }) => {
    const inputs = { 'max-requests': '100', clusters: 'false' }
    const one = await run({ config: WATCHED_FLEET, inputs })
    pass(1)
    return [one, await run({ config: WATCHED_FLEET, inputs })] as const
  })
  for (const step of [first, second]) {
    expect(step.requests.length).toBeLessThanOrEqual(100)
    expect(step.outputs['verdict']).not.toBe('pass')
    expect(step.json?.streams).toHaveLength(60)
    expect(step.json?.notLookedAt).toHaveLength(byState(step, false).length)
  }
  const [reached, left] = [byState(first, true), byState(first, false)]
  expect(reached.length).toBeGreaterThan(10)
  expect(left.length).toBeGreaterThan(10)
  // Everything was scanned again over night, so that all of it would have to be read; there is enough for a part.
  const next = byState(second, true)
  expect(next.filter((name) => left.includes(name)).length).toBeGreaterThanOrEqual(Math.min(next.length, left.length))
}, LONG)

test('with fewer requests than repositories nothing is green, and every stream is named', async () => {
  const step = await onFleet(watchedFleet(FLEET), ({ run }) => run({ inputs: { repositories: 'fleet/*', tags: 'production', 'max-requests': '40', clusters: 'false' } }))
  expect(step.requests.length).toBeLessThanOrEqual(40)
  expect(step.outputs).toMatchObject({ verdict: 'no-result', passing: '0' })
  expect(step.json?.notLookedAt).toHaveLength(60)
}, LONG)

test('when the time is up the rest is not looked at', async () => {
  const step = await onFleet(watchedFleet(FLEET), ({ run }) => run({ config: WATCHED_FLEET, inputs: { timeout: '3s', clusters: 'false' } }), { latencyMs: 250 })
  expect(byState(step, false).length).toBeGreaterThan(0)
  expect(step.outputs['verdict']).not.toBe('pass')
  expect(step.log).toContain('`timeout`')
}, LONG)

test('lists by tag take the place of questions about each image, and what moved is seen though Inspector lists it late', async () => {
  const [first, second, third] = await onFleet(watchedFleet({ ...FLEET, rescanned: 0, seed: 'lists' }), async ({ run, pass }) => {
    const one = await run({ config: WATCHED_FLEET, inputs: { clusters: 'false' } })
    pass(1)
    const two = await run({ config: WATCHED_FLEET, inputs: { clusters: 'false' } })
    pass(40)
    return [one, two, await run({ config: WATCHED_FLEET, inputs: { clusters: 'false' } })] as const
  })
  // One list each for coverage and counts, and what nobody looks at any more; not six questions about ten images each.
  // What passes is confirmed at the end, ten images a question.
  expect(Number(first.outputs['passing'])).toBeGreaterThan(0)
  expect(operations(first, 'ListCoverage')).toBe(2 + Math.ceil(Number(first.outputs['passing']) / 10))
  expect(operations(first, 'ListFindingAggregations')).toBe(1)
  expect(operations(first, 'ListFindings')).toBe(60)
  expect(operations(first, 'BatchGetRepositoryScanningConfiguration')).toBe(4)
  const production = ({ json }: WatchStep): readonly string[] => (json?.streams ?? []).map(({ repository, images }) => `${repository} ${images[0]?.digest ?? ''}`).sort()
  const moved = production(second).filter((name) => !production(first).includes(name))
  expect(operations(second, 'ListFindings')).toBe(moved.length)
  expect(operations(second, 'BatchGetRepositoryScanningConfiguration')).toBeLessThanOrEqual(2)
  expect(byState(third, true)).toHaveLength(60)
}, LONG)
