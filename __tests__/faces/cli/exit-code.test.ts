import { describe, expect, test } from '@jest/globals'
import type { NoResult } from '../../../src/base/no-result.ts'
import type { Mode, OnNoResult } from '../../../src/policy/fails-step.ts'
import type { Result } from '../../../src/policy/verdict.ts'
import { exitCodeOf } from '../../../src/faces/cli/exit-code.ts'

const problem = (code: string, alwaysFails = false): NoResult => ({ code, what: code, remedy: [], ...(alwaysFails ? { alwaysFails: true as const } : {}) })
const TIMED_OUT = problem('timeout')
const CANCELLED = problem('cancelled', true)
const UNREACHABLE = problem('unreachable', true)
const DENIED = problem('permission-denied', true)
const NO_LOGIN = problem('no-credentials', true)
const BAD_POLICY = problem('policy-invalid', true)

describe('exit codes', () => {
  const cases: readonly (readonly [Result, Mode, OnNoResult, readonly NoResult[], number])[] = [
    ['pass', 'enforce', 'fail', [], 0],
    ['pass', 'report', 'warn', [], 0],
    ['fail', 'enforce', 'fail', [], 1],
    ['fail', 'enforce', 'warn', [], 1],
    ['fail', 'report', 'fail', [], 0],
    ['fail', 'report', 'warn', [], 0],
    // One image breaks the rules, another one has no result.
    ['fail', 'enforce', 'fail', [TIMED_OUT], 1],
    ['fail', 'enforce', 'fail', [DENIED], 1],
    ['fail', 'report', 'fail', [TIMED_OUT], 2],
    ['fail', 'report', 'warn', [TIMED_OUT], 0],
    ['fail', 'report', 'fail', [DENIED], 3],
    ['fail', 'report', 'warn', [DENIED], 3],
    ['no-result', 'enforce', 'fail', [TIMED_OUT], 2],
    ['no-result', 'enforce', 'warn', [TIMED_OUT], 0],
    ['no-result', 'report', 'fail', [TIMED_OUT], 2],
    ['no-result', 'report', 'warn', [TIMED_OUT], 0],
    // Nobody asked to be told softly that the gate is not connected.
    ['no-result', 'enforce', 'warn', [UNREACHABLE], 2],
    ['no-result', 'report', 'warn', [CANCELLED], 2],
    ['no-result', 'enforce', 'fail', [DENIED], 3],
    ['no-result', 'report', 'warn', [DENIED], 3],
    ['no-result', 'enforce', 'warn', [NO_LOGIN], 3],
    ['no-result', 'enforce', 'warn', [BAD_POLICY], 3],
    // What the caller can change is told first.
    ['no-result', 'enforce', 'fail', [TIMED_OUT, DENIED], 3],
  ]

  test.each(cases)('%s in mode %s with on-no-result %s and %j is %d', (result, mode, onNoResult, problems, expected) => {
    expect(exitCodeOf({ result, problems }, { mode, onNoResult })).toBe(expected)
  })
})
