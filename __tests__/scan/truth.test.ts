import { beforeAll, describe, expect, test } from '@jest/globals'
import type { Set } from '../../bench/truth/draw.ts'
import { measureAll, score, scoreFailing, TIMEOUT_MS, type Run } from '../../bench/truth/measure.ts'
import { OURS, WAITERS, type Waiter } from '../../bench/truth/waiters.ts'

const waiter = (name: string): Waiter => {
  const found = WAITERS[name]
  if (found === undefined) throw new Error(name)
  return found
}

/** Every scan once: each gives the same every time. */
const runs: Record<Set, readonly Run[]> = { evidence: [], stress: [] }
beforeAll(async () => {
  runs.evidence = await measureAll(waiter(OURS), 1000, 'evidence')
  runs.stress = await measureAll(waiter(OURS), 300, 'stress')
})

describe('1,000 scans drawn from the evidence', () => {
  test('none passes falsely, none fails falsely, none has wrong counts, none is without result', () => {
    expect(score(runs.evidence)).toMatchObject({ falsePasses: 0, falseFailures: 0, wrongCounts: 0, noResults: 0, wrong: [] })
  })

  test('the verdict follows the truth within a minute, within 100 s for clean images', () => {
    const ours = score(runs.evidence)
    expect(ours.withFindings.median).toBeLessThanOrEqual(52)
    expect(ours.clean.median).toBeLessThanOrEqual(93)
  })

  test('half of the runs make at most 32 requests', () => {
    expect(score(runs.evidence).requests.median).toBeLessThanOrEqual(32)
  })
})

test.each([
  ['evidence', 0.75],
  ['stress', 1],
] as const)('fail-fast, %s: the same verdicts, and a failing one sooner', async (set, share) => {
  const failing = await scoreFailing(runs[set].slice(0, 60))
  expect(failing.wrong).toEqual([])
  expect(failing.early).toBeGreaterThan(15)
  expect(failing.with.median).toBeLessThan(failing.without.median * share)
  expect(failing.with.p90).toBeLessThan(failing.without.p90)
})

test('the same scans betray the waiters that others use', async () => {
  const naive = score(await measureAll(waiter('first terminal ECR status'), 200, 'evidence'))
  const twoEqual = score(await measureAll(waiter('two equal polls 15 s apart'), 200, 'evidence'))
  expect(naive.falsePasses).toBeGreaterThan(40)
  expect(twoEqual.falsePasses).toBeGreaterThan(20)
})

test('tails three times as long, old copies and failing requests: no failure that is none, and at most 3 % wrong counts', () => {
  const stress = score(runs.stress)
  expect(stress.falseFailures).toBe(0)
  expect(stress.noResults).toBe(0)
  expect(stress.wrongCounts).toBeLessThanOrEqual(9)
  expect(stress.falsePasses).toBeLessThanOrEqual(1)
})

test('no wait runs past its timeout', () => {
  expect(runs.evidence.filter(({ ranMs }) => ranMs > TIMEOUT_MS)).toEqual([])
  expect(runs.stress.filter(({ ranMs }) => ranMs > TIMEOUT_MS)).toEqual([])
})
