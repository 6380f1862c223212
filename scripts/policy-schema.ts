import { readFileSync, writeFileSync } from 'node:fs'
import { policyJsonSchema } from './policy-json-schema.ts'
import { watchJsonSchema } from './watch-json-schema.ts'

/**
 * Writes `schema/policy.schema.json` and `schema/watch.schema.json` from the schemas that validate the files. With `--check` it writes nothing and
 * fails when one of them is not up to date.
 */
const schemas = { 'policy.schema.json': policyJsonSchema(), 'watch.schema.json': watchJsonSchema() }

for (const [name, schema] of Object.entries(schemas)) {
  const file = new URL(`../schema/${name}`, import.meta.url)
  const wanted = `${JSON.stringify(schema, null, 2)}\n`
  if (!process.argv.includes('--check')) writeFileSync(file, wanted)
  else if (readFileSync(file, 'utf8') !== wanted) {
    console.error(`schema/${name} is not up to date: run node scripts/policy-schema.ts`)
    process.exitCode = 1
  }
}
