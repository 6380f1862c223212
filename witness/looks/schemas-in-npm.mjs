// Runs in the folder of the outside npm packages: they are resolved from the working folder, not from this project.
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const here = createRequire(join(process.cwd(), 'package.json'))
const bring = (name) => import(pathToFileURL(here.resolve(name)).href)
const root = process.env.WITNESS_ROOT
const { parse } = (await import(pathToFileURL(process.env.WITNESS_YAML).href)).default
const Ajv2020 = here('ajv/dist/2020.js').default
const Ajv = here('ajv').default
const addFormats = here('ajv-formats').default
const hyper2020 = await bring('@hyperjump/json-schema/draft-2020-12')
const hyper7 = await bring('@hyperjump/json-schema/draft-07')

const json = (file) => JSON.parse(readFileSync(file, 'utf8'))
const complaints = []
const looked = []

await check('report.schema.json', new Ajv2020({ strict: true, allErrors: true }), hyper2020, process.argv.slice(2).map((file) => ({ file, value: json(file), valid: true })))
await check('policy.schema.json', new Ajv({ strict: true, strictTypes: false, allErrors: true }), hyper7, [...policies(), ...json(process.env.WITNESS_POLICIES)])
console.log(JSON.stringify({ complaints, looked: looked.join('; ') }))

async function check(name, ajv, hyper, documents) {
  const schema = json(join(root, 'schema', name))
  addFormats(ajv)
  const validate = ajv.compile(schema)
  const id = `https://example.invalid/${name}`
  hyper.registerSchema({ ...schema, $id: id }, id)
  let refused = 0
  for (const { file, value, valid } of documents) {
    const byAjv = validate(value)
    const first = byAjv ? '' : ajv.errorsText(validate.errors).slice(0, 200)
    const byHyper = (await hyper.validate(id, value)).valid
    if (byAjv !== byHyper) complaints.push(`${file}: ajv says ${byAjv}, hyperjump says ${byHyper} (${first})`)
    else if (valid !== undefined && valid !== null && byAjv !== valid) complaints.push(`${file}: ${valid ? `refused: ${first}` : 'accepted, though it is wrong'}`)
    if (!byAjv) refused++
  }
  looked.push(`${name}: ${documents.length} documents, ${refused} of them refused by both`)
}

function policies() {
  const folder = join(root, 'examples', 'policies')
  const good = readdirSync(folder).map((file) => ({ file, value: parse(readFileSync(join(folder, file), 'utf8')), valid: true }))
  // A schema that accepts everything would agree with everybody.
  const bad = [{ nosuch: 1 }, { 'fail-on-severity': 'terrible' }, { exceptions: [{ reason: 'no id' }] }, { exceptions: 'none' }, [], 'text'].map((value) => ({ file: JSON.stringify(value), value, valid: false }))
  return [...good, ...bad]
}
