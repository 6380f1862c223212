import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { SeenFinding } from '../../../src/fleet/watch/look.ts'
import { figuresOf, type Figures } from '../../../src/fleet/watch/figures.ts'
import { follow, type Followed } from '../../../src/fleet/watch/follow.ts'
import type { Look } from '../../../src/fleet/watch/look.ts'
import type { Remediation } from '../../../src/fleet/watch/memory/memory.ts'
import { DAY, facts, finding, judged, lost, NOW, read, STREAM, story } from './looks.ts'

const SLO = { critical: 7, high: 30 }

function figures(streams: readonly Followed[], now: number, remediations: readonly Remediation[] = []): Figures {
  return figuresOf({ streams, remediations, slo: SLO, now, coverageIsKnown: true, remembers: true })
}

describe('figures', () => {
  test('each has its numerator and its denominator', () => {
    const [pass] = story([read(judged('a', {}))])
    const [fail] = story([read(judged('a', { 'CVE-1': finding({ observedAt: NOW - 9 * DAY }), 'CVE-2': finding() }))])
    const [none] = story([lost('no-result')])
    expect(figures([pass!, fail!, none!], NOW, [1, 2, 3, 40].map((days) => ({ at: NOW, afterMs: days * DAY })))).toEqual({
      coverage: { scanned: 2, declared: 3 },
      failureRate: { failing: 1, judged: 2 },
      timeToRemediate: { medianDays: 2, p90Days: 40, cases: 4, spread: [[1, 1], [2, 1], [3, 1], [40, 1]] },
      withinSlo: { within: 1, open: 2 },
      setAside: 0,
    })
  })

  test('what is not known is absent, and never 0', () => {
    const none = figuresOf({ streams: [], remediations: [], slo: SLO, now: NOW, coverageIsKnown: false, remembers: false })
    expect(none).toMatchObject({ coverage: undefined, timeToRemediate: undefined, withinSlo: undefined })
    expect(figures([], NOW).timeToRemediate).toEqual({ medianDays: undefined, p90Days: undefined, cases: 0, spread: [] })
  })

  test('a stream whose violations were suppressed counts as failing, also once its result is lost', () => {
    const hidden = finding({ standing: 'suppressed', violates: false })
    const days = story([read(judged('a', { 'CVE-1': finding() })), read(judged('a', { 'CVE-1': hidden })), lost('expired', [facts('a')])])
    expect(days.map((day) => figures([day], NOW).failureRate)).toEqual([1, 2, 3].map(() => ({ failing: 1, judged: 1 })))
  })

  test('a scan once on push is no coverage: it does not go on', () => {
    const image = { ...judged('a', {}), facts: facts('a', { statusCode: 'INACTIVE', reason: 'SCAN_FREQUENCY_SCAN_ON_PUSH' }) }
    expect(figures(story([read(image)]), NOW).coverage).toEqual({ scanned: 0, declared: 1 })
  })
})

/** Better or the same, of figures that are better when larger. */
const share = (figure: { readonly part: number; readonly whole: number }): number => (figure.whole === 0 ? 1 : figure.part / figure.whole)

const seen = fc.record({ severity: fc.constantFrom('critical', 'high', 'medium'), violates: fc.boolean(), age: fc.integer({ min: 0, max: 60 }) })
const stream = fc.dictionary(fc.constantFrom('CVE-1', 'CVE-2', 'CVE-3'), seen, { maxKeys: 3 })
/** What must never look like progress. Each is a way in which a scan, an image or an answer gets lost. */
const loss = fc.constantFrom('expired', 'gone', 'no-result', 'not-looked-at', 'unscannable', 'suppressed', 'half-read')

function findingsOf(plan: Readonly<Record<string, { severity: string; violates: boolean; age: number }>>, standing: SeenFinding['standing'] = 'open'): Readonly<Record<string, SeenFinding>> {
  return Object.fromEntries(
    Object.entries(plan).map(([id, { severity, violates, age }]) => [id, finding({ severity: severity as SeenFinding['severity'], violates: violates && standing === 'open', standing, observedAt: NOW - age * DAY })]),
  )
}

test('expiry, deletion, suppression and failed reads never improve a figure', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(stream, fc.option(loss)), { minLength: 1, maxLength: 6 }), (plans) => {
      const first = plans.map(([plan]) => follow(STREAM, undefined, read(judged('a', findingsOf(plan))), { now: NOW, policy: 'p', remembers: true }))
      const lookOf = ([plan, how]: (typeof plans)[number]): Look => {
        if (how === null) return { kind: 'stands', images: [facts('a')] }
        if (how === 'suppressed') return read(judged('a', findingsOf(plan, 'suppressed')))
        if (how === 'half-read') return read(judged('a', {}), { facts: facts('b'), outcome: { kind: 'unjudged', state: 'no-result', reason: '', code: 'x', remedy: [] } })
        return lost(how)
      }
      const after = plans.map((plan, at) => follow(STREAM, first[at]?.memory, lookOf(plan), { now: NOW, policy: 'p', remembers: true }))
      const [good, bad] = [figures(first, NOW), figures(after, NOW)]
      expect(share({ part: bad.coverage!.scanned, whole: bad.coverage!.declared })).toBeLessThanOrEqual(share({ part: good.coverage!.scanned, whole: good.coverage!.declared }))
      expect(bad.coverage!.declared).toBe(good.coverage!.declared)
      if (bad.failureRate.judged > 0) expect(bad.failureRate.failing / bad.failureRate.judged).toBeGreaterThanOrEqual(good.failureRate.failing / good.failureRate.judged)
      expect(bad.failureRate.failing).toBeGreaterThanOrEqual(good.failureRate.failing)
      expect(bad.withinSlo!.open).toBe(good.withinSlo!.open)
      expect(bad.withinSlo!.within).toBe(good.withinSlo!.within)
      expect(after.flatMap(({ remediations }) => [...remediations.keys()])).toEqual([])
    }),
  )
})
