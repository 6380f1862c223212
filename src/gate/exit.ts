import type { Options } from '../inputs/options.ts'
import type { Verdict } from '../policy/verdict.ts'

/** What the verdict means for the step. Pure; the only place that knows `mode` and `on-no-result`. */
export function stepFails(verdict: Verdict, options: Pick<Options, 'mode' | 'onNoResult'> | undefined): boolean {
  // Wrong inputs, missing permissions, unreachable services: nobody asked to be told softly that the gate is not connected.
  if (verdict.problems.some(({ alwaysFails }) => alwaysFails === true)) return verdict.result !== 'pass'
  switch (verdict.result) {
    case 'pass':
      return false
    case 'fail':
      return options?.mode !== 'report'
    case 'no-result':
      return options?.onNoResult !== 'warn'
  }
}
