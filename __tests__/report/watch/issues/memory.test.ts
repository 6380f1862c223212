import { describe, expect, test } from '@jest/globals'
import { grownBy, hasGrown, NO_VIOLATIONS, readMemory, rememberedOf, writeMemory } from '../../../../src/report/watch/issues/memory.ts'

const ids = (from: number, to: number): readonly string[] => Array.from({ length: to - from }, (_, at) => `CVE-2026-${from + at}`)

describe('what an issue remembers', () => {
  test.each(['pass', 'fail', 'retired', 'duplicate'] as const)('%s is read as it was written', (verdict) => {
    for (const violations of [NO_VIOLATIONS, rememberedOf(['CVE-1', 'CVE-2'])]) {
      const memory = { verdict, scope: 'abc123', violations }
      expect(readMemory(writeMemory(memory))).toEqual(memory)
    }
  })

  test.each(['', 'v2 fail abc 0', 'v1 melted abc 0', 'v1 fail abc', 'v1 fail abc 1 xyz', 'v1 fail abc 1 0123', 'v1 fail abc 1 0123456789 '])('%j is nothing', (data) => {
    expect(readMemory(data)).toBeUndefined()
  })

  test('what came is told from what was there, in whatever order', () => {
    const before = rememberedOf(['CVE-1', 'CVE-2'])
    expect(grownBy(before, ['CVE-3', 'CVE-2', 'CVE-1'])).toEqual(['CVE-3'])
    expect(hasGrown(before, ['CVE-2'])).toBe(false)
    expect(hasGrown(before, ['CVE-2', 'CVE-3'])).toBe(true)
    expect(hasGrown(NO_VIOLATIONS, ['CVE-1'])).toBe(true)
  })

  test('of very many it stays short, and one more is still noticed', () => {
    const many = ids(0, 5000)
    const memory = { verdict: 'fail', scope: 'abc123', violations: rememberedOf(many) } as const
    expect(writeMemory(memory).length).toBeLessThan(20_100)
    const { violations } = readMemory(writeMemory(memory))!
    expect(hasGrown(violations, many)).toBe(false)
    expect(hasGrown(violations, many.slice(1))).toBe(false)
    expect(hasGrown(violations, [...many, 'CVE-1999-1'])).toBe(true)
    // Some go, as many others come.
    expect(hasGrown(violations, ids(100, 5100))).toBe(true)
  })
})
