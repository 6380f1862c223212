import type { WatchOptions } from '../inputs/watch/options.ts'
import { ownPlace } from './watch/asked.ts'
import { auditRegistry } from './watch/audit.ts'
import { readBreadth } from './watch/breadth.ts'
import { conclude, withoutStreams, type Watched } from './watch/conclude.ts'
import { confirmed } from './watch/confirm.ts'
import { listRepositories, takeInventory } from './watch/inventory.ts'
import { loadAll, ofRegistry } from './watch/load.ts'
import { lookAtStreams } from './watch/look-at-streams.ts'
import { mergeWatches } from './watch/merge.ts'
import { placeStreams, soughtIn, stillDeclared } from './watch/place-streams.ts'
import { openRun } from './watch/run.ts'
import type { WatchOccasion, WatchWorld } from './watch/world.ts'

/** Which deployed images no longer meet the policy, and which are not scanned at all? */
export async function watch(options: WatchOptions, occasion: WatchOccasion, world: WatchWorld): Promise<Watched> {
  if (options.merge.length > 0) return { report: await mergeWatches(options, occasion, world), memory: undefined }
  const run = openRun(options, occasion, world)
  const loaded = await loadAll(run)
  if (loaded.kind === 'no-result') return { report: withoutStreams(run, [loaded.cause]), memory: undefined }

  // The registry, how it is scanned, the streams, and the images of each stream.
  const repositories = await listRepositories(run)
  const place = ownPlace(run, repositories)
  const known = ofRegistry(loaded, place, options.stateFile)
  const audit = await auditRegistry(run, repositories, loaded.config)
  const inventory = await takeInventory(run, known, repositories)
  const placed = await placeStreams(run, known, inventory)

  // Inspector's coverage and counts for all images at once: enough to see which of them changed.
  const breadth = await readBreadth(run, soughtIn(placed), { place, repositories: repositories.kind === 'answer' ? repositories.value.length : undefined })
  const declared = stillDeclared(run, placed, { inventory, breadth, memory: known.memory })

  // Read the findings of what changed, and check them as the gate does. All other verdicts stand.
  const looked = await lookAtStreams(run, known, declared, breadth)
  const seen = await confirmed(run, declared, looked)
  return conclude(run, known, { audit, inventory, breadth, seen })
}
