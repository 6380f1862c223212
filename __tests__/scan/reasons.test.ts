import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { COVERAGE_REASONS, coverageMeaning, ECR_STATUSES, ecrMeaning, type ReasonClass } from '../../src/scan/reasons.ts'
import { said, START, tell } from './scripted.ts'

/** The values of an enum in the SDK that this action is built with: a new one fails here first. */
function enumOf(sdk: string, name: string): readonly string[] {
  const text = readFileSync(new URL(`../../node_modules/@aws-sdk/${sdk}/dist-types/models/enums.d.ts`, import.meta.url), 'utf8')
  const body = new RegExp(`export declare const ${name}: \\{([^}]*)\\}`).exec(text)?.[1] ?? ''
  return [...body.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '')
}

const IMAGE_REASONS: readonly (readonly [string, ReasonClass])[] = [
  ['PENDING_INITIAL_SCAN', 'waiting'],
  ['SCAN_IN_PROGRESS', 'waiting'],
  ['PENDING_REVIVAL_SCAN', 'waiting'],
  ['INTERNAL_ERROR', 'waiting'],
  ['SUCCESSFUL', 'scanned'],
  ['SCAN_FREQUENCY_SCAN_ON_PUSH', 'scanned'],
  ['SCAN_ELIGIBILITY_EXPIRED', 'ended'],
  ['SCAN_FREQUENCY_MANUAL', 'ended'],
  ['UNSUPPORTED_OS', 'unsupported'],
  ['UNSUPPORTED_MEDIA_TYPE', 'unsupported'],
  ['IMAGE_SIZE_EXCEEDED', 'unsupported'],
  ['IMAGE_ARCHIVED', 'ended'],
  ['ACCESS_DENIED', 'ended'],
  ['ACCESS_DENIED_TO_ENCRYPTION_KEY', 'ended'],
  ['RESOURCE_TERMINATED', 'ended'],
  ['PENDING_DISABLE', 'ended'],
  ['EXCLUDED_BY_TAG', 'ended'],
  ['NO_RESOURCES_FOUND', 'ended'],
]

describe('reasons of coverage', () => {
  test.each(IMAGE_REASONS)('%s is %s', (reason, kind) => {
    expect(coverageMeaning(reason)?.class).toBe(kind)
  })

  test('the table is the whole enum of the SDK', () => {
    const all = enumOf('client-inspector2', 'ScanStatusReason')
    expect(all.length).toBeGreaterThan(30)
    expect(Object.keys(COVERAGE_REASONS).sort()).toEqual([...all].sort())
  })

  const ending = Object.entries(COVERAGE_REASONS).filter(([, { class: kind }]) => kind === 'ended' || kind === 'unsupported')

  test.each(ending.map(([reason, { words }]) => [reason, words]))('%s ends the wait at once, with its own words and what to do', async (reason, words) => {
    const { outcome, seconds } = await tell({ coverage: () => ({ statusCode: 'INACTIVE', reason, lastScannedAt: START }) })
    expect(seconds).toBeLessThan(1)
    if (outcome.kind === 'scanned') throw new Error('a pass')
    expect(outcome.cause.what).toContain(words)
    expect(outcome.cause.what).toContain(reason)
    expect(outcome.cause.remedy.length).toBeGreaterThan(0)
    expect(outcome.cause.remedy.join('')).not.toBe('')
    expect(outcome.evidence).toMatchObject({ coverageReason: reason, polls: 1 })
  })

  test('no two reasons of images have the same words', () => {
    const words = IMAGE_REASONS.map(([reason]) => coverageMeaning(reason)?.words)
    expect(new Set(words).size).toBe(words.length)
  })

  test('names of the prototype are no reasons', () => {
    expect(coverageMeaning('constructor')).toBeUndefined()
    expect(ecrMeaning('toString')).toBeUndefined()
  })
})

describe('statuses of ECR', () => {
  test('the table is the whole enum of the SDK', () => {
    expect(Object.keys(ECR_STATUSES).sort()).toEqual([...enumOf('client-ecr', 'ScanStatus')].sort())
  })

  const ends = { FAILED: 'ecr-failed', UNSUPPORTED_IMAGE: 'unsupported', SCAN_ELIGIBILITY_EXPIRED: 'ecr-scan-eligibility-expired', LIMIT_EXCEEDED: 'ecr-limit-exceeded', IMAGE_ARCHIVED: 'ecr-image-archived' }

  test.each(Object.keys(ECR_STATUSES))('%s with an image that Inspector has no record of', async (status) => {
    const { outcome, seconds } = await tell({ coverage: () => undefined, ecr: () => ({ status, description: 'why', findings: [], enhanced: false }), settings: { timeoutMs: 300_000 } })
    const code = Object.hasOwn(ends, status) ? ends[status as keyof typeof ends] : 'timeout'
    expect(said(outcome)).toBe(code)
    expect(seconds).toBe(code === 'timeout' ? 300 : seconds)
    expect(outcome.evidence).toMatchObject({ ecrStatus: status, ecrDescription: 'why' })
    // Right after a push the status can be an old one.
    if (code !== 'timeout') expect(seconds).toBeGreaterThanOrEqual(60)
  })
})
