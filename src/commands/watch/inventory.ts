import { declares, type StreamEntry, type WatchConfig } from '../../fleet/watch/config/config.ts'
import type { Unjudged } from '../../fleet/watch/look.ts'
import type { Memory } from '../../fleet/watch/memory/memory.ts'
import type { KnownRepository } from '../../fleet/watch/ports.ts'
import { planStreams, repositoriesOf, selectImages, streamKey, type Running, type Selected, type Stream } from '../../fleet/watch/streams.ts'
import type { NoResult } from '../../base/no-result.ts'
import { isIndexType } from '../../image/manifest.ts'
import type { DescribedImage } from '../../image/ports.ts'
import { allPages, asked, notReached, type Asked } from './asked.ts'
import type { Listing } from './known.ts'
import { isOver, type Run } from './world.ts'

/** A stream with the images that it declares, or why they are not known. */
export interface Declared {
  readonly stream: Stream
  readonly selected: Selected | Unjudged
}

export interface Inventory {
  readonly declared: readonly Declared[]
  /** Images of each repository that was listed, or why it was not. */
  readonly listings: ReadonlyMap<string, Asked<Listing>>
  readonly running: Running
  readonly problems: readonly NoResult[]
}

/** After so long a stream that a glob made, and whose repository or images are gone, is no longer declared. */
const RETIRED_MS = 90 * 86_400_000

/** All repositories of the registry. */
export function listRepositories(run: Run): Promise<Asked<readonly KnownRepository[]>> {
  const { world, place } = run
  return asked(run, `the registry ${place.registryId ?? 'of the credentials'} in ${place.region}`, () => allPages(run, 'ecr:DescribeRepositories', (token, signal) => world.watch.repositories(place, token, signal)))
}

/** Finds the streams and what they point to: only repositories with streams are listed. */
export async function takeInventory(run: Run, config: WatchConfig, repositories: Asked<readonly KnownRepository[]>, memory: Memory | undefined): Promise<Inventory> {
  const { entries } = config
  const problems: NoResult[] = []
  const listed = repositories.kind === 'answer' ? repositories.value.map(({ name }) => name) : undefined
  if (repositories.kind === 'unanswered' && entries.some(({ repository }) => !repository.exact)) problems.push(repositories.cause)
  const running = await runningImages(run, entries, problems)
  // A repository that was deleted must not take its streams with it, and one list that failed not all of them.
  const names = [...new Set([...(listed ?? []), ...[...(memory?.streams.values() ?? [])].map(({ repository }) => repository)])].sort()
  const planned = planStreams(entries, names)
  problems.push(...planned.problems.map((what): NoResult => ({ code: 'config-invalid', what: `The watch configuration is invalid: ${what}`, remedy: [], alwaysFails: true })))
  const streams = planned.streams.filter(({ repository, environment, entry }) => entry?.repository.exact === true || listed?.includes(repository) === true || memory?.streams.has(streamKey({ repository, environment })) === true)
  const inUse = entries.filter((entry) => entry.inUse).flatMap((entry) => repositoriesOf(entry, [...running.keys()]).filter((name) => running.has(name)))
  const { listings } = run.known
  const ofRepository = Map.groupBy(oldestFirst(streams, memory), ({ repository }) => repository)
  const selections = new Map<Stream, Selected | Unjudged>()
  await run.asking.each(new Set([...ofRepository.keys(), ...inUse]), async (name) => {
    const listing = await listImages(run, name)
    const selected = (ofRepository.get(name) ?? []).map((stream) => [stream, selectedOf(stream, listing)] as const)
    for (const [stream, one] of selected) selections.set(stream, one)
    listings.set(name, shortened(listing, selected.flatMap(([, one]) => ('state' in one ? [] : one.images)), running.get(name) ?? []))
  })
  const now = run.world.clock.now()
  const declared = oldestFirst(streams, memory).flatMap((stream): readonly Declared[] => {
    const selected = selections.get(stream) ?? notReached(run)
    const before = memory?.streams.get(streamKey(stream))
    const madeByGlob = stream.entry?.repository.exact === false
    const isGone = 'state' in selected && selected.state === 'gone'
    if (madeByGlob && isGone && (before === undefined || (before.state === 'gone' && now - before.since > RETIRED_MS))) return []
    return [{ stream, selected }]
  })
  return { declared, listings, running, problems }
}

/** Those that were judged longest ago, or never, come first: a run that ends early must not leave out the same ones each time. */
function oldestFirst(streams: readonly Stream[], memory: Memory | undefined): readonly Stream[] {
  const readAt = (stream: Stream): number => memory?.streams.get(streamKey(stream))?.verdict?.at ?? 0
  return streams.toSorted((left, right) => readAt(left) - readAt(right))
}

async function runningImages(run: Run, entries: readonly StreamEntry[], problems: NoResult[]): Promise<Running> {
  if (!entries.some(({ inUse }) => inUse)) return new Map()
  const { world, place } = run
  const answer = await asked(run, `images in use in ${place.region}`, () => allPages(run, 'inspector2:ListCoverage', (token, signal) => world.watch.covered(place, { kind: 'in-use' }, token, signal)))
  if (answer.kind === 'answer') return new Map([...Map.groupBy(answer.value, ({ repository }) => repository)].map(([name, images]) => [name, [...new Set(images.map(({ digest }) => digest))].sort()]))
  problems.push(answer.cause)
  return new Map()
}

function listImages(run: Run, name: string): Promise<Asked<readonly DescribedImage[]>> {
  const { world, place } = run
  if (isOver(run)) return Promise.resolve({ kind: 'unanswered', cause: { code: 'timeout', what: notReached(run).reason, remedy: [] }, unjudged: notReached(run) })
  const address = { name, region: place.region, registryId: place.registryId }
  return asked(run, `repository ${name} in ${place.region}`, () => allPages(run, 'ecr:DescribeImages', (token, signal) => world.watch.images(address, token, signal)))
}

/** Without the images that nobody asks about any more; below an index any of them can lie. */
function shortened(listing: Asked<readonly DescribedImage[]>, selected: readonly DescribedImage[], running: readonly string[]): Asked<Listing> {
  if (listing.kind === 'unanswered') return listing
  const images = [...selected, ...listing.value.filter(({ digest }) => running.includes(digest))]
  const isWhole = images.some(({ mediaType }) => mediaType === undefined || isIndexType(mediaType))
  return { kind: 'answer', value: isWhole ? { images: listing.value, isWhole } : { images: [...new Set(images)], isWhole } }
}

function selectedOf({ repository, entry }: Stream, listing: Asked<readonly DescribedImage[]>): Selected | Unjudged {
  if (listing.kind === 'unanswered') return listing.unjudged
  if (entry === undefined || !declares(entry)) return { images: [], missing: [] }
  const selected = selectImages(entry, listing.value)
  if (selected.images.length > 0 || selected.missing.length > 0) return selected
  return { state: 'gone', code: 'image-not-found', reason: `No image of ${repository} has a tag that matches ${entry.tags.map(({ text }) => text).join(', ')}.`, remedy: ['Push an image with such a tag, or correct the tags in the configuration.'] }
}
