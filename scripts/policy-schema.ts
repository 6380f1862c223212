/**
 * Writes `schema/policy.schema.json` and `schema/watch.schema.json` from the schemas that validate the files.
 *
 *   npx node scripts/policy-schema.ts           writes both
 *   npx node scripts/policy-schema.ts --check   names what is out of date, and fails
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { runScript } from './arguments.ts'
import { policyJsonSchema } from './policy-json-schema.ts'
import { watchJsonSchema } from './watch-json-schema.ts'

const SCRIPT = {
  command: 'npx node scripts/policy-schema.ts',
  about: 'Writes schema/policy.schema.json and schema/watch.schema.json from the schemas that validate the files.',
  options: { check: { type: 'boolean', about: 'Write nothing, name what is out of date, and fail.' } },
} as const

await runScript(SCRIPT, ({ check }) => {
  const wanted = Object.entries({ 'policy.schema.json': policyJsonSchema(), 'watch.schema.json': watchJsonSchema() })
  const stale = wanted
    .map(([name, schema]) => ({ name, file: new URL(`../schema/${name}`, import.meta.url), text: `${JSON.stringify(schema, null, 2)}\n` }))
    .filter(({ file, text }) => readFileSync(file, 'utf8') !== text)
  if (check !== true) for (const { file, text } of stale) writeFileSync(file, text)
  else for (const { name } of stale) console.error(`schema/${name} is not up to date: run node scripts/policy-schema.ts`)
  return check === true && stale.length > 0 ? 1 : 0
})
