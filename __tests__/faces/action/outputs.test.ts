import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { outputsOf } from '../../../src/faces/action/outputs.ts'
import { OUTPUTS } from '../../../src/inputs/catalogue/outputs.ts'
import type { Verdict } from '../../../src/policy/verdict.ts'
import { VERSION } from '../../../src/base/version.ts'

const NO_COUNTS = { critical: 0, high: 0, medium: 0, low: 0, informational: 0, untriaged: 0 }
const NOTHING: Verdict = { result: 'no-result', complete: false, reason: 'no result: nothing was judged', violations: [], findings: [], problems: [], notices: [], fixed: [], judgedAt: 0 }
const CLEAN: Verdict = { ...NOTHING, result: 'pass', complete: true, reason: 'no findings', counts: { bySeverity: NO_COUNTS, total: 0, fixable: 0, exploitable: 0, kev: 0, ignored: 0, suppressed: 0, graced: 0 } }
const of = (verdict: Verdict) => outputsOf({ verdict, scans: [], waitedMs: 1499, files: {} })

describe('outputs', () => {
  test('all that action.yml declares, and no other', () => {
    expect(Object.keys(of(CLEAN)).sort()).toEqual(OUTPUTS.map(({ name }) => name).sort())
  })

  test('a number that is not known is empty and never 0', () => {
    const { critical, total, kev, ignored, new: added } = of(NOTHING)
    expect({ critical, total, kev, ignored, added }).toEqual({ critical: '', total: '', kev: '', ignored: '', added: '' })
  })

  test('a clean image has zeros; without a baseline nothing is new or fixed', () => {
    expect(of(CLEAN)).toMatchObject({ verdict: 'pass', critical: '0', total: '0', kev: '0', new: '', fixed: '', violations: '[]', 'waited-seconds': '1', 'comment-url': '' })
  })
})

test('the version that reports name is the package’s', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string }
  expect(VERSION).toBe(version)
})

describe('more ids than a job hands on', () => {
  const finding = (vulnerabilityId: string, severity: 'critical' | 'low') => ({ key: vulnerabilityId, repository: 'a', requestedIndex: 0, vulnerabilityId, severity, fix: 'yes', exploit: 'no', kev: 'no', title: '', score: undefined, epss: undefined, publishedAt: undefined, packages: [], occurrences: [], treatment: { kind: 'judged' }, breaks: [], change: undefined }) as const
  const ids = Array.from({ length: 60_000 }, (_, at) => `CVE-2026-${String(10_000 + at)}`)
  const verdict: Verdict = {
    ...NOTHING,
    result: 'fail',
    violations: [{ rule: 'thresholds.low', limit: 0, actual: ids.length, findings: ids }, { rule: 'fail-on-kev', limit: 0, actual: 1, findings: ['CVE-2026-69999'] }],
    findings: ids.map((id) => finding(id, id === 'CVE-2026-69999' ? 'critical' : 'low')),
  }

  test('the worst stay, the others are counted, and no rule loses its number', () => {
    const { violations } = of(verdict)
    const [low, kev] = JSON.parse(violations) as { actual: number; findings: string[]; omitted?: number }[]
    expect(violations.length).toBeLessThan(500_000)
    expect(low?.findings[0]).toBe('CVE-2026-69999')
    expect([low?.actual, (low?.findings.length ?? 0) + (low?.omitted ?? 0)]).toEqual([60_000, 60_000])
    expect(low?.omitted).toBeGreaterThan(0)
    expect(kev).toEqual(verdict.violations[1])
  })

  test('fewer are all there', () => {
    const violations = [{ rule: 'thresholds.low', limit: 0, actual: 20_000, findings: ids.slice(0, 20_000) }]
    expect(of({ ...verdict, violations }).violations).toBe(JSON.stringify(violations))
  })
})
