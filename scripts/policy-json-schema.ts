import { toJsonSchema } from '@valibot/to-json-schema'
import { policySchema } from '../src/policy/file/schema.ts'

/**
 * The JSON Schema of policy files, for editors. What JSON Schema cannot say
 * (globs, duplicates, contradictions) is left to the action and to `policy check`.
 */
export function policyJsonSchema(): object {
  const generated = toJsonSchema(policySchema, { target: 'draft-07', errorMode: 'ignore' })
  return {
    ...generated,
    $id: 'policy.schema.json',
    title: 'ECR Scan Gate policy',
    description: 'What findings of a container image are acceptable, for how long, and why. Keys are named as the inputs of the action.',
  }
}
