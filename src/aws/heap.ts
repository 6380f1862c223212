import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** Of the room for new objects: more than a page of findings takes while it is read. */
const ENOUGH_BYTES = 4 << 20
/** Of the room for what stays, before it is looked through again. V8's own choice is up to three times as much more. */
const GROWTH_PERCENT = 30

let kept = false

/**
 * To be called with every page of a long list: keeps the heap near what is in use. V8 lets it grow to a multiple of that
 * where the machine has memory, and a runner that has is often one that many jobs share (docs/decisions/0013).
 *
 * Both flags are looked at whenever the heap is about to grow, so that they may be set at any time; a version of V8 that
 * does not know them says so and goes on.
 */
export function keepHeapSmall(): void {
  if (kept) return
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0
  if (young < ENOUGH_BYTES) return
  kept = true
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`)
}
