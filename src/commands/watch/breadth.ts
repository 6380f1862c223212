import type { EpochMs } from '../../base/finding.ts'
import type { Unjudged } from '../../fleet/watch/look.ts'
import type { Covering, RegistryPlace, Tally } from '../../fleet/watch/ports.ts'
import { asked, notReached } from './asked.ts'
import { batches } from '../../base/batches.ts'
import type { KnownCoverage } from './known.ts'
import { ARNS, takeFromLists, type Sought } from './tag-lists.ts'
import { isOver, type Run } from './world.ts'

/** Entries of one page of coverage, and of counts. */
const COVERAGE_PAGE = 200
const TALLY_PAGE = 100
const NOTHING: Tally = { all: 0, critical: 0, high: 0, medium: 0 }

/** A registry and how many repositories it has, where that is known. */
export interface SizedRegistry {
  readonly place: RegistryPlace
  readonly repositories: number | undefined
}

export interface Breadth {
  readonly coverages: ReadonlyMap<string, KnownCoverage>
  /** Why the coverage of an image is not known. */
  readonly unread: ReadonlyMap<string, Unjudged>
  readonly tallies: ReadonlyMap<string, Tally>
  /** Images of which Inspector says that they run nowhere. */
  readonly idle: ReadonlySet<string>
  readonly notices: readonly string[]
}

/**
 * Reads coverage and counts of the images. They show which images to read; only findings decide whether one passes. Afterwards
 * the run also knows the coverage, and AWS's clock.
 *
 * @param registry the registry, with the number of its repositories where that is known
 */
export async function readBreadth(run: Run, sought: readonly Sought[], { place, repositories }: SizedRegistry): Promise<Breadth> {
  const reading = new Reading(run)
  const unique = [...new Map(sought.map((one) => [one.arn, one])).values()]
  const { world } = run
  const [covered, counted] = await Promise.all([
    takeFromLists(run, unique, repositories, {
      page: COVERAGE_PAGE,
      ask: (tag, token, signal) => world.watch.coveragesUnder(place, tag, token, signal),
      take: (arn, value, serverNow) => reading.covers(arn, value, serverNow),
    }),
    takeFromLists(run, unique, repositories, {
      page: TALLY_PAGE,
      ask: (tag, token, signal) => world.watch.talliesUnder(place, tag, token, signal),
      take: (arn, value) => reading.counts(arn, value),
    }),
  ])
  const arns = unique.map(({ arn }) => arn)
  await run.asking.each(
    batches(
      arns.filter((arn) => !covered.has(arn)),
      ARNS,
    ),
    (batch) => reading.readCoverage(batch),
  )
  await run.asking.each(
    batches(
      arns.filter((arn) => !counted.has(arn) && !reading.unread.has(arn)),
      ARNS,
    ),
    (batch) => reading.readCounts(batch),
  )
  const breadth = reading.result()
  for (const [arn, coverage] of breadth.coverages) run.known.coverages.set(arn, coverage)
  if (reading.skewMs !== undefined) run.correctClock(reading.skewMs)
  return breadth
}

class Reading {
  readonly unread = new Map<string, Unjudged>()
  /** AWS's clock against the machine's, where an answer told it. */
  skewMs: number | undefined
  readonly #run: Run
  readonly #coverages = new Map<string, KnownCoverage>()
  readonly #tallies = new Map<string, Tally>()
  readonly #idle = new Set<string>()
  readonly #notices = new Set<string>()

  constructor(run: Run) {
    this.#run = run
  }

  covers(arn: string, covering: Covering | undefined, serverNow: EpochMs | undefined): void {
    const at: EpochMs = this.#run.world.clock.now()
    this.#coverages.set(arn, { value: covering?.coverage, at, serverNow })
    if (covering?.inUse === 0) this.#idle.add(arn)
    if (serverNow !== undefined) this.skewMs ??= serverNow - at
  }

  counts(arn: string, tally: Tally): void {
    this.#tallies.set(arn, tally)
  }

  async readCoverage(batch: readonly string[]): Promise<void> {
    const { world, asking, place } = this.#run
    const answer = isOver(this.#run)
      ? undefined
      : await asked(this.#run, `images in ${place.region}`, () => asking.ask((signal) => world.watch.coverages(place.region, batch, signal)))
    for (const arn of batch) {
      if (answer?.kind === 'answer') this.covers(arn, answer.value.value.get(arn), answer.value.serverNow)
      else this.unread.set(arn, answer?.unjudged ?? notReached(this.#run))
    }
  }

  async readCounts(batch: readonly string[]): Promise<void> {
    if (isOver(this.#run)) return
    const { world, asking, place } = this.#run
    const answer = await asked(this.#run, `images in ${place.region}`, () => asking.ask((signal) => world.watch.tallies(place.region, batch, signal)))
    if (answer.kind === 'answer') for (const arn of batch) this.counts(arn, answer.value.get(arn) ?? NOTHING)
    // Without counts the watch cannot tell what changed, so it reads everything.
    else if (answer.unjudged.state !== 'not-looked-at')
      this.#notices.add(`The watch couldn't read how many findings some images have, so it reads all findings of those images: ${answer.cause.what}`)
  }

  result(): Breadth {
    return { coverages: this.#coverages, unread: this.unread, tallies: this.#tallies, idle: this.#idle, notices: [...this.#notices] }
  }
}
