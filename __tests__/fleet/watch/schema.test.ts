import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { Ajv } from 'ajv'
import { parse } from 'yaml'
import { watchJsonSchema } from '../../../scripts/watch-json-schema.ts'
import { readWatchFile } from '../../../src/fleet/watch/config/file.ts'

const committed: unknown = JSON.parse(readFileSync(new URL('../../../schema/watch.schema.json', import.meta.url), 'utf8'))

test('the committed schema is the one that the validator has (node scripts/policy-schema.ts writes it)', () => {
  expect(committed).toEqual(watchJsonSchema())
})

describe('editors and the watch agree that', () => {
  const validate = new Ajv({ strict: false }).compile(committed as object)

  test.each([
    ['{}', true],
    ['streams: [{repository: a/b, tags: [x]}]', true],
    ['streams: [{repository: a/b, tags: x}]', false],
    ['streams: [{tags: [x]}]', false],
    ['streams: [{repository: a/b, tags: [x], newest: all}]', true],
    ['streams: [{repository: a/b, tags: [x], newest: some}]', false],
    ['streams: [{repository: a/b, in-use: yes}]', false],
    ['streams: [{repository: a/b, digests: [latest]}]', false],
    ['slo: {critical: 7d}', true],
    ['slo: {critical: 7}', false],
    ['slo: {worst: 7d}', false],
    ['audit: {unscanned: [a/*]}', true],
    ['audit: {accepted: [a/*]}', false],
  ])('%s: %s', (text, valid) => {
    expect(validate(parse(text))).toBe(valid)
    expect(readWatchFile(text, 'watch.yml').kind).toBe(valid ? 'read' : 'invalid')
  })
})
