import { describe, expect, test } from '@jest/globals'
import type { Finding } from '../../src/base/finding.ts'
import { addDays, dayOf, daysBetween, parseDay } from '../../src/base/day.ts'
import { NOW, aFinding, aPolicy, daysAgo, verdictOn, without } from './cases.ts'

describe('days', () => {
  test.each([
    ['2026-02-28', true],
    ['2026-02-29', false],
    ['2028-02-29', true],
    ['2026-13-01', false],
    ['2026-1-1', false],
    ['2026-01-01T00:00:00Z', false],
    ['', false],
  ])('%s exists: %s', (text, exists) => {
    expect(parseDay(text)).toBe(exists ? text : undefined)
  })

  test('are counted in UTC', () => {
    expect([dayOf(Date.parse('2026-06-15T23:59:59Z')), addDays('2026-02-28', 1), addDays('2026-01-01', -1), daysBetween('2026-06-15', '2026-07-15')]).toEqual(['2026-06-15', '2026-03-01', '2025-12-31', 30])
  })
})

describe('grace', () => {
  const KEV = { intelligence: { kev: 'yes' as const, cwes: [] } }
  const UNKNOWN = { intelligence: { kev: 'unknown' as const, cwes: [] } }
  test.each<[string, string, Partial<Finding>, string | undefined]>([
    ['within its days', 'grace: {high: 14d}', { publishedAt: daysAgo(13) }, '2026-06-16'],
    ['on the last day', 'grace: {high: 2w}', { publishedAt: daysAgo(13) }, '2026-06-16'],
    ['on the day it ends', 'grace: {high: 14d}', { publishedAt: daysAgo(14) }, undefined],
    ['0d is none', 'grace: {high: 0d}', { publishedAt: daysAgo(0) }, undefined],
    ['another severity', 'grace: {critical: 14d}', { publishedAt: daysAgo(1) }, undefined],
    ['untriaged takes that of medium', 'fail-on-severity: medium\ngrace: {medium: 14d}', { severity: 'untriaged', publishedAt: daysAgo(1) }, '2026-06-28'],
    ['published in the future: no grace, for that date is wrong', 'grace: {high: 14d}', { publishedAt: daysAgo(-30) }, undefined],
    ['the shorter one for KEV', 'grace: {high: 14d, kev: 3d}', { publishedAt: daysAgo(1), ...KEV }, '2026-06-17'],
    ['never a longer one for KEV', 'grace: {high: 2d, kev: 30d}', { publishedAt: daysAgo(1), ...KEV }, '2026-06-16'],
    ['unknown counts as KEV', 'grace: {high: 14d, kev: 0d}', { publishedAt: daysAgo(1), ...UNKNOWN }, undefined],
    ['unless KEV does not matter', 'grace: {high: 14d}', { publishedAt: daysAgo(1), ...UNKNOWN }, '2026-06-28'],
    ['fail-on-kev means no grace for KEV', 'fail-on-kev: true\ngrace: {high: 14d}', { publishedAt: daysAgo(1), ...KEV }, undefined],
    ['unless it is granted', 'fail-on-kev: true\ngrace: {high: 14d, kev: 7d}', { publishedAt: daysAgo(1), ...KEV }, '2026-06-21'],
  ])('%s', (_, text, more, failsOn) => {
    const verdict = verdictOn([aFinding('CVE-1', more)], aPolicy({}, `${text}\n`))
    expect(verdict.findings[0]?.treatment).toEqual(failsOn === undefined ? { kind: 'judged' } : { kind: 'graced', failsOn })
    expect([verdict.result, verdict.counts?.graced, verdict.counts?.total]).toEqual(failsOn === undefined ? ['fail', 0, 1] : ['pass', 1, 1])
  })

  test('without a date of publication there is none: when it was first observed starts anew with every push', () => {
    const undated = { ...without(aFinding('CVE-1'), 'publishedAt'), firstObservedAt: NOW }
    expect(verdictOn([undated], aPolicy({}, 'grace: {high: 14d}\n')).result).toBe('fail')
  })

  test('it fails on the very day that was announced', () => {
    const finding = aFinding('CVE-1', { publishedAt: Date.parse('2026-06-01T23:30:00Z') })
    const at = (time: string) => verdictOn([finding], aPolicy({}, 'grace: {high: 14d}\n'), { now: Date.parse(time) })
    expect(at('2026-06-14T23:59:59Z').findings[0]?.treatment).toEqual({ kind: 'graced', failsOn: '2026-06-15' })
    expect(at('2026-06-15T00:00:00Z').result).toBe('fail')
  })
})

describe('enforce-from', () => {
  const findings = [aFinding('CVE-C', { severity: 'critical' }), aFinding('CVE-H'), aFinding('CVE-M', { severity: 'medium' })]

  test('before its day a broken rule is only announced', () => {
    const verdict = verdictOn(findings, aPolicy({}, 'enforce-from: 2026-07-01\n'))
    expect(verdict).toMatchObject({ result: 'pass', violations: [], upcoming: [{ rule: 'fail-on-severity', limit: 0, actual: 2, findings: ['CVE-C', 'CVE-H'], from: '2026-07-01' }] })
    expect(verdict.reason).toBe('passed: no violation is enforced yet in payments/api:1.4.2 (1 critical, 1 high and 1 medium); would fail from 2026-07-01')
    expect(verdict.notices.map(({ kind, text }) => `${kind}: ${text}`)).toEqual(['warning: would fail from 2026-07-01: 2 findings against fail-on-severity (none allowed)'])
  })

  test('on its day it fails', () => {
    expect(verdictOn(findings, aPolicy({}, 'enforce-from: 2026-06-15\n'))).toMatchObject({ result: 'fail', violations: [{ actual: 2 }] })
  })

  test('severity by severity, the worst first', () => {
    const policy = aPolicy({}, 'fail-on-severity: medium\nenforce-from: {critical: 2026-01-01, high: 2026-08-01, default: 2026-10-01}\n')
    expect(verdictOn(findings, policy)).toMatchObject({ result: 'fail', violations: [{ findings: ['CVE-C'] }] })
    expect(verdictOn(findings.slice(1), policy).upcoming).toEqual([{ rule: 'fail-on-severity', limit: 0, actual: 1, findings: ['CVE-H'], from: '2026-08-01' }])
    expect(verdictOn(findings, policy, { now: Date.parse('2026-10-01T00:00:00Z') }).violations).toMatchObject([{ actual: 3 }])
  })

  test('of each rule the first day is told', () => {
    const policy = aPolicy({}, 'thresholds: {critical: 0, high: 0, medium: 0}\nenforce-from: {critical: 2026-07-01, high: 2026-08-01, medium: 2026-09-01}\n')
    expect(verdictOn(findings, policy).upcoming?.map(({ rule, from }) => [rule, from])).toEqual([['thresholds.critical', '2026-07-01'], ['thresholds.high', '2026-08-01'], ['thresholds.medium', '2026-09-01']])
  })

  test('untriaged follows medium; without a date a severity is enforced at once', () => {
    const policy = aPolicy({}, 'fail-on-severity: medium\nenforce-from: {medium: 2026-07-01}\n')
    expect([verdictOn([aFinding('CVE-U', { severity: 'untriaged' })], policy).result, verdictOn([aFinding('CVE-H')], policy).result]).toEqual(['pass', 'fail'])
  })

  test('what is not enforced needs no KEV data', () => {
    const unknown = aFinding('CVE-1', { intelligence: { kev: 'unknown', cwes: [] } })
    expect(verdictOn([unknown], aPolicy({ failOnKev: true }, 'enforce-from: 2026-07-01\n')).result).toBe('pass')
  })
})
