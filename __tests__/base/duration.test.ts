import { describe, expect, test } from '@jest/globals'
import { DAYS, daysOf, durationText } from '../../src/base/duration.ts'

describe('a duration is written as an input takes it', () => {
  test.each([
    [0, '0s'],
    [-5000, '0s'],
    [499, '0s'],
    [1000, '1s'],
    [59_600, '1m'],
    [90_000, '1m30s'],
    [3_600_000, '1h'],
    [3_605_000, '1h5s'],
    [3_912_000, '1h5m12s'],
    [108_000_000, '30h'],
  ])('%i ms: %s', (ms, text) => {
    expect(durationText(ms)).toBe(text)
  })
})

describe('days in configuration files', () => {
  test.each([
    ['0d', 0],
    ['14d', 14],
    ['2w', 14],
    ['9999w', 69_993],
  ])('%s are %i', (text, days) => {
    expect(text).toMatch(DAYS)
    expect(daysOf(text)).toBe(days)
  })

  test.each(['', '14', 'd', '1.5d', '-1d', '14 d', '14D', '1d2w', '10000d', '14d\n'])('%j is none', (text) => {
    expect(text).not.toMatch(DAYS)
  })
})
