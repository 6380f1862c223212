import type { FindingsSeen, WaitState } from '../../src/scan/wait-state.ts'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Coverage } from '../../src/scan/ports.ts'
import { afterCoverage, afterFindings, initialState, planOf } from '../../src/scan/state.ts'
import { draws } from '../draws.ts'
import { DONE, findings, PENDING, problem, said, START, tell, type Script } from './scripted.ts'

const SETTLE = 45_000
const NOW = START

/** Any answer of coverage, right ones and odd ones, at some time. */
const coverage = fc.oneof(
  fc.constant(undefined),
  fc.constant(PENDING),
  fc.constant<Coverage>({ statusCode: 'ACTIVE', reason: 'SCAN_IN_PROGRESS' }),
  fc.constant<Coverage>({ statusCode: 'INACTIVE', reason: 'SCAN_FREQUENCY_SCAN_ON_PUSH' }),
  fc.constant<Coverage>({ statusCode: 'ACTIVE', reason: 'NEW_IN_2027', lastScannedAt: NOW }),
  fc.integer({ min: -7200, max: 900 }).map((second) => DONE(NOW + second * 1000)),
)

/** What coverage says from each of some seconds on; how many findings there are, likewise. */
const timeline = fc.record({
  coverage: fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), coverage), { maxLength: 6 }),
  findings: fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 130 })), { maxLength: 5 }),
  failing: fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 60 })), { maxLength: 2 }),
  timeoutMs: fc.integer({ min: 20, max: 400 }).map((seconds) => seconds * 1000),
})

type Timeline = typeof timeline extends fc.Arbitrary<infer T> ? T : never

function scriptOf(line: Timeline, delayMs = 0): Script {
  const at = <T>(changes: readonly (readonly [number, T])[], second: number): T | undefined => [...changes].sort((a, b) => a[0] - b[0]).findLast(([from]) => from <= second)?.[1]
  return {
    coverage: (second) => {
      if (line.failing.some(([from, length]) => second >= from && second < from + length)) throw problem({ kind: 'throttled' })
      return at(line.coverage, second)
    },
    findings: (second) => findings(at(line.findings, second - delayMs / 1000) ?? 0),
    settings: { timeoutMs: line.timeoutMs },
  }
}

describe('any timeline', () => {
  test('the wait ends by its timeout, leaves nothing behind, and passes only on proof', async () => {
    await fc.assert(
      fc.asyncProperty(timeline, async (line) => {
        const { outcome, seconds, clock, calls } = await tell(scriptOf(line))
        expect(seconds * 1000).toBeLessThanOrEqual(line.timeoutMs)
        expect(clock.sleeping).toBe(0)
        if (outcome.kind !== 'scanned') return
        expect(calls).toContain('findings')
        const proofs = line.coverage.filter(([, record]) => record?.reason === 'SUCCESSFUL' && record.lastScannedAt !== undefined)
        expect(proofs.map(([, record]) => record?.lastScannedAt)).toContain(outcome.evidence.scannedAt)
        expect(outcome.evidence.coverageReason).toBe('SUCCESSFUL')
        // What is reported is what stood at the end.
        const script = scriptOf(line)
        expect(outcome.findings).toHaveLength(script.findings?.(seconds).length ?? -1)
      }),
      { numRuns: draws(400) },
    )
  })

  test('findings that come in steps less than the settle time apart are all there, or there is no result', async () => {
    const gaps = fc.array(fc.tuple(fc.integer({ min: 0, max: 43 }), fc.integer({ min: 1, max: 90 })), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 100 }), gaps, fc.integer({ min: 0, max: 40 }), fc.integer({ min: 30, max: 600 }), async (ended, steps, delay, timeout) => {
        let at = ended
        let count = 0
        const arriving = steps.map(([gap, more]) => [(at += gap), (count += more)] as const)
        const script = (late: number): Script => ({
          coverage: (second) => (second < ended ? PENDING : DONE(START + ended * 1000)),
          findings: (second) => findings(arriving.findLast(([from]) => from + late <= second)?.[1] ?? 0),
          settings: { timeoutMs: timeout * 1000 },
        })
        const prompt = said((await tell(script(0))).outcome)
        // Delayed as a whole, the first step still comes within the window of an empty list.
        const late = said((await tell(script(delay))).outcome)
        expect([count, 'timeout']).toContain(prompt)
        expect([count, 'timeout']).toContain(late)
      }),
      { numRuns: draws(300) },
    )
  })
})

interface Step {
  readonly afterMs: number
  readonly coverage: Coverage | undefined
  readonly seen: { readonly fingerprint: string; readonly open: number; readonly torn: boolean }
}

const step: fc.Arbitrary<Step> = fc.record({
  afterMs: fc.integer({ min: 0, max: 60_000 }),
  coverage,
  seen: fc.record({ fingerprint: fc.constantFrom('a', 'b', 'c'), open: fc.integer({ min: 0, max: 2 }), torn: fc.boolean() }),
})

test('the pure machine settles only on a done scan whose last complete passes read the same for the whole window', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let now = NOW
      let state: WaitState = initialState(now)
      let firstDoneAt: number | undefined
      let stoodSince: number | undefined
      let before: string | undefined
      for (const { afterMs, coverage: record, seen } of steps) {
        now += afterMs
        const known: WaitState = state
        state = afterCoverage(state, record === undefined ? { kind: 'absent' } : { kind: 'record', ...record, serverNow: now }, now)
        if (state.name !== 'settling') {
          firstDoneAt = undefined
          stoodSince = undefined
          before = undefined
          continue
        }
        firstDoneAt = known.name === 'settling' && known.lastScannedAt === state.lastScannedAt ? firstDoneAt : now
        if (firstDoneAt === now) before = undefined
        const plan = planOf(state, now)
        const complete: FindingsSeen = { kind: 'complete', askedAt: now, onePage: false, lost: false, ...seen }
        const settlingBefore = state
        if (plan === 'complete') {
          if (before !== seen.fingerprint) stoodSince = now
          before = seen.fingerprint
          state = afterFindings(state, complete, now, { settleMs: SETTLE })
        } else {
          state = afterFindings(state, { kind: 'compare-first-page', agrees: seen.fingerprint === before }, now, { settleMs: SETTLE })
        }
        if (state.name === 'settled') {
          expect(plan).toBe('complete')
          const stood = now - (stoodSince ?? now)
          // Only a scan that was done before we first looked may have a shorter window.
          if (settlingBefore.watched) expect(stood).toBeGreaterThanOrEqual(SETTLE)
          return
        }
      }
    }),
    { numRuns: draws(3000) },
  )
})

test('a result never comes without any complete read', async () => {
  const { outcome } = await tell({ coverage: () => DONE(START - 10_000_000), page: () => { throw problem({ kind: 'unavailable' }) }, settings: { timeoutMs: 60_000 } })
  expect(said(outcome)).toBe('unavailable')
})
