import { readFileSync, writeFileSync } from 'node:fs'
import { policyJsonSchema } from './policy-json-schema.ts'

/**
 * Writes `schema/policy.schema.json` from the schema that validates policy files. With `--check` it writes nothing and fails when the file is not up to date.
 */
const file = new URL('../schema/policy.schema.json', import.meta.url)
const wanted = `${JSON.stringify(policyJsonSchema(), null, 2)}\n`

if (!process.argv.includes('--check')) writeFileSync(file, wanted)
else if (readFileSync(file, 'utf8') !== wanted) {
  console.error('schema/policy.schema.json is not up to date: run node scripts/policy-schema.ts')
  process.exitCode = 1
}
