import { describe, expect, test } from '@jest/globals'
import { virtualClock } from '../../bench/truth/virtual-clock.ts'
import { endInTime, openDeadline } from '../../src/base/deadline.ts'

/** What came of work that takes so long, with a timeout of a minute, and when. */
async function ended(work: (sleep: (ms: number) => Promise<void>) => Promise<string>, cancelledAt?: number): Promise<readonly [string, number]> {
  const clock = virtualClock(0)
  const cancel = new AbortController()
  const story = async (): Promise<string> => {
    const deadline = openDeadline(clock, 60_000, cancel.signal)
    if (cancelledAt !== undefined) void clock.sleep(cancelledAt).then(() => cancel.abort())
    try {
      return await endInTime(work((ms) => clock.sleep(ms)), deadline, clock)
    } finally {
      deadline.release()
    }
  }
  const came = await clock.run(story())
  return [came, clock.now()]
}

describe('work ends in time', () => {
  const after = (ms: number) => (sleep: (ms: number) => Promise<void>) => sleep(ms).then(() => 'done')
  const never = (): Promise<string> => new Promise(() => undefined)

  test.each<[string, Parameters<typeof ended>, readonly [string, number]]>([
    ['by itself', [after(1_000)], ['done', 1_000]],
    ['by the deadline, which it takes a moment to heed', [after(62_000)], ['done', 62_000]],
    ['though it never does: a while after the deadline', [never], ['overdue', 65_000]],
    ['though it never does: a while after the run was cancelled', [never, 10_000], ['overdue', 15_000]],
  ])('%s', async (_name, story, end) => expect(await ended(...story)).toEqual(end))

  test('with its error', async () => {
    await expect(ended(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  })
})
