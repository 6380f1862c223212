import { describe, expect, test } from '@jest/globals'
import { retryUntilDeadline, pauseAfter } from '../../src/base/retry.ts'
import { ServiceError, type ServiceErrorKind } from '../../src/base/service-error.ts'
import { virtualClock } from '../../bench/truth/virtual-clock.ts'

const failed = (kind: ServiceErrorKind, retryAfterMs?: number) => new ServiceError({ kind, action: 'a', code: 'c', text: 't', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) })

async function tries(answer: (attempt: number) => ServiceError | string, limits: { deadlineMs?: number; abortAfterMs?: number } = {}) {
  const clock = virtualClock(0)
  const abort = new AbortController()
  const pauses: number[] = []
  let attempts = 0
  if (limits.abortAfterMs !== undefined) void clock.sleep(limits.abortAfterMs).then(() => abort.abort())
  const attempt = () => {
    const answered = answer(++attempts)
    return typeof answered === 'string' ? Promise.resolve(answered) : Promise.reject(answered)
  }
  const work = retryUntilDeadline(attempt, { clock, random: () => 1, deadline: limits.deadlineMs ?? 600_000, signal: abort.signal, onRetry: (_error, pauseMs) => pauses.push(pauseMs) })
  const result = await clock.run(work.catch((error: unknown) => error))
  return { result, attempts, pauses, tookMs: clock.now() }
}

describe('patience', () => {
  test('what passes is asked for again, with pauses that double up to half a minute', async () => {
    const { result, pauses } = await tries((attempt) => (attempt < 9 ? failed('unavailable') : 'done'))
    expect(result).toBe('done')
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
  })

  test.each(['denied', 'credentials', 'not-found', 'rejected', 'cancelled'] as const)('%s is not asked again', async (kind) => {
    const { attempts, result } = await tries(() => failed(kind))
    expect(attempts).toBe(1)
    expect(result).toMatchObject({ kind })
  })

  test('the last error is thrown before the deadline passes', async () => {
    const { result, tookMs } = await tries(() => failed('throttled'), { deadlineMs: 20_000 })
    expect(result).toMatchObject({ kind: 'throttled' })
    expect(tookMs).toBeLessThanOrEqual(20_000)
  })

  test('the time that is up during an attempt is told as what kept the others from being answered', async () => {
    const { result } = await tries((attempt) => failed(attempt < 3 ? 'unreachable' : 'cancelled'))
    expect(result).toMatchObject({ kind: 'unreachable' })
  })

  test('a run that is cancelled is told as that', async () => {
    const { result } = await tries((attempt) => failed(attempt < 4 ? 'unreachable' : 'cancelled'), { abortAfterMs: 6_999 })
    expect(result).toMatchObject({ kind: 'cancelled' })
  })

  test('a host name that stays unknown is given up after three quarters of a minute', async () => {
    const { result, tookMs } = await tries(() => failed('unreachable'))
    expect(result).toMatchObject({ kind: 'unreachable' })
    expect(tookMs).toBeLessThan(80_000)
  })

  test('an abort ends it at the next failure', async () => {
    const { tookMs } = await tries(() => failed('unavailable'), { abortAfterMs: 5_000 })
    expect(tookMs).toBe(5_000)
  })

  test('a programming error is thrown as it is', async () => {
    const clock = virtualClock(0)
    await expect(retryUntilDeadline(() => Promise.reject(new RangeError('bug')), { clock, random: () => 0, deadline: 1, signal: new AbortController().signal })).rejects.toThrow('bug')
  })

  test('a pause is never shorter than the service asks, and half of it is chance', () => {
    expect(pauseAfter(0, failed('throttled', 12_000), () => 0)).toBe(12_000)
    expect(pauseAfter(2, failed('throttled'), () => 0)).toBe(2_000)
    expect(pauseAfter(2, failed('throttled'), () => 1)).toBe(4_000)
  })
})
