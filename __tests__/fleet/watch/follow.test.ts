import { describe, expect, test } from '@jest/globals'
import { facts, finding, judged, lost, DAY, NOW, read, story } from './looks.ts'

describe('the state of a stream', () => {
  test.each(['no-result', 'expired', 'unscannable', 'gone', 'not-looked-at'] as const)('%s is never green, and the last verdict stands beside it with its time', (state) => {
    const [, second] = story([read(judged('a', {})), lost(state)])
    expect(second).toMatchObject({ state, reason: `It is ${state}. Last verdict: passed, 2026-11-29 06:00 UTC.` })
  })

  test('one failing image fails it, one without result keeps it from passing', () => {
    const unread = { facts: facts('b'), outcome: { kind: 'unjudged' as const, state: 'expired' as const, reason: 'It expired.', code: 'x', remedy: [] } }
    expect(story([read(judged('a', { 'CVE-1': finding() }), unread)])[0]?.state).toBe('fail')
    expect(story([read(judged('a', {}), unread)])[0]?.state).toBe('expired')
    expect(story([read(judged('a', {}), judged('b', {}))])[0]?.state).toBe('pass')
  })

  test('a stream of no image passes nothing', () => {
    expect(story([read()])[0]?.state).toBe('no-result')
  })

  test('a verdict that should stand, and is not there, is no pass', () => {
    expect(story([{ kind: 'stands', images: [facts('a')] }])[0]?.state).toBe('no-result')
  })

  test('a verdict that does not rest on all images holds for one run', () => {
    const unread = { facts: facts('b'), outcome: { kind: 'unjudged' as const, state: 'no-result' as const, reason: 'It was not read.', code: 'x', remedy: [] } }
    expect(story([read(judged('a', { 'CVE-1': finding() }), unread)])[0]?.memory.verdict?.until).toBe('2026-11-29')
    expect(story([read(judged('a', { 'CVE-1': finding() }))])[0]?.memory.verdict?.until).toBeUndefined()
  })

  test('it keeps the day on which it began', () => {
    const days = story([read(judged('a', {})), read(judged('a', {})), read(judged('a', { 'CVE-1': finding() }))])
    expect(days.map(({ since }) => (since - NOW) / DAY)).toEqual([0, 0, 2])
  })
})

describe('vulnerabilities of a stream', () => {
  const V = { 'CVE-1': finding() }

  test('nothing is new on the first day, and what appears later is', () => {
    const days = story([read(judged('a', V)), read(judged('a', { ...V, 'CVE-2': finding() }))])
    expect(days.map(({ appeared }) => appeared)).toEqual([[], ['CVE-2']])
  })

  test('without a state of an earlier run nothing is new or remediated', () => {
    const days = story([read(judged('a', V)), read(judged('b', { 'CVE-2': finding() }))], { remembers: false })
    expect(days.map(({ appeared, remediations }) => [appeared.length, remediations.size])).toEqual([[0, 0], [0, 0]])
  })

  test('ages do not start again with each build', () => {
    const days = story([read(judged('a', V)), read(judged('b', V)), read(judged('c', V))])
    expect(days[2]?.memory.findings.get('CVE-1')?.firstSeen).toBe(NOW)
  })

  test('of a stream that is new, the image tells since when it has them', () => {
    const [first] = story([read(judged('a', { 'CVE-1': finding({ observedAt: NOW - 200 * DAY }) }))])
    expect(first?.memory.findings.get('CVE-1')?.firstSeen).toBe(NOW - 200 * DAY)
  })

  test('remediated is what the next scanned image lacks', () => {
    const days = story([read(judged('a', V)), read(judged('b', {}))])
    expect([...(days[1]?.remediations ?? [])]).toEqual([['CVE-1', { at: NOW + DAY, afterMs: DAY }]])
  })

  const notRemediated = [
    ['it goes from the same image', read(judged('a', {}))],
    ['it is closed in the next image', read(judged('b', {}, { closed: new Set(['CVE-1']) }))],
    ['it is suppressed', read(judged('b', { 'CVE-1': finding({ standing: 'suppressed', violates: false }) }))],
    ['it is excepted', read(judged('b', { 'CVE-1': finding({ standing: 'excepted', violates: false }) }))],
    ['the scan expires', lost('expired', [facts('a', { reason: 'SCAN_ELIGIBILITY_EXPIRED' })])],
    ['the image is deleted', lost('gone')],
    ['the read fails', lost('no-result', [facts('b')])],
    ['nobody looks', lost('not-looked-at')],
    ['only one of two images is read', read(judged('b', {}), { facts: facts('c'), outcome: { kind: 'unjudged', state: 'no-result', reason: '', code: 'x', remedy: [] } })],
  ] as const
  test.each(notRemediated)('not when %s', (_why, look) => {
    const days = story([read(judged('a', V)), look])
    expect(days[1]?.remediations.size).toBe(0)
  })

  const older = { ...judged('b', {}), facts: { ...facts('b'), pushedAt: NOW - 90 * DAY } }
  const undated = { ...judged('b', {}), facts: { ...facts('b'), pushedAt: undefined } }
  test.each([
    ['the stream is rolled back, or its newest image deleted', older],
    ['nobody knows whether the image is a newer one', undated],
  ])('not when %s', (_why, image) => {
    const days = story([read(judged('a', V)), read(image)])
    expect(days[1]).toMatchObject({ remediations: new Map(), setAside: ['CVE-1'] })
  })

  test('not when it goes from an image that stays, while another one is replaced', () => {
    const days = story([read(judged('a', V), judged('b', {})), read(judged('a', {}), judged('c', {}))])
    expect(days[1]).toMatchObject({ remediations: new Map(), setAside: ['CVE-1'] })
  })

  test('but when it goes with the one that is replaced, while another one stays', () => {
    const days = story([read(judged('a', V), judged('b', {})), read(judged('b', {}), judged('c', {}))])
    expect([...(days[1]?.remediations.keys() ?? [])]).toEqual(['CVE-1'])
  })

  test('a fix that could not be read on the day it shipped counts on the day it is', () => {
    const days = story([read(judged('a', V)), lost('no-result', [facts('b')]), read(judged('b', {}))])
    expect(days[1]?.images.map((image) => image.facts.digest)).toEqual(['b'])
    expect([...(days[2]?.remediations.values() ?? [])]).toEqual([{ at: NOW + 2 * DAY, afterMs: 2 * DAY }])
  })

  test('of several images it has the worst severity and the earliest date', () => {
    const [first] = story([read(judged('a', { 'CVE-1': finding({ severity: 'low', observedAt: NOW - DAY }) }), judged('b', { 'CVE-1': finding({ observedAt: NOW - 9 * DAY }) }))])
    expect(first?.memory.findings.get('CVE-1')).toMatchObject({ severity: 'critical', firstSeen: NOW - 9 * DAY })
  })

  test('not when an image with it is taken away and none comes in its place', () => {
    const days = story([read(judged('a', V), judged('b', {})), read(judged('b', {}))])
    expect(days[1]?.remediations.size).toBe(0)
  })

  test('what was withdrawn and comes back is as old as it was', () => {
    const days = story([read(judged('a', V)), read(judged('a', {})), read(judged('a', V))])
    expect(days[1]?.memory.findings.get('CVE-1')?.standing).toBe('withdrawn')
    expect(days[2]?.memory.findings.get('CVE-1')).toMatchObject({ firstSeen: NOW, standing: 'open' })
    expect(days[2]?.appeared).toEqual([])
  })

  test('a blind day between does not make it new, nor keep its fix from counting', () => {
    const days = story([read(judged('a', V)), lost('expired'), read(judged('b', {}))])
    expect([...(days[2]?.remediations.values() ?? [])]).toEqual([{ at: NOW + 2 * DAY, afterMs: 2 * DAY }])
  })
})
