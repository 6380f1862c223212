import { describe, expect, test } from '@jest/globals'
import { policyAnnotation, verdictAnnotation } from '../../../src/faces/action/annotations.ts'
import type { NoResult } from '../../../src/base/no-result.ts'
import type { PolicyNotice, Verdict } from '../../../src/policy/verdict.ts'
import { buildReport } from '../../../src/report/build.ts'
import type { Report } from '../../../src/report/model.ts'
import type { ReportContext } from '../../../src/report/model/context.ts'
import { named } from '../../report/examples.ts'

function reportOf(over: Partial<Verdict> = {}, context: Partial<ReportContext> = {}): Report {
  const verdict: Verdict = { result: 'no-result', complete: false, reason: 'x', violations: [], findings: [], problems: [], notices: [], fixed: [], judgedAt: 0, ...over }
  return buildReport({ verdict, scans: [], context: { actionVersion: '1', mode: 'enforce', reportSeverity: 'informational', rules: [], waitedMs: 0, ...context } })
}

const problem = (what: string, remedy: readonly string[] = []): NoResult => ({ code: 'x', what, remedy })

describe('the verdict is one annotation', () => {
  test('titled with it: first the best action, then the ids, the worst first', () => {
    expect(verdictAnnotation(named('failed'), true)).toEqual({
      level: 'error',
      title: 'ECR Scan Gate: Failed: 1 critical and 8 high findings in payments/api:1.4.2 (none allowed)',
      message:
        'Rebuild on an updated node:22-bookworm (removes 1 critical, 4 high, 2 medium · 2 known exploited)\n' +
        'Worst findings: CVE-2024-37371, CVE-2023-44487, CVE-2023-4911, CVE-2024-2961, CVE-2024-6119, CVE-2024-37890, CVE-2024-45590, CVE-2024-45296, CVE-2024-21538',
    })
  })

  test('in report mode a warning, that says what would be', () => {
    expect(verdictAnnotation(named('report-mode'), false)).toMatchObject({ level: 'warning', title: expect.stringMatching(/^ECR Scan Gate: Would fail: 3 known exploited findings/u) })
  })

  test('without a result: the rest of the cause, and what to do, each once', () => {
    const cure = ['Switch it on.', 'Push again.']
    const report = reportOf({ reason: 'no result: Inspector is off. Its status is DISABLED. (and 1 more)', problems: [problem('Inspector is off. Its status is DISABLED.', cure), problem('Inspector is off. Its status is DISABLED.', cure)] })
    expect(verdictAnnotation(report, true)).toEqual({ level: 'error', title: 'ECR Scan Gate: No result: Inspector is off (and 1 more)', message: 'Its status is DISABLED.\nSwitch it on.\nPush again.' })
  })

  test('of many ids ten are named and the rest is counted', () => {
    const message = verdictAnnotation(named('fleet'), true)?.message ?? ''
    expect(message.match(/CVE-/gu)?.length).toBeLessThanOrEqual(10)
  })

  test('messages and titles are cut where the runner would cut them, between letters', () => {
    const made = verdictAnnotation(reportOf({ reason: 'x', problems: [problem('😀'.repeat(3_000))] }), true)
    expect(made?.message.length).toBeLessThanOrEqual(4_096)
    expect(made?.title.length).toBeLessThanOrEqual(250)
    expect(made?.message.isWellFormed()).toBe(true)
    expect(made?.title.isWellFormed()).toBe(true)
  })

  test('a pass has none', () => {
    expect(verdictAnnotation(named('passed'), false)).toBeUndefined()
    expect(verdictAnnotation(named('clean'), false)).toBeUndefined()
  })
})

describe('the policy is one warning', () => {
  const notice = (kind: PolicyNotice['kind'], text: string, source?: string): PolicyNotice => ({ kind, text, source })

  test('what has expired first, and nothing of what is only good to know', () => {
    const notices = [notice('info', 'read from main'), notice('warning', 'a gap'), notice('stale', 'CVE-2020-1 matches nothing'), notice('expired', 'CVE-2021-1 expired', 'policy.yml:12')]
    expect(policyAnnotation(reportOf({ notices }))).toEqual({ level: 'warning', title: 'ECR Scan Gate: 3 policy warnings', message: 'CVE-2021-1 expired (policy.yml:12)\nCVE-2020-1 matches nothing\na gap' })
  })

  test('none without one', () => expect(policyAnnotation(reportOf({ notices: [notice('info', 'x')] }))).toBeUndefined())

  test('of very many those that fit are told whole, and the rest is counted', () => {
    const notices = Array.from({ length: 500 }, (_, index) => notice('expired', `exception CVE-2026-${String(10_000 + index)} expired`))
    const message = policyAnnotation(reportOf({ notices }))?.message ?? ''
    const told = message.match(/expired$/gmu)?.length ?? 0
    expect(message.length).toBeLessThanOrEqual(4_096)
    expect(message).toContain(`and ${String(500 - told)} more, see the report`)
  })
})
