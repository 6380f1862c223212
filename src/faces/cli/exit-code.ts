import { failsStep, type StepOptions } from '../../policy/fails-step.ts'
import type { Verdict } from '../../policy/verdict.ts'

/** Exit codes. Scripts rely on these numbers. */
export const EXIT = {
  /** Passed, or nothing to report. */
  pass: 0,
  fail: 1,
  'no-result': 2,
  /** Wrong usage, credentials or permissions: somebody has to change something before another run can help. */
  usage: 3,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Problems that the caller has to solve, unlike those of the image, its scan or the services. */
const OF_CALLER: ReadonlySet<string> = new Set([
  'bad-input',
  'no-credentials',
  'login-expired',
  'bad-credentials',
  'aws-file-unfit',
  'permission-denied',
  'config-not-found',
  'config-unreadable',
  'config-invalid',
  'policy-base-unknown',
  'policy-not-found',
  'policy-unreadable',
  'policy-invalid',
  'policy-cycle',
  'policy-too-deep',
  'vex-not-found',
  'vex-unreadable',
  'vex-invalid',
])

/** Whether the caller has to change something before another run can help. */
export function isOfCaller({ code }: { readonly code: string }): boolean {
  return OF_CALLER.has(code)
}

/** The exit code of a verdict: `mode` and `on-no-result` mean what they mean for the step of a workflow. */
export function exitCodeOf(verdict: Pick<Verdict, 'result' | 'problems'>, options: StepOptions | undefined): ExitCode {
  if (!failsStep(verdict, options)) return EXIT.pass
  if (verdict.result === 'fail' && options?.mode !== 'report') return EXIT.fail
  return exitCodeWithoutResult(verdict.problems)
}

/** The exit code where there is no result. */
export function exitCodeWithoutResult(problems: Verdict['problems']): ExitCode {
  return problems.some(isOfCaller) ? EXIT.usage : EXIT['no-result']
}
