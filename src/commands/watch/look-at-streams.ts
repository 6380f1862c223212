import type { EpochMs } from '../../base/finding.ts'
import { dependsOnMore, policyKey } from '../../fleet/watch/judgement.ts'
import type { ImageFacts, ImageLook, Look } from '../../fleet/watch/look.ts'
import { whyAnew } from '../../fleet/watch/moved.ts'
import { streamKey, type Stream } from '../../fleet/watch/streams.ts'
import { notReached } from './asked.ts'
import type { Breadth } from './breadth.ts'
import { confirmFrequencies } from './frequencies.ts'
import type { Loaded } from './load.ts'
import type { Placed } from './place-streams.ts'
import { arnsOf, factsOf, requestImage } from './places.ts'
import { failedReading, readImage } from './read.ts'
import { isOver, type Run } from './world.ts'

/** A stream, and what was seen of it in this run. */
export interface Seen {
  readonly stream: Stream
  readonly look: Look
}

/** Looks at every stream. If nothing changed, its last verdict stands; the others are read, those not read for the longest time first. */
export async function lookAtStreams(run: Run, { policy, memory }: Loaded, placed: readonly Placed[], breadth: Breadth): Promise<readonly Seen[]> {
  const now = run.now()
  const key = policyKey(policy.policy, run.world.version)
  const seen = new Map<Placed, Look>()
  const unread: { readonly one: Placed; readonly facts: readonly ImageFacts[]; readonly readAt: EpochMs }[] = []
  for (const one of placed) {
    const before = memory?.streams.get(streamKey(one.stream))
    const facts = one.images.map((image) => factsOf(image, breadth))
    const failed = (one.images.length === 0 ? one.whole : undefined) ?? one.images.flatMap((image) => arnsOf(image).flatMap((arn) => breadth.unread.get(arn) ?? []))[0]
    if (failed !== undefined) seen.set(one, { kind: 'unjudged', ...failed, images: facts })
    else {
      const isWhole = one.whole === undefined && one.missing.length === 0 && one.images.every(({ problem }) => problem === undefined)
      const why = isWhole ? whyAnew(before, facts, { now, policy: key, dependsOnMore: dependsOnMore(policy.policy, one.stream.repository) }) : 'not all of it can be read'
      if (why === undefined) seen.set(one, { kind: 'stands', images: facts })
      else unread.push({ one, facts, readAt: before?.verdict?.at ?? 0 })
    }
  }
  await confirmFrequencies(
    run,
    unread.map(({ one }) => one.stream.repository),
  )
  await run.asking.each(
    unread.sort((left, right) => left.readAt - right.readAt),
    async ({ one, facts }) => {
      seen.set(one, isOver(run) ? { kind: 'unjudged', ...notReached(run), images: facts } : { kind: 'read', images: await readStream(run, one, facts, policy), rest: one.whole })
    },
  )
  return placed.map((one) => ({ stream: one.stream, look: seen.get(one) ?? { kind: 'unjudged', ...notReached(run), images: [] } }))
}

async function readStream(run: Run, { images, missing, stream }: Placed, facts: readonly ImageFacts[], policy: Loaded['policy']): Promise<readonly ImageLook[]> {
  const looks = await Promise.all(
    images.map(async (image, at): Promise<ImageLook> => {
      const own = facts[at] ?? { digest: image.described.digest, tags: [], pushedAt: image.described.pushedAt, parts: [] }
      try {
        if (image.problem !== undefined) return { facts: own, outcome: { ...image.problem, kind: 'unjudged' } }
        const { requested, problem } = image.requested === undefined ? await requestImage(run, image.described) : image
        const unread = problem ?? notReached(run)
        if (requested === undefined) return { facts: own, outcome: { ...unread, kind: 'unjudged' } }
        return { facts: own, outcome: await readImage(run, requested, own, policy) }
      } catch (error) {
        return { facts: own, outcome: failedReading(error) }
      }
    }),
  )
  const gone = missing.map((digest): ImageLook => ({
    facts: { digest, tags: [], pushedAt: undefined, parts: [] },
    outcome: {
      kind: 'unjudged',
      state: 'gone',
      code: 'image-not-found',
      reason: `The registry has no image ${stream.repository}@${digest}, which the configuration lists or Inspector reports as running.`,
      remedy: ['Push it again, or remove it from the configuration.'],
    },
  }))
  return [...looks, ...gone]
}
