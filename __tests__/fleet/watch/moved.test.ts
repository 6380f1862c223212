import { describe, expect, test } from '@jest/globals'
import { whyAnew } from '../../../src/fleet/watch/moved.ts'
import { DAY, facts, finding, judged, lost, NOW, read, story } from './looks.ts'

const before = story([read(judged('a', { 'CVE-1': finding() }))])[0]!.memory
const today = { now: NOW + DAY, policy: 'p', dependsOnMore: false }
const until = { ...before, verdict: { ...before.verdict!, until: '2026-11-30' } }

describe('whether a stream is read anew', () => {
  test('not where nothing moved', () => {
    expect(whyAnew(before, [facts('a')], today)).toBeUndefined()
    expect(whyAnew(until, [facts('a')], { ...today, now: NOW })).toBeUndefined()
  })

  const cases = [
    ['it is new', undefined, [facts('a')], today, 'it was never judged'],
    ['it had no result', story([read(judged('a', {})), lost('no-result')])[1]!.memory, [facts('a')], today, 'it was no-result before'],
    ['the scan is a newer one', before, [facts('a', { scannedAt: NOW })], today, 'the scan or its counts changed'],
    ['a count changed', before, [facts('a', { tally: { all: 1, critical: 0, high: 0, medium: 0 } })], today, 'the scan or its counts changed'],
    ['the scan has ended', before, [facts('a', { reason: 'SCAN_ELIGIBILITY_EXPIRED' })], today, 'the scan or its counts changed'],
    ['another image is deployed', before, [facts('b')], today, 'another image is deployed'],
    ['one more image is deployed', before, [facts('a'), facts('b')], today, 'another image is deployed'],
    ['the policy changed', before, [facts('a')], { ...today, policy: 'q' }, 'the policy changed'],
    ['the policy asks for more than the scan', before, [facts('a')], { ...today, dependsOnMore: true }, 'the policy depends on more than the scan'],
    ['a deadline has passed', until, [facts('a')], today, 'a deadline of 2026-11-30 has passed'],
    ['a week has passed', before, [facts('a')], { ...today, now: NOW + 7 * DAY }, 'it was read a week ago'],
    ['the clock was set back', before, [facts('a')], { ...today, now: NOW - DAY }, 'the last verdict lies in the future'],
    ['findings are suppressed that may be back', story([read(judged('a', { 'CVE-1': finding({ standing: 'suppressed', violates: false }) }))])[0]!.memory, [facts('a')], today, 'suppressed findings may be back'],
    ['the counts could not be read', before, [facts('a', { tally: undefined })], today, 'what may have changed could not be read'],
    ['the time of the scan could not be read', before, [facts('a', { scannedAt: undefined })], today, 'what may have changed could not be read'],
  ] as const
  test.each(cases)('when %s', (_when, memory, images, now, why) => {
    expect(whyAnew(memory, images, now)).toBe(why)
  })
})
