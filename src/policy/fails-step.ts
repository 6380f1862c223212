import type { Verdict } from './verdict.ts'

/** `report`: a failing verdict does not fail the step. */
export type Mode = 'enforce' | 'report'
/** What the step does where there is no verdict. */
export type OnNoResult = 'fail' | 'warn'

/** As far as the inputs decide what a verdict means for the step; absent when they could not be read. */
export interface StepOptions {
  readonly mode: Mode
  readonly onNoResult: OnNoResult
}

/** What the verdict means for the step. Pure; the only place that knows what `mode` and `on-no-result` do. */
export function failsStep(verdict: Pick<Verdict, 'result' | 'problems'>, options: StepOptions | undefined): boolean {
  switch (verdict.result) {
    case 'pass':
      return false
    case 'fail':
      // Report mode is about findings: an image without result, beside one that breaks the rules, is no softer for it.
      return options?.mode !== 'report' || (verdict.problems.length > 0 && noResultFails(verdict, options))
    case 'no-result':
      return noResultFails(verdict, options)
  }
}

function noResultFails({ problems }: Pick<Verdict, 'problems'>, options: StepOptions | undefined): boolean {
  // Wrong inputs, missing permissions, unreachable services: nobody asked to be told softly that the gate is not connected.
  return options?.onNoResult !== 'warn' || problems.some(({ alwaysFails }) => alwaysFails === true)
}
