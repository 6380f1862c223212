import type { Deadline } from '../../base/deadline.ts'
import type { EpochMs } from '../../base/finding.ts'
import type { FindFiles } from '../../base/find-files.ts'
import type { Meter } from '../../base/meter.ts'
import type { Asking } from '../../fleet/asking.ts'
import type { FleetService } from '../../fleet/ports.ts'
import type { RegistryPlace, WatchService } from '../../fleet/watch/ports.ts'
import type { GitHubEvent } from '../../github/event.ts'
import type { WatchOptions } from '../../inputs/watch/options.ts'
import type { Scanning } from '../scan-images.ts'
import type { World } from '../world.ts'
import type { Known } from './known.ts'

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
  /** What was read so far. `world` answers from it instead of asking again. */
  readonly known: Known
  /** Ends with the timeout, and once the limit of requests is reached. */
  readonly deadline: Deadline
  readonly place: RegistryPlace
  readonly asking: Asking
  /** For the gate's own steps. */
  readonly scanning: Scanning
  /** The time by AWS's clock, once an answer showed it: ages and deadlines depend on it, and the machine's clock may be wrong. */
  readonly now: () => EpochMs
  /** AWS's clock is ahead of the machine's by so much. */
  readonly correctClock: (skewMs: number) => void
}

/** Whether the run must send no more requests: it timed out, reached its limit, or was cancelled. */
export function isOver({ deadline, world }: Pick<Run, 'deadline' | 'world'>): boolean {
  return deadline.signal.aborted || world.clock.now() >= deadline.at
}

/** Why the run did not reach the rest. */
export function whyOver({ world, options, deadline }: Pick<Run, 'world' | 'options' | 'deadline'>): string {
  if (world.meter.spent.aborted) return `The run reached its limit of ${options.maxRequests} requests (\`max-requests\`) before it checked this stream.`
  return deadline.cancelled() ? 'The run was cancelled before it checked this stream.' : 'The run timed out (`timeout`) before it checked this stream.'
}
