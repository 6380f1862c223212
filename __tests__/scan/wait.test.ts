import type { RegistryAnswer } from '../../src/scan/wait-world.ts'
import type { Order } from '../../src/scan/ports.ts'
import { describe, expect, test } from '@jest/globals'
import type { Finding } from '../../src/base/finding.ts'
import type { NoResult } from '../../src/base/no-result.ts'
import type { VirtualClock } from '../../bench/truth/virtual-clock.ts'
import { aFinding, DONE, findings, PENDING, problem, said, START, tell, type Script } from './scripted.ts'

const HOUR = 3_600_000
const endsAt = (second: number) => DONE(START + second * 1000)
/** Scanned at second 20, after the gate began to look. */
const watched: Script['coverage'] = (second) => (second < 20 ? PENDING : endsAt(20))

describe('a scan that ends while we watch', () => {
  test('findings must stand still for the settle time after its end', async () => {
    const { outcome, seconds } = await tell({ coverage: watched, findings: () => findings(3) })
    expect(said(outcome)).toBe(3)
    expect(seconds).toBeGreaterThanOrEqual(65)
    expect(seconds).toBeLessThan(67)
    expect(outcome.evidence.settledMs).toBeGreaterThanOrEqual(45_000)
  })

  test('an empty result must stand twice as long', async () => {
    const { outcome, seconds } = await tell({ coverage: watched })
    expect(said(outcome)).toBe(0)
    expect(seconds).toBeGreaterThanOrEqual(110)
    expect(seconds).toBeLessThan(112)
  })

  test('closed findings are history: a result with nothing else is empty, and what arrives late is judged', async () => {
    const history = findings(3, 900).map((finding): Finding => ({ ...finding, status: 'closed' }))
    const nothing = await tell({ coverage: watched, findings: () => history })
    expect(nothing.seconds).toBeGreaterThanOrEqual(110)
    const late = await tell({ coverage: watched, findings: (second) => [...history, ...(second < 100 ? [] : findings(7))] })
    expect(said(late.outcome)).toBe(10)
  })

  test('findings that close while they are awaited are a change, and leave an empty result', async () => {
    const { seconds } = await tell({ coverage: watched, findings: (second) => [aFinding(1, { status: second < 50 ? 'active' : 'closed' })] })
    expect(seconds).toBeGreaterThanOrEqual(50 + 90)
  })

  test('findings that arrive 80 s after the end of an empty scan are judged', async () => {
    const { outcome } = await tell({ coverage: watched, findings: (second) => (second < 100 ? [] : findings(7)) })
    expect(said(outcome)).toBe(7)
  })

  test('steps of 2, 250 and 340 findings end with 340', async () => {
    const { outcome, seconds } = await tell({ coverage: watched, findings: (second) => findings(second < 33 ? 2 : second < 48 ? 250 : 340) })
    expect(said(outcome)).toBe(340)
    expect(seconds).toBeGreaterThanOrEqual(48 + 45)
  })

  test('a late change is waited out for twice the quiet before it', async () => {
    const { outcome } = await tell({ coverage: watched, findings: (second) => findings(second < 60 ? 2 : second < 125 ? 3 : 9) })
    expect(said(outcome)).toBe(9)
  })

  test('a finding that changes from active to suppressed starts the wait anew', async () => {
    const { outcome, seconds } = await tell({ coverage: watched, findings: (second) => [aFinding(1, { status: second < 50 ? 'active' : 'suppressed' })] })
    expect(outcome.kind === 'scanned' && outcome.findings[0]?.status).toBe('suppressed')
    expect(seconds).toBeGreaterThanOrEqual(95)
  })

  test('a finding that vanishes is waited for twice as long', async () => {
    const { outcome, seconds } = await tell({ coverage: watched, findings: (second) => findings(second < 50 ? 3 : second < 130 ? 2 : 3) })
    expect(said(outcome)).toBe(3)
    expect(seconds).toBeGreaterThan(130)
  })

  test('a scan that starts anew while findings settle starts everything anew', async () => {
    const rescanned: Script['coverage'] = (second) => (second < 20 ? PENDING : second < 50 ? endsAt(20) : second < 90 ? { statusCode: 'ACTIVE', reason: 'SCAN_IN_PROGRESS' } : endsAt(90))
    const { outcome, seconds } = await tell({ coverage: rescanned, findings: (second) => findings(second < 80 ? 1 : 5) })
    expect(said(outcome)).toBe(5)
    expect(seconds).toBeGreaterThanOrEqual(135)
  })

  test('a time of scan that moves without any other sign does the same', async () => {
    const { seconds } = await tell({ coverage: (second) => (second < 20 ? PENDING : endsAt(second < 60 ? 20 : 58)), findings: () => findings(1) })
    expect(seconds).toBeGreaterThanOrEqual(58 + 45)
  })

  test('a record that flickers back to an earlier time of scan is an old copy and changes nothing', async () => {
    const { outcome, seconds } = await tell({ coverage: (second, request) => (second < 20 ? PENDING : endsAt(request % 2 === 0 ? 20 : 19)), findings: () => findings(1) })
    expect(said(outcome)).toBe(1)
    expect(seconds).toBeLessThan(80)
  })

  test('a record that comes and goes never settles on what it hid', async () => {
    const { outcome, seconds } = await tell({ coverage: (second) => (second < 20 ? PENDING : second > 40 && second < 70 ? undefined : endsAt(20)), findings: (second) => findings(second < 90 ? 0 : 4) })
    expect(said(outcome)).toBe(4)
    expect(seconds).toBeGreaterThanOrEqual(135)
  })
})

describe('what is no proof', () => {
  const timeout = { timeoutMs: 300_000 }
  test.each<[string, Script['coverage']]>([
    ['a reason that nobody knows', () => ({ statusCode: 'ACTIVE', reason: 'SCANNED_BY_MAGIC', lastScannedAt: START })],
    ['no reason', () => ({ statusCode: 'ACTIVE', lastScannedAt: START })],
    ['a status code that nobody knows', () => ({ ...DONE(START), statusCode: 'PAUSED' })],
    ['INACTIVE with SUCCESSFUL', () => ({ ...DONE(START), statusCode: 'INACTIVE' })],
    ['the on-push reason without time of scan', () => ({ statusCode: 'INACTIVE', reason: 'SCAN_FREQUENCY_SCAN_ON_PUSH' })],
    ['a time of scan that is none', () => DONE(Number.NaN)],
    ['a time of scan of zero', () => DONE(0)],
    ['no record, though ECR says COMPLETE', () => undefined],
    ['findings without end of the scan', () => PENDING],
  ])('%s gives no result at the timeout', async (_name, coverage) => {
    const { outcome, seconds } = await tell({ coverage, findings: () => findings(2), ecr: () => ({ status: 'COMPLETE', findings: [], enhanced: false }), settings: timeout })
    expect(said(outcome)).toBe('timeout')
    expect(seconds).toBe(300)
  })

  test('a timeout that is not longer than settle is named as the cause', async () => {
    const { outcome } = await tell({ coverage: () => DONE(START), findings: () => findings(2), settings: { ...timeout, settleMs: 1_200_000 } })
    if (outcome.kind === 'scanned') throw new Error('scanned')
    expect(outcome.cause.what).toContain('scan finished; waiting for findings to settle (2 so far)')
    expect(outcome.cause.remedy[0]).toBe('Set `timeout` above `settle` (20m).')
  })

  test('the text of a timeout says what was known', async () => {
    const { outcome } = await tell({ coverage: () => PENDING, ecr: () => ({ status: 'ACTIVE', description: 'Continuous scan is selected for image.', findings: [], enhanced: true }), settings: timeout })
    if (outcome.kind === 'scanned') throw new Error('scanned')
    expect(outcome.cause.what).toMatch(/^Timed out after 5m waiting for the scan of \S+\. Last known: state awaiting-scan for 5m \(PENDING_INITIAL_SCAN: the scan is queued\); coverage ACTIVE\/PENDING_INITIAL_SCAN; ECR status ACTIVE \(Continuous scan is selected for image\.\); \d+ polls\.$/)
    expect(outcome.evidence.spans.map(({ state }) => state)).toEqual(['awaiting-scan', 'timed-out'])
  })
})

describe('a scan that was done before', () => {
  const old = DONE(START - 2 * HOUR)

  test('ten minutes and older: one look at coverage, one complete read', async () => {
    const { outcome, seconds, calls } = await tell({ coverage: () => old, findings: () => findings(99) })
    expect(said(outcome)).toBe(99)
    expect(seconds).toBe(0)
    expect(calls).toEqual(['coverage', 'findings'])
  })

  test('several pages are read from both ends at once: what slips through between pages of one is in the other', async () => {
    const { outcome, seconds, calls } = await tell({ coverage: () => old, findings: () => findings(250) })
    expect(said(outcome)).toBe(250)
    expect(seconds).toBe(0)
    expect(calls).toEqual(['coverage', ...Array.from({ length: 6 }, () => 'findings')])
  })

  test('a pass that lost a finding between its pages is not believed', async () => {
    let passes = 0
    const page = (token: string | undefined, _second: number, order: Order) => {
      if (token === undefined && order === 'newest-first') passes += 1
      if (token === undefined) return { findings: findings(100), nextToken: '2' }
      // Something on the first page went while it was read, and the first finding of the second page moved up.
      return { findings: passes === 1 && order === 'newest-first' ? findings(49, 101) : findings(50, 100) }
    }
    const { outcome } = await tell({ coverage: () => old, page })
    expect(said(outcome)).toBe(150)
  })

  test('a pass in which a finding came twice is read again', async () => {
    let passes = 0
    const page = (token: string | undefined) => {
      if (token === undefined) passes += 1
      return token === undefined ? { findings: findings(100), nextToken: '2' } : { findings: findings(50, passes === 1 ? 99 : 100) }
    }
    const { outcome } = await tell({ coverage: () => old, page })
    expect(said(outcome)).toBe(150)
    expect(passes).toBeGreaterThan(1)
  })

  test.each<[string, number | 'none']>([
    ['AWS’s clock is hours ahead (a proxy’s)', 5 * HOUR],
    ['AWS’s clock is hours behind', -5 * HOUR],
    ['answers carry no time', 'none'],
  ])('a scan that just ended keeps its window when %s', async (_name, serverAheadMs) => {
    const { seconds } = await tell({ coverage: () => DONE(START - 5_000), findings: () => findings(2), serverAheadMs })
    expect(seconds).toBeGreaterThanOrEqual(44)
  })

  test('a time of scan in the future keeps the whole window', async () => {
    const { seconds } = await tell({ coverage: () => DONE(START + HOUR), findings: () => findings(2) })
    expect(seconds).toBeGreaterThanOrEqual(45)
  })

  test('older than the push: a newer scan is waited for, then the old one stands with a notice', async () => {
    const { outcome, seconds } = await tell({ coverage: () => old, findings: () => findings(2), image: { pushedAt: START } })
    expect(said(outcome)).toBe(2)
    expect(seconds).toBeGreaterThanOrEqual(60)
    expect(seconds).toBeLessThan(80)
    expect(outcome.evidence.notices.join()).toMatch(/is older than the push/)
  })

  test.each([0, 1_000, 45_000])('older than the push: the minute does not shrink with settle %d', async (settleMs) => {
    const newer = await tell({ coverage: (second) => (second < 50 ? old : endsAt(49)), findings: (second) => findings(second < 50 ? 1 : 6), image: { pushedAt: START }, settings: { settleMs } })
    expect(said(newer.outcome)).toBe(6)
    const none = await tell({ coverage: () => old, findings: () => findings(1), image: { pushedAt: START }, settings: { settleMs } })
    expect(said(none.outcome)).toBe(1)
    expect(none.seconds).toBeGreaterThanOrEqual(60)
  })

  describe('and pushed again', () => {
    const image = { pushedAt: START - 1_000 }
    const gone = (count: number, updatedAt = START - HOUR) => findings(count).map((finding): Finding => ({ ...finding, status: 'closed', updatedAt }))

    test.each<[string, readonly Finding[]]>([
      ['all are closed', gone(3)],
      ['all are closed, nobody knows when', gone(3).map((finding) => ({ ...finding, updatedAt: undefined }))],
      ['some were closed since', [...gone(1), ...findings(2, 10)]],
    ])('what is left of its findings is no proof: %s', async (_name, left) => {
      const { outcome, seconds, progress } = await tell({ coverage: () => old, findings: () => left, image, settings: { settleMs: 0 } })
      expect(said(outcome)).toBe('stale-scan')
      expect(seconds).toBe(900)
      expect(outcome.kind === 'no-result' && outcome.cause.what).toMatch(/the scan \(2026-08-20T08:00:00\.000Z\) is older than the push \(2026-08-20T09:59:59\.000Z\), and its findings were closed since/)
      expect(progress.at(-1)?.detail).toMatch(/its findings were closed since then, as when an image is deleted; waiting for a newer scan$/)
    })

    test('also when the scan ended minutes before the push', async () => {
      const { outcome } = await tell({ coverage: () => DONE(START - 120_000), findings: () => gone(3, START - 60_000), image, settings: { settleMs: 0 } })
      expect(said(outcome)).toBe('stale-scan')
    })

    test('what the scan itself had closed, and the rest open, stands after the minute', async () => {
      const { outcome, seconds } = await tell({ coverage: () => old, findings: () => [...gone(1, START - 3 * HOUR), ...findings(2, 10)], image })
      expect(said(outcome)).toBe(3)
      expect(seconds).toBeLessThan(80)
    })

    test('the newer scan is waited for, however long it takes', async () => {
      const { outcome } = await tell({ coverage: (second) => (second < 500 ? old : endsAt(498)), findings: (second) => [...gone(3), ...(second < 510 ? [] : findings(2, 10))], image })
      expect(said(outcome)).toBe(5)
      expect(outcome.evidence.notices).toEqual([])
    })

    test('without any findings: five minutes, then the old scan stands, and that is said', async () => {
      const { outcome, seconds } = await tell({ coverage: () => old, image, settings: { settleMs: 0 } })
      expect(said(outcome)).toBe(0)
      expect(seconds).toBeGreaterThanOrEqual(300)
      expect(seconds).toBeLessThan(330)
      expect(outcome.evidence.notices).toEqual(['The scan (2026-08-20T08:00:00.000Z) is older than the push (2026-08-20T09:59:59.000Z) and has no findings. No newer scan came within 5m, so the verdict is based on this one.'])
      expect(said((await tell({ coverage: () => old, image, settings: { timeoutMs: 240_000 } })).outcome)).toBe('stale-scan')
    })

    test('without any findings: those of a newer scan count', async () => {
      const { outcome } = await tell({ coverage: (second) => (second < 200 ? old : endsAt(198)), findings: (second) => findings(second < 205 ? 0 : 2), image })
      expect(said(outcome)).toBe(2)
    })

    test('of a baseline: it excuses only what it has, and stands after the minute', async () => {
      for (const left of [[], gone(3)]) {
        const { outcome, seconds } = await tell({ coverage: () => old, findings: () => left, image, ofBaseline: true })
        expect(said(outcome)).toBe(left.length)
        expect(seconds).toBeLessThan(80)
      }
    })

    test('nobody knows when: the same as if it was after the scan', async () => {
      expect(said((await tell({ coverage: () => old, findings: () => gone(3) })).outcome)).toBe('stale-scan')
      expect((await tell({ coverage: () => old })).seconds).toBeGreaterThanOrEqual(300)
    })
  })

  test('long before everything was closed, of the same push: as after the end of scanning, no proof', async () => {
    const image = { pushedAt: START - 3 * HOUR }
    const closed = (updatedAt: number) => ({ coverage: () => old, findings: () => [aFinding(1, { status: 'closed' as const, updatedAt })], image })
    expect(said((await tell(closed(START - HOUR))).outcome)).toBe('stale-scan')
    const byTheScan = await tell(closed(START - 2 * HOUR))
    expect(said(byTheScan.outcome)).toBe(1)
    expect(byTheScan.seconds).toBe(0)
  })

  test('older than the push: the newer scan that comes is watched', async () => {
    const { outcome } = await tell({ coverage: (second) => (second < 30 ? old : endsAt(28)), findings: (second) => findings(second < 50 ? 1 : 6), image: { pushedAt: START } })
    expect(said(outcome)).toBe(6)
  })
})

describe('a registry whose scans are not to be judged', () => {
  const refused = { code: 'basic-scanning', what: 'basic', remedy: [] }
  const after = (seconds: number, cause?: NoResult) => (clock: VirtualClock) => clock.sleep(seconds * 1000).then(() => (cause === undefined ? {} : { cause }))

  test('ends the wait as soon as it is known', async () => {
    const { outcome, seconds } = await tell({ coverage: () => PENDING, refusal: after(3, refused) })
    expect(said(outcome)).toBe('basic-scanning')
    expect(seconds).toBeLessThan(4)
    expect(outcome.evidence.spans.at(-1)?.state).toBe('unscannable')
  })

  test.each<[string, NoResult | undefined, number | string]>([
    ['no finding is given', refused, 'basic-scanning'],
    ['they are given then', undefined, 2],
  ])('is asked about before the findings of an old scan are judged: %s', async (_name, cause, expected) => {
    const { outcome, seconds } = await tell({ coverage: () => DONE(START - 2 * HOUR), findings: () => findings(2), refusal: after(3, cause) })
    expect(said(outcome)).toBe(expected)
    expect(seconds).toBe(3)
  })
})

describe('what an old scan rests on', () => {
  const old = DONE(START - 2 * HOUR)
  const cause = { code: 'inspector-off', what: 'off', remedy: [] }

  test.each<[string, Script['coverage'], readonly string[]]>([
    ['asked for a scan of before', () => old, ['kind', 'account', 'repository']],
    ['not asked for one that ended under our eyes', watched, ['kind']],
    ['asked for one that shows up late', (second) => (second < 3 ? undefined : old), ['kind', 'account', 'repository']],
  ])('is %s', async (_name, coverage, expected) => {
    const asked: string[] = []
    await tell({ coverage, findings: () => findings(2), refusal: (_clock, doubt) => Promise.resolve(void asked.push(doubt)) })
    expect(asked).toEqual(expected)
  })

  test.each(['kind', 'account', 'repository'] as const)('%s: a cause ends the wait, no answer keeps it from a result, and what may not be asked is said', async (doubted) => {
    const about = (word: RegistryAnswer, seconds: number) => (clock: VirtualClock, doubt: string) => clock.sleep(doubt === doubted ? seconds * 1000 : 0).then(() => (doubt === doubted ? word : {}))
    const refused = await tell({ coverage: () => old, findings: () => findings(2), refusal: about({ cause }, 3) })
    expect([said(refused.outcome), refused.seconds]).toEqual(['inspector-off', 3])
    const unknown = await tell({ coverage: () => old, findings: () => findings(2), refusal: about({ cause: { ...cause, code: 'throttled' }, unanswered: true }, 800) })
    expect([said(unknown.outcome), unknown.seconds]).toEqual(['throttled', 800])
    const denied = await tell({ coverage: () => old, findings: () => findings(2), refusal: about({ notices: ['not allowed'] }, 3) })
    expect([said(denied.outcome), denied.outcome.evidence.notices]).toEqual([2, ['not allowed']])
  })

  test('that nobody answered ends no wait for a scan', async () => {
    const { outcome } = await tell({ coverage: (second) => (second < 200 ? PENDING : endsAt(200)), findings: () => findings(2), refusal: (clock, doubt) => clock.sleep(10_000).then(() => (doubt === 'kind' ? {} : { cause, unanswered: true })) })
    expect(said(outcome)).toBe(2)
  })
})

describe('records that contradict each other', () => {
  const CONTRADICTION = { contradiction: 'ACTIVE/SUCCESSFUL and ACTIVE/PENDING_INITIAL_SCAN' }

  test('are waited out, and then there is no result', async () => {
    const { outcome } = await tell({ coverage: () => CONTRADICTION, findings: () => findings(1) })
    expect(said(outcome)).toBe('timeout')
    expect(outcome.kind === 'no-result' && outcome.cause.what).toMatch(/records of the image contradict each other: ACTIVE\/SUCCESSFUL and ACTIVE\/PENDING_INITIAL_SCAN/)
  })

  test.each([20, 60])('at second %d, for a while: the findings settle anew after it', async (from) => {
    const { outcome, seconds } = await tell({ coverage: (second) => (second >= from && second < from + 20 ? CONTRADICTION : watched(second, 0)), findings: (second) => findings(second < from + 30 ? 1 : 4) })
    expect(said(outcome)).toBe(4)
    expect(seconds).toBeGreaterThanOrEqual(from + 20 + 45)
  })
})

describe('lists that differ from both ends', () => {
  const list = findings(150)
  /** Newest first, the list lacks its finding number 120 until some second. */
  const oneSided = (until: number, missing: Order = 'newest-first') => (token: string | undefined, second: number, order: Order) => {
    const all = order === missing && second < until ? list.filter((_, at) => at !== 120) : list
    return token === undefined ? { findings: all.slice(0, 100), nextToken: '2' } : { findings: all.slice(100) }
  }

  test.each([['newest-first', 0], ['newest-first', 45_000], ['oldest-first', 0], ['oldest-first', 45_000]] as const)('%s, for ever: never a result, with settle %d', async (missing, settleMs) => {
    const { outcome, calls } = await tell({ coverage: () => DONE(START - 2 * HOUR), page: oneSided(Infinity, missing), settings: { settleMs } })
    expect(said(outcome)).toBe('timeout')
    expect(calls.length).toBeLessThan(800)
  })

  test('for a while: settled by two reads from both ends that agree', async () => {
    const { outcome, calls, seconds } = await tell({ coverage: () => DONE(START - 2 * HOUR), page: oneSided(50) })
    expect(said(outcome)).toBe(150)
    expect(seconds).toBeGreaterThanOrEqual(50)
    expect(calls.slice(-4)).toEqual(['findings', 'findings', 'findings', 'findings'])
  })

  test('then of one page: that is read from both ends too', async () => {
    const page = (token: string | undefined, second: number, order: Order) => {
      if (second < 50) return oneSided(50)(token, second, order)
      return { findings: order === 'newest-first' ? list.slice(0, 60) : list.slice(0, 61) }
    }
    expect(said((await tell({ coverage: () => DONE(START - 2 * HOUR), page })).outcome)).toBe('timeout')
  })

  test.each(['newest-first', 'oldest-first'] as const)('%s, of a scan that ended under our eyes: its two reads are made from both ends', async (missing) => {
    expect(said((await tell({ coverage: watched, page: oneSided(Infinity, missing) })).outcome)).toBe('timeout')
    expect(said((await tell({ coverage: watched, page: oneSided(100, missing) })).outcome)).toBe(150)
  })

  test('a finding on two pages hides another one: such a pass settles nothing, however often it reads the same', async () => {
    const page = (token: string | undefined) => (token === undefined ? { findings: list.slice(0, 100), nextToken: '2' } : { findings: list.slice(99, 149) })
    expect(said((await tell({ coverage: watched, page })).outcome)).toBe('timeout')
    expect(said((await tell({ coverage: () => DONE(START - 2 * HOUR), page })).outcome)).toBe('timeout')
  })

  test('a finding twice on one page of several may hide another from both ends: nothing passes', async () => {
    const pages: Readonly<Record<string, readonly number[]>> = { 'newest-first ': [0, 1, 0], 'newest-first 3': [3, 4], 'oldest-first ': [4, 3, 4], 'oldest-first 3': [1, 0] }
    const page: NonNullable<Script['page']> = (token, _second, order) => ({ findings: (pages[`${order} ${token ?? ''}`] ?? []).map((id) => aFinding(id)), ...(token === undefined ? { nextToken: '3' } : {}) })
    const { outcome } = await tell({ coverage: () => DONE(START - 2 * HOUR), page, image: { pushedAt: START - 3 * HOUR } })
    expect(said(outcome)).toBe('timeout')
  })

  test('a finding twice on the only page hides none: the worst of it counts, once another read says the same', async () => {
    const { outcome, seconds } = await tell({ coverage: () => DONE(START - 2 * HOUR), findings: () => [aFinding(1), aFinding(1, { severity: 'low', status: 'closed' })], image: { pushedAt: START - 3 * HOUR } })
    expect(outcome.kind === 'scanned' && outcome.findings.map(({ severity, status }) => [severity, status])).toEqual([['high', 'active']])
    expect(seconds).toBeGreaterThan(0)
  })
})

describe('settle: 0', () => {
  test('the first complete read after the end of the scan stands', async () => {
    const { seconds } = await tell({ coverage: watched, findings: () => findings(3), settings: { settleMs: 0 } })
    expect(seconds).toBeLessThan(35)
  })

  test('nothing passes before', async () => {
    const { outcome } = await tell({ coverage: () => PENDING, settings: { settleMs: 0, timeoutMs: 60_000 } })
    expect(said(outcome)).toBe('timeout')
  })
})

test('a timeout shorter than the settle time gives no result', async () => {
  const { outcome, seconds } = await tell({ coverage: watched, settings: { timeoutMs: 40_000 } })
  expect(said(outcome)).toBe('timeout')
  expect(seconds).toBe(40)
})

describe('settling is cheap', () => {
  /** The order among findings of one time differs in every answer. */
  const shuffled = (all: readonly Finding[]) => {
    let request = 0
    return (token: string | undefined) => {
      if (token === undefined) request += 1
      const turn = (request * 37) % all.length
      const list = [...all.slice(turn), ...all.slice(0, turn)]
      const from = Number(token ?? 0)
      return { findings: list.slice(from, from + 100), ...(from + 100 < list.length ? { nextToken: String(from + 100) } : {}) }
    }
  }

  test('5,000 findings: two complete passes, and two requests for each poll between', async () => {
    const { outcome, calls } = await tell({ coverage: watched, page: shuffled(findings(5000)) })
    expect(said(outcome)).toBe(5000)
    const reads = calls.filter((call) => call === 'findings').length
    const polls = calls.filter((call) => call === 'coverage').length
    expect(reads).toBe(2 * 50 + (polls - 2))
    expect(polls).toBeLessThanOrEqual(14)
  })

  test('a new finding on the first page is followed up in the same poll', async () => {
    const { outcome } = await tell({ coverage: watched, findings: (second) => [...(second < 40 ? [] : findings(1, 900)), ...findings(250)] })
    expect(said(outcome)).toBe(251)
  })

  test('a change deep in the list is found by the last pass', async () => {
    const { outcome } = await tell({ coverage: watched, findings: (second) => findings(250).map((finding, at) => (at === 240 && second > 40 ? { ...finding, severity: 'critical' as const } : finding)) })
    expect(outcome.kind === 'scanned' && outcome.findings[240]?.severity).toBe('critical')
  })

  test('a page that names itself as the next never ends in a smaller list', async () => {
    const { outcome } = await tell({ coverage: watched, page: () => ({ findings: findings(1), nextToken: 'again' }), settings: { timeoutMs: 200_000 } })
    expect(said(outcome)).toBe('unavailable')
  })
})

describe('faults', () => {
  const shaky = (kind: 'throttled' | 'unavailable' | 'unreachable', from: number, to: number, over = {}): Script['coverage'] => (second) => {
    if (second >= from && second < to) throw problem({ kind, code: 'Shaky', ...over })
    return watched(second, 0)
  }

  test.each(['throttled', 'unavailable'] as const)('two minutes of %s answers change no verdict', async (kind) => {
    const { outcome } = await tell({ coverage: shaky(kind, 10, 130), findings: (second) => findings(second < 60 ? 0 : 5) })
    expect(said(outcome)).toBe(5)
    expect(outcome.evidence.notices).toContain('inspector2:ListCoverage kept failing for a while: Shaky')
  })

  test('a refused poll pauses for as long as the service asks', async () => {
    const { calls } = await tell({ coverage: shaky('throttled', 0, 200, { retryAfterMs: 50_000 }), settings: { timeoutMs: 200_000 } })
    expect(calls.length).toBeLessThanOrEqual(4)
  })

  test('a host name that is gone for half a minute does not end the wait, for longer it does', async () => {
    expect(said((await tell({ coverage: shaky('unreachable', 100, 125), findings: () => findings(1) })).outcome)).toBe(1)
    const never = await tell({ coverage: shaky('unreachable', 0, 900) })
    expect(said(never.outcome)).toBe('unreachable')
    expect(never.seconds).toBeLessThan(100)
  })

  test.each([
    ['credentials', { code: 'ExpiredTokenException' }, 'bad-credentials'],
    ['denied', { missingAction: 'inspector2:ListFindings' }, 'permission-denied'],
    ['rejected', {}, 'rejected'],
  ] as const)('%s ends the wait at once', async (kind, over, code) => {
    const { outcome, seconds } = await tell({
      coverage: (second) => {
        if (second > 30) throw problem({ kind, ...over })
        return PENDING
      },
    })
    expect(said(outcome)).toBe(code)
    expect(seconds).toBeLessThan(50)
    expect(outcome.kind !== 'scanned' && outcome.cause.alwaysFails).toBe(true)
  })

  test('findings that cannot be read after the end are no findings to pass on', async () => {
    const { outcome } = await tell({
      coverage: watched,
      page: () => {
        throw problem({ kind: 'unavailable', action: 'inspector2:ListFindings', code: 'SyntaxError' })
      },
      settings: { timeoutMs: 120_000 },
    })
    expect(said(outcome)).toBe('unavailable')
    expect(outcome.kind === 'no-result' && outcome.cause.what).toMatch(/Last known: state settling/)
  })

  test('a pass that breaks in the middle is begun again from its first page', async () => {
    let broke = false
    const { outcome } = await tell({
      coverage: watched,
      page: (token) => {
        if (token === '1' && !broke) {
          broke = true
          throw problem({ kind: 'unavailable', code: 'ECONNRESET' })
        }
        return token === undefined ? { findings: findings(100), nextToken: '1' } : { findings: findings(20, 100) }
      },
    })
    expect(said(outcome)).toBe(120)
  })

  test('a first page that is refused is asked for again without coverage, for a minute; then coverage is asked again', async () => {
    const looks: number[] = []
    const refusals: number[] = []
    const { outcome } = await tell({
      coverage: (second, request) => {
        looks.push(second)
        return watched(second, request)
      },
      page: (_token, second) => {
        if (second < 20 || second >= 400) return { findings: findings(3) }
        refusals.push(second)
        throw problem({ kind: 'throttled', action: 'inspector2:ListFindings' })
      },
    })
    expect(said(outcome)).toBe(3)
    const begun = refusals[0] ?? 0
    const again = looks.filter((second) => second > begun && second < 400)
    expect(again.length).toBeGreaterThanOrEqual(1)
    expect(again[0]).toBeGreaterThanOrEqual(begun + 60)
    expect(refusals.filter((second) => second < (again[0] ?? 0)).length).toBeGreaterThan(2)
  })

  test('while findings settle, a refused probe waits for the end of the window', async () => {
    let refused = 0
    const page = (_token: string | undefined, second: number) => {
      if (second > 30 && second < 60) {
        refused += 1
        throw problem({ kind: 'throttled', action: 'inspector2:ListFindings' })
      }
      return { findings: findings(3) }
    }
    const { outcome, seconds } = await tell({ coverage: watched, page })
    expect(said(outcome)).toBe(3)
    expect(refused).toBe(1)
    expect(seconds).toBeLessThan(70)
  })

  test('a throttled gate comes to its turn several times before its timeout', async () => {
    const { calls, outcome } = await tell({ coverage: shaky('throttled', 0, 900) })
    expect(said(outcome)).toBe('throttled')
    expect(calls.length).toBeGreaterThanOrEqual(7)
    expect(calls.length).toBeLessThanOrEqual(12)
  })

  test.each(['coverage', 'findings'] as const)('%s that never answers ends with the deadline, and nothing runs on', async (method) => {
    const { outcome, seconds, clock } = await tell({ coverage: watched, service: { [method]: () => new Promise(() => undefined) } })
    expect(said(outcome)).toBe('timeout')
    expect(seconds).toBe(900)
    expect(clock.sleeping).toBe(0)
  })

  test('a cancelled run says so at once', async () => {
    const { outcome, seconds, clock } = await tell({ coverage: () => PENDING, cancelAtSecond: 33 })
    expect(said(outcome)).toBe('cancelled')
    expect(seconds).toBe(33)
    expect(outcome.evidence.spans.at(-1)?.state).toBe('cancelled')
    expect(clock.sleeping).toBe(0)
  })
})

test('progress is told at every poll, with the count while findings settle', async () => {
  const { progress } = await tell({ coverage: watched, findings: () => findings(3) })
  expect([...new Set(progress.map(({ state }) => state))]).toEqual(['awaiting-scan', 'settling', 'settled'])
  expect(progress.at(-1)).toMatchObject({ state: 'settled', findings: 3 })
})
