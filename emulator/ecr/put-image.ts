import { MEDIA, type Artifact } from '../artifact.ts'
import type { Context } from '../context.ts'
import { sha256 } from '../digest.ts'
import { isObject, list, object, strings, text, word, type JsonObject } from '../json.ts'
import type { RepositoryPlan } from '../scenario.ts'
import { Refusal } from '../wire/answer.ts'
import type { LiveImage } from '../world.ts'
import { invalidParameter } from './refusals.ts'
import { target, type Target } from './target.ts'

/**
 * `PutImage`: a manifest, and a tag for it. The checks are in the order in which a client learns most from them; in which ECR
 * makes them is not documented.
 */
export function putImage(context: Context, input: JsonObject): JsonObject {
  const at = target(context, input)
  const manifest = word(input['imageManifest'])
  const parsed = parse(manifest)
  const mediaType = mediaTypeOf(parsed, text(input['imageManifestMediaType']))
  const digest = sha256(manifest)
  const named = text(input['imageDigest'])
  if (named !== undefined && named !== digest)
    throw new Refusal(400, 'ImageDigestDoesNotMatchException', `The provided digest '${named}' does not match the digest '${digest}' of the image manifest`)
  const tag = text(input['imageTag'])
  const there = context.world.find(at.account, at.name, { digest })
  const image = there === undefined || there === 'mismatch' ? pushed(context, at, { manifest, parsed, mediaType, digest }) : there
  if (tag === undefined ? there !== undefined : context.world.tagsOf(image).includes(tag)) {
    throw new Refusal(
      400,
      'ImageAlreadyExistsException',
      `Image with digest '${digest}' and tag '${tag ?? 'null'}' already exists in the repository with name '${at.name}' in registry with id '${at.account}'`,
    )
  }
  if (tag !== undefined) {
    const holder = context.world.find(at.account, at.name, { tag })
    const plan = context.world.repository(at.account, at.name)
    if (holder !== undefined && plan !== undefined && isImmutable(plan, tag))
      throw new Refusal(
        400,
        'ImageTagAlreadyExistsException',
        `The image tag '${tag}' already exists in the '${at.name}' repository and cannot be overwritten because the tag is immutable.`,
      )
    context.world.putTag(image, tag)
  }
  return {
    image: {
      registryId: at.account,
      repositoryName: at.name,
      imageId: { imageDigest: digest, ...(tag === undefined ? {} : { imageTag: tag }) },
      imageManifest: manifest,
      imageManifestMediaType: mediaType,
    },
  }
}

/** Whether a tag that is there may not be moved: by the setting, and the other way round where an exclusion filter matches. */
function isImmutable(plan: RepositoryPlan, tag: string): boolean {
  const { setting, exclusions } = mutabilityOf(plan)
  const excluded = exclusions.some((filter) =>
    new RegExp(
      `^${filter
        .split('*')
        .map((part) => part.replaceAll('.', String.raw`\.`))
        .join('.*')}$`,
    ).test(tag),
  )
  return setting.startsWith('IMMUTABLE') !== excluded
}

/** As `DescribeRepositories` says it. */
export function mutabilityOf({ immutable, mutability }: RepositoryPlan): { readonly setting: string; readonly exclusions: readonly string[] } {
  if (mutability === undefined) return { setting: immutable === true ? 'IMMUTABLE' : 'MUTABLE', exclusions: [] }
  return { setting: mutability.setting, exclusions: mutability.exclusions ?? [] }
}

function parse(manifest: string): JsonObject {
  try {
    const value: unknown = JSON.parse(manifest)
    if (isObject(value)) return value
  } catch {
    // Falls through to the refusal.
  }
  throw invalidParameter("Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'")
}

function mediaTypeOf(parsed: JsonObject, given: string | undefined): string {
  const own = text(parsed['mediaType'])
  if (own !== undefined && given !== undefined && own !== given)
    throw invalidParameter(`Invalid parameter at 'imageManifestMediaType' failed to satisfy constraint: 'mediaType in manifest should be ${given}'`)
  const mediaType = own ?? given
  if (mediaType === undefined)
    throw invalidParameter("Invalid parameter at 'imageManifestMediaType' failed to satisfy constraint: 'must be given where the manifest has no mediaType'")
  return mediaType
}

interface Pushed {
  readonly manifest: string
  readonly parsed: JsonObject
  readonly mediaType: string
  readonly digest: string
}

/** A manifest that the repository does not have: everything that it refers to has to be there. */
function pushed(context: Context, at: Target, { manifest, parsed, mediaType, digest }: Pushed): LiveImage {
  const images = context.world.imagesOf(at.account, at.name)
  const missing = (digests: readonly string[], has: (wanted: string) => boolean): string => digests.filter((wanted) => !has(wanted)).join(', ')
  const digestsOf = (entries: unknown): readonly string[] => strings(list(entries).map((entry) => object(entry)['digest'] ?? null))
  const absent = missing(digestsOf(parsed['manifests']), (wanted) => images.some((image) => image.digest === wanted))
  if (absent !== '')
    throw new Refusal(
      400,
      'ReferencedImagesNotFoundException',
      `One or more referenced images do not exist in the repository with name '${at.name}' in the registry with id '${at.account}': ${absent}`,
    )
  const blobs = [...digestsOf(parsed['layers']), ...digestsOf([parsed['config'] ?? null])]
  const lacking = missing(blobs, (wanted) => images.some(({ artifact }) => artifact.blobs.has(wanted)))
  if (lacking !== '')
    throw new Refusal(
      400,
      'LayersNotFoundException',
      `The following layers do not exist in the repository with name '${at.name}' in the registry with id '${at.account}': ${lacking}`,
    )
  const contents = new Map(images.flatMap(({ artifact }) => [...artifact.blobs]).filter(([name]) => blobs.includes(name)))
  const artifact: Artifact = {
    digest,
    mediaType,
    text: manifest,
    artifactType: word(object(parsed['config'])['mediaType'] ?? MEDIA.ociConfig),
    blobs: contents,
    layers: [],
    size: manifest.length,
    children: [],
    annotations: {},
  }
  return context.world.push({ repository: at.name, account: at.account, artifact, pushedAt: context.world.seconds() })
}
