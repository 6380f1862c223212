import { ARTIFACT_TYPES } from '../referrer.ts'
import { MEDIA } from '../artifact.ts'
import type { Context } from '../context.ts'
import { list, number, object, strings, text, type JsonObject } from '../json.ts'
import { Refusal } from '../wire/answer.ts'
import type { LiveImage } from '../world.ts'
import { imageNotFound, invalidParameter } from './refusals.ts'
import { idOf, target, type Target } from './target.ts'

/** `DescribeImages`: by ids, or all of a repository in pages. */
export function describeImages(context: Context, input: JsonObject): JsonObject {
  const at = target(context, input)
  const filter = object(input['filter'])
  const wanted = text(filter['imageStatus']) ?? 'ACTIVE'
  const visible = (image: LiveImage): boolean => wanted === 'ANY' || wanted === (context.world.isArchived(image) ? 'ARCHIVED' : 'ACTIVE')
  if (input['imageIds'] !== undefined) {
    if (input['maxResults'] !== undefined || input['nextToken'] !== undefined)
      throw invalidParameter("Invalid parameter at 'imageIds' failed to satisfy constraint: 'maxResults and nextToken cannot be given together with imageIds'")
    const images = list(input['imageIds']).map((entry) => {
      const id = object(entry)
      const found = context.world.find(at.account, at.name, idOf(id))
      // One id that is not there fails the whole call.
      if (found === undefined || found === 'mismatch' || !visible(found)) throw imageNotFound(id, at.name, at.account)
      return found
    })
    return { imageDetails: [...new Set(images)].map((image) => imageDetail(context, image)) }
  }
  const tagStatus = text(filter['tagStatus']) ?? 'ANY'
  const images = context.world
    .imagesOf(at.account, at.name)
    .filter((image) => visible(image) && (tagStatus === 'ANY' || context.world.tagsOf(image).length > 0 === (tagStatus === 'TAGGED')))
  const page = context.pager.page(images, ['DescribeImages', at, filter], number(input['maxResults']) ?? 100, text(input['nextToken']))
  if (page === undefined) throw invalidParameter("Invalid parameter at 'nextToken' failed to satisfy constraint: 'The token is not valid for this request'")
  return { imageDetails: page.items.map((image) => imageDetail(context, image)), ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }) }
}

function imageDetail(context: Context, image: LiveImage): JsonObject {
  const { world } = context
  const { artifact, plan } = image
  const tags = world.tagsOf(image)
  const archived = world.isArchived(image)
  return {
    registryId: image.account,
    repositoryName: image.repository,
    imageDigest: image.digest,
    ...(tags.length === 0 ? {} : { imageTags: tags }),
    imageSizeInBytes: artifact.size,
    imagePushedAt: world.wireTime(plan.pushedAt),
    imageManifestMediaType: artifact.mediaType,
    ...(artifact.artifactType === undefined ? {} : { artifactMediaType: artifact.artifactType }),
    ...(artifact.subject === undefined ? {} : { subjectManifestDigest: artifact.subject }),
    ...(plan.pulledAt === undefined ? {} : { lastRecordedPullTime: world.wireTime(plan.pulledAt) }),
    imageStatus: archived ? 'ARCHIVED' : 'ACTIVE',
    ...(archived && plan.archivedAt !== undefined ? { lastArchivedAt: world.wireTime(plan.archivedAt) } : {}),
  }
}

/** `BatchGetImage`: manifests as they were pushed; what is missing is a failure entry. */
export function batchGetImage(context: Context, input: JsonObject): JsonObject {
  const at = target(context, input)
  const accepted = strings(input['acceptedMediaTypes'])
  const images: JsonObject[] = []
  const failures: JsonObject[] = []
  for (const id of list(input['imageIds']).map(object)) {
    const found = lookUp(context, at, id)
    if ('failureCode' in found) failures.push({ imageId: id, ...found })
    else images.push(manifest(found, id, accepted))
  }
  return { images, failures }
}

function lookUp(context: Context, at: Target, id: JsonObject): LiveImage | { readonly failureCode: string; readonly failureReason: string } {
  const asked = idOf(id)
  if (asked.digest === undefined && asked.tag === undefined)
    return { failureCode: 'MissingDigestAndTag', failureReason: 'Invalid request parameters: both tag and digest cannot be null' }
  if (asked.digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(asked.digest))
    return { failureCode: 'InvalidImageDigest', failureReason: 'Invalid request parameters: image digest should satisfy the regex' }
  const found = context.world.find(at.account, at.name, asked)
  if (found === 'mismatch') return { failureCode: 'ImageTagDoesNotMatchDigest', failureReason: 'Requested image tag does not match the requested image digest' }
  if (found !== undefined) return context.world.isArchived(found) ? { failureCode: 'ImageInaccessible', failureReason: 'The image is archived' } : found
  if (at.pullThrough)
    throw new Refusal(
      400,
      'UnableToGetUpstreamImageException',
      'The image or images were unable to be pulled using the pull through cache rule. This is usually caused because of an issue with the upstream registry.',
    )
  return { failureCode: 'ImageNotFound', failureReason: 'Requested image not found' }
}

function manifest(image: LiveImage, id: JsonObject, accepted: readonly string[]): JsonObject {
  const { artifact, plan } = image
  const text = plan.corrupt ?? artifact.text
  const tag = id['imageTag']
  const translated = id['imageDigest'] === undefined && accepted.length > 0 && !accepted.includes(artifact.mediaType) ? translate(text, artifact.mediaType) : undefined
  return {
    registryId: image.account,
    repositoryName: image.repository,
    imageId: { imageDigest: image.digest, ...(tag === undefined ? {} : { imageTag: tag }) },
    imageManifest: translated?.text ?? text,
    imageManifestMediaType: translated?.mediaType ?? artifact.mediaType,
  }
}

/**
 * What ECR does to an image asked for by tag in a form that the client does not accept: the other of the two single-image
 * forms, whose bytes no longer hash to the digest.
 */
function translate(text: string, mediaType: string): { readonly text: string; readonly mediaType: string } | undefined {
  if (mediaType !== MEDIA.ociManifest) return undefined
  const swapped = text.replaceAll(MEDIA.ociManifest, MEDIA.dockerManifest).replaceAll(MEDIA.ociConfig, MEDIA.dockerConfig).replaceAll(MEDIA.ociLayer, MEDIA.dockerLayer)
  return { text: swapped, mediaType: MEDIA.dockerManifest }
}

/** `GetDownloadUrlForLayer`: for layers and config blobs alike. The emulator serves the bytes itself. */
export function getDownloadUrlForLayer(context: Context, input: JsonObject): JsonObject {
  const at = target(context, input)
  const digest = text(input['layerDigest']) ?? ''
  const owner = context.world.imagesOf(at.account, at.name).find((image) => image.artifact.blobs.has(digest))
  if (owner === undefined)
    throw new Refusal(
      400,
      'LayersNotFoundException',
      `The layer with digest '${digest}' does not exist in the repository with name '${at.name}' in the registry with id '${at.account}'`,
    )
  if (context.world.isArchived(owner)) throw new Refusal(400, 'LayerInaccessibleException', `The layer with digest '${digest}' is not accessible because its image is archived`)
  const query = new URLSearchParams({ 'X-Amz-Algorithm': 'AWS4-HMAC-SHA256', 'X-Amz-Expires': '3600', 'X-Amz-Signature': digest.slice(-64) })
  return { downloadUrl: `${context.baseUrl}/blobs/${digest}?${query.toString()}`, layerDigest: digest }
}

/** `ListImageReferrers`: signatures, SBOMs and the like that name the image as their subject. */
export function listImageReferrers(context: Context, input: JsonObject): JsonObject {
  const at = target(context, input)
  const subject = text(object(input['subjectId'])['imageDigest']) ?? ''
  const types = strings(object(input['filter'])['artifactTypes'])
  const referrers = context.world
    .imagesOf(at.account, at.name)
    .filter((image) => image.artifact.subject === subject && (types.length === 0 || types.includes(image.artifact.artifactType ?? '')))
    .map(({ artifact }) => ({
      digest: artifact.digest,
      mediaType: artifact.mediaType,
      artifactType: artifact.artifactType ?? ARTIFACT_TYPES.empty,
      size: Buffer.byteLength(artifact.text),
      ...(Object.keys(artifact.annotations).length === 0 ? {} : { annotations: artifact.annotations }),
      artifactStatus: 'ACTIVE',
    }))
  const page = context.pager.page(referrers, ['ListImageReferrers', at, subject, types], number(input['maxResults']) ?? 20, text(input['nextToken']))
  if (page === undefined) throw invalidParameter("Invalid parameter at 'nextToken' failed to satisfy constraint: 'The token is not valid for this request'")
  return { referrers: page.items, ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }) }
}
