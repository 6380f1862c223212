import { getEventListeners } from 'node:events'
import { expect, test } from '@jest/globals'
import { simulate } from '../../bench/gates/simulate.ts'
import { chance } from '../../bench/truth/chance.ts'
import { anImage, fakeService } from '../../bench/truth/fake-service.ts'
import type { Timeline } from '../../bench/truth/timeline.ts'
import { virtualClock } from '../../bench/truth/virtual-clock.ts'
import { awaitScan } from '../../src/scan/wait.ts'

const HOUR_MS = 3_600_000
const POLL_MS = 5_000

/** Scanned for ever. */
const ENDLESS: Timeline = {
  kind: 'endless',
  seed: 1,
  startsAt: 0,
  pushedAt: 0,
  coverage: [{ at: 0, record: { statusCode: 'ACTIVE', reason: 'SCAN_IN_PROGRESS' } }],
  findings: [],
  ecr: [],
  end: 'none',
  weather: { behind: 0, behindMs: 0, failing: 0 },
}

test('an hour of waiting holds no more timers and listeners at its end than at its start, and few requests', async () => {
  const clock = virtualClock()
  const { signal } = new AbortController()
  const service = fakeService(ENDLESS, clock, clock.now(), chance(1))
  const dice = chance(2)
  const held: { readonly timers: number; readonly listeners: number }[] = []
  const outcome = await clock.run(
    awaitScan(anImage(), { pollIntervalMs: POLL_MS, settleMs: 45_000, timeoutMs: HOUR_MS }, {
      service,
      clock,
      random: () => dice.next(),
      deadline: clock.now() + HOUR_MS,
      signal,
      cancelled: () => false,
      onProgress: () => held.push({ timers: clock.sleeping, listeners: getEventListeners(signal, 'abort').length }),
    }),
  )
  expect(outcome.kind).toBe('no-result')
  expect(held.length).toBeGreaterThan(200)
  expect(Math.max(...held.map(({ timers }) => timers))).toBeLessThanOrEqual(2)
  expect(Math.max(...held.map(({ listeners }) => listeners))).toBeLessThanOrEqual(2)
  expect(clock.sleeping).toBe(0)
  expect(getEventListeners(signal, 'abort')).toEqual([])
  // Two a poll, polls three intervals apart.
  expect(service.requests).toBeLessThanOrEqual((2.3 * HOUR_MS) / (3 * POLL_MS))
  expect(outcome.evidence.spans.length).toBeLessThanOrEqual(200)
})

test.each([[100, 5], [100, 2]])('%i gates at %i requests a second: every verdict is right, or out of time', async (gates, perSecond) => {
  const timeoutMs = 1_800_000
  const result = await simulate({ gates, perSecond, timeoutMs })
  expect(result.gates.filter(({ right, outcome }) => !right && outcome.kind === 'scanned')).toEqual([])
  expect(result.gates.filter(({ right }) => !right)).toEqual([])
  expect((result.admitted + result.refused) / result.least).toBeLessThanOrEqual(3)
})

test.each([{ burst: 20 }, { retryAfterMs: 30_000 }, { refusalCosts: 0.5 }])('throttled with %j, no verdict is wrong and none is given up early', async (way) => {
  const timeoutMs = 900_000
  const { gates } = await simulate({ gates: 100, perSecond: 2, timeoutMs, ...way })
  expect(gates.filter(({ right, outcome }) => !right && outcome.kind === 'scanned')).toEqual([])
  expect(gates.filter(({ right, ranMs, timeline }) => !right && timeline.end === 'scanned' && ranMs < timeoutMs - 2_000)).toEqual([])
  expect(gates.filter(({ right }) => right).length).toBeGreaterThan(80)
})
