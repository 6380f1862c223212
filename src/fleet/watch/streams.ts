import { markOfConfigType, markOfMediaType, markOfTag } from '../../image/manifest.ts'
import type { DescribedImage } from '../../image/ports.ts'
import { declares, type StreamEntry } from './config/config.ts'

/** The images that follow one another in a repository and an environment of one registry. */
export interface Stream {
  readonly repository: string
  readonly environment: string
  readonly owner: string | undefined
  /** What declares its images; absent where only Inspector says that something of it runs. */
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
 * The streams that the entries declare. A name makes its stream whether the repository is there or not; a glob makes one
 * for each repository that matches.
 */
export function planStreams(entries: readonly StreamEntry[], repositories: readonly string[]): Planned {
  const streams = new Map<string, Stream & { readonly entry: StreamEntry }>()
  const problems: string[] = []
  for (const entry of entries.filter(declares)) {
    for (const repository of repositoriesOf(entry, repositories)) {
      const stream = { repository, environment: entry.environment, owner: entry.owner, entry }
      const twin = streams.get(streamKey(stream))
      if (twin === undefined) streams.set(streamKey(stream), stream)
      else problems.push(`${entry.source}: the stream ${repository} in ${entry.environment} is already declared in ${twin.entry.source}; give one of them another environment, or narrow a glob`)
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
 * The images of a repository that an entry declares. Signatures and other artifacts are none, whatever their tags match:
 * `artifacts` are those of which the manifest was read.
 */
export function selectImages({ tags, digests, newest }: StreamEntry, images: readonly DescribedImage[], artifacts: ReadonlySet<string>): Selected {
  const tagged = images.filter((image) => !artifacts.has(image.digest) && isDeclared(image, tags))
  const dated = tagged.filter(({ pushedAt }) => pushedAt !== undefined).toSorted(byPush)
  // One without the time of its push may be the newest.
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
 * What an entry would choose if it is an image, though ECR calls it something else. ECR tells what the manifest calls itself,
 * which no runtime looks at (docs/decisions/0010): only the manifest shows that it is none.
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

/** What has no tags but those of signatures is none that anybody deploys by tag. */
function isDeclared({ tags }: DescribedImage, patterns: StreamEntry['tags']): boolean {
  return tags.some((tag) => markOfTag(tag) === undefined && patterns.some((pattern) => pattern.matches(tag)))
}

/** Newest first; one without the time of its push may be. */
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
 * Streams that only Inspector's word made, and of which it says nothing this time. It knows what runs of images that it
 * scans: a stream that went silent because a scan expired must not take its findings with it.
 */
export function silentStreams(entries: readonly StreamEntry[], declared: ReadonlySet<string>, running: Running, remembered: Iterable<Pick<Stream, 'repository' | 'environment'>>): readonly Stream[] {
  return [...remembered].flatMap(({ repository, environment }): readonly Stream[] => {
    if (running.has(repository) || declared.has(streamKey({ repository, environment }))) return []
    const entry = entries.find((each) => each.inUse && each.environment === environment && each.repository.matches(repository))
    return entry === undefined ? [] : [{ repository, environment, owner: entry.owner, entry: undefined }]
  })
}

/** Digests that run and that no stream of the repository has: what the entry adds to its environment. */
export function runningBeside(entry: StreamEntry, repository: string, running: Running, declared: ReadonlySet<string>): readonly string[] {
  if (!entry.inUse) return []
  return (running.get(repository) ?? []).filter((digest) => !declared.has(digest))
}
