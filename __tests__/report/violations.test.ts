import { expect, test } from '@jest/globals'
import { worstFirst } from '../../src/report/violations.ts'
import { named } from './examples.ts'

test('of a broken rule the worst findings are named first, once each, and none is lost', () => {
  const { findings } = named('failed')
  const ids = ['CVE-2023-4911', 'CVE-2024-37371', 'CVE-2023-44487', 'CVE-2023-4911', 'CVE-0000-0000']
  expect(worstFirst(ids, findings)).toEqual(['CVE-2024-37371', 'CVE-2023-44487', 'CVE-2023-4911', 'CVE-0000-0000'])
})
