import { describe, expect, test } from '@jest/globals'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import { parse } from 'yaml'
import { checkPolicy } from '../../src/policy/file/check.ts'
import { readVexDocument } from '../../src/policy/exceptions/vex-document.ts'
import { filesBelow, textOf } from '../contract/files.ts'

const NOW = Date.UTC(2026, 10, 21)
const POLICIES = filesBelow('examples/policies', '.yml').map((file) => `examples/policies/${file}`)
const DOCUMENTS = filesBelow('examples/vex', '.json').map((file) => `examples/vex/${file}`)

const ajv = new Ajv({ allErrors: true, strict: false })
formats.default(ajv)
const isValid = ajv.compile(JSON.parse(textOf('schema/policy.schema.json')) as object)

describe.each(POLICIES)('%s', (file) => {
  test('is a policy, by the validator and by the published schema', () => {
    expect(checkPolicy(textOf(file), file, NOW).problems).toEqual([])
    // Dates stay text, as the schema has them.
    isValid(parse(textOf(file), { schema: 'core' }))
    expect(isValid.errors ?? []).toEqual([])
  })

  test('has no exception that was over when it was written', () => {
    expect(checkPolicy(textOf(file), file, NOW).warnings).toEqual([])
  })
})

test.each(DOCUMENTS)('%s is an OpenVEX document', (file) => {
  expect(readVexDocument(textOf(file), file)).toMatchObject({ kind: 'read' })
})
