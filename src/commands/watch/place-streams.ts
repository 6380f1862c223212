import { isCovered, type Unjudged } from '../../fleet/watch/look.ts'
import type { Memory, StreamMemory } from '../../fleet/watch/memory/memory.ts'
import { repositoriesOf, runningBeside, streamKey, type Stream } from '../../fleet/watch/streams.ts'
import type { DescribedImage } from '../../image/ports.ts'
import type { Asked } from './answer.ts'
import type { Breadth } from './breadth.ts'
import type { Declared, Inventory } from './inventory.ts'
import type { Loaded } from './load.ts'
import { factsOf, placeImage, soughtOf, type PlacedImage } from './places.ts'
import type { Sought } from './tag-lists.ts'
import type { Run } from './world.ts'

/** A stream with its images. */
export interface Placed {
  readonly stream: Stream
  readonly images: readonly PlacedImage[]
  /** Declared digests that are not there. */
  readonly missing: readonly string[]
  /** Why its images are not known. */
  readonly whole: Unjudged | undefined
}

/** Finds the images of all streams. Images that only run come last: only those that no stream of the repository declares are added. */
export async function placeStreams(run: Run, { config, memory }: Loaded, inventory: Inventory): Promise<readonly Placed[]> {
  const placed = new Map<string, Placed>()
  await run.asking.each(inventory.declared, async (declared) => {
    placed.set(streamKey(declared.stream), await placeStream(run, declared, memory))
  })
  for (const entry of config.entries.filter(({ inUse }) => inUse)) {
    for (const repository of repositoriesOf(entry, [...inventory.running.keys()])) {
      const stream: Stream = { repository, environment: entry.environment, owner: entry.owner, entry: undefined }
      const key = streamKey(stream)
      const own = [...placed.values()].filter((each) => each.stream.repository === repository)
      const running = await placeRunning(run, runningBeside(entry, repository, inventory.running, digestsIn(own)), inventory.listings.get(repository), memory?.streams.get(key))
      if (running !== undefined) placed.set(key, together(placed.get(key) ?? { stream, images: [], missing: [], whole: undefined }, running))
    }
  }
  // A stream that exists only because something ran ends when nothing runs any more.
  return [...placed.values()].filter(({ stream, images, missing, whole }) => stream.entry !== undefined || images.length > 0 || missing.length > 0 || whole !== undefined)
}

type Running = Omit<Placed, 'stream'>

/** Images that run and that no stream declares. */
async function placeRunning(
  run: Run,
  digests: readonly string[],
  listing: Asked<readonly DescribedImage[]> | undefined,
  before: StreamMemory | undefined,
): Promise<Running | undefined> {
  if (digests.length === 0) return undefined
  if (listing?.kind !== 'answer') return { images: [], missing: [], whole: listing?.unjudged }
  const found = listing.value.filter(({ digest }) => digests.includes(digest))
  const images = await Promise.all(found.map((image) => placeImage(run, image, before)))
  return { images, missing: digests.filter((digest) => !found.some((image) => image.digest === digest)), whole: undefined }
}

function together({ stream, images, missing, whole }: Placed, running: Running): Placed {
  return { stream, images: [...images, ...running.images], missing: [...missing, ...running.missing], whole: whole ?? running.whole }
}

/** Of images and of the manifests below them. */
function digestsIn(placed: readonly Placed[]): ReadonlySet<string> {
  return new Set(placed.flatMap(({ images }) => images.flatMap(({ described, places }) => [described.digest, ...places.map(({ digest }) => digest)])))
}

/** All manifests that Inspector is asked about. */
export function soughtIn(placed: readonly Placed[]): readonly Sought[] {
  return placed.flatMap(({ images }) => images.flatMap(soughtOf))
}

/** A stream of a glob, or of images that only ran, ends when its repository or images have been gone for this long. */
const RETIRED_MS = 90 * 86_400_000

interface Known {
  readonly inventory: Inventory
  readonly breadth: Breadth
  readonly memory: Memory | undefined
}

/**
 * Leaves out streams that have been gone for long, and streams of images that only ran and no longer run. For the latter,
 * Inspector must still scan the images: if it does not, "not running" may only mean that it no longer knows.
 */
export function stillDeclared(run: Run, placed: readonly Placed[], { inventory: { running }, breadth, memory }: Known): readonly Placed[] {
  return placed.filter(({ stream, images, missing, whole }) => {
    const before = memory?.streams.get(streamKey(stream))
    if (whole?.state === 'gone' && images.length === 0 && stream.entry?.repository.exact !== true && before?.state === 'gone' && run.now() - before.since > RETIRED_MS) return false
    const isSilent = stream.entry === undefined && !running.has(stream.repository)
    return !isSilent || whole !== undefined || missing.length > 0 || !images.every((image) => isCovered(factsOf(image, breadth)))
  })
}

async function placeStream(run: Run, { stream, selected }: Declared, memory: Memory | undefined): Promise<Placed> {
  if ('state' in selected) return { stream, images: [], missing: [], whole: selected }
  const before = memory?.streams.get(streamKey(stream))
  const images = await Promise.all(selected.images.map((image) => placeImage(run, image, before)))
  return { stream, images, missing: selected.missing, whole: undefined }
}
