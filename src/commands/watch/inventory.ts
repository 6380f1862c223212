import { declares, type StreamEntry } from '../../fleet/watch/config/config.ts'
import type { Unjudged } from '../../fleet/watch/look.ts'
import type { Memory, StreamMemory } from '../../fleet/watch/memory/memory.ts'
import type { KnownRepository, RegistryPlace } from '../../fleet/watch/ports.ts'
import { planStreams, repositoriesOf, selectImages, silentStreams, streamKey, type Running, type Selected, type Stream } from '../../fleet/watch/streams.ts'
import type { NoResult } from '../../base/no-result.ts'
import type { DescribedImage } from '../../image/ports.ts'
import { artifactsOf } from './artifacts.ts'
import type { Asked } from './answer.ts'
import { allPages, asked, notReached, ownPlace } from './asked.ts'
import type { Loaded } from './load.ts'
import { isOver, type Run } from './world.ts'

/** A stream with the images that it declares, or why they are not known. */
export interface Declared {
  readonly stream: Stream
  readonly selected: Selected | Unjudged
}

export interface Inventory {
  /** Those that went silent too, with the images they had. */
  readonly declared: readonly Declared[]
  /** Images of each repository that was listed, or why it was not. */
  readonly listings: ReadonlyMap<string, Asked<readonly DescribedImage[]>>
  readonly running: Running
  readonly problems: readonly NoResult[]
}

/** All repositories of the registry. */
export function listRepositories(run: Run): Promise<Asked<readonly KnownRepository[]>> {
  const { world, place } = run
  return asked(run, `the registry ${place.registryId ?? 'of the credentials'} in ${place.region}`, () =>
    allPages(run, 'ecr:DescribeRepositories', (token, signal) => world.watch.repositories(place, token, signal)),
  )
}

/** Finds the streams and what they point to: only repositories with streams are listed. */
export async function takeInventory(run: Run, { config, memory }: Loaded, repositories: Asked<readonly KnownRepository[]>): Promise<Inventory> {
  const { entries } = config
  const problems: NoResult[] = []
  const listed = repositories.kind === 'answer' ? repositories.value.map(({ name }) => name) : undefined
  if (repositories.kind === 'unanswered' && entries.some(({ repository }) => !repository.exact)) problems.push(repositories.cause)
  const running = await runningImages(run, entries, ownPlace(run, repositories))
  if (running.kind === 'unanswered') problems.push(running.cause)
  const runs = running.kind === 'answer' ? running.value : new Map<string, readonly string[]>()
  // A deleted repository must not make its streams disappear, nor a failed list all streams of globs.
  const names = [...new Set([...(listed ?? []), ...[...(memory?.streams.values() ?? [])].map(({ repository }) => repository)])].sort()
  const planned = planStreams(entries, names)
  problems.push(...planned.problems.map((what): NoResult => ({ code: 'config-invalid', what: `The watch configuration is invalid: ${what}`, remedy: [], alwaysFails: true })))
  const streams = planned.streams.filter(
    ({ repository, environment, entry }) =>
      entry?.repository.exact === true || listed?.includes(repository) === true || memory?.streams.has(streamKey({ repository, environment })) === true,
  )
  const inUse = entries.filter((entry) => entry.inUse).flatMap((entry) => repositoriesOf(entry, [...runs.keys()]).filter((name) => runs.has(name)))
  const silent = silentStreams(entries, new Set(streams.map(streamKey)), runs, memory?.streams.values() ?? [])
  const { listings } = run.known
  const artifacts = new Set<string>()
  await run.asking.each(new Set([...oldestFirst([...streams, ...silent], memory).map(({ repository }) => repository), ...inUse]), async (name) => {
    const listing = await listImages(run, name)
    listings.set(name, listing)
    const own = streams.flatMap(({ repository, entry }) => (repository === name ? (entry ?? []) : []))
    if (listing.kind === 'answer') for (const digest of await artifactsOf(run, name, own, listing.value)) artifacts.add(digest)
  })
  const declared = oldestFirst([...streams, ...silent], memory).flatMap((stream): readonly Declared[] => {
    const before = memory?.streams.get(streamKey(stream))
    const listing = listings.get(stream.repository)
    const isSilent = silent.includes(stream)
    const selected = isSilent ? (running.kind === 'unanswered' ? running.unjudged : lastImages(run, stream, before, listing)) : selectedOf(run, stream, listing, artifacts)
    const madeByGlob = isSilent || stream.entry?.repository.exact === false
    const isGone = 'state' in selected && selected.state === 'gone'
    if (madeByGlob && isGone && before === undefined) return []
    return [{ stream, selected }]
  })
  return { declared, listings, running: runs, problems }
}

/** Streams that were checked longest ago, or never, come first, so that runs that end early do not always leave out the same ones. */
function oldestFirst(streams: readonly Stream[], memory: Memory | undefined): readonly Stream[] {
  const readAt = (stream: Stream): number => memory?.streams.get(streamKey(stream))?.verdict?.at ?? 0
  return streams.toSorted((left, right) => readAt(left) - readAt(right))
}

async function runningImages(run: Run, entries: readonly StreamEntry[], place: RegistryPlace): Promise<Asked<Running>> {
  if (!entries.some(({ inUse }) => inUse)) return { kind: 'answer', value: new Map() }
  const { world } = run
  const answer = await asked(run, `images in use in ${place.region}`, () =>
    allPages(run, 'inspector2:ListCoverage', (token, signal) => world.watch.covered(place, { kind: 'in-use' }, token, signal)),
  )
  if (answer.kind === 'unanswered') return answer
  return {
    kind: 'answer',
    value: new Map([...Map.groupBy(answer.value, ({ repository }) => repository)].map(([name, images]) => [name, [...new Set(images.map(({ digest }) => digest))].sort()])),
  }
}

function listImages(run: Run, name: string): Promise<Asked<readonly DescribedImage[]>> {
  const { world, place } = run
  if (isOver(run)) return Promise.resolve({ kind: 'unanswered', cause: { code: 'timeout', what: notReached(run).reason, remedy: [] }, unjudged: notReached(run) })
  const address = { name, region: place.region, registryId: place.registryId }
  return asked(run, `repository ${name} in ${place.region}`, () => allPages(run, 'ecr:DescribeImages', (token, signal) => world.watch.images(address, token, signal)))
}

/** The images that a stream had when something of it was said to run. */
function lastImages(run: Run, { repository }: Stream, before: StreamMemory | undefined, listing: Asked<readonly DescribedImage[]> | undefined): Selected | Unjudged {
  if (listing === undefined) return notReached(run)
  if (listing.kind === 'unanswered') return listing.unjudged
  const images = listing.value.filter(({ digest }) => before?.images.some(({ facts }) => facts.digest === digest) === true)
  if (images.length > 0) return { images, missing: [] }
  return {
    state: 'gone',
    code: 'image-not-found',
    reason: `Inspector no longer reports an image of ${repository} as running, and the images that ran before no longer exist.`,
    remedy: ['If the repository is still deployed, declare its images by tag or digest. Otherwise do nothing: the watch retires the stream after 90 days.'],
  }
}

function selectedOf(run: Run, { repository, entry }: Stream, listing: Asked<readonly DescribedImage[]> | undefined, artifacts: ReadonlySet<string>): Selected | Unjudged {
  if (listing === undefined) return notReached(run)
  if (listing.kind === 'unanswered') return listing.unjudged
  if (entry === undefined || !declares(entry)) return { images: [], missing: [] }
  const selected = selectImages(entry, listing.value, artifacts)
  if (selected.images.length > 0 || selected.missing.length > 0) return selected
  return {
    state: 'gone',
    code: 'image-not-found',
    reason: `No image of ${repository} has a tag that matches ${entry.tags.map(({ text }) => text).join(', ')}.`,
    remedy: ['Push an image with such a tag, or correct the tags in the configuration.'],
  }
}
