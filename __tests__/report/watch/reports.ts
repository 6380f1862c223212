import fc from 'fast-check'
import type { NoResult } from '../../../src/base/no-result.ts'
import { figuresOf } from '../../../src/fleet/watch/figures.ts'
import { follow, type Followed } from '../../../src/fleet/watch/follow.ts'
import type { Look, UnjudgedState } from '../../../src/fleet/watch/look.ts'
import { asKnown, type Remediation, type TrendPoint } from '../../../src/fleet/watch/memory/memory.ts'
import { concluded } from '../../../src/fleet/watch/result.ts'
import { buildWatchReport } from '../../../src/report/watch/build.ts'
import { renderWatchJson } from '../../../src/report/watch/json.ts'
import type { RegistryRow, WatchReport } from '../../../src/report/watch/model.ts'
import { DAY, finding, judged, lost, NOW, read } from '../../fleet/watch/looks.ts'

/** Reports of runs, as the watch itself makes them. */

export const HOME: RegistryRow = { id: '123456789012', region: 'eu-west-1' }
export const AWAY: RegistryRow = { id: '210987654321', region: 'us-east-1' }

/** What a stream went through: what it was at first, and what became of it. */
export interface Life {
  readonly repository: string
  readonly environment: string
  readonly before: 'pass' | 'fail'
  readonly now: 'pass' | 'fail' | 'same' | UnjudgedState
  readonly remediated: readonly number[]
}

export interface Plan {
  readonly registry?: RegistryRow
  readonly problems?: readonly NoResult[]
  readonly remembers?: boolean
  readonly coverageIsKnown?: boolean
  readonly audit?: boolean
  readonly generatedAt?: number
  readonly points?: readonly TrendPoint[]
  readonly slo?: WatchReport['slo']
  readonly notices?: readonly string[]
}

export function life(repository: string, now: Life['now'], more: Partial<Life> = {}): Life {
  return { repository, environment: 'production', before: now === 'fail' ? 'fail' : 'pass', now, remediated: [], ...more }
}

export function report(lives: readonly Life[], { registry = HOME, problems = [], remembers = true, coverageIsKnown = true, audit = true, generatedAt = NOW, points = [], slo = { critical: 7, high: 30 }, notices = [] }: Plan = {}): WatchReport {
  const streams = lives.map((each) => ({ ...lived(each, generatedAt, remembers), clusters: each.now === 'fail' ? [{ arn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/live', workloads: [{ running: 2 }] }] : undefined }))
  const remediations = lives.flatMap(({ remediated }) => remediated.map((days): Remediation => ({ at: generatedAt, afterMs: days * DAY })))
  return buildWatchReport(concluded({
    generatedAt,
    registry,
    streams: streams as Parameters<typeof concluded>[0]['streams'],
    audit: audit ? { registryId: registry.id, registry: [{ finding: 'inspector-off', detail: `Off in ${registry.region}.`, remedy: '', terraform: undefined }], repositories: [{ name: 'sandbox/try', frequency: 'MANUAL', finding: 'not-scanned', detail: 'Not scanned.', remedy: '`aws ecr`', terraform: 'resource' }] } : undefined,
    figures: figuresOf({ streams, remediations, slo, now: generatedAt, coverageIsKnown, remembers }),
    requests: { made: 10 + lives.length, limit: 5000 },
    problems,
    notices,
    points,
    slo,
    remembers,
  }))
}

function lived({ repository, environment, before, now }: Life, at: number, remembers: boolean): Followed {
  const stream = { repository, environment, owner: repository.includes('o') ? '@acme/team' : undefined, entry: undefined }
  const bad = { 'CVE-1': finding({ severity: 'high', observedAt: at - 40 * DAY, publishedAt: at - 50 * DAY }), 'CVE-2': finding() }
  const more = { fixes: [{ package: 'openssl', manager: 'OS', scheme: 'dpkg' as const, target: '3.0.1', ids: ['CVE-1', 'CVE-2'] }], layers: [{ digest: 'sha256:base', ids: ['CVE-2'] }] }
  const looks: Readonly<Record<'pass' | 'fail', Look>> = { pass: read(judged('a', {})), fail: read(judged('a', bad, more)) }
  const earlier = follow(stream, undefined, looks[before], { now: at - DAY, policy: 'p', remembers: false })
  const look = now === 'same' ? ({ kind: 'stands', images: earlier.images.map(({ facts }) => facts) } as const) : now === 'pass' || now === 'fail' ? looks[now] : lost(now, earlier.images.map(({ facts }) => facts))
  return follow(stream, earlier.memory, look, { now: at, policy: 'p', remembers })
}

export function json(one: WatchReport): string {
  return [...renderWatchJson(one)].join('')
}

const states = ['pass', 'fail', 'same', 'no-result', 'expired', 'unscannable', 'gone', 'not-looked-at'] as const
const aLife = fc.record({ repository: fc.constantFrom('a/b', 'shop/web', 'pay/api', 'é/"x'), environment: fc.constantFrom('production', 'staging'), before: fc.constantFrom('pass' as const, 'fail' as const), now: fc.constantFrom(...states), remediated: fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 3 }) })

/** Streams of one registry: each there once. */
export const lives = fc.uniqueArray(aLife, { selector: ({ repository, environment }) => `${repository}\n${environment}`, minLength: 0, maxLength: 8 })
const aPoint = (day: number) => fc.record({ day: fc.constant(new Date(NOW - day * DAY).toISOString().slice(0, 10)), declared: fc.nat(9), scanned: fc.option(fc.nat(9), { nil: undefined }), failing: fc.nat(9), judged: fc.nat(9), critical: fc.nat(9), high: fc.nat(9) }).map(asKnown)
export const points = fc.subarray([3, 2, 1, 0]).chain((days) => fc.tuple(...days.map(aPoint)))
export const plans = fc.record({
  remembers: fc.boolean(),
  coverageIsKnown: fc.boolean(),
  audit: fc.boolean(),
  points,
  slo: fc.constantFrom({}, { critical: 7, high: 30 }, { critical: 14 }),
  notices: fc.subarray(['One.', 'Two.']),
  problems: fc.subarray<NoResult>([{ code: 'permission-denied', what: 'Denied.', remedy: ['Allow it.'], alwaysFails: true }, { code: 'throttled', what: 'Throttled.', remedy: [] }]),
})
