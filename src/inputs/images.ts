import { parseReference } from '../image/reference.ts'
import { parseDigest, parseRepository, parseTag } from './fields.ts'
import { parseMetadata } from './metadata.ts'
import type { AskedBaseline, AskedImage } from '../image/asked.ts'
import type { Parsed } from '../base/parsed.ts'
import { splitList } from './list.ts'
import type { InputReader } from './reader.ts'
import type { InputName } from './catalogue.ts'

const BEGINS_WITH_HOST = /^[^/]*[.:][^/]*\//
const SOURCES = ['repository', 'image', 'metadata'] as const satisfies readonly InputName[]

export interface AskedImages {
  readonly images: readonly AskedImage[]
  readonly notices: readonly string[]
}

/** Reads which images to judge: `repository` with `tag` or `digest`, or `image`, or `metadata`. */
export function readImages(reader: InputReader): AskedImages {
  const given = SOURCES.filter((name) => reader.isGiven(name))
  const [source, ...others] = given
  for (const other of others) {
    reader.refuse(other, reader.given(other), `can't be combined with ${source ?? ''}. Set only one of repository, image, and metadata.`)
  }
  if (source !== 'repository') refuseParts(reader, source)
  const asked = { repository: fromRepository(reader), image: fromReferences(reader), metadata: fromMetadata(reader) }
  if (source === undefined) {
    reader.refuse('image', '', "isn't set, so there is no image to check. Set repository with tag or digest, or image, or metadata.")
    return { images: [], notices: [] }
  }
  const { images, notices } = asked[source]
  return { images: distinct(images), notices }
}

/**
 * Whether a Region has to be given: some image does not name its own. References that could not be read are asked too, so that
 * a missing Region is told together with what else is wrong.
 */
export function needsRegion(reader: InputReader, images: readonly AskedImage[]): boolean {
  if (images.some((image) => image.region === undefined)) return true
  if (reader.isGiven('image')) return splitList(reader.given('image')).some((reference) => !BEGINS_WITH_HOST.test(reference))
  // Names in build metadata are read only with the host of a registry.
  return !reader.isGiven('metadata')
}

/** Reads what to compare with: a tag or digest alone, or a whole reference. */
export function parseBaseline(text: string): Parsed<AskedBaseline> {
  if (/[/@]/.test(text) || (text.includes(':') && !text.startsWith('sha256:'))) return parseReference(text)
  const isDigest = text.startsWith('sha256:')
  const parsed = isDigest ? parseDigest(text) : parseTag(text)
  if (parsed.kind === 'problem') return parsed
  return { kind: 'value', value: isDigest ? { text, digest: text } : { text, tag: text } }
}

function refuseParts(reader: InputReader, source: 'image' | 'metadata' | undefined): void {
  for (const name of ['tag', 'digest'] as const) {
    if (!reader.isGiven(name)) continue
    const problem = source === undefined ? 'needs repository' : `goes with repository and can't be combined with ${source}`
    reader.refuse(name, reader.given(name), `${problem}. Set repository with tag or digest.`)
  }
}

function fromRepository(reader: InputReader): AskedImages {
  const repository = reader.optional('repository', parseRepository)
  if (!reader.isGiven('repository')) return { images: [], notices: [] }
  const tag = reader.optional('tag', parseTag)
  const digest = reader.optional('digest', parseDigest)
  if (!reader.isGiven('tag') && !reader.isGiven('digest')) {
    reader.refuse('repository', reader.given('repository'), 'needs tag or digest. The gate never assumes "latest".')
  }
  if (repository === undefined) return { images: [], notices: [] }
  const text = `${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`
  return { images: [{ text, repository, tag, digest }], notices: [] }
}

function fromReferences(reader: InputReader): AskedImages {
  const images = reader.list('image', parseReference)
  if (reader.isGiven('image') && images.length === 0 && reader.areGood('image')) {
    reader.refuse('image', reader.given('image'), 'lists no image. Set one or more references, separated by lines or commas.')
  }
  return { images, notices: [] }
}

function fromMetadata(reader: InputReader): AskedImages {
  return reader.optional('metadata', parseMetadata) ?? { images: [], notices: [] }
}

/** Each image once: naming it twice is no mistake, judging it twice would be. */
function distinct(images: readonly AskedImage[]): readonly AskedImage[] {
  return [...new Map(images.map((image) => [keyOf(image), image])).values()]
}

function keyOf({ registryId, region, repository, tag, digest }: AskedImage): string {
  return [registryId, region, repository, tag, digest].join(' ')
}
