import { describe, expect, test } from '@jest/globals'
import { openDeadline } from '../../src/base/deadline.ts'
import { ServiceError, type ServiceErrorKind } from '../../src/base/service-error.ts'
import { virtualClock } from '../../bench/truth/virtual-clock.ts'
import { Asking } from '../../src/fleet/asking.ts'

const failed = (kind: ServiceErrorKind) => new ServiceError({ kind, action: 'inspector2:ListFindings', code: 'c', text: 't' })

function open(timeoutMs = 1_800_000) {
  const clock = virtualClock(0)
  const cancel = new AbortController()
  const deadline = openDeadline(clock, timeoutMs, cancel.signal)
  return { clock, cancel, asking: new Asking({ clock, random: () => 1 }, deadline) }
}

describe('asking', () => {
  test('a hiccup is asked again', async () => {
    const { clock, asking } = open()
    let attempts = 0
    const answer = await clock.run(asking.ask(() => (++attempts < 3 ? Promise.reject(failed('unavailable')) : Promise.resolve('done'))))
    expect({ answer, made: asking.made }).toEqual({ answer: 'done', made: 3 })
  })

  test.each(['denied', 'credentials', 'rejected', 'not-found', 'contradictory', 'cancelled'] as const)('%s is not asked again', async (kind) => {
    const { clock, asking } = open()
    await expect(clock.run(asking.ask(() => Promise.reject(failed(kind))))).rejects.toMatchObject({ kind })
    expect(asking.made).toBe(1)
  })

  test.each([
    ['unavailable', 30_000],
    ['unreachable', 30_000],
    ['throttled', 300_000],
  ] as const)('%s for ever is told after %s ms at the latest', async (kind, longest) => {
    const { clock, asking } = open()
    await expect(clock.run(asking.ask(() => Promise.reject(failed(kind))))).rejects.toMatchObject({ kind })
    expect(clock.now()).toBeLessThanOrEqual(longest)
    expect(clock.now()).toBeGreaterThan(longest / 8)
  })

  test('nothing is asked beyond the deadline', async () => {
    const { clock, asking } = open(5_000)
    await expect(clock.run(asking.ask(() => Promise.reject(failed('throttled'))))).rejects.toMatchObject({ kind: 'throttled' })
    expect(clock.now()).toBeLessThanOrEqual(5_000)
  })

  test('who is throttled makes the others wait too', async () => {
    const { clock, asking } = open()
    const times: number[] = []
    let refused = false
    await clock.run(
      asking.each([1, 2, 3, 4, 5, 6], () =>
        asking.ask(() => {
          times.push(clock.now())
          if (refused) return Promise.resolve()
          refused = true
          return Promise.reject(failed('throttled'))
        }),
      ),
    )
    // Three were under way beside the one that was refused; nothing more came until its pause was over.
    expect(times.filter((time) => time === 0)).toHaveLength(4)
    expect(Math.min(...times.filter((time) => time > 0))).toBeGreaterThan(100)
    expect(times).toHaveLength(7)
  })
})

describe('side by side', () => {
  test('every item once, a few at a time', async () => {
    const { clock, asking } = open()
    const done: number[] = []
    let running = 0
    let most = 0
    await clock.run(
      asking.each(Array.from({ length: 100 }, (_each, at) => at), async (item) => {
        most = Math.max(most, ++running)
        await clock.sleep(10 + (item % 7))
        running--
        done.push(item)
      }),
    )
    expect([...done].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_each, at) => at))
    expect(most).toBe(4)
  })

  test('the first error ends it, and nothing new is begun', async () => {
    const { clock, asking } = open()
    let begun = 0
    const work = asking.each(Array.from({ length: 100 }, (_each, at) => at), async (item) => {
      begun++
      await clock.sleep(10)
      if (item === 2) throw new Error('broken')
    })
    await expect(clock.run(work)).rejects.toThrow('broken')
    await clock.advance(10_000)
    expect(begun).toBeLessThan(12)
  })
})
