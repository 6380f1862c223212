import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { covers } from '../../../src/fleet/watch/scan-rules.ts'

test('filters of ECR: without a star a part of the name, with one the whole of it', () => {
  const parts = fc.stringMatching(/^[a-c]{0,2}$/)
  fc.assert(
    fc.property(fc.array(parts, { minLength: 2, maxLength: 4 }), fc.stringMatching(/^[a-c]{0,6}$/), (pieces, name) => {
      expect(covers(pieces.join('*'), name)).toBe(new RegExp(`^${pieces.join('.*')}$`).test(name))
    }),
  )
  expect(covers('pay', 'team/payments')).toBe(true)
})
