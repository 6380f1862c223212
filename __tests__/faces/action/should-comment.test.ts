import { describe, expect, test } from '@jest/globals'
import { shouldComment } from '../../../src/faces/action/should-comment.ts'

describe('shouldComment', () => {
  test.each([
    ['always', 'pass', false, 'create-or-update'],
    ['on-findings', 'pass', true, 'create-or-update'],
    ['on-findings', 'pass', false, 'update-only'],
    ['on-findings', 'no-result', false, 'create-or-update'],
    ['on-failure', 'pass', true, 'update-only'],
    ['on-failure', 'fail', true, 'create-or-update'],
    ['on-failure', 'no-result', false, 'create-or-update'],
    ['never', 'fail', true, 'nothing'],
  ] as const)('%s, %s, findings %s: %s', (mode, result, findings, expected) => expect(shouldComment(mode, result, findings)).toBe(expected))
})
