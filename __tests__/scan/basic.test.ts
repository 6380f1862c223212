import { describe, expect, test } from '@jest/globals'
import { severityLabel, type Finding } from '../../src/base/finding.ts'
import { awaitBasicScan } from '../../src/scan/basic.ts'
import type { EcrScan } from '../../src/scan/ports.ts'
import type { ServiceError } from '../../src/base/service-error.ts'
import { virtualClock } from '../../bench/truth/virtual-clock.ts'
import { fakeService } from '../../bench/truth/fake-service.ts'
import { draw } from '../../bench/truth/draw.ts'
import { chance } from '../../bench/truth/chance.ts'
import { without } from '../policy/cases.ts'
import { aFinding, anImage, findings, problem, said, SETTINGS, START } from './scripted.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** A complete scan whose counts are those of its list. */
const complete = (over: Partial<EcrScan> = {}): EcrScan => ({ status: 'COMPLETE', completedAt: START, sourceUpdatedAt: START - HOUR, findings: [], counts: countsOf(over.findings ?? []), enhanced: false, serverNow: START, ...over })

const countsOf = (list: readonly Finding[]) => new Map([...new Set(list.map(severityLabel))].map((label) => [label, list.filter((finding) => severityLabel(finding) === label).length]))

/** The two pages of one list, each with the counts of both, as `counts` says. */
const twoPages = (one: readonly Finding[], other: Partial<EcrScan>, counts = countsOf([...one, ...(other.findings ?? [])])) => (_: number, token: string | undefined): EcrScan =>
  token === undefined ? complete({ findings: one, nextToken: 'b', counts }) : 'status' in other ? { enhanced: false, ...other } : complete({ counts, ...other })

async function basic(answer: (second: number, token: string | undefined) => EcrScan | ServiceError | undefined, timeoutMs = 300_000, more: { readonly pushedAt?: number; readonly anyAge?: boolean } = {}) {
  const clock = virtualClock(START)
  const calls: (string | undefined)[] = []
  const service = {
    ...fakeService(draw(1), clock, START, chance(1)),
    ecrScan: (_image: unknown, token: string | undefined) => {
      calls.push(token)
      const answered = answer((clock.now() - START) / 1000, token)
      return answered instanceof Error ? Promise.reject(answered) : Promise.resolve(answered)
    },
  }
  const world = { service, clock, random: () => 0.5, deadline: START + timeoutMs, signal: new AbortController().signal, cancelled: () => false, anyAge: more.anyAge === true }
  const image = anImage(more.pushedAt === undefined ? {} : { pushedAt: more.pushedAt })
  const outcome = await clock.run(awaitBasicScan(image, { ...SETTINGS, timeoutMs }, world))
  return { outcome, calls, seconds: (clock.now() - START) / 1000, clock }
}

describe('basic scanning', () => {
  test('waits for COMPLETE and reads its findings', async () => {
    const { outcome, seconds } = await basic((second) => (second < 4 ? undefined : second < 20 ? { status: 'IN_PROGRESS', findings: [], enhanced: false } : complete({ findings: findings(2) })))
    expect(said(outcome)).toBe(2)
    expect(seconds).toBeGreaterThanOrEqual(20)
    expect(outcome.evidence).toMatchObject({ scanType: 'basic', coverageReason: 'COMPLETE', ecrStatus: 'COMPLETE', scannedAt: START })
    expect(outcome.evidence.notices.join()).toMatch(/operating system packages only/)
  })

  test('reads all pages', async () => {
    const { outcome, calls } = await basic(twoPages(findings(100), { findings: findings(30, 100) }))
    expect(said(outcome)).toBe(130)
    expect(calls).toEqual([undefined, 'b'])
  })

  test('a list whose pages do not fit together is read again', async () => {
    let passes = 0
    const { outcome } = await basic((second, token) => {
      if (token === undefined) passes += 1
      const answer = twoPages(findings(100), { findings: [aFinding(500)] })(second, token)
      return token !== undefined && passes === 1 ? { status: 'IN_PROGRESS', enhanced: false } : answer
    })
    expect(said(outcome)).toBe(101)
    expect(passes).toBe(2)
  })

  test('a page that names itself ends without result', async () => {
    const { outcome, seconds } = await basic(() => complete({ findings: findings(1), nextToken: 'same' }), 60_000)
    expect(said(outcome)).toBe('unavailable')
    expect(seconds).toBeLessThanOrEqual(60)
  })

  test.each<[string, EcrScan]>([
    ['enhanced findings', complete({ enhanced: true })],
    ['the status ACTIVE', { status: 'ACTIVE', findings: [], enhanced: true }],
  ])('%s: the registry is on enhanced scanning', async (_name, scan) => {
    const { outcome } = await basic(() => scan)
    expect(said(outcome)).toBe('enhanced-scanning')
  })

  test.each([
    ['FAILED', 'ecr-failed'],
    ['UNSUPPORTED_IMAGE', 'unsupported'],
    ['LIMIT_EXCEEDED', 'ecr-limit-exceeded'],
    ['IMAGE_ARCHIVED', 'ecr-image-archived'],
  ])('%s ends at once', async (status, code) => {
    const { outcome } = await basic(() => ({ status, description: 'UnsupportedImageError: The operating system and/or package manager are not supported.', findings: [], enhanced: false }))
    expect(said(outcome)).toBe(code)
    expect(outcome.kind === 'no-result' && outcome.cause.what).toContain('UnsupportedImageError')
  })

  test('an unknown status and a scan that never starts end with the timeout and the command that starts it', async () => {
    for (const status of ['NEW_IN_2027', undefined]) {
      const { outcome, seconds } = await basic(() => (status === undefined ? undefined : { status, findings: [], enhanced: false }), 60_000)
      expect(said(outcome)).toBe('timeout')
      expect(seconds).toBe(60)
      expect(outcome.kind === 'no-result' && outcome.cause.remedy[0]).toMatch(/aws ecr start-image-scan --repository-name payments\/api --image-id imageDigest=sha256:/)
    }
  })

  test('faults that pass change nothing, others end it', async () => {
    expect(said((await basic((second) => (second < 50 ? problem({ kind: 'throttled' }) : complete({ findings: findings(1) })))).outcome)).toBe(1)
    expect(said((await basic(() => problem({ kind: 'denied' }))).outcome)).toBe('permission-denied')
  })
})

describe('a list is believed only with the counts beside it', () => {
  const mild = aFinding(1, { severity: 'low' })
  const grave = aFinding(2, { severity: 'critical' })
  const ONE_OF_EACH = new Map([['critical', 1], ['low', 1]])

  test.each<[string, (second: number, token: string | undefined) => EcrScan, RegExp]>([
    ['no list', () => without(complete({ counts: ONE_OF_EACH }), 'findings'), /the answer has no list of findings/],
    ['no list, and nothing counted', () => without(complete(), 'findings'), /the answer has no list of findings/],
    ['an empty list', () => complete({ counts: ONE_OF_EACH }), /the counts are 1 critical, 1 low, and the list has none/],
    ['an empty list without counts', () => without(complete(), 'counts'), /no counts/],
    ['how an enhanced scan looks before its findings', () => ({ status: 'COMPLETE', findings: [], enhanced: false }), /no counts/],
    ['a list without counts', () => without(complete({ findings: [mild] }), 'counts'), /no counts/],
    ['less than was counted', () => complete({ findings: [mild], counts: ONE_OF_EACH }), /the list has 1 low/],
    ['more than was counted', () => complete({ findings: [grave, mild], counts: new Map([['low', 1]]) }), /the counts are 1 low, and the list has 1 critical, 1 low/],
    ['another severity than was counted', () => complete({ findings: [mild], counts: new Map([['critical', 1]]) }), /the counts are 1 critical, and the list has 1 low/],
    ['a label that nobody knows among the counts', () => complete({ findings: [mild], counts: new Map([['low', 1], ['GRAVE', 1]]) }), /the counts are 1 low, 1 GRAVE/],
    ['a second page without list', twoPages([mild], without(complete(), 'findings'), ONE_OF_EACH), /page 2 of 2 has no list|page 2 of 2/],
    ['an empty second page', twoPages([mild], { findings: [] }, ONE_OF_EACH), /the list has 1 low/],
    ['the first page again as the second', twoPages([mild], { findings: [mild] }, new Map([['low', 2]])), /two of its pages have the same finding \(CVE-2026-1001\)/],
    ['pages of two scans', twoPages([mild], { findings: [grave], completedAt: START - 5 }), /its pages belong to different scans/],
    ['counts of each page on its own, which would not show a page that is missing', (_, token) => (token === undefined ? complete({ findings: [mild], nextToken: 'b' }) : complete({ findings: [grave] })), /the counts are/],
    ['counts of the second page that are others', twoPages([mild], { findings: [grave], counts: new Map([['critical', 2]]) }, ONE_OF_EACH), /the counts are/],
  ])('%s is no result', async (_name, answer, why) => {
    const { outcome, seconds } = await basic(answer, 30_000)
    expect(said(outcome)).toBe('basic-scan-incomplete')
    expect(outcome.kind === 'no-result' && outcome.cause.what).toMatch(why)
    expect(seconds).toBe(30)
  })

  test('an answer that comes to agree is read', async () => {
    const { outcome, seconds } = await basic((second) => complete({ findings: second < 20 ? [mild] : [mild, grave], counts: ONE_OF_EACH }))
    expect(said(outcome)).toBe(2)
    expect(seconds).toBeLessThan(40)
  })

  test.each<[string, (second: number, token: string | undefined) => EcrScan, number]>([
    ['a clean image: nothing listed, nothing counted', () => complete(), 0],
    ['zeros among the counts', () => complete({ findings: [mild], counts: new Map([['low', 1], ['high', 0], ['GRAVE', 0]]) }), 1],
    ['a label that nobody knows, in both', () => complete({ findings: [aFinding(1, { severity: 'untriaged', unknownSeverity: 'GRAVE' })], counts: new Map([['GRAVE', 1]]) }), 1],
    ['counts on the first page only', twoPages([mild], without(complete({ findings: [grave] }), 'counts'), ONE_OF_EACH), 2],
    ['the same entry twice on one page', () => complete({ findings: [mild, mild] }), 2],
  ])('%s is read', async (_name, answer, count) => {
    expect(said((await basic(answer, 30_000)).outcome)).toBe(count)
  })

  test('enhanced findings on a later page: the registry is on enhanced scanning', async () => {
    expect(said((await basic(twoPages([mild], { findings: [grave], enhanced: true }))).outcome)).toBe('enhanced-scanning')
  })

  test('findings of the same id, package and version stay several, the worst with the plain name, in any order', async () => {
    const twins = [aFinding(1, { severity: 'low' }), aFinding(1, { severity: 'critical' }), aFinding(1, { severity: 'low' }), aFinding(2, { arn: `${aFinding(1).arn}#2` })]
    for (const list of [twins, [...twins].reverse()]) {
      const { outcome } = await basic(() => complete({ findings: list }))
      const named = outcome.kind === 'scanned' ? outcome.findings.map(({ arn, severity }) => [arn.replace(aFinding(1).arn, ''), severity]) : []
      expect(named).toEqual([['', 'critical'], ['#2', 'high'], ['#3', 'low'], ['#4', 'low']])
    }
  })
})

describe('the age of a basic scan', () => {
  const aged = (over: Partial<EcrScan>, more: Parameters<typeof basic>[2] = {}, timeoutMs = 300_000) => basic(() => complete(over), timeoutMs, more)

  test.each<[string, Partial<EcrScan>, string, RegExp]>([
    ['seven days', { completedAt: START - 7 * DAY }, 'basic-scan-outdated', /is 7 days old .* newer vulnerabilities are missing/],
    ['a time of 1970', { completedAt: 0 }, 'basic-scan-outdated', /days old/],
    ['data of ninety days ago', { sourceUpdatedAt: START - 90 * DAY }, 'basic-scan-outdated', /used vulnerability data that is 90 days old/],
  ])('%s: no result after the minute in which a newer one could show', async (_name, over, code, what) => {
    const { outcome, seconds } = await aged(over)
    expect(said(outcome)).toBe(code)
    expect(outcome.kind === 'no-result' && outcome.cause.what).toMatch(what)
    expect(outcome.kind === 'no-result' && outcome.cause.remedy[0]).toMatch(/aws ecr start-image-scan --repository-name payments\/api --image-id imageDigest=sha256:/)
    expect(seconds).toBeGreaterThanOrEqual(60)
    expect(seconds).toBeLessThan(90)
    // A timeout that is shorter has the same cause.
    expect(said((await aged(over, {}, 20_000)).outcome)).toBe(code)
  })

  test.each<[string, Partial<EcrScan>, RegExp]>([
    ['no time', { completedAt: undefined }, /has no scan time/],
    ['a time in the future', { completedAt: START + HOUR }, /its scan time, 2026-08-20T11:00:00.000Z, is in the future/],
    ['data from the future', { sourceUpdatedAt: START + HOUR }, /the time of its vulnerability data/],
  ])('%s is no result', async (_name, over, what) => {
    const { outcome, seconds } = await aged({ ...over, findings: findings(1) }, {}, 30_000)
    expect(said(outcome)).toBe('basic-scan-undated')
    expect(outcome.kind === 'no-result' && outcome.cause.what).toMatch(what)
    expect(seconds).toBe(30)
  })

  test.each<[string, Partial<EcrScan>, RegExp | undefined]>([
    ['of an hour is not told', { completedAt: START - HOUR, sourceUpdatedAt: START - 2 * HOUR }, undefined],
    ['of a day is told with the command', { completedAt: START - DAY }, /The scan is 24h old\. .*start-image-scan/],
    ['of six days is told', { completedAt: START - 6.9 * DAY }, /The scan is 6 days old/],
    ['of data a month older than the scan is told', { sourceUpdatedAt: START - 30 * DAY }, /The scan's vulnerability data is 30 days old/],
    ['of data that is not known is told', { sourceUpdatedAt: undefined }, /doesn't report how old the scan's vulnerability data/],
    ['of a few seconds in the future is that of a clock', { completedAt: START + 5_000 }, undefined],
  ])('%s', async (_name, over, told) => {
    const { outcome, seconds } = await aged(over)
    expect(said(outcome)).toBe(0)
    expect(seconds).toBeLessThan(5)
    const notices = outcome.evidence.notices.slice(1)
    if (told === undefined) expect(notices).toEqual([])
    else expect(notices.join(' ')).toMatch(told)
  })

  test('is measured by AWS and not by the runner', async () => {
    expect(said((await aged({ completedAt: START + 365 * DAY, sourceUpdatedAt: START + 365 * DAY, serverNow: START + 365 * DAY })).outcome)).toBe(0)
    expect(said((await aged({ serverNow: START + 8 * DAY }, {}, 20_000)).outcome)).toBe('basic-scan-outdated')
  })

  test('a scan that is older than the push is waited out for a minute, then judged, and both times are told', async () => {
    const { outcome, seconds } = await aged({ completedAt: START - HOUR }, { pushedAt: START })
    expect(said(outcome)).toBe(0)
    expect(seconds).toBeGreaterThanOrEqual(60)
    expect(seconds).toBeLessThan(90)
    expect(outcome.evidence.notices.join()).toContain('The scan (2026-08-20T09:00:00.000Z) is older than the push (2026-08-20T10:00:00.000Z)')
  })

  test('a newer scan that shows within that minute is the one that is judged', async () => {
    const { outcome } = await basic((second) => (second < 20 ? complete({ completedAt: START - 9 * DAY }) : second < 40 ? { status: 'IN_PROGRESS', enhanced: false } : complete({ findings: findings(3), completedAt: START + 39_000, serverNow: START + 40_000 })), 300_000, { pushedAt: START })
    expect(said(outcome)).toBe(3)
  })

  test('that of a baseline does not matter, nor is it waited for', async () => {
    const { outcome, seconds } = await aged({ completedAt: START - 400 * DAY, sourceUpdatedAt: START - 400 * DAY }, { pushedAt: START, anyAge: true })
    expect(said(outcome)).toBe(0)
    expect(seconds).toBeLessThan(5)
  })
})
