import { isOnEcr, parseReference } from '../image/reference.ts'
import type { AskedImage } from '../image/asked.ts'
import { accepted, refused, type Parsed } from '../base/parsed.ts'
import { quote } from './quote.ts'

const DIGEST_KEY = 'containerimage.digest'
const NAME_KEY = 'image.name'

/** What a build pushed to ECR, and what else it pushed. */
export interface PushedImages {
  readonly images: readonly AskedImage[]
  readonly notices: readonly string[]
}

const HINT = 'Use the metadata output of docker/build-push-action or docker/bake-action: ${{ steps.<id>.outputs.metadata }}'

/**
 * Reads the metadata that BuildKit writes: of one build, or of the targets of a bake. An image is taken by the digest
 * that was pushed and without its tag, which another build may have moved since.
 */
export function parseMetadata(text: string): Parsed<PushedImages> {
  const json = parseJson(text)
  if (json === undefined) return refused(`isn't JSON. ${HINT}`)
  if (!isRecord(json)) return refused(`isn't a JSON object. ${HINT}`)

  const images = new Map<string, AskedImage>()
  const notices: string[] = []
  for (const [target, build] of buildsOf(json)) {
    const pushed = imagesOf(target, build)
    if (pushed.kind === 'problem') return pushed
    notices.push(...pushed.value.notices)
    for (const image of pushed.value.images) images.set(image.text, image)
  }
  if (images.size === 0) return refused(`has no image that was pushed to Amazon ECR${notices.map((notice) => ` (${notice})`).join('')}. ${HINT}`)
  return accepted({ images: [...images.values()], notices: notices.map((notice) => `metadata: ${notice}`) })
}

/** The metadata itself when it is of one build, else that of each target. Keys such as `buildx.build.warnings` stand beside targets. */
function buildsOf(metadata: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  if (DIGEST_KEY in metadata || NAME_KEY in metadata) return [['', metadata]]
  return Object.entries(metadata).filter(([key]) => !key.startsWith('buildx.') && !key.startsWith('containerimage.'))
}

function imagesOf(target: string, build: unknown): Parsed<PushedImages> {
  const where = target === '' ? 'the build' : `target ${quote(target)}`
  const { [DIGEST_KEY]: digest, [NAME_KEY]: names = '' } = isRecord(build) ? build : { [DIGEST_KEY]: null }
  if (!(digest === undefined || typeof digest === 'string') || typeof names !== 'string')
    return refused(`is of ${where} and has a ${DIGEST_KEY} or ${NAME_KEY} that is not text. ${HINT}`)
  if (digest === undefined || names.trim() === '') {
    const missing = digest === undefined ? DIGEST_KEY : NAME_KEY
    return accepted({ images: [], notices: [`${where} has no ${missing}, so it pushed nothing`] })
  }

  const images: AskedImage[] = []
  const notices: string[] = []
  for (const name of splitNames(names)) {
    if (!isOnEcr(name)) {
      notices.push(`${quote(name)} isn't in a private Amazon ECR registry; skipped it`)
      continue
    }
    const reference = parseReference(`${untagged(name)}@${digest}`)
    if (reference.kind === 'problem') return refused(`has the image ${quote(name)} with the digest ${quote(digest)}, which ${reference.problem}`)
    images.push(reference.value)
  }
  return accepted({ images, notices })
}

function splitNames(names: string): readonly string[] {
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

function untagged(name: string): string {
  const bare = name.split('@', 1)[0] ?? ''
  const colon = bare.indexOf(':', bare.lastIndexOf('/') + 1)
  return colon === -1 ? bare : bare.slice(0, colon)
}

// By hand, as the schema library would take longer to load than all other inputs to read.
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // JSON has no undefined, so nothing is mistaken for it; the engine's message repeats the text
  }
}
