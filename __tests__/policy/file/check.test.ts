import { expect, test } from '@jest/globals'
import { checkPolicy } from '../../../src/policy/file/check.ts'
import { NOW } from '../cases.ts'

const EXCEPTION = 'exceptions:\n  - {id: CVE-1, reason: r, expires: 2026-01-01}\n'

test('a valid file is summed up, with what a reader should know', () => {
  expect(checkPolicy(`extends: acme/policies/gate.yml@v1\nignore: '*'\n${EXCEPTION}`, 'policy.yml', NOW)).toEqual({
    problems: [],
    warnings: [
      'policy.yml:2: an ignore entry with id * and neither package nor path ignores every vulnerability',
      'policy.yml:4: the exception CVE-1 expired on 2026-01-01 and no longer applies',
    ],
    summary: ['policy.yml is valid: 1 exception, 1 ignored pattern, 0 repository overrides', 'extends acme/policies/gate.yml@v1, which was not checked', expect.stringMatching(/^sha256 [0-9a-f]{64}$/)],
  })
})

test.each([
  ['its shape', 'fail-on-kve: 1\n', 'policy.yml:1:1: unknown key "fail-on-kve"; did you mean "fail-on-kev"?'],
  ['its own guard', 'max-exception-days: 1\nexceptions: [{id: CVE-1, reason: r, expires: 2027-01-01}]\n', 'policy.yml:2: the exception CVE-1 ends on 2027-01-01; max-exception-days: 1 allows 2026-06-16 at the latest'],
])('a file that breaks %s is told with its problems only', (_, text, problem) => {
  expect(checkPolicy(text, 'policy.yml', NOW)).toEqual({ problems: [problem], warnings: [], summary: [] })
})
