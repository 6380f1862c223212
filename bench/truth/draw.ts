import type { Severity } from '../../src/base/finding.ts'
import { chance, type Chance } from './chance.ts'
import type { CoverageChange, EcrChange, FindingChange, Timeline, Weather } from './timeline.ts'

/**
 * Scans as they have been observed, drawn by chance. The E-numbers are those of docs/decisions/0004, where each
 * observation stands with its source. Times are seconds after the push until the end of `draw`.
 */
export type Set = 'evidence' | 'stress'

/** How much longer the tails of all lags are than what was observed. */
const TAIL: Readonly<Record<Set, number>> = { evidence: 1, stress: 3 }
const WEATHER: Readonly<Record<Set, Weather>> = {
  evidence: { behind: 0, behindMs: 0, failing: 0 },
  stress: { behind: 0.1, behindMs: 15_000, failing: 0.05 },
}

interface Dice extends Chance {
  /** A lag whose tail the stress set stretches. */
  lag(median: number, p90: number, cap: number): number
}

interface Batch {
  readonly at: number
  readonly count: number
}

interface Scan {
  /** When the scan ended (`lastScannedAt`). */
  readonly ended: number
  readonly batches: readonly Batch[]
  readonly suppressedAfter?: number
}

interface Kind {
  readonly name: string
  readonly weight: number
  readonly draw: (dice: Dice) => Scan | 'unsupported' | 'never'
}

/** E9: pushed, first finding +17 s, end of the scan +63 s; most images take half a minute to two minutes. */
const ended = (dice: Dice) => Math.max(8, dice.around(50, 110, 240))

/** Sizes from a handful to a few thousand. */
const size = (dice: Dice) => Math.max(2, Math.round(dice.around(60, 350, 3000)))

const KINDS: readonly Kind[] = [
  // E4, E13: nothing, for ever; it looks like "not there yet".
  { name: 'clean', weight: 26, draw: (dice) => ({ ended: ended(dice), batches: [] }) },
  {
    // E1, E13: "complete" and empty, all findings 10 to 22 s after the end, sometimes in two steps.
    name: 'late',
    weight: 15,
    draw: (dice) => {
      const end = ended(dice)
      const first = end + dice.lag(14, 22, 30)
      const all = size(dice)
      if (dice.maybe(0.6)) return { ended: end, batches: [{ at: first, count: all }] }
      return {
        ended: end,
        batches: [
          { at: first, count: Math.ceil(all / 3) },
          { at: first + dice.lag(4, 9, 12), count: all - Math.ceil(all / 3) },
        ],
      }
    },
  },
  {
    // E3: after "complete" 2, then 250, then 340, read 15 s apart.
    name: 'trickle',
    weight: 15,
    draw: (dice) => {
      const end = ended(dice)
      const all = Math.max(20, size(dice))
      const first = end + dice.between(-4, 5)
      const second = first + dice.lag(10, 15, 16)
      const third = second + dice.lag(10, 15, 16)
      return {
        ended: end,
        batches: [
          { at: first, count: 2 },
          { at: second, count: Math.round(all * 0.7) },
          { at: third, count: all - 2 - Math.round(all * 0.7) },
        ],
      }
    },
  },
  {
    // E9, E5: one by one while the scan runs, the last ones readable a little after its end (E4).
    name: 'while scanning',
    weight: 20,
    draw: (dice) => {
      const end = ended(dice) + 20
      const batches: Batch[] = []
      for (let made = dice.between(8, 17); made < end; made += dice.between(2, 14)) batches.push({ at: made + dice.lag(3, 9, 20), count: dice.whole(1, 40) })
      return { ended: end, batches }
    },
  },
  {
    // E2: one finding, a minute later the others; the end of the scan comes with them.
    name: 'long gap',
    weight: 8,
    draw: (dice) => {
      const first = dice.between(15, 40)
      const second = first + dice.lag(60, 75, 90)
      return {
        ended: second + dice.between(-20, 10),
        batches: [
          { at: first, count: 1 },
          { at: second, count: dice.whole(1, 30) },
          { at: second + dice.lag(5, 12, 15), count: dice.whole(1, 9) },
        ],
      }
    },
  },
  {
    // E8: a large image, about five minutes.
    name: 'large',
    weight: 4,
    draw: (dice) => {
      const end = dice.between(200, 420)
      return {
        ended: end,
        batches: [
          { at: end * 0.5, count: dice.whole(50, 400) },
          { at: end - 10 + dice.lag(15, 25, 30), count: dice.whole(400, 2500) },
          { at: end + dice.lag(18, 28, 35), count: dice.whole(50, 400) },
        ],
      }
    },
  },
  {
    // AWS does not say whether a suppression rule applies at once or a moment after the finding is there.
    name: 'suppressed',
    weight: 4,
    draw: (dice) => {
      const end = ended(dice)
      return { ended: end, batches: [{ at: end + dice.lag(5, 12, 20), count: dice.whole(3, 60) }], suppressedAfter: dice.lag(6, 14, 20) }
    },
  },
  { name: 'unsupported', weight: 2, draw: () => 'unsupported' },
  { name: 'never', weight: 1, draw: () => 'never' },
]

/** One timeline; the same seed gives the same. */
export function draw(seed: number, set: Set = 'evidence'): Timeline {
  const source = chance(seed * 2_654_435_761)
  const tail = TAIL[set]
  const dice: Dice = { ...source, lag: (median, p90, cap) => source.around(median, p90 * tail, cap * tail) }
  const kind = pick(dice)
  const scan = kind.draw(dice)
  // A job starts the gate some seconds after its push; some are run again later, one in twenty long after.
  const late = dice.next()
  const startsAt = late < 0.05 ? dice.between(900, 864_000) : late < 0.12 ? dice.between(20, 400) : dice.between(1, 12)
  const base = { kind: kind.name, seed, startsAt: startsAt * 1000, pushedAt: 0, weather: WEATHER[set] }
  if (typeof scan === 'string') {
    const coverage: readonly CoverageChange[] =
      scan === 'never'
        ? []
        : [
            { at: 5_000, record: pending },
            { at: 20_000, record: { statusCode: 'INACTIVE', reason: 'UNSUPPORTED_OS' } },
          ]
    return {
      ...base,
      coverage,
      findings: [],
      ecr:
        scan === 'never'
          ? []
          : [
              { at: 6_000, status: 'PENDING' },
              { at: 20_000, status: 'UNSUPPORTED_IMAGE' },
            ],
      end: 'none',
    }
  }
  const onPush = dice.maybe(0.5)
  // A twentieth is pushed again days later and not scanned anew: the scan is older than the push.
  const again = dice.maybe(0.04) ? scan.ended + dice.between(3_600, 864_000) : 0
  return {
    ...base,
    kind: again > 0 ? 'pushed again' : kind.name,
    pushedAt: again * 1000,
    startsAt: (again + startsAt) * 1000,
    coverage: coverageOf(scan, onPush, dice),
    findings: findingsOf(scan, dice),
    ecr: ecrOf(scan, onPush, dice),
    end: 'scanned',
  }
}

function pick(dice: Dice): Kind {
  let left = dice.next() * KINDS.reduce((sum, { weight }) => sum + weight, 0)
  const found = KINDS.find(({ weight }) => (left -= weight) < 0)
  if (found === undefined) throw new Error('no kind has any weight')
  return found
}

const pending = { statusCode: 'ACTIVE', reason: 'PENDING_INITIAL_SCAN' } as const

/** E7: no record for the first seconds, up to more than a minute. E4: the record says "done" before findings are there. */
function coverageOf({ ended: end }: Scan, onPush: boolean, dice: Dice): readonly CoverageChange[] {
  const done = end + dice.lag(2, 6, 12)
  const recordAt = Math.min(dice.lag(6, 40, 75), done - 0.5)
  const lastScannedAt = end * 1000
  // Whether the on-push tuple stands before the scan is unknown, so it does for some; only the time of a scan counts.
  const early = onPush && dice.maybe(0.3) ? { statusCode: 'INACTIVE', reason: 'SCAN_FREQUENCY_SCAN_ON_PUSH' } : pending
  const running = dice.maybe(0.7) ? [{ at: (recordAt + (done - recordAt) * dice.next()) * 1000, record: { statusCode: 'ACTIVE', reason: 'SCAN_IN_PROGRESS' } }] : []
  const final = onPush ? { statusCode: 'INACTIVE', reason: 'SCAN_FREQUENCY_SCAN_ON_PUSH', lastScannedAt } : { statusCode: 'ACTIVE', reason: 'SUCCESSFUL', lastScannedAt }
  return [{ at: recordAt * 1000, record: early }, ...running, { at: done * 1000, record: final }]
}

/** E2, E10, E12, E13: `ACTIVE` soon after the push, `COMPLETE` about the end of the scan, neither waits for findings. */
function ecrOf({ ended: end }: Scan, onPush: boolean, dice: Dice): readonly EcrChange[] {
  const first = dice.between(2, 8)
  const last = onPush ? end + dice.between(-8, 6) : dice.between(first, Math.max(first, end))
  return [
    { at: first * 1000, status: 'PENDING' },
    { at: Math.max(first, last) * 1000, status: onPush ? 'COMPLETE' : 'ACTIVE' },
  ]
}

const SEVERITIES: readonly Severity[] = ['critical', 'high', 'high', 'medium', 'medium', 'medium', 'low', 'low', 'informational', 'untriaged']

function findingsOf(scan: Scan, dice: Dice): readonly FindingChange[] {
  const changes: FindingChange[] = []
  let id = 0
  for (const { at, count } of scan.batches) {
    for (let one = 0; one < count; one++) changes.push({ at: at * 1000, id: id++, severity: SEVERITIES[dice.whole(0, 9)] ?? 'low', status: 'active' })
  }
  const { suppressedAfter } = scan
  const flips =
    suppressedAfter === undefined
      ? []
      : changes.filter(() => dice.maybe(0.5)).map((change): FindingChange => ({ ...change, at: change.at + suppressedAfter * 1000, status: 'suppressed' }))
  return [...changes, ...flips].sort((a, b) => a.at - b.at)
}
