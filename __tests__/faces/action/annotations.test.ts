import { describe, expect, test } from '@jest/globals'
import { annotate } from '../../../src/faces/action/annotations.ts'
import type { Verdict } from '../../../src/policy/verdict.ts'

const aVerdict = (over: Partial<Verdict> = {}): Verdict => ({ result: 'fail', complete: true, reason: 'x', violations: [], findings: [], problems: [], notices: [], fixed: [], judgedAt: 0, ...over })
const violation = (rule: string, findings: string[] = ['CVE-2026-1']) => ({ rule, limit: 0, actual: findings.length, findings })
const many = (count: number) => Array.from({ length: count }, (_, index) => violation(`rule-${index}`))

describe('annotate', () => {
  test('one error for each rule, problems and notices as warnings', () => {
    const verdict = aVerdict({
      violations: [violation('thresholds.high', ['CVE-2026-1', 'CVE-2026-2']), violation('fail-on-kev')],
      problems: [{ code: 'scan-off', what: 'Inspector is off.', remedy: ['Switch it on.'] }],
      notices: [
        { kind: 'info', text: 'read from main' },
        { kind: 'stale', text: 'CVE-2020-1 matches nothing' },
        { kind: 'expired', text: 'CVE-2021-1 expired', source: 'policy.yml:12' },
      ],
    })
    expect(annotate(verdict, 'enforce')).toEqual([
      { level: 'error', title: 'ECR Scan Gate: thresholds.high', message: 'thresholds.high: 2, limit 0\nCVE-2026-1, CVE-2026-2' },
      { level: 'error', title: 'ECR Scan Gate: fail-on-kev', message: 'fail-on-kev: 1, limit 0\nCVE-2026-1' },
      { level: 'warning', title: 'ECR Scan Gate: scan-off', message: 'Inspector is off.\nSwitch it on.' },
      { level: 'warning', title: 'ECR Scan Gate: policy (expired)', message: 'CVE-2021-1 expired (policy.yml:12)' },
      { level: 'warning', title: 'ECR Scan Gate: policy (stale)', message: 'CVE-2020-1 matches nothing' },
    ])
    expect(annotate(verdict, 'report').map(({ level }) => level)).toEqual(Array(5).fill('warning'))
    expect(annotate(verdict, 'report')[0]?.title).toBe('ECR Scan Gate: thresholds.high (report only)')
  })

  test.each([[8, 8, 'ECR Scan Gate: rule-7'], [9, 8, 'ECR Scan Gate: 2 more'], [50, 8, 'ECR Scan Gate: 43 more']])('%i rules make %i errors: one is left for setFailed, one for an output', (rules, errors, last) => {
    const made = annotate(aVerdict({ violations: many(rules) }), 'enforce')
    expect(made).toHaveLength(errors)
    expect(made.at(-1)).toMatchObject({ level: 'error', title: last })
  })

  test('never more than ten warnings', () => {
    const notices = Array.from({ length: 30 }, (_, index) => ({ kind: 'expired' as const, text: `${index}` }))
    expect(annotate(aVerdict({ notices }), 'enforce')).toHaveLength(10)
    expect(annotate(aVerdict({ notices, violations: many(20) }), 'report')).toHaveLength(10)
  })

  test('messages are cut between ids', () => {
    const ids = Array.from({ length: 2000 }, (_, index) => `CVE-2026-${10_000 + index}`)
    const message = annotate(aVerdict({ violations: [violation('fail-on-severity', ids)] }), 'enforce')[0]?.message ?? ''
    expect(message.length).toBeLessThanOrEqual(4096)
    expect(message).toMatch(/, CVE-2026-\d{5} and \d+ more$/)
    const shown = message.match(/CVE-/g)?.length ?? 0
    expect(message).toContain(`and ${2000 - shown} more`)
    const wide = annotate(aVerdict({ problems: [{ code: 'x', what: '😀'.repeat(3000), remedy: [] }] }), 'enforce')[0]?.message ?? ''
    expect(wide.length).toBeLessThanOrEqual(4096)
    expect(wide.isWellFormed()).toBe(true)
  })

  test('a clean pass has none', () => expect(annotate(aVerdict({ result: 'pass' }), 'enforce')).toEqual([]))
})
