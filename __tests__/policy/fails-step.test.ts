import { describe, expect, test } from '@jest/globals'
import { failsStep } from '../../src/policy/fails-step.ts'
import type { Verdict } from '../../src/policy/verdict.ts'

const problem = (alwaysFails: boolean): Verdict['problems'][number] => ({ code: 'x', what: 'x', remedy: [], ...(alwaysFails ? { alwaysFails: true as const } : {}) })

function verdict(result: Verdict['result'], problems: Verdict['problems'] = []): Verdict {
  return { result, complete: result !== 'no-result', reason: '', violations: [], findings: [], problems, notices: [], fixed: [], judgedAt: 0 }
}

describe('whether the step fails', () => {
  test.each([
    ['pass', verdict('pass'), { mode: 'enforce', onNoResult: 'fail' }, false],
    ['fail', verdict('fail'), { mode: 'enforce', onNoResult: 'warn' }, true],
    ['fail in report mode', verdict('fail'), { mode: 'report', onNoResult: 'fail' }, false],
    ['fail in report mode, with an image that timed out besides', verdict('fail', [problem(false)]), { mode: 'report', onNoResult: 'fail' }, true],
    ['fail in report mode, with an image that timed out besides, warn', verdict('fail', [problem(false)]), { mode: 'report', onNoResult: 'warn' }, false],
    ['fail, with an image that timed out besides, warn', verdict('fail', [problem(false)]), { mode: 'enforce', onNoResult: 'warn' }, true],
    ['fail in report mode, with a permission missing besides', verdict('fail', [problem(true)]), { mode: 'report', onNoResult: 'warn' }, true],
    ['no result', verdict('no-result', [problem(false)]), { mode: 'enforce', onNoResult: 'fail' }, true],
    ['no result, warn', verdict('no-result', [problem(false)]), { mode: 'enforce', onNoResult: 'warn' }, false],
    ['no result, report mode', verdict('no-result', [problem(false)]), { mode: 'report', onNoResult: 'fail' }, true],
    ['no result for a wrong set-up, warn', verdict('no-result', [problem(true)]), { mode: 'report', onNoResult: 'warn' }, true],
    ['no result, inputs unreadable', verdict('no-result', [problem(true)]), undefined, true],
    ['fail, inputs unreadable', verdict('fail'), undefined, true],
  ] as const)('%s', (_name, given, options, expected) => {
    expect(failsStep(given, options)).toBe(expected)
  })
})
