import { describe, expect, test } from '@jest/globals'
import { aPolicy } from '../cases.ts'

const EXPIRES = 'reason: r, expires: 2026-12-31'
const warningsOf = (policy: ReturnType<typeof aPolicy>) => policy.warnings.map(({ text }) => text)

describe('an id that excuses whatever comes is told, however it is written', () => {
  test.each(['*', '**', '?*', '*?', '?????*', '[A-Z]*', '[^0]*', '{*,x}', '{,x}*', '*-*'])('%s: every vulnerability', (id) => {
    const ignored = warningsOf(aPolicy({ ignore: [id] }))
    expect(ignored).toEqual([`an ignore entry with id ${id} and neither package nor path ignores every vulnerability`])
    expect(warningsOf(aPolicy({}, `exceptions: [{id: '${id}', ${EXPIRES}}]\n`))).toHaveLength(1)
    expect(warningsOf(aPolicy({}, `ignore: ['${id}']\n`))).toHaveLength(1)
  })

  test.each(['C*', 'c*', 'CVE-*', 'cve-*', 'CV?-*', '{C,G}*', '[CG]*', '[c-g]*', 'CVE-2*', 'CVE-20*', 'CVE-*-*', 'CVE-????-????', 'CVE-????-?????', 'CVE-202[34]-*', 'CVE-*-[0-4]*', '*1*', '*[0-9]', 'GHSA-*', '{CVE,GHSA}-*', 'ALAS*', 'USN-*', 'DSA-*', 'RHSA*'])(
    '%s: a whole class',
    (id) => {
      expect(warningsOf(aPolicy({ ignore: [id] }))).toEqual([`an ignore entry with id ${id} and neither package nor path ignores a whole class of vulnerabilities, including future ones`])
    },
  )

  test.each(['CVE-2024-3094', 'CVE-2024-*', 'CVE-2024-309*', 'CVE-2024-30{93,94}', '{CVE-2021-44228,CVE-2021-45046,CVE-2021-45105}', 'CVE-2021-4[45]*', 'GHSA-jfh8-*', 'CVE-2023-1234?'])('%s: a few, or those of one year', (id) => {
    expect(warningsOf(aPolicy({ ignore: [id] }))).toEqual([])
  })

  test.each([
    ["id: '*', package: openssl", 0],
    ["id: '*', package: 'open*'", 0],
    ["id: '*', package: '*'", 1],
    ["id: 'C*', package: '?*'", 1],
    ["id: '*', path: '**'", 1],
    ["id: '*', path: '**/*'", 1],
    ["id: '*', path: 'usr/**'", 0],
    ["id: '*', package: '*', path: '**'", 1],
    ["id: '*', package: '*', path: 'app/*'", 0],
    ["id: 'C*', repository: 'payments/*'", 1],
    ["id: 'C*', image: '*'", 1],
    ["id: CVE-2024-3094, package: '*'", 0],
  ])('an exception with %s: %d warnings', (parts, count) => {
    expect(warningsOf(aPolicy({}, `exceptions: [{${parts}, ${EXPIRES}}]\n`))).toHaveLength(count)
  })

  test.each(['!(x)', '+(*)', '@(C*|G*)', '*(C)*', '!CVE-1'])('%s is not a glob here: an error, not an exception', (id) => {
    expect(() => aPolicy({ ignore: [id] })).toThrow(/parentheses|isn't supported/)
    expect(() => aPolicy({}, `exceptions: [{id: '${id}', ${EXPIRES}}]\n`)).toThrow(/parentheses|isn't supported/)
  })
})
