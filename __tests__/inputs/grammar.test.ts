import { describe, expect, test } from '@jest/globals'
import { choiceOf, nearMiss, parseBoolean } from '../../src/inputs/choice.ts'
import { parseDuration } from '../../src/inputs/duration.ts'
import {
  parseCommentKey, parseDigest, parseEpss, parseIdGlob, parsePath, parsePlatform, parseRegion, parseRegistryId, parseRepository, parseTag,
} from '../../src/inputs/fields.ts'
import { splitList } from '../../src/inputs/list.ts'
import type { Parsed } from '../../src/base/parsed.ts'
import { MAX_QUOTED, quote } from '../../src/inputs/quote.ts'
import { parseOrderedSeverity, parseSeverityLimit, parseThreshold } from '../../src/inputs/severity.ts'
import { DIGEST } from './inputs.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const value = (expected: unknown): Parsed<unknown> => ({ kind: 'value', value: expected })
const kinds = (parse: (text: string) => Parsed<unknown>, texts: readonly string[]): readonly string[] =>
  texts.map((text) => `${text}: ${parse(text).kind}`)
const allOf = (kind: Parsed<unknown>['kind'], texts: readonly string[]): readonly string[] => texts.map((text) => `${text}: ${kind}`)

describe('durations', () => {
  test.each([
    ['0', 0],
    ['0s', 0],
    ['90', 90_000],
    ['90s', 90_000],
    ['15m', 15 * MINUTE],
    ['1h30m', HOUR + 30 * MINUTE],
    ['1h', HOUR],
    ['1h30m5s', HOUR + 30 * MINUTE + 5000],
    ['1h5s', HOUR + 5000],
    ['90m', 90 * MINUTE],
    ['007', 7000],
  ])('%s is %i ms', (text, ms) => {
    expect(parseDuration(text)).toEqual(value(ms))
  })

  const bad = ['', ' ', '-1', '-5m', '+5m', '1.5h', '500ms', '1d', '5 m', '1h 30m', '30m1h', '5M', '1h30', 'm', 'h1', '1e3', '1,000', '1_000', '٣', '5m\n', 'NaN', 'Infinity']
  test.each(bad)('%j is none', (text) => {
    expect(parseDuration(text)).toEqual({
      kind: 'problem',
      problem: "isn't a duration. Use whole seconds (90), or hours, minutes and seconds in that order (90s, 15m, 1h30m).",
    })
  })
})

describe('lists', () => {
  test.each([
    ['', []],
    ['a', ['a']],
    ['a,b', ['a', 'b']],
    [' a , ,b,', ['a', 'b']],
    ['a\nb\r\nc\rd', ['a', 'b', 'c', 'd']],
    ['# comment\na # why, and since when\n\n  # more\nb', ['a', 'b']],
    ['a#b', ['a#b']],
    ['a,b # c,d', ['a', 'b']],
    ['#a,b', []],
  ])('%j', (text, items) => {
    expect(splitList(text)).toEqual(items)
  })
})

describe('booleans', () => {
  test('are those of the YAML 1.2 core schema', () => {
    expect(['true', 'True', 'TRUE'].map(parseBoolean)).toEqual([value(true), value(true), value(true)])
    expect(['false', 'False', 'FALSE'].map(parseBoolean)).toEqual([value(false), value(false), value(false)])
  })

  test.each(['', 'yes', 'no', '1', '0', 'tRUE', 'on', 'null'])('%j is none', (text) => {
    expect(parseBoolean(text)).toEqual({ kind: 'problem', problem: "isn't a boolean. Use true or false." })
  })
})

describe('choices', () => {
  const parse = choiceOf(['always', 'on-findings', 'on-failure', 'never'])

  test.each([
    ['allways', "isn't valid. Use always, on-findings, on-failure, or never. Did you mean always?"],
    ['Never', "isn't valid. Use always, on-findings, on-failure, or never. Did you mean never?"],
    ['on-failures', "isn't valid. Use always, on-findings, on-failure, or never. Did you mean on-failure?"],
    ['sometimes', "isn't valid. Use always, on-findings, on-failure, or never."],
    ['', "isn't valid. Use always, on-findings, on-failure, or never."],
    ['toString', "isn't valid. Use always, on-findings, on-failure, or never."],
  ])('%j is refused', (text, problem) => {
    expect(parse(text)).toEqual({ kind: 'problem', problem })
  })

  test('untriaged is no limit, because it counts as medium', () => {
    expect(parseSeverityLimit('none')).toEqual(value('none'))
    expect(parseSeverityLimit('untriaged')).toEqual({
      kind: 'problem',
      problem: "isn't a severity. Use critical, high, medium, low, informational, or none.",
    })
  })
})

describe('severities', () => {
  test.each(['high', 'HIGH', 'High', 'hIGH'])('%s', (text) => {
    expect([parseSeverityLimit(text), parseOrderedSeverity(text), parseThreshold(`${text}=5`)]).toEqual([value('high'), value('high'), value(['high', 5])])
  })

  test.each(['NONE', 'None'])('%s is a limit, and nothing that can be listed', (text) => {
    expect([parseSeverityLimit(text), parseOrderedSeverity(text).kind]).toEqual([value('none'), 'problem'])
  })

  // Letters that only look like these in one case.
  test.each(['h\u0131gh', '\u0130nformational', 'cr\u0131tical', 'HGIH', 'UNTRIAGED', ' high'])('%j is none', (text) => {
    expect([parseSeverityLimit(text).kind, parseOrderedSeverity(text).kind]).toEqual(['problem', 'problem'])
  })
})

describe('one threshold', () => {
  test.each(['critical', 'critical=', 'critical=-1', 'critical=1.5', 'critical=9999999999', '=5'])('%j is none', (item) => {
    expect(parseThreshold(item)).toEqual({ kind: 'problem', problem: "isn't severity=number. Example: critical=0,high=5." })
  })

  test.each([
    ['hihg=5', 'has the unknown severity "hihg". Use critical, high, medium, low, informational, or untriaged. Did you mean high?'],
    ['__proto__=5', 'has the unknown severity "__proto__". Use critical, high, medium, low, informational, or untriaged.'],
  ])('%j names no severity', (item, problem) => {
    expect(parseThreshold(item)).toEqual({ kind: 'problem', problem })
  })
})

describe('near misses', () => {
  const words = ['mode', 'vex', 'tag', 'image', 'region', 'policy', 'ignore', 'comment', 'baseline', 'fail-on-epss']
  test.each([
    ['polcy', 'policy'], ['ignroe', 'ignore'], ['vxe', 'vex'], ['tags', 'tag'], ['basline', 'baseline'], ['baslein', 'baseline'], ['failonepss', 'fail-on-epss'],
    ['node', undefined], ['code', undefined], ['hex', undefined], ['commit', undefined], ['command', undefined], ['stage', undefined], ['reason', undefined],
    ['fail-on-error', undefined], ['', undefined], ['x'.repeat(5000), undefined],
  ])('%s: %s', (text, meant) => {
    expect(nearMiss(text, words)).toBe(meant)
  })
})

describe('fields', () => {
  const cases: readonly (readonly [string, (text: string) => Parsed<unknown>, readonly string[], readonly string[]])[] = [
    ['repository', parseRepository, ['ab', 'payments/api', 'a/b/c', 'a.b_c__d-e--f/g1', 'a'.repeat(256)],
      ['', 'a', 'A/b', 'a//b', '/a', 'a/', 'a b', 'a...b', 'a___b', '-a', 'a-', 'a'.repeat(257), 'repo:tag', 'ab\n', 'ab\u0000']],
    ['tag', parseTag, ['1', 'v1.4.2', '_x', 'A-b_c.d', 'a'.repeat(128)], ['', '.a', '-a', 'a b', 'a/b', 'a:b', 'a'.repeat(129), 'a\n', 'é']],
    ['digest', parseDigest, [DIGEST], ['', 'sha256:', DIGEST.slice(0, -1), `${DIGEST}0`, DIGEST.toUpperCase(), DIGEST.slice(7), 'sha512:ab', `${DIGEST}\n`]],
    ['registry-id', parseRegistryId, ['123456789012', '000000000000'], ['', '12345678901', '1234567890123', '1234-5678-9012', '12345678901a', '１２３４５６７８９０１２']],
    ['region', parseRegion, ['eu-west-1', 'us-gov-west-1', 'us-isob-east-1', 'eusc-de-east-1', 'ap-southeast-7', 'cn-northwest-1', 'eu-isoe-west-1', 'il-central-1'],
      ['', 'eu-west', 'EU-WEST-1', 'eu_west_1', 'eu-west-1a', 'eu-west-1 ', 'Ireland', 'eu-west-1.amazonaws.com']],
    ['platform', parsePlatform, ['linux/amd64', 'linux/arm64/v8', 'windows/amd64', 'linux/arm/v7', 'Linux/X86_64'], ['', 'linux', 'linux/', '/amd64', 'l\u0130nux/amd64', 'linux/amd64/v2/x', 'linux amd64']],
    ['fail-on-epss', parseEpss, ['0', '1', '0.1', '.5', '1.0', '0.00123'], ['', '1.1', '-0.1', '2', '10%', '0,1', '1e-3', 'NaN', '.', '0x1']],
    ['comment-key', parseCommentKey, ['a', 'api', 'api/linux-arm64.v8_2', 'a'.repeat(64)], ['', 'a b', '-a', 'a-', 'a-->', 'a'.repeat(65), '<!--', 'é']],
    ['ignore', parseIdGlob, ['CVE-2024-3094', 'GHSA-*', 'CVE-2019-????', 'RHSA-2024:1234', 'CVE-20[12]*'], ['', 'CVE 2024', 'a|b', '<b>', 'CVE-2024-3094\u0007', 'a'.repeat(129)]],
    ['policy', parsePath, ['.github/gate.yml', 'acme/security/gate.yml@v1', 'a b', 'größe.yml'], ['a\u0000b', 'a\nb', 'a\u202eb', 'a\u200bb']],
  ]

  test.each(cases)('%s', (_, parse, good, bad) => {
    expect(kinds(parse, good)).toEqual(allOf('value', good))
    expect(kinds(parse, bad)).toEqual(allOf('problem', bad))
  })

  test('a whole reference as repository has a message of its own', () => {
    expect(parseRepository('123456789012.dkr.ecr.eu-west-1.amazonaws.com/payments/api')).toEqual({
      kind: 'problem',
      problem: "is a full reference. Use the repository's name, such as payments/api, or put the reference in the input image.",
    })
  })
})

describe('quoted values', () => {
  test.each([
    ['', '""'],
    ['15 minutes', '"15 minutes"'],
    ['a\nb\r\tc', '"a\\nb\\r\\tc"'],
    ['::error::x\u0000', '"::error::x\\u{0}"'],
    ['a"b\\c', '"a\\"b\\\\c"'],
    ['\u202egnp.exe\u2028', '"\\u{202e}gnp.exe\\u{2028}"'],
    ['größe 🚀', '"größe 🚀"'],
    ['\ud800', '"\\u{d800}"'],
  ])('%j', (text, quoted) => {
    expect(quote(text)).toBe(quoted)
  })

  test('long ones are cut between characters', () => {
    expect(quote('🚀'.repeat(MAX_QUOTED))).toBe(`"${'🚀'.repeat(MAX_QUOTED)}"`)
    expect(quote('🚀'.repeat(MAX_QUOTED + 3))).toBe(`"${'🚀'.repeat(MAX_QUOTED)}…" (3 more characters)`)
  })
})
