import type { EpochMs } from '../../base/finding.ts'
import type { Unjudged } from '../../fleet/watch/look.ts'
import type { Tally } from '../../fleet/watch/ports.ts'
import { asked, notReached } from './asked.ts'
import { batches } from './audit.ts'
import type { KnownCoverage } from './known.ts'
import { isOver, type Run } from './world.ts'

/** Images of one filter. */
const ARNS = 10
const NOTHING: Tally = { all: 0, critical: 0, high: 0, medium: 0 }

export interface Breadth {
  readonly coverages: Map<string, KnownCoverage>
  /** Why the coverage of an image is not known. */
  readonly unread: ReadonlyMap<string, Unjudged>
  readonly tallies: ReadonlyMap<string, Tally>
  /** AWS's clock against ours, where an answer told it. */
  readonly skewMs: number | undefined
  readonly notices: readonly string[]
}

/** Coverage and counts of the images by their ARNs. They say where to look; what is acceptable, only findings say. */
export async function readBreadth(run: Run, arns: readonly string[]): Promise<Breadth> {
  const { world, asking, place } = run
  const coverages = new Map<string, KnownCoverage>()
  const unread = new Map<string, Unjudged>()
  const tallies = new Map<string, Tally>()
  const notices = new Set<string>()
  let skewMs: number | undefined
  await asking.each(batches([...new Set(arns)].sort(), ARNS), async (batch) => {
    if (isOver(run)) {
      for (const arn of batch) unread.set(arn, notReached(run))
      return
    }
    const [coverage, counts] = await Promise.all([
      asked(run, `images in ${place.region}`, () => asking.ask((signal) => world.watch.coverages(place.region, batch, signal))),
      asked(run, `images in ${place.region}`, () => asking.ask((signal) => world.watch.tallies(place.region, batch, signal))),
    ])
    const at: EpochMs = world.clock.now()
    if (coverage.kind === 'unanswered') for (const arn of batch) unread.set(arn, coverage.unjudged)
    else {
      const { value, serverNow } = coverage.value
      for (const arn of batch) coverages.set(arn, { value: value.get(arn), at, serverNow })
      if (serverNow !== undefined) skewMs ??= serverNow - at
    }
    if (counts.kind === 'answer') for (const arn of batch) tallies.set(arn, counts.value.get(arn) ?? NOTHING)
    // Without counts nobody knows what has moved, so that everything is read.
    else if (counts.unjudged.state !== 'not-looked-at') notices.add(`Counts could not be read, so every image is read anew: ${counts.cause.what}`)
  })
  return { coverages, unread, tallies, skewMs, notices: [...notices] }
}
