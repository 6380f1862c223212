import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { examples } from '../../scripts/preview/examples.ts'
import { text } from '../../scripts/preview/text.ts'
import { escapeXml } from '../../src/report/escape.ts'
import { renderJunit } from '../../src/report/junit.ts'
import type { Report } from '../../src/report/model.ts'
import { anyText } from '../strings.ts'
import { named } from './examples.ts'
import { readXml, type Element } from './xml.ts'

const all = examples().filter(({ name }) => name !== 'huge').map(({ name, make }) => [name, make()] as const)
const suitesOf = (report: Report): readonly Element[] => readXml(text(renderJunit(report))).children
const casesOf = (suite: Element | undefined): readonly (readonly (string | undefined)[])[] =>
  (suite?.children ?? []).filter(({ name }) => name === 'testcase').map(({ attributes, children: [outcome] }) => [attributes['name'], outcome?.name, outcome?.attributes['message']])

/** What the schema that Jenkins reads allows (xunit-plugin, `junit-10.xsd`), in our words: attributes, the required ones first, and children. */
const SCHEMA: Readonly<Record<string, { readonly required: readonly string[]; readonly optional: readonly string[]; readonly children: readonly string[] }>> = {
  testsuites: { required: [], optional: ['name', 'time', 'tests', 'failures', 'errors'], children: ['testsuite'] },
  testsuite: { required: ['name', 'tests', 'failures', 'errors'], optional: ['skipped', 'time', 'timestamp'], children: ['testcase', 'system-out'] },
  testcase: { required: ['name'], optional: ['classname'], children: ['failure', 'error', 'skipped'] },
  failure: { required: [], optional: ['type', 'message'], children: [] },
  error: { required: [], optional: ['type', 'message'], children: [] },
  skipped: { required: [], optional: ['type', 'message'], children: [] },
  'system-out': { required: [], optional: [], children: [] },
}

function complaints({ name, attributes, children }: Element): readonly string[] {
  const known = SCHEMA[name]
  if (known === undefined) return [`unknown element ${name}`]
  const given = Object.keys(attributes)
  return [
    ...known.required.filter((one) => !given.includes(one)).map((one) => `${name} lacks ${one}`),
    ...given.filter((one) => !known.required.includes(one) && !known.optional.includes(one)).map((one) => `${name} has ${one}`),
    ...children.filter((child) => !known.children.includes(child.name)).map((child) => `${child.name} in ${name}`),
    // SUREFIRE_TIME, as far as we write it.
    ...('time' in attributes && !/^\d{1,12}\.\d{3}$/u.test(attributes['time'] ?? '') ? [`time is ${attributes['time'] ?? ''}`] : []),
    ...children.flatMap(complaints),
  ]
}

describe('JUnit', () => {
  test.each(all)('%s follows the schema, and its numbers are those of its cases', (_name, report) => {
    const root = readXml(text(renderJunit(report)))
    expect(complaints(root)).toEqual([])
    const count = (suite: Element, kind: string) => suite.children.filter(({ children }) => children[0]?.name === kind).length
    for (const suite of root.children) {
      const cases = suite.children.filter(({ name }) => name === 'testcase')
      expect(suite.attributes).toMatchObject({ tests: String(cases.length), failures: String(count(suite, 'failure')), errors: String(count(suite, 'error')), skipped: String(count(suite, 'skipped')) })
      expect(cases.length).toBeGreaterThan(0)
    }
  })

  test.each(all)('%s never looks better than the verdict', (_name, report) => {
    const kinds = suitesOf(report).flatMap(casesOf).map(([, kind]) => kind)
    if (report.result === 'pass') expect(kinds.filter((kind) => kind !== undefined)).toEqual([])
    if (report.result === 'fail') expect(kinds).toContain('failure')
    if (report.result === 'no-result') expect(kinds).toContain('error')
  })

  test('has a suite for each image, and a case for its scan and each rule', () => {
    const [suite] = suitesOf(named('failed'))
    expect(suite?.attributes['name']).toBe('payments/api:1.4.2')
    expect(casesOf(suite)).toEqual([['scan', undefined, undefined], ['fail-on-severity', 'failure', '9 findings (none allowed)']])
    expect(suite?.children[1]?.children[0]?.text.split('\n')[0]).toBe('critical CVE-2024-37371 libgssapi-krb5-2 1.20.1-2+deb12u1 (fixed in 1.20.1-2+deb12u2)')
  })

  test('what has no result is an error with its cure, and its rules are skipped', () => {
    const [suite] = suitesOf(named('timed-out'))
    expect(casesOf(suite).map(([name, kind]) => [name, kind])).toEqual([['scan', 'error'], ['fail-on-severity', 'skipped']])
    expect(suite?.children[0]?.children[0]).toMatchObject({ attributes: { type: 'timeout' }, text: expect.stringContaining('\n- ') })
  })

  test('a rule that nobody could answer is an error, not passed', () => {
    const report: Report = { ...named('passed'), result: 'no-result', rules: [{ failOnKev: true }], problems: [{ code: 'kev-unknown', what: 'fail-on-kev could not be answered', remedy: [] }] }
    expect(suitesOf(report).flatMap(casesOf).map(([name, kind]) => [name, kind])).toEqual([['scan', undefined], ['fail-on-kev', 'error']])
  })

  test('a problem of the whole run has a suite of its own', () => {
    const report: Report = { ...named('clean'), result: 'no-result', images: [], problems: [{ code: 'no-credentials', what: 'No AWS credentials', remedy: ['Sign in.'] }] }
    expect(suitesOf(report).map((suite) => [suite.attributes['name'], casesOf(suite)])).toEqual([['ECR Scan Gate', [['run', 'error', 'No AWS credentials']]]])
  })

  test('a verdict that no case tells is told by one of its own', () => {
    for (const [result, kind] of [['fail', 'failure'], ['no-result', 'error']] as const) {
      expect(suitesOf({ ...named('clean'), result }).flatMap(casesOf).at(-1)?.slice(0, 2)).toEqual(['verdict', kind])
    }
  })

  test('a rule that is about no finding fails on its own', () => {
    const report: Report = { ...named('clean'), result: 'fail', violations: [{ rule: 'require-signature', limit: 0, actual: 1, findings: [] }] }
    expect(suitesOf(report).flatMap(casesOf)).toContainEqual(['require-signature', 'failure', '1 found (none allowed)'])
  })

  test('whatever a text is, it stays text', () => {
    fc.assert(
      fc.property(fc.oneof(anyText(), fc.constantFrom('\uffff', '\ufffe', ']]>', '<!--', '\ud800', '&amp;', '"\'', '\u0000')), (foreign) => {
        const { attributes, text: inside } = readXml(`<failure message="${escapeXml(foreign)}">${escapeXml(foreign)}</failure>`)
        expect(attributes['message']).toBe(inside)
      }),
      { numRuns: 300 },
    )
  })
})
