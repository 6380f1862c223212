import { expect, test } from '@jest/globals'
import { EXISTING_DAY, parseDay } from '../../src/base/day.ts'

const two = (number: number): string => String(number).padStart(2, '0')

test.each([1600, 1900, 1999, 2000, 2024, 2026, 2028, 2096, 2100, 2400])('the expression for JSON Schema and the calendar agree on every day of %d', (year) => {
  const texts = Array.from({ length: 14 }, (_, month) => Array.from({ length: 33 }, (__, day) => `${year}-${two(month)}-${two(day)}`)).flat()
  const existing = texts.filter((text) => parseDay(text) !== undefined)
  expect(existing).toHaveLength(year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 366 : 365)
  expect(texts.filter((text) => EXISTING_DAY.test(text))).toEqual(existing)
})

test.each(['2027-1-1', '27-01-01', '2027-01-01T00:00:00Z', ' 2027-01-01', '2027-01-01\n', '', '31.01.2027'])('%j is no day', (text) => {
  expect([EXISTING_DAY.test(text), parseDay(text)]).toEqual([false, undefined])
})
