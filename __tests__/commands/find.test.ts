import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { virtualClock } from '../../bench/truth/virtual-clock.ts'
import { openDeadline } from '../../src/base/deadline.ts'
import { ServiceError, type ServiceErrorKind } from '../../src/base/service-error.ts'
import { find, type FindProgress } from '../../src/commands/find.ts'
import type { LoadedPolicy } from '../../src/commands/load-policy.ts'
import type { FindAsked } from '../../src/fleet/find/asked.ts'
import type { FindResult } from '../../src/fleet/find/result.ts'
import type { Cluster, FindingsQuestion, FleetFinding, FleetService } from '../../src/fleet/ports.ts'
import type { FindOptions } from '../../src/inputs/find/options.ts'
import { NO_POLICY } from '../../src/policy/policy.ts'
import type { Order } from '../../src/scan/ports.ts'
import { asked, found, IN_USE, LOG4SHELL, pattern, UNKNOWN_USE } from '../fleet/find/samples.ts'

const PAGE = 3
const ECS: Cluster = { arn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/production', workloads: [] }

interface Story {
  /** By own id, newest first. */
  readonly own?: readonly FleetFinding[]
  readonly related?: readonly FleetFinding[]
  /** What lists of this order lack. */
  readonly hidden?: { readonly order: Order; readonly at: number }
  /** Told before each answer; what it throws is the answer. */
  readonly trouble?: (call: { readonly kind: 'findings' | 'clusters'; readonly number: number; readonly token: string | undefined }) => void
}

interface Asked {
  readonly question: FindingsQuestion
  readonly order: Order
  readonly token: string | undefined
}

function fake({ own = [], related = [], hidden, trouble }: Story) {
  const lists: Asked[] = []
  const clustersOf: string[] = []
  const service: FleetService = {
    findings: (question, token, order) => {
      lists.push({ question, order, token })
      trouble?.({ kind: 'findings', number: lists.length, token })
      const all = question.related.length > 0 ? related : own
      const there = all.filter((_each, at) => hidden?.order !== order || hidden.at !== at)
      const list = order === 'newest-first' ? there : [...there].reverse()
      const from = token === undefined ? 0 : Number(token)
      return Promise.resolve({ value: { findings: list.slice(from, from + PAGE), nextToken: from + PAGE < list.length ? String(from + PAGE) : undefined } })
    },
    clusters: ({ digest }) => {
      clustersOf.push(digest)
      trouble?.({ kind: 'clusters', number: clustersOf.length, token: undefined })
      return Promise.resolve({ clusters: [ECS], nextToken: undefined })
    },
  }
  return { service, lists, clustersOf }
}

interface Run extends Pick<FindOptions, 'clusters'> {
  readonly asked: FindAsked
  readonly policy: LoadedPolicy | undefined
  readonly cancelAfterMs: number
}

async function run(story: Story, more: Partial<Run> = {}) {
  const clock = virtualClock(0)
  const cancel = new AbortController()
  const deadline = openDeadline(clock, 1_800_000, cancel.signal)
  if (more.cancelAfterMs !== undefined) void clock.sleep(more.cancelAfterMs).then(() => cancel.abort(new Error('SIGINT')))
  const progress: FindProgress[] = []
  const { service, lists, clustersOf } = fake(story)
  const options: FindOptions = { asked: more.asked ?? asked(), clusters: more.clusters ?? true, policy: undefined, failIfFound: false, reportDir: { path: '', numbered: false }, githubToken: undefined, notices: [] }
  const result = await clock.run(find(options, Promise.resolve(more.policy), { deadline, onProgress: (each) => progress.push(each), onRetry: () => undefined }, { clock, random: () => 1, fleet: service, words: (problem) => problem }))
  deadline.release()
  return { result, lists, clustersOf, progress }
}

const failed = (kind: ServiceErrorKind, action = 'inspector2:ListFindings') => new ServiceError({ kind, action, code: 'TheCode', text: 'the text' })
const numbers = ({ images }: FindResult) => images.map(({ image }) => Number(image.tags[0]?.slice(1))).sort((a, b) => a - b)
const many = (count: number) => Array.from({ length: count }, (_each, at) => found(at))

describe('lists', () => {
  test('one page is read once', async () => {
    const { result, lists } = await run({ own: many(3) })
    expect(result).toMatchObject({ state: 'found', requests: 1 })
    expect(lists).toHaveLength(1)
  })

  test('several pages are read from both ends', async () => {
    const { result, lists } = await run({ own: many(10) })
    expect(numbers(result)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(lists.map(({ order, token }) => `${order} ${token ?? ''}`).sort()).toEqual(['newest-first ', 'newest-first 3', 'newest-first 6', 'newest-first 9', 'oldest-first ', 'oldest-first 3', 'oldest-first 6', 'oldest-first 9'])
  })

  test.each(['newest-first', 'oldest-first'] as const)('an image that slips through between the pages of the list %s is found in the other one', async (order) => {
    const { result } = await run({ own: many(10), hidden: { order, at: 4 } })
    expect(result.counts.found).toBe(10)
  })

  test('a found CVE needs one question', async () => {
    const { lists } = await run({ own: many(1), related: many(1) })
    expect(lists.map(({ question }) => [question.vulnerabilities, question.related])).toEqual([[[LOG4SHELL], []]])
  })

  test('an id that nobody has by its own name is looked for among the related ones', async () => {
    const { result, lists } = await run({ related: [found(7, {}, { vulnerabilityId: 'GHSA-jfh8-c2jp-5v3q', relatedVulnerabilities: [LOG4SHELL] })] })
    expect(lists.map(({ question }) => [question.vulnerabilities, question.related])).toEqual([[[LOG4SHELL], []], [[], [LOG4SHELL]]])
    expect(numbers(result)).toEqual([7])
  })

  test('packages alone need no second question', async () => {
    const { lists, result } = await run({ own: many(1) }, { asked: asked({ vulnerabilities: [], packages: [pattern('log4j*')] }) })
    expect(lists).toHaveLength(1)
    expect(result.state).toBe('found')
  })

  test('findings that were not asked for are left out, whatever the service gives', async () => {
    const { result } = await run({ own: [found(1), found(2, {}, { vulnerabilityId: 'CVE-1999-0001' })] })
    expect(numbers(result)).toEqual([1])
  })
})

describe('unknown is not clean', () => {
  test.each(['denied', 'credentials', 'rejected', 'unavailable', 'throttled', 'unreachable', 'contradictory', 'not-found'] as const)('%s on the first page: no result', async (kind) => {
    const { result } = await run({ trouble: () => { throw failed(kind) } })
    expect(result).toMatchObject({ state: 'no-result', counts: { found: undefined, inUse: undefined }, images: [], missing: [] })
  })

  test('a later page that fails: what was read is shown', async () => {
    const { result } = await run({ own: many(10), trouble: ({ token }) => { if (token === '6') throw failed('rejected') } })
    expect(result).toMatchObject({ state: 'no-result', counts: { found: undefined } })
    expect(result.reason).toMatch(/10 images were found before that, but more may have it\.$/)
  })

  test('the list of related ids that fails: no result', async () => {
    const { result } = await run({ trouble: ({ number }) => { if (number > 1) throw failed('rejected') } })
    expect(result.state).toBe('no-result')
  })

  test('a policy that cannot be read: no result, and the rows are there', async () => {
    const cause = { code: 'policy-not-found', what: 'the policy file policy.yml was not found', remedy: [] }
    const { result } = await run({ own: many(2) }, { policy: { kind: 'no-result', cause } })
    expect(result).toMatchObject({ state: 'no-result', problems: [cause] })
    expect(numbers(result)).toEqual([0, 1])
  })

  test('never "not found", and no number, when any page fails; every image when none does', async () => {
    const kinds = fc.constantFrom<ServiceErrorKind>('denied', 'rejected', 'unavailable', 'throttled', 'credentials', 'contradictory', 'cancelled')
    await fc.assert(
      fc.asyncProperty(fc.nat(20), fc.nat(8), kinds, fc.boolean(), async (count, broken, kind, forEver) => {
        let met = 0
        const { result, lists } = await run({
          own: many(count),
          trouble: ({ number }) => {
            if (number - 1 === broken || (forEver && number - 1 >= broken)) {
              met++
              throw failed(kind)
            }
          },
        })
        const passing = ['unavailable', 'throttled'].includes(kind)
        const read = met === 0 || (passing && !forEver)
        expect(result.state === 'no-result').toBe(!read)
        expect(result.counts.found).toBe(read ? count : undefined)
        if (read) expect(numbers(result)).toEqual(Array.from({ length: count }, (_each, at) => at))
        expect(result.requests).toBe(lists.length)
      }),
      { numRuns: 300 },
    )
  })

  test('cancelled while it reads', async () => {
    const { result } = await run({ own: many(10), trouble: ({ token }) => { if (token === '3') throw failed('unavailable') } }, { cancelAfterMs: 5_000 })
    expect(result.state).toBe('no-result')
  })
})

describe('clusters', () => {
  const three = [found(1, { use: IN_USE }), found(2, { use: UNKNOWN_USE }), found(3, { use: IN_USE })]

  test('of images in use and of no others, one question each', async () => {
    const { result, clustersOf } = await run({ own: three })
    expect(clustersOf).toHaveLength(2)
    expect(result.images.map(({ clusters }) => clusters.kind)).toEqual(['read', 'read', 'not-asked'])
    expect(result.requests).toBe(3)
  })

  test('are not asked for where nobody wants them', async () => {
    const { result, clustersOf } = await run({ own: three }, { clusters: false })
    expect(clustersOf).toEqual([])
    expect(result.state).toBe('found')
  })

  test('a missing permission is said, the rows stay, and nobody is asked again', async () => {
    const { result, clustersOf } = await run({ own: Array.from({ length: 50 }, (_each, at) => found(at, { use: IN_USE })), trouble: ({ kind }) => { if (kind === 'clusters') throw failed('denied', 'inspector2:GetClustersForImage') } })
    expect(result).toMatchObject({ state: 'found', counts: { found: 50, inUse: 50 }, problems: [] })
    expect(result.notices.join(' ')).toMatch(/^The clusters of 50 of 50 images in use are unknown\. Permission inspector2:GetClustersForImage is missing\. It is needed to name the clusters that run an image/)
    expect(result.images.every(({ clusters }) => clusters.kind === 'unknown')).toBe(true)
    expect(clustersOf.length).toBeLessThanOrEqual(4)
  })

  test('one image that is refused leaves the others', async () => {
    const { result } = await run({ own: three, trouble: ({ kind, number }) => { if (kind === 'clusters' && number === 1) throw failed('rejected', 'inspector2:GetClustersForImage') } })
    expect(result.images.map(({ clusters }) => clusters.kind).sort()).toEqual(['not-asked', 'read', 'unknown'])
    expect(result.notices.join(' ')).toMatch(/^The clusters of 1 of 2 images in use are unknown\./)
  })

  test('progress tells how many are known', async () => {
    const { progress } = await run({ own: three })
    expect(progress.at(-1)).toEqual({ pages: 1, images: 3, clusters: { known: 2, of: 2 } })
  })
})

describe('policy', () => {
  const exception = { by: 'exception', id: pattern('CVE-2021-*', 'id'), image: pattern('payments/api:v1', 'image'), reason: 'Not reachable', expires: '2099-01-01', source: 'policy.yml:4', reportStale: true } as const

  test('tells by what an image is excepted, by any of its tags', async () => {
    const { result } = await run({ own: [found(1, { tags: ['latest', 'v1'] }), found(2)] }, { policy: { kind: 'loaded', policy: { ...NO_POLICY, exceptions: [exception] }, sources: [{ name: 'policy.yml', sha256: '', commit: undefined }], notices: [], vex: undefined, pullRequest: undefined } })
    expect(result.images.map(({ vulnerabilities }) => vulnerabilities[0]?.standing.kind).sort()).toEqual(['excepted', 'open'])
    expect(result).toMatchObject({ policySources: ['policy.yml'], counts: { found: 2, excepted: 1 } })
  })

  test('that never excepts what is known exploited excepts nothing here, and that is said', async () => {
    const { result } = await run({ own: [found(1)] }, { policy: { kind: 'loaded', policy: { ...NO_POLICY, exceptions: [exception], neverExcept: new Set(['kev'] as const) }, sources: [], notices: [], vex: undefined, pullRequest: undefined } })
    expect(result.counts.excepted).toBe(0)
    expect(result.notices.join(' ')).toContain('KEV')
  })
})
