import type { Problem } from '../shape.ts'
import { Refusal } from '../wire/answer.ts'

/** A `ValidationException` about one member, in Inspector's words. */
export function invalid(name: string, message: string): Refusal {
  return new Refusal(400, 'ValidationException', `1 validation error detected: Value at '${name}' failed to satisfy constraint: ${message}`, {
    reason: 'FIELD_VALIDATION_FAILED',
    fields: [{ name, message }],
  })
}

/** A `ValidationException` about everything that is wrong with a request. */
export function invalidRequest(problems: readonly Problem[]): Refusal {
  const count = `${problems.length} validation error${problems.length === 1 ? '' : 's'} detected`
  const parts = problems.map((problem) => `Value at '${problem.path}' failed to satisfy constraint: ${problem.message}`)
  return new Refusal(400, 'ValidationException', `${count}: ${parts.join('; ')}`, {
    reason: problems.some((problem) => problem.kind === 'type') ? 'CANNOT_PARSE' : 'FIELD_VALIDATION_FAILED',
    fields: problems.map((problem) => ({ name: problem.path, message: problem.message })),
  })
}
