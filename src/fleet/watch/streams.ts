import { markOfConfigType, markOfMediaType, markOfTag } from '../../image/manifest.ts'
import type { DescribedImage } from '../../image/ports.ts'
import { declares, type StreamEntry } from './config/config.ts'

/** The images that replace one another in a repository and an environment of one registry. */
export interface Stream {
  readonly repository: string
  readonly environment: string
  readonly owner: string | undefined
  /** The entry that declares its images; absent if Inspector only reports images of the repository as running. */
  readonly entry: StreamEntry | undefined
}

export function streamKey({ repository, environment }: Pick<Stream, 'repository' | 'environment'>): string {
  return `${repository}\n${environment}`
}

export interface Planned {
  readonly streams: readonly Stream[]
  /** Two entries that make the same stream. */
  readonly problems: readonly string[]
}

/**
 * The streams that the entries declare. A name makes a stream even if the repository does not exist; a glob makes one for each
 * repository that matches.
 */
export function planStreams(entries: readonly StreamEntry[], repositories: readonly string[]): Planned {
  const streams = new Map<string, Stream & { readonly entry: StreamEntry }>()
  const problems: string[] = []
  for (const entry of entries.filter(declares)) {
    for (const repository of repositoriesOf(entry, repositories)) {
      const stream = { repository, environment: entry.environment, owner: entry.owner, entry }
      const twin = streams.get(streamKey(stream))
      if (twin === undefined) streams.set(streamKey(stream), stream)
      else
        problems.push(
          `${entry.source}: the stream ${repository} in ${entry.environment} is already declared in ${twin.entry.source}; give one of them another environment, or narrow a glob`,
        )
    }
  }
  return { streams: [...streams.values()], problems }
}

/** The repositories that an entry is about. */
export function repositoriesOf({ repository }: StreamEntry, repositories: readonly string[]): readonly string[] {
  return repository.exact ? [repository.text] : repositories.filter((name) => repository.matches(name))
}

export interface Selected {
  readonly images: readonly DescribedImage[]
  /** Declared digests that are not there. */
  readonly missing: readonly string[]
}

/**
 * The images of a repository that an entry declares, without signatures and other artifacts, even if their tags match.
 * `artifacts` are the ones whose manifest was read.
 */
export function selectImages({ tags, digests, newest }: StreamEntry, images: readonly DescribedImage[], artifacts: ReadonlySet<string>): Selected {
  const tagged = images.filter((image) => !artifacts.has(image.digest) && isDeclared(image, tags))
  const dated = tagged.filter(({ pushedAt }) => pushedAt !== undefined).toSorted(byPush)
  // An image without a push time may be the newest, so it stays.
  const chosen = [...dated.slice(0, newest === 'all' ? undefined : newest), ...tagged.filter(({ pushedAt }) => pushedAt === undefined)]
  const named = images.filter(({ digest }) => digests.includes(digest))
  return {
    images: [...new Map([...chosen, ...named].map((image) => [image.digest, image])).values()],
    missing: digests.filter((digest) => !images.some((image) => image.digest === digest)),
  }
}

/** Manifests that ECR can return in one answer. */
const MOST_DOUBTFUL = 100

/**
 * Digests that an entry would choose although ECR reports them as artifacts. ECR reports what the manifest calls itself, which
 * runtimes ignore (docs/decisions/0010), so only the manifest shows whether it is an image.
 */
export function doubtfulOf({ tags, newest }: StreamEntry, images: readonly DescribedImage[]): readonly string[] {
  const doubtful: string[] = []
  let sure = 0
  for (const image of images.filter((each) => isDeclared(each, tags)).toSorted(byPush)) {
    if (sure >= (newest === 'all' ? Infinity : newest)) break
    if (isCalledArtifact(image)) doubtful.push(image.digest)
    else sure += 1
  }
  return doubtful.slice(0, MOST_DOUBTFUL)
}

/** Whether an entry's tags match. Tags of signatures do not count: nobody deploys by them. */
function isDeclared({ tags }: DescribedImage, patterns: StreamEntry['tags']): boolean {
  return tags.some((tag) => markOfTag(tag) === undefined && patterns.some((pattern) => pattern.matches(tag)))
}

/** Newest first. An image without a push time comes first, since it may be the newest. */
function byPush(left: DescribedImage, right: DescribedImage): number {
  const [one, other] = [left.pushedAt ?? Number.MAX_SAFE_INTEGER, right.pushedAt ?? Number.MAX_SAFE_INTEGER]
  return other - one || (left.digest < right.digest ? -1 : 1)
}

function isCalledArtifact({ mediaType, artifactType }: DescribedImage): boolean {
  if (mediaType !== undefined && markOfMediaType(mediaType) !== undefined) return true
  return artifactType !== undefined && markOfConfigType(artifactType) !== undefined
}

/** What Inspector says is running, by repository. */
export type Running = ReadonlyMap<string, readonly string[]>

/**
 * Streams that exist only because Inspector reported images as running, and that it does not report this time. It knows this
 * only for images that it scans, so a stream must not lose its findings just because a scan expired.
 */
export function silentStreams(
  entries: readonly StreamEntry[],
  declared: ReadonlySet<string>,
  running: Running,
  remembered: Iterable<Pick<Stream, 'repository' | 'environment'>>,
): readonly Stream[] {
  return [...remembered].flatMap(({ repository, environment }): readonly Stream[] => {
    if (running.has(repository) || declared.has(streamKey({ repository, environment }))) return []
    const entry = entries.find((each) => each.inUse && each.environment === environment && each.repository.matches(repository))
    return entry === undefined ? [] : [{ repository, environment, owner: entry.owner, entry: undefined }]
  })
}

/** Running digests that no stream of the repository declares: the entry adds them to its environment. */
export function runningBeside(entry: StreamEntry, repository: string, running: Running, declared: ReadonlySet<string>): readonly string[] {
  if (!entry.inUse) return []
  return (running.get(repository) ?? []).filter((digest) => !declared.has(digest))
}
