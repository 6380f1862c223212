import { beforeAll, describe, expect, test } from '@jest/globals'
import { draw } from '../../bench/truth/draw.ts'
import { measure, score, scoreFailing, TIMEOUT_MS, type Score } from '../../bench/truth/measure.ts'
import { WAITERS, type Waiter } from '../../bench/truth/waiters.ts'

const waiter = (name: string): Waiter => {
  const found = WAITERS[name]
  if (found === undefined) throw new Error(name)
  return found
}

describe('1,000 scans drawn from the evidence', () => {
  let ours: Score
  beforeAll(async () => {
    ours = await score(waiter('this project'), 1000, 'evidence')
  })

  test('none passes falsely, none fails falsely, none has wrong counts, none is without result', () => {
    expect(ours).toMatchObject({ falsePasses: 0, falseFailures: 0, wrongCounts: 0, noResults: 0, wrong: [] })
  })

  test('the verdict follows the truth within a minute, within 100 s for clean images', () => {
    expect(ours.withFindings.median).toBeLessThanOrEqual(52)
    expect(ours.clean.median).toBeLessThanOrEqual(93)
  })

  test('half of the runs make at most 32 requests', () => {
    expect(ours.requests.median).toBeLessThanOrEqual(32)
  })
})

test.each([
  ['evidence', 0.75],
  ['stress', 1],
] as const)('fail-fast, %s: the same verdicts, and a failing one sooner', async (set, share) => {
  const failing = await scoreFailing(60, set)
  expect(failing.wrong).toEqual([])
  expect(failing.early).toBeGreaterThan(15)
  expect(failing.with.median).toBeLessThan(failing.without.median * share)
  expect(failing.with.p90).toBeLessThan(failing.without.p90)
})

test('the same scans betray the waiters that others use', async () => {
  const naive = await score(waiter('first terminal ECR status'), 200, 'evidence')
  const twoEqual = await score(waiter('two equal polls 15 s apart'), 200, 'evidence')
  expect(naive.falsePasses).toBeGreaterThan(40)
  expect(twoEqual.falsePasses).toBeGreaterThan(20)
})

test('tails three times as long, old copies and failing requests: no failure that is none, and at most 3 % wrong counts', async () => {
  const stress = await score(waiter('this project'), 300, 'stress')
  expect(stress.falseFailures).toBe(0)
  expect(stress.noResults).toBe(0)
  expect(stress.wrongCounts).toBeLessThanOrEqual(9)
  expect(stress.falsePasses).toBeLessThanOrEqual(1)
})

test('no wait runs past its timeout', async () => {
  for (let seed = 1; seed <= 100; seed++) {
    const { ranMs } = await measure(waiter('this project'), draw(seed, 'stress'))
    expect(ranMs).toBeLessThanOrEqual(TIMEOUT_MS)
  }
})
