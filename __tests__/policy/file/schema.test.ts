import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import { parse } from 'yaml'
import { readPolicyFile } from '../../../src/policy/file/file.ts'
import { policyJsonSchema } from '../../../scripts/policy-json-schema.ts'

const committed: unknown = JSON.parse(readFileSync(new URL('../../../schema/policy.schema.json', import.meta.url), 'utf8'))

test('the committed schema is the one that the validator has (node scripts/policy-schema.ts writes it)', () => {
  expect(committed).toEqual(policyJsonSchema())
})

test('every key says what it means', () => {
  const undescribed = Object.entries((policyJsonSchema() as { properties: Record<string, { description?: string }> }).properties).filter(([, { description }]) => description === undefined)
  expect(undescribed).toEqual([])
})

test('so does every severity below grace, enforce-from and thresholds', () => {
  interface Node {
    readonly properties?: Readonly<Record<string, Node>>
    readonly anyOf?: readonly Node[]
    readonly description?: string
  }
  const { properties = {} } = policyJsonSchema() as Node
  for (const key of ['grace', 'enforce-from', 'thresholds']) {
    const below = [properties[key] ?? {}, ...(properties[key]?.anyOf ?? [])].flatMap((node) => Object.entries(node.properties ?? {}))
    expect(below.length).toBeGreaterThan(5)
    expect(below.filter(([, { description }]) => description === undefined)).toEqual([])
  }
})

describe('editors and the action agree that', () => {
  const ajv = new Ajv({ strict: false })
  formats.default(ajv)
  const validate = ajv.compile(committed as object)
  const exception = '{id: CVE-1, reason: r, expires: 2026-12-31}'

  test.each([
    ['{}', true],
    ['fail-on-severity: none', true],
    ['fail-on-severity: untriaged', false],
    ['fail-on-kve: true', false],
    ['thresholds: {critical: 0, untriaged: 3}', true],
    ['thresholds: {}', false],
    ['thresholds: []', false],
    ['thresholds: {high: -1}', false],
    ['thresholds: {high: 1.5}', false],
    ['only-fixable: yes', false],
    ['fail-on-epss: 0.5', true],
    ['fail-on-epss: 1.5', false],
    ['require-signature: true', true],
    ['require-signature: false', true],
    ["require-signature: ['arn:aws:signer:eu-west-1:123456789012:/signing-profiles/prod', '*/team_*']", true],
    ['require-signature: []', false],
    ['require-signature: yes', false],
    ['require-signature: [1]', false],
    ['require-signature: {profiles: [a]}', false],
    ["repositories: {'a/*': {require-signature: ['*/prod']}}", true],
    ["repositories: {'a/*': {require-signature: []}}", false],
    ['grace: {critical: 0d, kev: 2w}', true],
    ['grace: {critical: 12h}', false],
    ['enforce-from: 2026-12-31', true],
    ['enforce-from: 2026-02-30', false],
    ['enforce-from: {default: 2026-12-31, high: 2026-11-30}', true],
    ['enforce-from: {all: 2026-12-31}', false],
    ['ignore: CVE-1', true],
    ['ignore: [CVE-1]', true],
    ['ignore: [1]', false],
    ['ignore: {a: b}', false],
    [`exceptions: [${exception}]`, true],
    ['exceptions: {}', false],
    ['exceptions: [{id: CVE-1, reason: r}]', false],
    ['exceptions: [{id: CVE-1, reason: r, expires: 2026-02-30}]', false],
    ['exceptions: [{id: CVE-1, reason: " ", expires: 2026-12-31}]', false],
    [`repositories: {'a/*': {fail-on-severity: low}}`, true],
    [`repositories: {'a/*': {exceptions: [${exception}]}}`, false],
    ['never-except: [critical, kev]', true],
    ['never-except: [none]', false],
    ['max-exception-days: 0', false],
    ['max-exception-days: 90', true],
    ['extends: a/b/c@d', true],
  ])('%s is valid: %s', (text, valid) => {
    expect([validate(parse(text)), readPolicyFile(text, 'policy.yml').kind === 'read']).toEqual([valid, valid])
  })
})
