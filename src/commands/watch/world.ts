import type { Deadline } from '../../base/deadline.ts'
import type { EpochMs } from '../../base/finding.ts'
import type { FindFiles } from '../../base/find-files.ts'
import type { Meter } from '../../base/meter.ts'
import { Asking } from '../../fleet/asking.ts'
import type { FleetService } from '../../fleet/ports.ts'
import type { RegistryPlace, WatchService } from '../../fleet/watch/ports.ts'
import type { GitHubEvent } from '../../github/event.ts'
import type { WatchOptions } from '../../inputs/watch/options.ts'
import type { Scanning } from '../scan-images.ts'
import type { World } from '../world.ts'
import { knowing, nothingKnown, type Known } from './known.ts'
import { scanningOf } from './scanning.ts'

/** A watch's world: the gate's, many images at once, and a count of all requests. */
export interface WatchWorld extends World {
  readonly watch: WatchService
  readonly fleet: FleetService
  readonly meter: Meter
  readonly findFiles: FindFiles
}

export interface WatchOccasion {
  readonly event: GitHubEvent
  readonly startedAt: EpochMs
  readonly deadline: Deadline
}

/** One run of a watch, as its steps need it. */
export interface Run {
  readonly options: WatchOptions
  readonly occasion: WatchOccasion
  readonly world: WatchWorld
  /** What was read so far; the world does not ask for it again. */
  readonly known: Known
  /** Ends with the timeout, and once the limit of requests is reached. */
  readonly deadline: Deadline
  readonly place: RegistryPlace
  readonly asking: Asking
  /** For the gate's own steps. */
  readonly scanning: Scanning
  /** By AWS's clock, once an answer has told it: the machine's may be wrong by any amount, and ages and deadlines hang on it. */
  readonly now: () => EpochMs
  /** AWS's clock is ahead of the machine's by so much. */
  readonly correctClock: (skewMs: number) => void
}

export function openRun(options: WatchOptions, occasion: WatchOccasion, world: WatchWorld): Run {
  world.meter.limitTo(options.maxRequests)
  const deadline: Deadline = { ...occasion.deadline, signal: AbortSignal.any([occasion.deadline.signal, world.meter.spent]) }
  const known = nothingKnown()
  const knowingWorld = knowing(world, known)
  let skew = 0
  return {
    options,
    occasion,
    world: knowingWorld,
    known,
    deadline,
    place: { region: options.region, registryId: options.registryId },
    asking: new Asking(world, deadline),
    scanning: scanningOf({ options, world: knowingWorld, deadline }),
    now: () => world.clock.now() + skew,
    correctClock: (skewMs) => {
      skew = skewMs
    },
  }
}

/** Whether nothing more is asked: the time is up, the limit reached, or the run cancelled. */
export function isOver({ deadline, world }: Pick<Run, 'deadline' | 'world'>): boolean {
  return deadline.signal.aborted || world.clock.now() >= deadline.at
}

/** Why the rest is not looked at. */
export function whyOver({ world, options, deadline }: Pick<Run, 'world' | 'options' | 'deadline'>): string {
  if (world.meter.spent.aborted) return `The limit of ${options.maxRequests} requests (\`max-requests\`) was reached before it was checked.`
  return deadline.cancelled() ? 'The run was cancelled before it was checked.' : 'The run timed out (`timeout`) before it was checked.'
}
