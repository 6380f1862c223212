import type { NoResult } from '../../base/no-result.ts'
import type { InputProblem } from '../../inputs/reader.ts'

/** A wrong input as a reason for having no result. */
export function asProblem({ input, value, text }: InputProblem): NoResult {
  const remedy = input === 'region' && value === '' ? ['Run aws-actions/configure-aws-credentials before this step: it sets AWS_REGION.'] : []
  return { code: 'bad-input', what: `Input ${text}`, remedy, alwaysFails: true }
}
