import type { EpochMs } from '../../base/finding.ts'
import type { WatchConfig } from '../../fleet/watch/config/config.ts'
import { dependsOnMore, policyKey } from '../../fleet/watch/judgement.ts'
import { isCovered, type ImageFacts, type ImageLook, type Look, type Unjudged } from '../../fleet/watch/look.ts'
import type { Memory } from '../../fleet/watch/memory/memory.ts'
import { whyAnew } from '../../fleet/watch/moved.ts'
import { repositoriesOf, runningBeside, streamKey, type Stream } from '../../fleet/watch/streams.ts'
import type { DescribedImage } from '../../image/ports.ts'
import { notReached } from './asked.ts'
import { readBreadth, type Breadth } from './breadth.ts'
import type { Declared, Inventory } from './inventory.ts'
import { arnsOf, factsOf, placeImage, requestImage, type PlacedImage } from './places.ts'
import { failedReading, readImage, type Judging } from './read.ts'
import { isOver, type Run } from './world.ts'

/** A stream with its images; `whole` is why those that it declares cannot be told. */
export interface Placed {
  readonly stream: Stream
  readonly images: readonly PlacedImage[]
  /** Declared digests that are not there. */
  readonly missing: readonly string[]
  readonly whole: Unjudged | undefined
}

export interface Seen {
  readonly stream: Stream
  readonly look: Look
}

/** The images of all streams; what only runs comes last, since it must not be in any stream of its repository. */
export async function placeStreams(run: Run, config: WatchConfig, inventory: Inventory, memory: Memory | undefined, judging: Judging): Promise<readonly Placed[]> {
  const placed = new Map<string, Placed>()
  await run.asking.each(inventory.declared, async (declared) => {
    placed.set(streamKey(declared.stream), await placeStream(run, declared, memory, judging))
  })
  for (const entry of config.entries.filter(({ inUse }) => inUse)) {
    for (const repository of repositoriesOf(entry, [...inventory.running.keys()])) {
      const own = [...placed.values()].filter(({ stream }) => stream.repository === repository)
      const known = new Set(own.flatMap(({ images }) => images.flatMap(({ described, places }) => [described.digest, ...places.map(({ digest }) => digest)])))
      const beside = runningBeside(entry, repository, inventory.running, known)
      if (beside.length === 0) continue
      const stream: Stream = { repository, environment: entry.environment, owner: entry.owner, entry: undefined }
      const before = placed.get(streamKey(stream))
      const listing = inventory.listings.get(repository)
      const found = listing?.kind === 'answer' ? listing.value.filter(({ digest }) => beside.includes(digest)) : []
      const missing = listing?.kind === 'answer' ? beside.filter((digest) => !found.some((image) => image.digest === digest)) : []
      const images = await Promise.all(found.map((image) => placeImage(run, image, memory?.streams.get(streamKey(stream)), judging.scanning)))
      const unlisted = listing?.kind === 'unanswered' ? listing.unjudged : undefined
      placed.set(streamKey(stream), { stream: before?.stream ?? stream, images: [...(before?.images ?? []), ...images], missing: [...(before?.missing ?? []), ...missing], whole: before?.whole ?? unlisted })
    }
  }
  // A stream that is only there because something ran has no image left once nothing runs: it is no longer declared.
  return [...placed.values()].filter(({ stream, images, missing, whole }) => stream.entry !== undefined || images.length > 0 || missing.length > 0 || whole !== undefined)
}

/**
 * Without the streams that only ran, of which nothing is said to run now, and whose scans go on: that is an answer. Where
 * Inspector does not scan any more its silence is none, and the stream stays.
 */
export function withoutStopped(placed: readonly Placed[], { running }: Inventory, breadth: Breadth): readonly Placed[] {
  return placed.filter(({ stream, images, missing, whole }) => {
    const isSilent = stream.entry === undefined && !running.has(stream.repository)
    return !isSilent || whole !== undefined || missing.length > 0 || !images.every((image) => isCovered(factsOf(image, breadth)))
  })
}

async function placeStream(run: Run, { stream, selected }: Declared, memory: Memory | undefined, { scanning }: Judging): Promise<Placed> {
  if ('state' in selected) return { stream, images: [], missing: [], whole: selected }
  const before = memory?.streams.get(streamKey(stream))
  const images = await Promise.all(selected.images.map((image: DescribedImage) => placeImage(run, image, before, scanning)))
  return { stream, images, missing: selected.missing, whole: undefined }
}

export function readAllBreadth(run: Run, placed: readonly Placed[]): Promise<Breadth> {
  return readBreadth(run, placed.flatMap(({ images }) => images.flatMap(arnsOf)))
}

/** Looks at every stream: where nothing has moved its verdict stands, all others are read, the longest unread first. */
export async function lookAtStreams(run: Run, placed: readonly Placed[], breadth: Breadth, memory: Memory | undefined, judging: Judging, now: EpochMs): Promise<readonly Seen[]> {
  const { policy } = judging.policy
  const key = policyKey(policy, run.world.version)
  const seen = new Map<Placed, Look>()
  const unread: { readonly one: Placed; readonly facts: readonly ImageFacts[]; readonly readAt: EpochMs }[] = []
  for (const one of placed) {
    const before = memory?.streams.get(streamKey(one.stream))
    const facts = one.images.map((image) => factsOf(image, breadth))
    const failed = (one.images.length === 0 ? one.whole : undefined) ?? one.images.flatMap((image) => arnsOf(image).flatMap((arn) => breadth.unread.get(arn) ?? []))[0]
    if (failed !== undefined) seen.set(one, { kind: 'unjudged', ...failed, images: facts })
    else {
      const isWhole = one.whole === undefined && one.missing.length === 0 && one.images.every(({ problem }) => problem === undefined)
      const why = isWhole ? whyAnew(before, facts, { now, policy: key, dependsOnMore: dependsOnMore(policy, one.stream.repository) }) : 'not all of it can be read'
      if (why === undefined) seen.set(one, { kind: 'stands', images: facts })
      else unread.push({ one, facts, readAt: before?.verdict?.at ?? 0 })
    }
  }
  await run.asking.each(unread.sort((left, right) => left.readAt - right.readAt), async ({ one, facts }) => {
    seen.set(one, isOver(run) ? { kind: 'unjudged', ...notReached(run), images: facts } : { kind: 'read', images: await readStream(run, one, facts, judging), rest: one.whole })
  })
  return placed.map((one) => ({ stream: one.stream, look: seen.get(one) ?? { kind: 'unjudged', ...notReached(run), images: [] } }))
}

async function readStream(run: Run, { images, missing, stream }: Placed, facts: readonly ImageFacts[], judging: Judging): Promise<readonly ImageLook[]> {
  const looks = await Promise.all(
    images.map(async (image, at): Promise<ImageLook> => {
      const own = facts[at] ?? { digest: image.described.digest, tags: [], pushedAt: image.described.pushedAt, parts: [] }
      try {
        if (image.problem !== undefined) return { facts: own, outcome: { ...image.problem, kind: 'unjudged' } }
        const { requested, problem } = image.requested === undefined ? await requestImage(run, image.described, judging.scanning) : image
        const unread = problem ?? notReached(run)
        if (requested === undefined) return { facts: own, outcome: { ...unread, kind: 'unjudged' } }
        return { facts: own, outcome: await readImage(run, requested, own, judging) }
      } catch (error) {
        return { facts: own, outcome: failedReading(error) }
      }
    }),
  )
  const gone = missing.map((digest): ImageLook => ({
    facts: { digest, tags: [], pushedAt: undefined, parts: [] },
    outcome: { kind: 'unjudged', state: 'gone', code: 'image-not-found', reason: `${stream.repository}@${digest} is declared and not there.`, remedy: ['Push it again, or take it out of the configuration.'] },
  }))
  return [...looks, ...gone]
}
