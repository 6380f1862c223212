import type { RegistryDoubt } from '../../src/scan/wait-world.ts'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { checkRegistries } from '../../src/commands/registry-check.ts'
import type { World } from '../../src/commands/world.ts'
import type { Finding } from '../../src/base/finding.ts'
import type { Coverage, Order, ScanService } from '../../src/scan/ports.ts'
import type { ScanOutcome } from '../../src/scan/outcome.ts'
import { draws } from '../draws.ts'
import { aFinding, anImage, DONE, PENDING, problem, said, START, tell, type Script } from './scripted.ts'

/**
 * Answers of Inspector that leave out, double, reorder and contradict themselves, for a while or for ever. The oracle is
 * the truth of the world: what is judged holds every grave finding that there is, or there is no result.
 */

/** Small pages: what happens at their borders happens often. */
const PAGE = 3
const GRAVE = { severity: 'critical' } as const
const MILD = { severity: 'low' } as const

/** From one second until another; both ends may lie beyond the wait. */
interface Period {
  readonly from: number
  readonly for: number
}

const period = fc.record({ from: fc.integer({ min: 0, max: 150 }), for: fc.oneof(fc.integer({ min: 1, max: 120 }), fc.constant(Infinity)) })
const within = (second: number, { from, for: lasting }: Period): boolean => second >= from && second < from + lasting
const order = fc.constantFrom<Order>('newest-first', 'oldest-first')

/** What is done to a list of several pages. */
const harm = fc.oneof(
  fc.record({ kind: fc.constant('drop' as const), at: fc.nat(20), from: order, when: period }),
  fc.record({ kind: fc.constant('double' as const), at: fc.nat(20), over: fc.nat(20), when: period }),
  fc.record({ kind: fc.constant('reorder' as const), turn: fc.integer({ min: 1, max: 9 }), when: period }),
  fc.record({ kind: fc.constant('contradict' as const), at: fc.nat(20), as: fc.constantFrom<Partial<Finding>>(MILD, { status: 'closed' }, { status: 'suppressed' }), when: period }),
  fc.record({ kind: fc.constant('refuse' as const), every: fc.integer({ min: 2, max: 5 }), when: period }),
)
type Harm = typeof harm extends fc.Arbitrary<infer T> ? T : never

/** What is done to the record of the scan. */
const blur = fc.record({ record: fc.constantFrom<Coverage | undefined | 'refused'>(undefined, PENDING, { contradiction: 'A and B' }, 'refused', DONE(START - 9_000_000)), when: period })

/** Pages of a list that is harmed; each page may come from another list. */
function harmed(truth: (second: number) => readonly Finding[], harms: readonly Harm[]): NonNullable<Script['page']> {
  let requests = 0
  return (token, second, from) => {
    requests += 1
    let list = [...truth(second)]
    if (from === 'oldest-first') list.reverse()
    for (const one of harms) {
      if (!within(second, one.when) || list.length <= PAGE) continue
      if (one.kind === 'refuse' && requests % one.every === 0) throw problem({ kind: 'throttled' })
      // A list of one page is one answer: there is no other that it could differ from.
      if (one.kind === 'drop' && one.from === from && list.length > PAGE + 1) list = list.filter((_, at) => at !== one.at % list.length)
      // The other copy stands where another finding should be: the service counts positions.
      if (one.kind === 'double') list = list.map((finding, at) => (at === one.over % list.length && at !== one.at % list.length ? (list[one.at % list.length] ?? finding) : finding))
      if (one.kind === 'reorder') list = list.map((_, at) => list[(at * (list.length - 1) + one.turn * requests) % list.length] ?? aFinding(0))
      const changed = list[one.kind === 'contradict' ? one.at % list.length : 0]
      if (one.kind === 'contradict' && changed !== undefined) list.push({ ...changed, ...one.as })
    }
    const at = Number(token ?? 0)
    return { findings: list.slice(at, at + PAGE), ...(at + PAGE < list.length ? { nextToken: String(at + PAGE) } : {}) }
  }
}

/** All grave findings of the truth are among those that are judged, as grave as they are. */
function holds(outcome: ScanOutcome, truth: readonly Finding[]): void {
  if (outcome.kind !== 'scanned') return
  const judged = outcome.findings.filter(({ severity, status }) => severity === 'critical' && status === 'active').map(({ arn }) => arn)
  expect(judged).toEqual(expect.arrayContaining(truth.filter(({ severity }) => severity === 'critical').map(({ arn }) => arn)))
}

const size = fc.integer({ min: PAGE + 1, max: 12 })
const clock = fc.constantFrom<number | 'none'>(0, 0, 'none', 7_200_000, -7_200_000)
const settings = fc.record({ timeoutMs: fc.constantFrom(200_000, 600_000), settleMs: fc.constantFrom(20_000, 45_000) })

describe('no result lacks a grave finding', () => {
  test('of a list that is left out of, doubled, reordered and contradicted', async () => {
    let judged = 0
    // Two that leave out different findings, one from each end at different times, cannot be told from a change.
    const oneDrop = fc.array(harm, { minLength: 1, maxLength: 2 }).filter((harms) => harms.filter(({ kind }) => kind === 'drop').length < 2)
    await fc.assert(
      fc.asyncProperty(size, fc.nat(11), oneDrop, fc.array(blur, { maxLength: 2 }), fc.constantFrom(-7200, -30, 20), fc.integer({ min: 0, max: 18 }), clock, settings, async (count, grave, harms, blurs, ended, lag, serverAheadMs, chosen) => {
        const truth = Array.from({ length: count }, (_, id) => aFinding(id, id === grave % count ? GRAVE : MILD))
        const arrived = (second: number) => (ended < 0 || second >= ended + lag ? truth : truth.slice(0, second < ended ? 0 : PAGE + 1))
        const { outcome, seconds, clock: after } = await tell({
          coverage: (second) => {
            const hidden = blurs.find(({ when }) => within(second, when))
            if (hidden?.record === 'refused') throw problem({ kind: 'unavailable' })
            if (hidden !== undefined) return hidden.record
            return second < ended ? PENDING : DONE(START + ended * 1000)
          },
          page: harmed(arrived, harms),
          serverAheadMs,
          settings: chosen,
          image: { pushedAt: ended < 0 ? START - 9_999_000 : START - 5_000 },
        })
        holds(outcome, truth)
        if (outcome.kind === 'scanned') judged += 1
        expect(seconds * 1000).toBeLessThanOrEqual(chosen.timeoutMs)
        expect(after.sleeping).toBe(0)
      }),
      { numRuns: draws(500) },
    )
    // What passes is the answer that heals: a waiter that never ends would hold all of the above.
    expect(judged).toBeGreaterThan(draws(150))
  })

  test('of an image that was pushed again: what is left of its old scan stands for no new one', async () => {
    const left = fc.oneof(
      // A new scan that takes longer than the gate waits for it, and what is left open, cannot be told from a tag that moved.
      fc.record({ open: fc.constant(true), closed: fc.constant(0), again: fc.integer({ min: 3, max: 55 }) }),
      fc.record({ open: fc.constant(false), closed: fc.constant(0), again: fc.integer({ min: 3, max: 280 }) }),
      fc.record({ open: fc.boolean(), closed: fc.integer({ min: 1, max: 4 }), again: fc.oneof(fc.integer({ min: 3, max: 700 }), fc.constant(Infinity)) }),
    )
    await fc.assert(
      fc.asyncProperty(left, fc.integer({ min: 320, max: 90_000 }), fc.integer({ min: 0, max: 15 }), fc.constantFrom(undefined, START - 200_000), fc.constantFrom(20_000, 45_000), clock, async ({ open, closed, again }, before, lag, closedAt, settleMs, serverAheadMs) => {
        const truth = [aFinding(1, GRAVE), aFinding(2, MILD)]
        const old = [...(open ? [aFinding(3, MILD)] : []), ...Array.from({ length: closed }, (_, id) => aFinding(10 + id, { ...GRAVE, status: 'closed', updatedAt: closedAt }))]
        const { outcome } = await tell({
          coverage: (second) => DONE(second < again ? START - 10_000 - before * 1000 : START + (again - 1) * 1000),
          page: harmed((second) => (second < again + lag ? old : [...old, ...truth]), []),
          image: { pushedAt: START - 5_000 },
          settings: { settleMs, timeoutMs: 900_000 },
          serverAheadMs,
        })
        holds(outcome, truth)
        if (again === Infinity) expect(said(outcome)).toBe('stale-scan')
      }),
      { numRuns: draws(350) },
    )
  })
})

test('no registry that does not scan any more gives a result, however long it takes to say so', async () => {
  type Wrong = 'nothing' | RegistryDoubt
  const trouble = fc.record({ kind: fc.constantFrom<'throttled' | 'unavailable' | 'silent'>('throttled', 'unavailable', 'silent'), times: fc.oneof(fc.nat(6), fc.constant(Infinity)) })
  await fc.assert(
    fc.asyncProperty(fc.constantFrom<Wrong>('nothing', 'kind', 'account', 'repository'), fc.record({ kind: trouble, account: trouble, repository: trouble }), fc.integer({ min: 0, max: 200 }), async (wrong, troubles, from) => {
      const met = { kind: 0, account: 0, repository: 0 }
      const answer = async <T>(doubt: RegistryDoubt, value: T): Promise<T> => {
        const { kind, times } = troubles[doubt]
        if (met[doubt]++ >= times) return value
        if (kind === 'silent') return new Promise<T>(() => undefined)
        throw problem({ kind })
      }
      const service: Partial<ScanService> = {
        registryScanning: () => answer('kind', { scanType: wrong === 'kind' ? 'BASIC' : 'ENHANCED', rules: [] }),
        inspectorStatus: () => answer('account', wrong === 'account' ? 'DISABLED' : 'ENABLED'),
        repositoryScanning: () => answer('repository', { frequency: wrong === 'repository' ? 'MANUAL' : 'SCAN_ON_PUSH', appliedFilters: [] }),
      }
      let check: ReturnType<typeof checkRegistries> | undefined
      const { outcome } = await tell({
        coverage: (second) => (second < from ? undefined : DONE(START - 7_200_000)),
        findings: () => [aFinding(1, MILD)],
        settings: { timeoutMs: 300_000 },
        refusal: (clock, doubt) => {
          check ??= checkRegistries({ clock, random: () => 0.5, service, log: { info: () => undefined } } as unknown as World, { at: START + 300_000, signal: new AbortController().signal, cancelled: () => false, release: () => undefined })
          return check(anImage(), doubt)
        },
      })
      if (wrong !== 'nothing') expect(outcome.kind).toBe('no-result')
      if (wrong === 'nothing' && Object.values(troubles).every(({ times }) => times === 0)) expect(outcome.kind).toBe('scanned')
      if (Object.values(troubles).some(({ times }) => times === Infinity)) expect(outcome.kind).toBe('no-result')
    }),
    { numRuns: draws(120) },
  )
})
