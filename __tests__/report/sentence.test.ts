import { expect, test } from '@jest/globals'
import { firstSentence, inSentence } from '../../src/report/sentence.ts'

test.each([
  ['The scan did not finish within 15m.', 'The scan did not finish within 15m'],
  ['Inspector is off. Its status is DISABLED.', 'Inspector is off'],
  ['No rule covers payments/api; its rules are: prod-*.', 'No rule covers payments/api'],
  ['The registry of account 1234 refused the request: AccessDeniedException: not authorized', 'The registry of account 1234 refused the request'],
  ['Input timeout: "forever" is not a duration; allowed: 90s', 'Input timeout: "forever" is not a duration; allowed: 90s'],
  ['The gate itself failed: boom\n    at src/x.ts:1', 'The gate itself failed: boom'],
  ['nothing ends here', 'nothing ends here'],
  ['version 1.2.3 of payments/api:1.4.2 is gone', 'version 1.2.3 of payments/api:1.4.2 is gone'],
  ['', ''],
])('of "%s" the headline has "%s"', (text, sentence) => {
  expect(firstSentence(text)).toBe(sentence)
})

test('a long one is cut between letters', () => {
  const cut = firstSentence('😀'.repeat(300))
  expect(cut.length).toBeLessThanOrEqual(160)
  expect(cut.isWellFormed()).toBe(true)
})

test('names keep their case', () => {
  expect([inSentence('The scan'), inSentence('Inspector is off'), inSentence('Notary')]).toEqual(['the scan', 'Inspector is off', 'Notary'])
})
