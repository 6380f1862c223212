import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { outputsOf } from '../../src/gate/outputs.ts'
import { OUTPUTS } from '../../src/inputs/catalogue.ts'
import type { Verdict } from '../../src/policy/verdict.ts'
import { VERSION } from '../../src/version.ts'

const NO_COUNTS = { critical: 0, high: 0, medium: 0, low: 0, informational: 0, untriaged: 0 }
const NOTHING: Verdict = { result: 'no-result', complete: false, reason: 'no result: nothing was judged', violations: [], findings: [], problems: [], notices: [], fixed: [], judgedAt: 0 }
const CLEAN: Verdict = { ...NOTHING, result: 'pass', complete: true, reason: 'no findings', counts: { bySeverity: NO_COUNTS, total: 0, fixable: 0, exploitable: 0, kev: 0, ignored: 0, suppressed: 0, graced: 0 } }
const of = (verdict: Verdict) => outputsOf({ verdict, subjects: [], waitedMs: 1499, files: {} })

describe('outputs', () => {
  test('all that action.yml declares, and no other', () => {
    expect(Object.keys(of(CLEAN)).sort()).toEqual(OUTPUTS.map(({ name }) => name).sort())
  })

  test('a number that is not known is empty and never 0', () => {
    const { critical, total, kev, ignored, new: added } = of(NOTHING)
    expect({ critical, total, kev, ignored, added }).toEqual({ critical: '', total: '', kev: '', ignored: '', added: '' })
  })

  test('a clean image has zeros; without a baseline nothing is new or fixed', () => {
    expect(of(CLEAN)).toMatchObject({ verdict: 'pass', critical: '0', total: '0', kev: '0', new: '', fixed: '', violations: '[]', 'waited-seconds': '1', 'comment-url': '' })
  })
})

test('the version that reports name is the package’s', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
  expect(VERSION).toBe(version)
})
