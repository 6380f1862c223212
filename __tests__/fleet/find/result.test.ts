import { describe, expect, test } from '@jest/globals'
import type { NoResult } from '../../../src/base/no-result.ts'
import { questionOf, toLookFurther, widened } from '../../../src/fleet/find/asked.ts'
import { findFails } from '../../../src/fleet/find/result.ts'
import { asked, found, IN_USE, LOG4SHELL, pattern, resultOf, UNKNOWN_USE } from './samples.ts'

const broken: NoResult = { code: 'unavailable', what: 'Page 3 could not be read.', remedy: [] }

describe('the answer', () => {
  test.each([
    ['found', resultOf([found(1, { use: IN_USE }), found(2)]), 'found', '2 images have CVE-2021-44228: 1 in use, 1 not in use.'],
    ['found, use unknown', resultOf([found(1, { use: UNKNOWN_USE })]), 'found', '1 image has CVE-2021-44228: 0 in use, 1 unknown.'],
    ['found, one id of two', resultOf([found(1)], asked({ vulnerabilities: ['CVE-1999-0001', LOG4SHELL] })), 'found', '1 image has CVE-2021-44228: 0 in use, 1 not in use.'],
    ['in use only', resultOf([found(1, { use: IN_USE })], asked({ inUseOnly: true })), 'found', '1 image has CVE-2021-44228 and is in use.'],
    ['in repositories', resultOf([found(1, { use: IN_USE })], asked({ repositories: [pattern('payments/*', 'repository')] })), 'found', '1 image of repository payments/* has CVE-2021-44228: 1 in use.'],
    ['a package', resultOf([found(1, { use: IN_USE })], asked({ vulnerabilities: [], packages: [pattern('log4j*')] })), 'found', '1 image has a vulnerability in package log4j*: 1 in use.'],
    ['nobody', resultOf([]), 'not-found', 'No image has CVE-2021-44228, as far as Amazon Inspector knows.'],
    ['a page that failed', resultOf([found(1)], asked(), { problems: [broken] }), 'no-result', 'Page 3 could not be read. 1 image was found before that, but more may have it.'],
    ['the first page failed', resultOf([], asked(), { problems: [broken] }), 'no-result', 'Page 3 could not be read. No image was found before that, but images that were not read may have it.'],
    ['in use only, unknown', resultOf([found(1, { use: IN_USE }), found(2, { use: UNKNOWN_USE })], asked({ inUseOnly: true })), 'no-result', "1 image in use has CVE-2021-44228. 1 more image has it, but Inspector doesn't report whether it runs."],
  ])('%s', (_title, result, state, reason) => {
    expect(result).toMatchObject({ state, reason })
  })

  test('a number that is not known is not 0', () => {
    expect(resultOf([], asked(), { problems: [broken] }).counts).toMatchObject({ found: undefined, inUse: undefined })
    expect(resultOf([found(1, { use: UNKNOWN_USE })]).counts).toMatchObject({ found: 1, inUse: undefined })
    expect(resultOf([]).counts).toMatchObject({ found: 0, inUse: 0 })
  })

  test('an id that nobody has is told, with what that does not mean', () => {
    const result = resultOf([found(1)], asked({ vulnerabilities: [LOG4SHELL, 'CVE-1999-0001'] }))
    expect(result.missing).toEqual(['CVE-1999-0001'])
    expect(result.notices.join(' ')).toMatch(/^No finding names CVE-1999-0001\. Amazon Inspector reports a vulnerability only if it knows it/)
  })

  test('nothing is called missing when not everything was read', () => {
    expect(resultOf([], asked(), { problems: [broken] })).toMatchObject({ missing: [], notices: [] })
  })

  test('an id that only images out of use have is not missing', () => {
    const result = resultOf([found(1)], asked({ inUseOnly: true }))
    expect(result).toMatchObject({ state: 'not-found', missing: [], reason: 'No image in use has CVE-2021-44228, as far as Amazon Inspector knows.' })
    expect(result.notices.join(' ')).toContain('leave out `in-use`')
  })
})

test.each([
  ['found', resultOf([found(1)]), false, false],
  ['found', resultOf([found(1)]), true, true],
  ['not found', resultOf([]), true, false],
  ['no result', resultOf([], asked(), { problems: [broken] }), false, true],
  ['no result, with rows', resultOf([found(1)], asked(), { problems: [broken] }), true, true],
])('%s, fail-if-found %#: fails', (_title, result, failIfFound, fails) => {
  expect(findFails(result, failIfFound)).toBe(fails)
})

describe('what Inspector is asked', () => {
  test('names whole or by their beginning, as its filters can', () => {
    expect(questionOf(asked({ packages: [pattern('zlib'), pattern('log4j*')], repositories: [pattern('shop/?eb', 'repository')], registryId: '123456789012' }), { own: [LOG4SHELL] })).toEqual({
      region: 'eu-west-1',
      registryId: '123456789012',
      vulnerabilities: [LOG4SHELL],
      related: [],
      packages: [{ comparison: 'equals', value: 'zlib' }, { comparison: 'prefix', value: 'log4j' }],
      repositories: [{ comparison: 'prefix', value: 'shop/' }],
    })
  })

  test.each([
    ['a pattern without a beginning', { packages: [pattern('*log4j*')] }, 'packages'],
    ['one of several', { repositories: [pattern('shop/web', 'repository'), pattern('*/api', 'repository')] }, 'repositories'],
    ['more than ten', { repositories: Array.from({ length: 11 }, (_each, at) => pattern(`shop/${String(at)}`, 'repository')) }, 'repositories'],
  ])('%s is asked wider, and that is said', (_title, more, name) => {
    const what = asked({ vulnerabilities: [], ...more })
    expect(questionOf(what, { own: [] })[name as 'packages' | 'repositories']).toEqual([])
    expect(widened(what).join(' ')).toContain(name)
  })

  test('a CVE that was found is not looked for among related ids; any other id is', () => {
    expect(toLookFurther([LOG4SHELL, 'CVE-1999-0001', 'GHSA-jfh8-c2jp-5v3q'], new Set([LOG4SHELL, 'GHSA-jfh8-c2jp-5v3q']))).toEqual(['CVE-1999-0001', 'GHSA-jfh8-c2jp-5v3q'])
  })
})
