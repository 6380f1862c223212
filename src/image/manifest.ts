import { createHash } from 'node:crypto'
import type { Blob, LeftOut, Platform } from './model.ts'

export const INDEX_TYPES = ['application/vnd.oci.image.index.v1+json', 'application/vnd.docker.distribution.manifest.list.v2+json'] as const
const IMAGE_TYPES = ['application/vnd.oci.image.manifest.v1+json', 'application/vnd.docker.distribution.manifest.v2+json']
const SCHEMA_1_TYPES = ['application/vnd.docker.distribution.manifest.v1+json', 'application/vnd.docker.distribution.manifest.v1+prettyjws']
/** Layers of a root filesystem, as Docker and OCI name them: only these make a container. */
const ROOT_FILESYSTEM = /^application\/vnd\.(?:docker\.image\.rootfs\.(?:foreign\.)?diff\.tar|oci\.image\.layer\.(?:nondistributable\.)?v1\.tar)/
const IMAGE_CONFIG_TYPES = ['application/vnd.oci.image.config.v1+json', 'application/vnd.docker.container.image.v1+json']

/** One entry of an index. */
export interface Descriptor {
  readonly digest: string
  readonly mediaType: string
  readonly platform?: Platform
  readonly artifactType?: string
  readonly annotations: Readonly<Record<string, string>>
}

export type Manifest =
  | { readonly kind: 'index'; readonly mediaType: string; readonly children: readonly Descriptor[]; readonly artifactType?: string; readonly annotations: Readonly<Record<string, string>> }
  | {
      readonly kind: 'image'
      readonly mediaType: string
      readonly config: Blob
      readonly layers: readonly Blob[]
      readonly artifactType?: string
      readonly annotations: Readonly<Record<string, string>>
    }
  | { readonly kind: 'schema-1' }
  | { readonly kind: 'unreadable'; readonly problem: string }

type Mark = Pick<LeftOut, 'why' | 'detail'>

/**
 * Reads a manifest as ECR's `BatchGetImage` gives it.
 *
 * The bytes must hash to `digest`: ECR translates between formats for some requests, and a translated manifest names
 * other blobs than the image that was scanned.
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-manifest-formats.html and the OCI image specification.
 */
export function parseManifest(text: string, digest: string): Manifest {
  const actual = `sha256:${createHash('sha256').update(text).digest('hex')}`
  if (actual !== digest) return { kind: 'unreadable', problem: `the manifest of ${digest} arrived with other bytes (${actual})` }
  const json = parseJson(text)
  if (json === undefined) return { kind: 'unreadable', problem: `the manifest of ${digest} is not a JSON object` }
  if (json['schemaVersion'] === 1) return { kind: 'schema-1' }
  const mediaType = string(json['mediaType'])
  const common = { annotations: strings(json['annotations']), ...optional('artifactType', string(json['artifactType'])) }
  if (json['manifests'] !== undefined && (json['config'] !== undefined || json['layers'] !== undefined)) {
    // Which of the two a runtime takes depends on the runtime (CVE-2021-41190), so it could run what was not judged.
    return { kind: 'unreadable', problem: `the manifest of ${digest} is an index and an image at once` }
  }
  if (Array.isArray(json['manifests'])) {
    const children = json['manifests'].map(descriptor)
    // An entry that cannot be read could be an image that nobody would judge.
    if (!children.every((entry) => entry !== undefined)) return { kind: 'unreadable', problem: `the index ${digest} has an entry without digest or media type` }
    return { kind: 'index', mediaType: mediaType ?? INDEX_TYPES[0], children, ...common }
  }
  const config = blob(json['config'])
  if (config === undefined) return { kind: 'unreadable', problem: `the manifest of ${digest} has neither manifests nor config` }
  const layers = Array.isArray(json['layers']) ? json['layers'].flatMap((layer) => blob(layer) ?? []) : []
  return { kind: 'image', mediaType: mediaType ?? IMAGE_TYPES[0] ?? '', config, layers, ...common }
}

export function isIndexType(mediaType: string): boolean {
  return (INDEX_TYPES as readonly string[]).includes(mediaType)
}

export function isSchema1Type(mediaType: string): boolean {
  return SCHEMA_1_TYPES.includes(mediaType)
}

/** What an entry of an index tells of itself, before its manifest was read; `undefined`: it looks like an image. */
export function markOfDescriptor(entry: Descriptor): Mark | undefined {
  const reference = entry.annotations['vnd.docker.reference.type']
  if (reference !== undefined) return { why: 'attestation', detail: `annotation vnd.docker.reference.type: ${reference}` }
  if (entry.platform?.os === 'unknown' && entry.platform.architecture === 'unknown') return { why: 'attestation', detail: 'platform unknown/unknown' }
  if (entry.artifactType !== undefined) return markOfType(entry.artifactType, 'artifactType')
  return markOfMediaType(entry.mediaType)
}

/**
 * What a manifest is, apart from an image: signatures and attestations are stored as manifests too. The content decides:
 * a root filesystem under an image's config is an image, whatever an index or an `artifactType` calls it.
 */
export function markOfManifest(manifest: Manifest & { kind: 'image' }): Mark | undefined {
  const { config, layers, artifactType } = manifest
  if (IMAGE_CONFIG_TYPES.includes(config.mediaType) && layers.some(({ mediaType }) => ROOT_FILESYSTEM.test(mediaType))) return undefined
  const marked = artifactType === undefined ? undefined : markOfType(artifactType, 'artifactType')
  if (marked !== undefined) return marked
  // Cosign and BuildKit use the image's config type for what they store; only the layers give them away.
  const telling = layers.find(({ mediaType }) => /in-toto|simplesigning|dsse|notary|sigstore/.test(mediaType))
  return telling === undefined ? markOfConfigType(config.mediaType) : markOfType(telling.mediaType, 'layer type')
}

/** The mark of a manifest's own media type that is neither an image's nor an index's. */
export function markOfMediaType(mediaType: string): Mark | undefined {
  return IMAGE_TYPES.includes(mediaType) || isIndexType(mediaType) ? undefined : markOfType(mediaType, 'media type')
}

/** The mark of a config media type (or ECR's `artifactMediaType`) that is not an image's. */
export function markOfConfigType(mediaType: string): Mark | undefined {
  return IMAGE_CONFIG_TYPES.includes(mediaType) ? undefined : markOfType(mediaType, 'config type')
}

/** Tags under which cosign and `actions/attest` store what belongs to another image. */
export function markOfTag(tag: string): Mark | undefined {
  const suffix = /^sha256-[a-f0-9]{64}(?:\.(sig|att|sbom))?$/.exec(tag)
  if (suffix === null) return undefined
  const why = suffix[1] === 'sig' ? 'signature' : suffix[1] === 'sbom' ? 'sbom' : 'attestation'
  return { why, detail: `tag ${tag}` }
}

function markOfType(type: string, where: string): Mark | undefined {
  if (IMAGE_CONFIG_TYPES.includes(type)) return undefined
  const detail = `${where} ${type}`
  if (/soci/.test(type)) return { why: 'soci-index', detail }
  if (/signature|simplesigning|notary|sigstore\.bundle/.test(type)) return { why: 'signature', detail }
  if (/spdx|cyclonedx|sbom|syft/.test(type)) return { why: 'sbom', detail }
  if (/in-toto|dsse|attestation/.test(type)) return { why: 'attestation', detail }
  return { why: 'artifact', detail }
}

function descriptor(value: unknown): Descriptor | undefined {
  const json = object(value)
  const digest = string(json?.['digest'])
  const mediaType = string(json?.['mediaType'])
  if (json === undefined || digest === undefined || mediaType === undefined) return undefined
  return {
    digest,
    mediaType,
    annotations: strings(json['annotations']),
    ...optional('artifactType', string(json['artifactType'])),
    ...optional('platform', platform(json['platform'])),
  }
}

/** A `platform` object of the OCI specification. */
export function platform(value: unknown): Platform | undefined {
  const json = object(value)
  const os = string(json?.['os'])
  const architecture = string(json?.['architecture'])
  if (json === undefined || os === undefined || architecture === undefined) return undefined
  return { os, architecture, ...optional('variant', string(json['variant'])), ...optional('osVersion', string(json['os.version'])) }
}

function blob(value: unknown): Blob | undefined {
  const json = object(value)
  const digest = string(json?.['digest'])
  const mediaType = string(json?.['mediaType'])
  if (json === undefined || digest === undefined || mediaType === undefined) return undefined
  const size = json['size']
  return { digest, mediaType, ...(typeof size === 'number' ? { size } : {}) }
}

function parseJson(text: string): Record<string, unknown> | undefined {
  try {
    return object(JSON.parse(text))
  } catch {
    return undefined
  }
}

function object(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function strings(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(object(value) ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V })
}
