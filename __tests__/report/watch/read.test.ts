import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readWatchReport } from '../../../src/report/watch/read.ts'
import { json, life, lives, plans, report } from './reports.ts'

const GOOD = report([life('a/b', 'pass'), life('pay/api', 'pass')])
const BAD = report([life('a/b', 'pass'), life('pay/api', 'fail')])

type Json = Record<string, unknown>
/** The report after something was done to it, as its reader takes it. */
function changed(change: (value: Json & { streams: Json[]; kpis: Record<string, Json>; audit: Json; trend: Json[] }) => void, of = GOOD): string {
  const value = JSON.parse(json(of)) as Parameters<typeof change>[0]
  change(value)
  const reading = readWatchReport(JSON.stringify(value))
  return reading.kind === 'read' ? `read: ${reading.report.verdict}` : reading.why
}

test('what was written is read as it was', () => {
  fc.assert(
    fc.property(lives, plans, (each, plan) => {
      const written = json(report(each, plan))
      const reading = readWatchReport(written)
      if (reading.kind !== 'read') throw new Error(reading.why)
      expect(json(reading.report)).toBe(written)
    }),
  )
})

test('half a file is no report, wherever it ends', () => {
  const whole = json(BAD)
  for (let end = 0; end < whole.length - 2; end += 7) expect(readWatchReport(whole.slice(0, end)).kind).toBe('unusable')
})

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value)
/** One of each kind. */
const KINDS: readonly unknown[] = ['x', 7, true, {}, []]
const OPTIONAL = /(?:owner|code|lastVerdict|platform|scannedAt|judgedAt|clusters|firstSeen|publishedAt|dueAt|manager|scheme|fixed|terraform|id|scanned|alwaysFails)$|^slo\.|^trend\.\d+\.(critical|high)$/

test('a member that is missing or of another kind is damage, wherever it stands', () => {
  const value = JSON.parse(json(report([life('a/b', 'pass'), life('pay/api', 'fail')], { points: [{ day: '2026-11-29', declared: 2, scanned: 2, failing: 1, judged: 2, critical: 1, high: 1 }] }))) as Record<string, unknown>
  // Made of the streams, and not read.
  delete value['upgrades']
  delete value['layers']
  let places = 0
  const visit = (node: unknown, path: readonly string[]): void => {
    if (typeof node !== 'object' || node === null) return
    const holder = node as Record<string, unknown>
    for (const [name, child] of Object.entries(holder)) {
      const where = [...path, name].join('.')
      const others = [...KINDS.filter((kind) => child !== null && kindOf(kind) !== kindOf(child)), ...(OPTIONAL.test(where) || Array.isArray(node) ? [] : [undefined])]
      for (const other of others) {
        holder[name] = other
        expect([where, other, readWatchReport(JSON.stringify(value)).kind]).toEqual([where, other, 'unusable'])
      }
      places += 1
      holder[name] = child
      visit(child, [...path, name])
    }
  }
  visit(value, [])
  expect(places).toBeGreaterThan(150)
})

describe('a report is refused', () => {
  test.each<[string, string, string]>([
    ['that is no JSON', readText('{'), 'it isn\'t JSON'],
    ['that is something else', readText('{"verdict": "pass"}'), 'it has no schema version'],
    ['of another version', changed((value) => (value['schemaVersion'] = 2)), 'it has schema version 2, but this version reads 1'],
    ['with a member inside that nobody knows', changed((value) => (value.streams[0]!['excused'] = true)), 'it is damaged at streams.0.excused'],
    ['with a state that nobody knows', changed((value) => (value.streams[0]!['state'] = 'fine')), 'it is damaged at streams.0.state'],
    ['that calls itself better than its streams', changed((value) => (value['verdict'] = 'pass'), BAD), 'it contradicts itself: its verdict is pass, but its streams result in fail'],
    ['that hides a problem', changed((value) => (value['verdict'] = 'pass'), report([life('a/b', 'pass')], { problems: [{ code: 'x', what: 'y', remedy: [] }] })), 'it contradicts itself: its verdict is pass, but its streams result in no-result'],
    ['that passes without images', changed((value) => (value.streams[0]!['images'] = [])), 'it contradicts itself: a/b (production) passes, but not all of its images were checked and found without violations'],
    ['that passes with a violation', changed((value) => ((value.streams[0]!['images'] as Json[])[0]!['violations'] = [{ rule: 'fail-on-severity', ids: [] }])), 'it contradicts itself: a/b (production) passes, but not all of its images were checked and found without violations'],
    ['that passes with an image that was not checked', changed((value) => ((value.streams[0]!['images'] as Json[])[0]!['counts'] = null)), 'it contradicts itself: a/b (production) passes, but not all of its images were checked and found without violations'],
    ['that has a stream twice', changed((value) => value.streams.push({ ...value.streams[0] })), 'it contradicts itself: it lists a stream twice'],
    ['that lost a stream', changed((value) => value.streams.pop()), "it contradicts itself: its figures don't match its streams"],
    ['with streams of another registry', changed((value) => (value.streams[0]!['registry'] = { region: 'us-east-1' })), "it contradicts itself: a/b (production) is in a registry that the report doesn't list"],
    ['with more than all', changed((value) => (value.kpis['coverage']!['scanned'] = 3)), "it contradicts itself: its figures don't match its streams"],
    ['with less than none', changed((value) => (value.kpis['coverage']!['scanned'] = -1)), 'it is damaged at kpis.coverage.scanned'],
    ['without the days of its remediations', changed((value) => (value['remediationDays'] = null)), "it contradicts itself: its figures don't match its streams"],
    ['whose registry is no name', changed((value) => (value['registry'] = [{ region: '"} 1\n' }])), 'it is damaged at registry.0.region'],
  ])('%s', (_, said, why) => {
    expect(said).toBe(why)
  })
})

test('members at the top that a later version added are left alone', () => {
  expect(changed((value) => (value['weather'] = 'fine'))).toBe('read: pass')
})

function readText(text: string): string {
  const reading = readWatchReport(text)
  return reading.kind === 'read' ? 'read' : reading.why
}
