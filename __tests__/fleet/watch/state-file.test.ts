import { describe, expect, test } from '@jest/globals'
import { MAX_STATE_BYTES, readState, writeState } from '../../../src/fleet/watch/memory/file.ts'
import { isOfOther, pruned, withPoint, type KnownFinding, type Memory, type StreamMemory, type TrendPoint } from '../../../src/fleet/watch/memory/memory.ts'
import { MOST_FIXES, MOST_LAYERS } from '../../../src/fleet/watch/gain.ts'
import { DAY, finding, judged, lost, NOW, read, story } from './looks.ts'

const known = story([read(judged('a', { 'CVE-1': finding(), 'CVE-2': finding({ severity: 'low', standing: 'excepted', violates: false }) }, { fixes: [{ package: 'openssl', manager: 'OS', scheme: 'dpkg', target: '3.0.11-1', ids: ['CVE-1'] }, { package: 'odd', manager: undefined, scheme: undefined, target: undefined, ids: ['CVE-2', 'CVE-1'] }], layers: [{ digest: 'sha256:aa', ids: ['CVE-1'] }] })), lost('expired')])[1]!.memory
const point: TrendPoint = { day: '2026-11-29', declared: 1, scanned: undefined, failing: 1, judged: 1, critical: 1, high: 0 }
const memory: Memory = { writtenAt: NOW, registry: { region: 'eu-west-1', id: '123456789012' }, streams: new Map([['payments/api\nproduction', known]]), remediations: [{ at: NOW, afterMs: 3 * DAY }], points: [point] }

const textOf = (one: Memory): string => [...writeState(one)].join('')

describe('the state file', () => {
  test('comes back as it was', () => {
    expect(readState(textOf(memory))).toEqual({ kind: 'read', memory })
  })

  test.each([undefined, { region: 'eu-west-1', id: undefined }])('comes back with what it knows of its registry: %j', (registry) => {
    expect(readState(textOf({ ...memory, registry }))).toEqual({ kind: 'read', memory: { ...memory, registry } })
  })

  test.each([
    ['the same', { region: 'eu-west-1', id: '123456789012' }, false],
    ['another Region', { region: 'eu-central-1', id: '123456789012' }, true],
    ['another account', { region: 'eu-west-1', id: '210987654321' }, true],
    ['an account that nobody told', { region: 'eu-west-1', id: undefined }, false],
    ['another Region, without an account', { region: 'eu-central-1', id: undefined }, true],
  ])('belongs to a registry: %s', (_which, here, isOthers) => {
    expect(isOfOther(memory, here)).toBe(isOthers)
    expect(isOfOther({ ...memory, registry: undefined }, here)).toBe(false)
  })

  test('what is open is unknown on a day when nothing was judged, also where an older version wrote 0', () => {
    const blind: TrendPoint = { ...point, failing: 0, judged: 0, critical: undefined, high: undefined }
    expect(textOf({ ...memory, points: [blind] })).toContain('"critical":null,"high":null')
    for (const points of [[blind], [{ ...blind, critical: 0, high: 0 }]]) expect(readState(textOf({ ...memory, points }))).toEqual({ kind: 'read', memory: { ...memory, points: [blind] } })
  })

  test('is the same for the same state', () => {
    expect(textOf(memory)).toBe(textOf({ ...memory, streams: new Map([...memory.streams].reverse()) }))
  })

  const broken: readonly (readonly [string, string, string])[] = [
    ['that is cut off', textOf(memory).slice(0, 300), 'it isn\'t JSON'],
    ['of a later version', textOf(memory).replace('"schemaVersion":1', '"schemaVersion":2'), 'it has schema version 2, but this version reads 1'],
    ['without version', '{}', 'it has no schema version'],
    ['that is no object', '[]', 'it has no schema version'],
    ['with a state that nobody knows', textOf(memory).replace('"state":"expired"', '"state":"fine"'), 'it is damaged at streams.0.state'],
    ['with a vulnerability that it does not list', textOf(memory).replace('"vulnerabilities":["CVE-1","CVE-2"]', '"vulnerabilities":["CVE-1"]'), "it refers to a vulnerability that it doesn't list"],
  ]
  test.each(broken)('one %s is refused, and says why', (_which, text, why) => {
    expect(readState(text)).toEqual({ kind: 'unusable', why })
  })

  test('forgets remediations after 90 days and points after 400', () => {
    const old = pruned({ ...memory, remediations: [{ at: NOW - 91 * DAY, afterMs: 1 }, { at: NOW - 89 * DAY, afterMs: 2 }], points: [{ ...point, day: '2025-10-01' }, point] })
    expect(old.remediations.map(({ afterMs }) => afterMs)).toEqual([2])
    expect(old.points.map(({ day }) => day)).toEqual(['2026-11-29'])
  })

  test('keeps one point a day, in their order', () => {
    expect(withPoint([point], { ...point, failing: 0 })).toEqual([{ ...point, failing: 0 }])
    expect(withPoint([point], { ...point, day: '2026-11-28' }).map(({ day }) => day)).toEqual(['2026-11-28', '2026-11-29'])
  })

  test('2,000 streams with 200 findings each, half of them violations, take less than 20 MB', () => {
    const ids = Array.from({ length: 6_000 }, (_, at) => `CVE-2026-${10_000 + at}`)
    const streams = new Map(
      Array.from({ length: 2_000 }, (_, at): [string, StreamMemory] => {
        const own = Array.from({ length: 200 }, (_each, number) => ids[(at * 37 + number * 11) % ids.length] ?? '')
        const findings = new Map(own.map((id): [string, KnownFinding] => [id, { firstSeen: NOW, publishedAt: NOW - 30 * DAY, severity: 'high', standing: 'open', violates: true }]))
        const judgement = { result: 'fail' as const, reason: 'x'.repeat(200), at: NOW, counts: { critical: 0, high: 200, medium: 0, low: 0, informational: 0, untriaged: 0 }, violations: [{ rule: 'fail-on-severity', ids: own.slice(0, 100) }], fixes: Array.from({ length: MOST_FIXES }, (_each, number) => ({ package: `package-number-${number}`, manager: 'OS', scheme: 'dpkg' as const, target: '1:2.36-9+deb12u10', ids: own.slice(0, 10) })), layers: Array.from({ length: MOST_LAYERS }, () => ({ digest: `sha256:${'c'.repeat(64)}`, ids: own.slice(0, 50) })) }
        const images = known.images.map(({ facts }) => ({ facts: { ...facts, digest: `sha256:${'a'.repeat(64)}`, parts: [...facts.parts, ...facts.parts] }, judgement }))
        return [`team/service-${at}\nproduction`, { ...known, repository: `team/service-${at}`, images, findings }]
      }),
    )
    const text = textOf({ ...memory, streams, remediations: Array.from({ length: 20_000 }, () => ({ at: NOW, afterMs: DAY })) })
    expect(Buffer.byteLength(text)).toBeLessThan(MAX_STATE_BYTES)
    expect(readState(text)).toMatchObject({ kind: 'read' })
  })
})
