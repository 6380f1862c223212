import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { renderWatchMetrics } from '../../../src/report/watch/metrics.ts'
import { mergeWatchReports, type GivenReport } from '../../../src/report/watch/merge.ts'
import type { WatchReport } from '../../../src/report/watch/model.ts'
import { auditSection } from '../../../src/report/watch/page/audit.ts'
import { readWatchReport } from '../../../src/report/watch/read.ts'
import { renderWatchSummary } from '../../../src/report/watch/summary.ts'
import { figureLines, renderWatchLog } from '../../../src/report/watch/text.ts'
import { DAY, NOW } from '../../fleet/watch/looks.ts'
import { AWAY, HOME, json, life, lives, plans, report, type Plan } from './reports.ts'

const given = (...reports: readonly WatchReport[]): readonly GivenReport[] => reports.map((each, at) => ({ path: `reports/${at + 1}/watch.json`, report: each }))
const merge = (reports: readonly GivenReport[], more: Partial<Parameters<typeof mergeWatchReports>[1]> = {}): WatchReport => mergeWatchReports(reports, { now: NOW, problems: [], notices: [], ...more })
const MISSING = { code: 'merge-report-missing', what: "The report reports/3/watch.json doesn't exist.", remedy: [], alwaysFails: true } as const

describe('of any runs', () => {
  test('the reports of parts make the report of the whole', () => {
    const split = lives.chain((all) => fc.tuple(fc.constant(all), fc.array(fc.integer({ min: 0, max: 2 }), { minLength: all.length, maxLength: all.length })))
    fc.assert(
      fc.property(split, fc.boolean(), fc.boolean(), ([all, homes], remembers, coverageIsKnown) => {
        const plan: Plan = { remembers, coverageIsKnown }
        const whole = report(all, plan)
        const merged = merge(given(...[0, 1, 2].map((part) => report(all.filter((_, at) => homes[at] === part), plan))))
        // Each run counts its own requests.
        expect(json({ ...merged, requests: whole.requests })).toBe(json(whole))
      }),
    )
  })

  test('the order in which they are given says nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(lives, plans, fc.constantFrom(HOME, AWAY), fc.constantFrom(0, 2 * DAY)), { maxLength: 4 }), fc.infiniteStream(fc.nat()), (runs, ranks) => {
        const all = given(...runs.map(([each, plan, registry, age]) => report(each, { ...plan, registry, generatedAt: NOW - age })))
        const shuffled = all.map((each) => [ranks.next().value, each] as const).sort(([left], [right]) => left - right).map(([, each]) => each)
        expect(json(merge(shuffled))).toBe(json(merge(all)))
      }),
    )
  })

  test('one alone stays what it is', () => {
    fc.assert(
      fc.property(lives, plans, (each, plan) => {
        const alone = report(each, plan)
        expect(json(merge(given(alone)))).toBe(json(alone))
      }),
    )
  })

  test('a merged report can be read and merged again', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(lives, plans, fc.constantFrom(HOME, AWAY), fc.constantFrom(0, 2 * DAY)), { maxLength: 4 }), (runs) => {
        const merged = merge(given(...runs.map(([each, plan, registry, age]) => report(each, { ...plan, registry, generatedAt: NOW - age }))))
        const reading = readWatchReport(json(merged))
        if (reading.kind !== 'read') throw new Error(reading.why)
        expect(json(reading.report)).toBe(json(merged))
      }),
    )
  })

  test('nothing passes that one of them does not know, and nothing fails less', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(lives, plans, fc.constantFrom(HOME, AWAY), fc.constantFrom(0, 2 * DAY)), { maxLength: 4 }), fc.boolean(), (runs, isComplete) => {
        const all = given(...runs.map(([each, plan, registry, age]) => report(each, { ...plan, registry, generatedAt: NOW - age })))
        const merged = merge(all, { problems: isComplete ? [] : [MISSING] })
        const rows = all.flatMap(({ report: { streams } }) => streams)
        if (all.some(({ report: { verdict } }) => verdict === 'fail')) expect(merged.verdict).toBe('fail')
        if (merged.verdict === 'pass') expect([isComplete, rows.every(({ state }) => state === 'pass'), all.every(({ report: { generatedAt, problems } }) => generatedAt === NOW && problems.length === 0), merged.streams.length]).toEqual([true, true, true, rows.length])
        const known = all.length > 0 && isComplete
        for (const figure of ['coverage', 'withinSlo', 'timeToRemediate'] as const) {
          if (!known || all.some(({ report: { figures } }) => figures[figure] === undefined)) expect(merged.figures[figure]).toBeUndefined()
        }
        expect(merged.figures.failureRate.failing).toBeLessThanOrEqual(merged.figures.failureRate.judged)
        expect(merged.figures.failureRate.judged).toBeLessThanOrEqual(merged.streams.length)
      }),
    )
  })
})

describe('of two registries', () => {
  const home = report([life('a/b', 'pass', { remediated: [1, 1, 1] }), life('shop/web', 'fail')], { notices: ['Said at home.'] })
  const away = report([life('a/b', 'pass', { remediated: [30] })], { registry: AWAY, slo: { critical: 14 }, points: [] })

  test('streams of the same name are two', () => {
    const { streams, registries, verdict, reason } = merge(given(home, away))
    expect(streams.map(({ registry, repository }) => [registry.region, repository])).toEqual([['eu-west-1', 'shop/web'], ['eu-west-1', 'a/b'], ['us-east-1', 'a/b']])
    expect([registries, verdict, reason]).toEqual([[HOME, AWAY], 'fail', '1 of 3 streams fails'])
  })

  test('figures are made of sums, and never of percentages', () => {
    const { figures } = merge(given(home, away))
    expect(figures).toMatchObject({ coverage: { scanned: 3, declared: 3 }, failureRate: { failing: 1, judged: 3 }, timeToRemediate: { medianDays: 1, p90Days: 30, cases: 4 } })
  })

  test('an SLO that differs is said, and is none of all', () => {
    const { slo, notices } = merge(given(home, away))
    expect(slo).toEqual({})
    expect(notices).toEqual([
      'The SLO for critical findings differs: 7 d in 123456789012 in eu-west-1; 14 d in 210987654321 in us-east-1.',
      'The SLO for high findings differs: 30 d in 123456789012 in eu-west-1; none in 210987654321 in us-east-1.',
      '123456789012 in eu-west-1: Said at home.',
    ])
  })

  test('streams of one name are told apart, and of one registry none needs it', () => {
    const lost = [life('pay/api', 'not-looked-at'), life('pay/web', 'fail')]
    const merged = merge(given(report(lost), report(lost, { registry: AWAY })))
    const [here, there] = ['123456789012 in eu-west-1', '210987654321 in us-east-1']
    expect(merged.notLookedAt).toEqual([`pay/api (production) of ${here}`, `pay/api (production) of ${there}`])
    const log = renderWatchLog(merged, 10).join('\n')
    const summary = renderWatchSummary(merged, []).replaceAll('&#8203;', '')
    for (const place of [here, there]) {
      for (const name of ['pay/api', 'pay/web']) {
        expect(log).toContain(`${name} (production) of ${place}`)
        expect(summary).toMatch(new RegExp(`${name}.{0,20}production of ${place}`))
      }
      expect(log).toContain(`Repository sandbox/try of ${place}`)
    }
    const alone = report(lost)
    expect(alone.notLookedAt).toEqual(['pay/api (production)'])
    expect(renderWatchLog(alone, 10).join('\n')).not.toContain(`(production) of`)
  })

  test('the trend has the days that all have', () => {
    const day = (name: string, scanned: number | undefined) => ({ day: name, declared: 4, scanned, failing: 1, judged: 3, critical: 2, high: 5 })
    const merged = merge(given(report([], { points: [day('2026-11-27', 4), day('2026-11-28', 4), day('2026-11-29', 4)] }), report([], { registry: AWAY, points: [day('2026-11-28', undefined), day('2026-11-29', 3)] })))
    expect(merged.points).toEqual([{ day: '2026-11-28', declared: 8, scanned: undefined, failing: 2, judged: 6, critical: 4, high: 10 }, { day: '2026-11-29', declared: 8, scanned: 7, failing: 2, judged: 6, critical: 4, high: 10 }])
  })

  test('on a day when one judged nothing, nobody knows what is open', () => {
    const points = [{ day: '2026-11-29', declared: 4, scanned: 4, failing: 1, judged: 3, critical: 2, high: 5 }]
    const blind = [{ day: '2026-11-29', declared: 4, scanned: 4, failing: 0, judged: 0, critical: undefined, high: undefined }]
    const merged = merge(given(report([], { points }), report([], { registry: AWAY, points: blind })))
    expect(merged.points).toEqual([{ day: '2026-11-29', declared: 8, scanned: 8, failing: 1, judged: 3, critical: undefined, high: undefined }])
    const reading = readWatchReport(json(merged))
    expect(reading).toMatchObject({ kind: 'read', report: { points: merged.points } })
    expect(json(merged)).not.toMatch(/"(critical|high)": ?0/)
  })

  test('what one does not know is not known of both', () => {
    const blind = report([life('x/y', 'pass')], { registry: AWAY, remembers: false, coverageIsKnown: false, audit: false })
    const merged = merge(given(home, blind))
    expect(merged).toMatchObject({ remembers: false, figures: { coverage: undefined, timeToRemediate: undefined, withinSlo: undefined }, audit: { partial: true } })
    expect(figureLines(merged).filter(({ value }) => value === 'unknown').map(({ name }) => name)).toEqual(['Coverage', 'Time to remediate', 'Within SLO', 'Repositories without scanning'])
    expect([...renderWatchMetrics(merged)].join('')).not.toMatch(/coverage_|remediate|slo_|new_vulnerabilities|unscanned/)
  })
})

test('the page of a report with a run missing does not say that everything is scanned', () => {
  const clean: WatchReport = { ...report([life('a/b', 'pass')]), audit: { registry: [], repositories: [] } }
  expect(auditSection(merge(given(clean)))).toContain('Every repository is scanned')
  expect(auditSection(merge(given(clean), { problems: [MISSING] }))).toMatch(/^(?!.*Every repository).*Incomplete/s)
})

describe('nothing passes', () => {
  const good = report([life('a/b', 'pass')])

  test.each<[string, WatchReport, string]>([
    ['without any report', merge([]), 'There is no stream to check'],
    ['with a report that is missing', merge(given(good), { problems: [MISSING] }), "The report reports/3/watch.json doesn't exist."],
    ['with a report that is too old', merge(given(good), { now: NOW + 25 * 3_600_000 }), 'The report reports/1/watch.json is 25h old (2026-11-29 06:00 UTC). A report counts for 24h.'],
    ['with a report of a time to come', merge(given(good), { now: NOW - DAY }), 'The report reports/1/watch.json has a time in the future (2026-11-29 06:00 UTC).'],
    ['with a report that is there twice', merge(given(good, good)), '1 stream is in two reports, reports/1/watch.json and reports/2/watch.json, such as a/b (production) of 123456789012 in eu-west-1. The worse state is shown.'],
    ['with a run that had a problem', merge(given(good, report([life('c/d', 'pass')], { registry: AWAY, problems: [MISSING] }))), `210987654321 in us-east-1: ${MISSING.what}`],
  ])('%s', (_, merged, reason) => {
    expect([merged.verdict, merged.reason]).toEqual(['no-result', reason])
    const rest = merged.reason === `210987654321 in us-east-1: ${MISSING.what}` ? 1 : 0
    expect([merged.figures.coverage, merged.figures.withinSlo, merged.points].slice(rest * 3)).toEqual([undefined, undefined, []].slice(rest * 3))
  })

  test('what is there twice has its worse state, and counts once', () => {
    const bad = report([life('a/b', 'fail'), life('c/d', 'pass')], { generatedAt: NOW - 3_600_000 })
    for (const order of [given(good, bad), given(bad, good)]) {
      const merged = merge(order)
      expect([merged.verdict, merged.streams.map(({ repository, state }) => [repository, state]), merged.figures.failureRate]).toEqual(['fail', [['a/b', 'fail'], ['c/d', 'pass']], { failing: 1, judged: 2 }])
      expect(merged.problems).toHaveLength(1)
    }
  })

  test('what an old report calls failing still fails, and what it calls passing has no result', () => {
    const { verdict, streams, figures } = merge(given(report([life('a/b', 'pass'), life('c/d', 'fail')])), { now: NOW + 3 * DAY })
    expect([verdict, streams.map(({ repository, state, covered }) => [repository, state, covered]), figures.failureRate]).toEqual(['fail', [['c/d', 'fail', false], ['a/b', 'no-result', false]], { failing: 1, judged: 1 }])
  })
})
