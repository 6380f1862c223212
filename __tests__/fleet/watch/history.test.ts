import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { figuresOf, type Figures } from '../../../src/fleet/watch/figures.ts'
import { follow, type Followed } from '../../../src/fleet/watch/follow.ts'
import type { ImageFacts, ImageLook, Look, SeenFinding, UnjudgedState } from '../../../src/fleet/watch/look.ts'
import { readState, writeState } from '../../../src/fleet/watch/memory/file.ts'
import type { Remediation, StreamMemory } from '../../../src/fleet/watch/memory/memory.ts'
import { whyAnew } from '../../../src/fleet/watch/moved.ts'
import { streamKey } from '../../../src/fleet/watch/streams.ts'
import { draws } from '../../draws.ts'
import { DAY, facts, finding, judged, NOW, read, STREAM } from './looks.ts'

/**
 * Weeks of streams: images are built, deployed, rolled back and deleted, findings are suppressed, excepted and withdrawn,
 * scans expire and reads fail. What the watch says each day is held against the history as it was.
 */

const IDS = ['CVE-1', 'CVE-2', 'CVE-3', 'CVE-4'] as const
type Id = (typeof IDS)[number]

/** What a night does to a stream. All but the first are ways in which things go away without anybody having mended anything. */
type Night =
  | { readonly kind: 'deploy'; readonly has: readonly Id[] }
  | { readonly kind: 'roll-back' }
  | { readonly kind: 'delete' }
  | { readonly kind: 'suppress' | 'unsuppress' | 'except' | 'unexcept'; readonly id: Id }
  | { readonly kind: 'withdraw'; readonly id: Id; readonly listed: boolean }
  | { readonly kind: 'quiet' }

/** What the watch gets to see of it in the morning. */
type Sight = 'all' | 'expired' | 'unscannable' | 'no-result' | 'not-looked-at' | 'gone' | 'half' | 'half-seen'

interface Morning {
  readonly night: Night
  readonly sight: Sight
}

const id = fc.constantFrom(...IDS)
const night: fc.Arbitrary<Night> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('deploy' as const), has: fc.subarray([...IDS]) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('roll-back' as const, 'delete' as const, 'quiet' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('suppress' as const, 'unsuppress' as const, 'except' as const, 'unexcept' as const), id }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), id, listed: fc.boolean() }) },
)
const sight: fc.Arbitrary<Sight> = fc.oneof({ weight: 3, arbitrary: fc.constant('all' as const) }, fc.constantFrom<Sight[]>('expired', 'unscannable', 'no-result', 'not-looked-at', 'gone', 'half', 'half-seen'))
const mornings = fc.array(fc.record({ night, sight }), { minLength: 2, maxLength: 14 })
/** How many of the newest images the stream has. */
const newest = fc.constantFrom(1, 1, 2)

interface Built {
  readonly digest: string
  readonly pushedAt: number
  readonly has: Set<Id>
}

/** The stream as it is, which nobody sees as a whole. */
class Truth {
  readonly #newest: number
  built: Built[] = []
  readonly suppressed = new Set<Id>()
  readonly excepted = new Set<Id>()
  /** From which images a finding was withdrawn, and whether it is still listed there as closed. */
  readonly withdrawn = new Map<string, boolean>()
  readonly #read = new Set<string>()
  #made = 0

  constructor(newest: number) {
    this.#newest = newest
    this.live({ kind: 'deploy', has: ['CVE-1', 'CVE-2'] })
  }

  live(night: Night): void {
    switch (night.kind) {
      case 'deploy':
        this.#made += 1
        this.built.push({ digest: `image-${this.#made}`, pushedAt: NOW + this.#made, has: new Set(night.has) })
        break
      case 'delete':
        if (this.built.length > 1) this.built.pop()
        break
      case 'roll-back':
        // The tag goes back to an older image, and the newest one has none.
        this.built = this.built.length > 1 ? [...this.built.slice(0, -2), ...this.built.slice(-2).reverse()] : this.built
        break
      case 'suppress':
        this.suppressed.add(night.id)
        break
      case 'unsuppress':
        this.suppressed.delete(night.id)
        break
      case 'except':
        this.excepted.add(night.id)
        break
      case 'unexcept':
        this.excepted.delete(night.id)
        break
      case 'withdraw':
        for (const { digest, has } of this.built) {
          // What nobody ever saw in an image, and what leaves no trace, is as if it had been built without it.
          if (!night.listed && !this.#read.has(digest)) has.delete(night.id)
          else this.withdrawn.set(`${digest} ${night.id}`, night.listed)
        }
        break
      case 'quiet':
    }
  }

  /** What Inspector lists of the images that are deployed, in whatever way. */
  get listed(): ReadonlySet<string> {
    return new Set(this.deployed.flatMap(({ digest, has }) => [...has].filter((one) => !this.withdrawn.has(`${digest} ${one}`))))
  }

  get deployed(): readonly Built[] {
    return this.built.slice(-this.#newest)
  }

  factsOf({ digest, pushedAt }: Built, sight: Sight): ImageFacts {
    const more = sight === 'expired' ? { reason: 'SCAN_ELIGIBILITY_EXPIRED', statusCode: 'INACTIVE' } : sight === 'unscannable' ? { reason: 'UNSUPPORTED_OS', statusCode: 'INACTIVE' } : {}
    return { ...facts(digest, more), pushedAt }
  }

  readingOf(image: Built, sight: Sight): ImageLook {
    this.#read.add(image.digest)
    const found = [...image.has].filter((one) => !this.withdrawn.has(`${image.digest} ${one}`)).map((one): [string, SeenFinding] => {
      const standing = this.suppressed.has(one) ? 'suppressed' : this.excepted.has(one) ? 'excepted' : 'open'
      return [one, finding({ standing, violates: standing === 'open' })]
    })
    const closed = new Set([...image.has].filter((one) => this.withdrawn.get(`${image.digest} ${one}`) === true))
    return { ...judged(image.digest, Object.fromEntries(found), { closed }), facts: this.factsOf(image, sight) }
  }

  look(sight: Sight): Look {
    const seen = this.deployed.map((image) => this.factsOf(image, sight))
    const unjudged = (state: UnjudgedState) => ({ state, reason: `It is ${state}.`, code: state, remedy: [] })
    if (sight === 'all') return read(...this.deployed.map((image) => this.readingOf(image, sight)))
    if (sight === 'half' || sight === 'half-seen') {
      // Another image beside is read, and this one is not; or the other way round.
      const [first, ...others] = this.deployed.map((image) => this.readingOf(image, sight))
      const lost: ImageLook = { facts: { ...facts('beside'), pushedAt: NOW - DAY }, outcome: { kind: 'unjudged', ...unjudged('no-result') } }
      if (first === undefined || sight === 'half') return read(...others, { facts: first?.facts ?? facts('beside'), outcome: { kind: 'unjudged', ...unjudged('no-result') } })
      return read(first, lost)
    }
    return { kind: 'unjudged', ...unjudged(sight), images: sight === 'gone' ? [] : seen }
  }
}

function figures(streams: readonly Followed[], remediations: readonly Remediation[], now: number): Figures {
  return figuresOf({ streams, remediations, slo: { critical: 7, high: 30 }, now, coverageIsKnown: true, remembers: true })
}

/** Through the file, as from one run to the next. */
function stored(memory: StreamMemory, now: number): StreamMemory {
  const reading = readState([...writeState({ writtenAt: now, registry: undefined, streams: new Map([[streamKey(memory), memory]]), remediations: [], points: [] })].join(''))
  if (reading.kind !== 'read') throw new Error(reading.why)
  return reading.memory.streams.get(streamKey(memory))!
}

interface Day {
  readonly at: number
  readonly followed: Followed
  readonly truth: readonly Built[]
  readonly listed: ReadonlySet<string>
  readonly morning: Morning
}

/** What the watch makes of it, day by day. */
function watched(count: number, plan: readonly Morning[], keep: typeof stored = (memory) => memory): readonly Day[] {
  const truth = new Truth(count)
  const days: Day[] = []
  let before: StreamMemory | undefined
  for (const [day, morning] of [{ night: { kind: 'quiet' }, sight: 'all' } as const, ...plan].entries()) {
    truth.live(morning.night)
    const at = NOW + day * DAY
    const followed = follow(STREAM, before, truth.look(morning.sight), { now: at, policy: 'p', remembers: day > 0 })
    days.push({ at, followed, truth: truth.deployed, listed: truth.listed, morning })
    before = keep(followed.memory, at)
  }
  return days
}

const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole)
/** More draws: `DRAWS=500`. */
const RUNS = { numRuns: draws(100) }

describe('over weeks', () => {
  test('remediated is only what an image that was pushed later was built without', () => {
    fc.assert(
      fc.property(newest, mornings, (count, plan) => {
        const days = watched(count, plan, stored)
        for (const [at, { followed, truth, listed, morning }] of days.entries()) {
          for (const gone of followed.remediations.keys()) {
            expect({ sight: morning.sight, isListed: listed.has(gone) }).toEqual({ sight: 'all', isListed: false })
            // It is gone with images that had it, all of them older than one that is there now.
            const last = days.slice(0, at).findLast(({ morning: one }) => one.sight === 'all')
            const left = last?.truth.filter(({ digest }) => !truth.some((image) => image.digest === digest)) ?? []
            expect(left.length).toBeGreaterThan(0)
            expect(truth.some((image) => left.every(({ pushedAt }) => image.pushedAt > pushedAt))).toBe(true)
            expect(truth.some(({ digest, has }) => last?.truth.some((image) => image.digest === digest) === true && has.has(gone as Id) && last.listed.has(gone) && left.every((image) => !image.has.has(gone as Id)))).toBe(false)
          }
        }
      }),
      RUNS,
    )
  })

  test('what is not seen as a whole is never green, and remediates nothing', () => {
    fc.assert(
      fc.property(newest, mornings, (count, plan) => {
        for (const { followed, morning } of watched(count, plan)) {
          if (morning.sight === 'all') continue
          expect(followed.state).not.toBe('pass')
          expect([...followed.remediations.keys()]).toEqual([])
        }
      }),
      RUNS,
    )
  })

  test('an age only begins again once the stream was seen without the finding', () => {
    fc.assert(
      fc.property(newest, mornings, (count, plan) => {
        let before: StreamMemory['findings'] = new Map()
        for (const { at, followed, listed, morning } of watched(count, plan)) {
          const { findings } = followed.memory
          for (const [one, { firstSeen }] of before) {
            const now = findings.get(one)
            if (now === undefined) expect({ sight: morning.sight, isListed: listed.has(one) }).toEqual({ sight: 'all', isListed: false })
            else expect(now.firstSeen).toBe(firstSeen)
          }
          expect([...findings.values()].every(({ firstSeen }) => firstSeen <= at)).toBe(true)
          before = findings
        }
      }),
      RUNS,
    )
  })

  test('a morning on which things only got lost improves no figure', () => {
    const loss = fc.record({
      night: fc.oneof(fc.constant({ kind: 'quiet' } as const), fc.record({ kind: fc.constant('suppress' as const), id })),
      sight: fc.constantFrom<Sight[]>('all', 'expired', 'unscannable', 'no-result', 'not-looked-at', 'gone', 'half', 'half-seen'),
    })
    fc.assert(
      fc.property(fc.array(fc.tuple(newest, mornings, fc.array(loss, { minLength: 1, maxLength: 4 })), { minLength: 1, maxLength: 3 }), (streams) => {
        // Every stream was seen as a whole the day before the losses begin.
        const all = streams.map(([count, plan, losses]) => watched(count, [...plan, { night: { kind: 'quiet' }, sight: 'all' }, ...losses]).slice(-1 - losses.length))
        const length = Math.min(...all.map((days) => days.length))
        const begun = all.map(([first]) => first!)
        for (let day = 1; day < length; day++) {
          const later = all.map((days) => days[day]!)
          const now = Math.max(...later.map(({ at }) => at))
          const remediations = later.flatMap(({ followed }) => [...followed.remediations.values()])
          const [good, bad] = [figures(begun.map(({ followed }) => followed), [], now), figures(later.map(({ followed }) => followed), remediations, now)]
          expect(remediations).toEqual([])
          expect(share(bad.coverage!.scanned, bad.coverage!.declared)).toBeLessThanOrEqual(share(good.coverage!.scanned, good.coverage!.declared))
          expect(bad.failureRate.failing).toBeGreaterThanOrEqual(good.failureRate.failing)
          if (bad.failureRate.judged > 0) expect(share(bad.failureRate.failing, bad.failureRate.judged)).toBeGreaterThanOrEqual(share(good.failureRate.failing, good.failureRate.judged))
          expect(bad.withinSlo!.open).toBeGreaterThanOrEqual(good.withinSlo!.open)
          expect(bad.withinSlo!.open - bad.withinSlo!.within).toBeGreaterThanOrEqual(good.withinSlo!.open - good.withinSlo!.within)
        }
      }),
      RUNS,
    )
  })

  test('a verdict stands only for what was read as a whole', () => {
    fc.assert(
      fc.property(newest, mornings, (count, plan) => {
        const days = watched(count, plan)
        for (const { at, followed, truth, morning } of days) {
          const today = truth.map(({ digest, pushedAt }) => ({ ...facts(digest), pushedAt }))
          const why = whyAnew(followed.memory, today, { now: at, policy: 'p', dependsOnMore: false })
          if (why === undefined) expect(morning.sight).toBe('all')
        }
      }),
      RUNS,
    )
  })
})
