import { describe, expect, test } from '@jest/globals'
import { dependsOnMore, policyKey, unjudged, worse } from '../../../src/fleet/watch/judgement.ts'
import { readPolicyFile } from '../../../src/policy/file/file.ts'
import { resolvePolicy } from '../../../src/policy/file/resolve.ts'
import type { Policy } from '../../../src/policy/policy.ts'
import { finding, NOW } from './looks.ts'

function policy(text: string, sha256 = 'x'): Policy {
  const reading = readPolicyFile(text, 'policy.yml')
  if (reading.kind === 'invalid') throw new Error(reading.problems.join('\n'))
  const resolved = resolvePolicy({ ignore: [] }, [reading.file], { sources: [{ name: 'policy.yml', sha256, commit: undefined }], now: NOW })
  if (resolved.kind === 'invalid') throw new Error(resolved.problems.join('\n'))
  return resolved.policy
}

describe('a verdict rests on more than the scan and its counts', () => {
  test.each([
    ['fail-on-severity: critical', false],
    ['fail-on-severity: high', false],
    ['fail-on-severity: none', false],
    // Untriaged ones count as medium, and no aggregation counts them.
    ['fail-on-severity: medium', true],
    ['fail-on-severity: low', true],
    ['fail-on-severity: informational', true],
    ['thresholds: {critical: 0, high: 3}', false],
    ['thresholds: {critical: 0, medium: 3}', true],
    ['thresholds: {critical: 0, high: 0, low: 3}', true],
    ['thresholds: {untriaged: 0}', true],
    ['fail-on-kev: true', true],
    ['fail-on-exploit: true', true],
    ['fail-on-epss: 0.5', true],
    ['only-fixable: true', true],
    ['require-signature: true', true],
    ['grace: {kev: 3d, high: 30d}', true],
    ['never-except: [kev]', true],
    ['grace: {high: 30d}', false],
  ])('%s: %s', (text, expected) => {
    expect(dependsOnMore(policy(text), 'payments/api')).toBe(expected)
  })

  test('a rule of one repository is asked for that one only', () => {
    const text = 'repositories:\n  shop/*:\n    fail-on-kev: true\n'
    expect([dependsOnMore(policy(text), 'shop/web'), dependsOnMore(policy(text), 'payments/api')]).toEqual([true, false])
  })
})

describe('the key of a policy', () => {
  const base = 'fail-on-severity: high\n'
  test.each([
    ['the text of the file', policy(base), policy(base, 'y')],
    ['a rule', policy(base), policy('fail-on-severity: critical\n')],
    ['a repository that a rule is for', policy('repositories: {a/*: {fail-on-severity: low}}'), policy('repositories: {b/*: {fail-on-severity: low}}')],
    ['an exception', policy('exceptions: [{id: CVE-1, reason: it is not used here, expires: 2026-12-31}]'), policy('exceptions: [{id: CVE-2, reason: it is not used here, expires: 2026-12-31}]')],
    ['what may not be excepted', policy('never-except: [critical]'), policy('never-except: [high]')],
  ])('changes with %s', (_what, one, other) => {
    expect(policyKey(one, '1')).not.toBe(policyKey(other, '1'))
  })

  test('changes with the program, and with nothing else', () => {
    expect(policyKey(policy(base), '1')).not.toBe(policyKey(policy(base), '2'))
    expect(policyKey(policy(base), '1')).toBe(policyKey(policy(base), '1'))
  })
})

test('of two findings with one id everything that is worse counts', () => {
  const one = finding({ severity: 'low', standing: 'open', violates: false, observedAt: NOW })
  const other = finding({ severity: 'critical', standing: 'suppressed', violates: true, observedAt: NOW - 1 })
  const both = { severity: 'critical', standing: 'open', violates: true, observedAt: NOW - 1 }
  expect([worse(one, other), worse(other, one)]).toMatchObject([both, both])
  expect(worse(finding({ standing: 'excepted' }), finding({ standing: 'suppressed' })).standing).toBe('suppressed')
})

test.each([
  ['unsupported', 'unscannable'],
  ['coverage-scan-eligibility-expired', 'expired'],
  ['inspector-off', 'expired'],
  ['basic-scanning', 'expired'],
  ['repository-not-found', 'gone'],
  ['a-cause-of-a-later-version', 'no-result'],
])('the cause %s makes a stream %s', (code, state) => {
  expect(unjudged({ code, what: 'x', remedy: [] }).state).toBe(state)
})
