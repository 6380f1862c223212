import { toJsonSchema } from '@valibot/to-json-schema'
import { watchSchema } from '../src/fleet/watch/config/schema.ts'

/** The JSON Schema of watch configurations, for editors. What JSON Schema cannot say (globs, streams that stand twice) is left to the watch. */
export function watchJsonSchema(): object {
  const generated = toJsonSchema(watchSchema, { target: 'draft-07', errorMode: 'ignore' })
  return { ...generated, $id: 'watch.schema.json', title: 'ECR Scan Watch configuration', description: 'What is deployed, who answers for it, and what the audit accepts.' }
}
