import { describe, expect, test } from '@jest/globals'
import type { RuleInputs } from '../../../src/policy/rules.ts'
import { needsBaseline, needsKev, rulesFor } from '../../../src/policy/policy.ts'
import { resolvePolicy } from '../../../src/policy/file/resolve.ts'
import type { Rules } from '../../../src/policy/rules.ts'
import { NOW, aFile, aPolicy } from '../cases.ts'

describe('precedence: input over file over extended file', () => {
  const PARENT = 'fail-on-severity: low\nonly-fixable: true\nfail-on-kev: true\nfail-on-epss: 0.1\ngrace: {critical: 3d, high: 30d}\nenforce-from: 2026-01-01\n'
  test.each<[string, Partial<RuleInputs>, readonly string[], Partial<Rules>]>([
    ['nothing said: the defaults', {}, [], { failOnSeverity: 'high', onlyFixable: false, failOnKev: false, failOnExploit: false, failOnNewOnly: false, requireSignature: false, grace: {}, enforceFrom: {} }],
    ['the file over the default', {}, ['fail-on-severity: medium'], { failOnSeverity: 'medium' }],
    ['the input over the file', { failOnSeverity: 'critical' }, ['fail-on-severity: medium'], { failOnSeverity: 'critical' }],
    ['the file over what it extends', {}, ['fail-on-severity: medium', PARENT], { failOnSeverity: 'medium', onlyFixable: true, failOnKev: true, failOnEpss: 0.1 }],
    ['the extended file where nobody else says anything', {}, ['only-fixable: false', PARENT], { failOnSeverity: 'low', onlyFixable: false }],
    ['an input can switch a rule of the file off', { failOnKev: false }, ['fail-on-kev: true'], { failOnKev: false }],
    ['an input can switch off the signature that a file wants', { requireSignature: false }, ['require-signature: true'], { requireSignature: false }],
    ['a list of profiles over true', {}, ["require-signature: ['*/prod']", 'require-signature: true'], { requireSignature: ['*/prod'] }],
    ['zero is a value', { failOnEpss: 0 }, ['fail-on-epss: 0.5'], { failOnEpss: 0 }],
    ['a mapping is taken whole', {}, ['grace: {high: 7d}', PARENT], { grace: { high: 7 } }],
    ['an override over the plain keys of its file', {}, ['fail-on-severity: low\nrepositories:\n  payments/*:\n    fail-on-severity: critical'], { failOnSeverity: 'critical' }],
    ['a later override over an earlier one', {}, ["repositories:\n  payments/*:\n    fail-on-severity: critical\n  '*/api':\n    fail-on-severity: medium"], { failOnSeverity: 'medium' }],
    ['an override of other repositories does not count', {}, ["repositories:\n  web/*:\n    fail-on-severity: critical"], { failOnSeverity: 'high' }],
    ['the plain keys of a file over an override of what it extends', {}, ['fail-on-severity: low', 'repositories:\n  payments/*:\n    fail-on-severity: critical'], { failOnSeverity: 'low' }],
    ['the input over every override', { failOnSeverity: 'medium' }, ['repositories:\n  payments/*:\n    fail-on-severity: critical'], { failOnSeverity: 'medium' }],
  ])('%s', (_, inputs, files, rules) => {
    expect(rulesFor(aPolicy(inputs, ...files.map((file) => `${file}\n`)), 'payments/api')).toMatchObject(rules)
  })

  test.each<[string, Partial<RuleInputs>, readonly string[], Partial<Pick<Rules, 'failOnSeverity' | 'thresholds'>>]>([
    ['thresholds of the file against the default', {}, ['thresholds: {critical: 1}'], { failOnSeverity: 'high', thresholds: { critical: 1 } }],
    ['fail-on-severity of the input against thresholds of the file', { failOnSeverity: 'low' }, ['thresholds: {critical: 1}'], { failOnSeverity: 'low' }],
    ['thresholds of the input against fail-on-severity of the file', { thresholds: { high: 2 } }, ['fail-on-severity: low'], { failOnSeverity: 'low', thresholds: { high: 2 } }],
    ['fail-on-severity of the file against thresholds of what it extends', {}, ['fail-on-severity: low', 'thresholds: {critical: 1}'], { failOnSeverity: 'low' }],
    ['both as inputs: thresholds', { failOnSeverity: 'low', thresholds: { high: 2 } }, [], { failOnSeverity: 'low', thresholds: { high: 2 } }],
  ])('the nearest place that has either fail-on-severity or thresholds decides both: %s', (_, inputs, files, wanted) => {
    const { failOnSeverity, thresholds } = rulesFor(aPolicy(inputs, ...files.map((file) => `${file}\n`)), 'payments/api')
    expect({ failOnSeverity, ...(thresholds === undefined ? {} : { thresholds }) }).toEqual(wanted)
  })
})

test('ignore and exceptions of all places are added together', () => {
  const exception = (id: string) => `exceptions:\n  - {id: ${id}, reason: r, expires: 2026-12-31}\n`
  expect(aPolicy({ ignore: ['CVE-1'] }, `ignore: CVE-2\n${exception('CVE-3')}`, exception('CVE-4')).exceptions.map(({ id, source }) => `${id.text} ${source}`)).toEqual([
    'CVE-1 input ignore',
    'CVE-2 policy.yml:1',
    'CVE-3 policy.yml:3',
    'CVE-4 parent-1.yml:2',
  ])
})

describe('the guards of an organization can be made stricter by a nearer file, and not laxer:', () => {
  test('never-except adds up', () => {
    expect([...aPolicy({}, 'never-except: [kev]\n', 'never-except: [critical]\n').neverExcept].sort()).toEqual(['critical', 'kev'])
    expect([...aPolicy({}, 'never-except: []\n', 'never-except: [critical]\n').neverExcept]).toEqual(['critical'])
  })

  test.each([
    ['max-exception-days: 400\n', 'max-exception-days: 30\n', 30],
    ['max-exception-days: 30\n', 'max-exception-days: 400\n', 30],
    ['only-fixable: true\n', 'max-exception-days: 30\n', 30],
  ])('of %j and %j the smaller number of days holds', (file, parent, days) => {
    expect(aPolicy({}, file, parent).maxExceptionDays).toBe(days)
  })

  test.each([
    ['2026-07-15', []],
    ['2026-07-16', ['policy.yml:3: the exception CVE-1 ends on 2026-07-16; max-exception-days: 30 allows 2026-07-15 at the latest']],
  ])('an exception until %s under max-exception-days: 30 of the extended file', (expires, problems) => {
    const files = [aFile(`extends: a/b/c@d\nexceptions:\n  - {id: CVE-1, reason: r, expires: ${expires}}\n`), aFile('max-exception-days: 30\n', 'parent.yml')]
    const resolved = resolvePolicy({ ignore: [] }, files, { sources: [], now: NOW })
    expect(resolved.kind === 'invalid' ? resolved.problems : []).toEqual(problems)
  })
})

test('a glob of the input that does not compile is told', () => {
  expect(resolvePolicy({ ignore: ['CVE-['] }, [], { sources: [], now: NOW })).toMatchObject({ kind: 'invalid', problems: [expect.stringContaining('input ignore: "CVE-[" isn\'t a valid glob')] })
})

test.each<[NonNullable<RuleInputs['thresholds']>, readonly string[]]>([
  [{ high: 0 }, ['thresholds limit high but not critical: any number of those passes']],
  [{ medium: 5 }, ['thresholds limit medium but not critical, high: any number of those passes']],
  [{ critical: 0, medium: 5 }, []],
])('the input thresholds %j is warned of as a file is', (thresholds, texts) => {
  expect(aPolicy({ thresholds }).warnings).toEqual(texts.map((text) => ({ text, source: 'input thresholds' })))
})

test('so are thresholds for some repositories', () => {
  expect(aFile('repositories: {web: {thresholds: {high: 0}}}\n').warnings).toEqual([{ text: 'thresholds limit high but not critical: any number of those passes', source: 'policy.yml:1' }])
})

test.each<[string, Partial<RuleInputs>, string, boolean]>([
  ['no rule about it', {}, 'only-fixable: true', false],
  ['fail-on-kev', { failOnKev: true }, 'only-fixable: true', true],
  ['fail-on-kev for another repository', {}, 'repositories: {web: {fail-on-kev: true}}', false],
  ['grace for KEV', {}, 'grace: {kev: 0d}', true],
  ['never-except KEV', {}, 'never-except: [kev]', true],
])('KEV data are needed: %s', (_, inputs, file, needed) => {
  expect(needsKev(aPolicy(inputs, `${file}\n`), ['payments/api'])).toBe(needed)
})

test('the baseline is needed for fail-on-new-only', () => {
  expect([needsBaseline(aPolicy({ failOnNewOnly: true }), ['a']), needsBaseline(aPolicy(), ['a'])]).toEqual([true, false])
})
