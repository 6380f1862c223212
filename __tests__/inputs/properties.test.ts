import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { INPUTS, inputEntry } from '../../src/inputs/catalogue.ts'
import { durationText } from '../../src/base/duration.ts'
import { parseDuration } from '../../src/inputs/duration.ts'
import { inputsOfStep } from '../../src/inputs/environment.ts'
import { splitList } from '../../src/inputs/list.ts'
import { quote } from '../../src/inputs/quote.ts'
import { readOptions } from '../../src/inputs/read.ts'
import { anyText } from '../strings.ts'
import { environment, optionsOf, problemsOf } from './inputs.ts'

const names = INPUTS.map(({ name }) => name)
const pieces = fc.constantFrom(
  '', '0', '90s', '15m', 'true', 'high', 'critical=0', 'all', 'linux/amd64', 'api:1', 'enforce', ',', '\n', '#', ' ', '=', '{', '"', '}', '\u0000', '\u202e',
  '{"containerimage.digest":', '123456789012.dkr.ecr.eu-west-1.amazonaws.com/api:1', `sha256:${'a'.repeat(64)}`,
)
const texts = fc.oneof(
  anyText({ maxLength: 40 }),
  fc.array(pieces, { maxLength: 4 }).map((parts) => parts.join('')),
  fc.json({ maxDepth: 2 }),
)
const inputs = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 12 })), texts, { maxKeys: 12 })

test('reading never throws, and every problem is one line that nothing in a value can break', () => {
  fc.assert(
    fc.property(inputs, (given) => {
      const read = readOptions(inputsOfStep(environment(given)))
      if (read.kind === 'options') return
      expect(read.problems.length).toBeGreaterThan(0)
      for (const { text } of read.problems) expect(text).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]|\u202e/u)
    }),
    { numRuns: 500 },
  )
})

test('options are given only when they obey their own limits', () => {
  const seconds = fc.integer({ min: 0, max: 30_000 }).map((count) => `${count}s`)
  fc.assert(
    fc.property(seconds, seconds, seconds, (timeout, poll, settle) => {
      const read = readOptions(inputsOfStep(environment({ image: 'api:1', timeout, 'poll-interval': poll, settle })))
      const [limit, interval, rest] = [timeout, poll, settle].map((text) => Number(text.slice(0, -1)))
      const right = limit! > 0 && limit! <= 21_600 && interval! >= 1
      expect(read.kind).toBe(right ? 'options' : 'problems')
      if (read.kind === 'options') {
        expect(read.options).toMatchObject({ timeoutMs: limit! * 1000, pollIntervalMs: interval! * 1000, settleMs: rest! * 1000 })
      }
    }),
    { numRuns: 500 },
  )
})

test('durations: what is written is read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seconds) => {
      expect(parseDuration(durationText(seconds * 1000))).toEqual({ kind: 'value', value: seconds * 1000 })
      expect(parseDuration(`${seconds}`)).toEqual({ kind: 'value', value: seconds * 1000 })
    }),
  )
})

test('thresholds: what is written is read back, in any order and layout', () => {
  const severities = fc.shuffledSubarray(['critical', 'high', 'medium', 'low', 'informational', 'untriaged'], { minLength: 1 })
  const entries = severities.chain((chosen) => fc.tuple(...chosen.map((severity) => fc.tuple(fc.constant(severity), fc.nat({ max: 999_999_999 })))))
  fc.assert(
    fc.property(entries, fc.constantFrom(',', '\n', ' , ', ' # why\n'), (limits, separator) => {
      const text = limits.map(([severity, most]) => `${severity}=${most}`).join(separator)
      expect(optionsOf({ thresholds: text }).rules.thresholds).toEqual(Object.fromEntries(limits))
    }),
  )
})

test('lists: items without separators come back as they were', () => {
  const item = fc.stringMatching(/^[a-z0-9*./@:-]{1,12}$/)
  fc.assert(
    fc.property(fc.array(item), fc.constantFrom(',', '\n', '\r\n', ' ,\n # note, here\n'), (items, separator) => {
      expect(splitList(items.join(separator))).toEqual(items)
    }),
  )
})

test('a quoted value is one line of bounded length', () => {
  fc.assert(
    fc.property(anyText({ maxLength: 300 }), (text) => {
      expect(quote(text)).toMatch(/^"[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*"(?: \(\d+ more characters\))?$/u)
      expect(quote(text).length).toBeLessThan(900)
    }),
  )
})

test('a token never appears in a problem', () => {
  expect(problemsOf({ 'github-token': 'ghs_secret', mode: 'x' }).join('\n')).not.toContain('ghs_secret')
})

test('defaults of the catalogue are what unset inputs become', () => {
  const explicit = names.flatMap((name) => {
    const value = inputEntry(name).default
    return value === undefined ? [] : [[name, value] as const]
  })
  expect(optionsOf(Object.fromEntries(explicit))).toEqual(optionsOf({}))
})
