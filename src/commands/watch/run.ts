import type { Deadline } from '../../base/deadline.ts'
import { Asking } from '../../fleet/asking.ts'
import { inWordsOfWatch } from '../../fleet/watch/words.ts'
import type { WatchOptions } from '../../inputs/watch/options.ts'
import { knowing, nothingKnown } from './known.ts'
import { scanningOf } from './scanning.ts'
import type { Run, WatchOccasion, WatchWorld } from './world.ts'

export function openRun(options: WatchOptions, occasion: WatchOccasion, world: WatchWorld): Run {
  world.meter.limitTo(options.maxRequests)
  const deadline: Deadline = { ...occasion.deadline, signal: AbortSignal.any([occasion.deadline.signal, world.meter.spent]) }
  const known = nothingKnown()
  const knowingWorld: WatchWorld = { ...knowing(world, known), words: (problem) => world.words(inWordsOfWatch(problem)) }
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
