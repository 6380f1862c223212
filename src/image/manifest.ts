import { createHash } from 'node:crypto'
import { MANIFEST_MEMBERS, readDocument } from './document.ts'
import type { Blob, LeftOut, Platform } from './model.ts'

const INDEX_TYPES = ['application/vnd.oci.image.index.v1+json', 'application/vnd.docker.distribution.manifest.list.v2+json'] as const
const OCI_IMAGE_TYPE = 'application/vnd.oci.image.manifest.v1+json'
export const DOCKER_IMAGE_TYPE = 'application/vnd.docker.distribution.manifest.v2+json'
const IMAGE_TYPES: readonly string[] = [OCI_IMAGE_TYPE, DOCKER_IMAGE_TYPE]
const SCHEMA_1_TYPES = ['application/vnd.docker.distribution.manifest.v1+json', 'application/vnd.docker.distribution.manifest.v1+prettyjws']
/** A form of OCI 1.1's drafts: `blobs` and no config. Signing tools of 2022 and 2023 pushed it. */
const ARTIFACT_TYPE = 'application/vnd.oci.artifact.manifest.v1+json'
export const IMAGE_CONFIG_TYPES: readonly string[] = ['application/vnd.oci.image.config.v1+json', 'application/vnd.docker.container.image.v1+json']

/** One entry of an index. */
export interface Descriptor {
  readonly digest: string
  readonly mediaType: string
  readonly platform: Platform | undefined
  readonly artifactType: string | undefined
  readonly annotations: Readonly<Record<string, string>>
}

export interface ImageManifest {
  readonly kind: 'image'
  readonly mediaType: string
  /** What it calls itself and what it was served as; mostly the same. */
  readonly mediaTypes: readonly string[]
  readonly config: Blob
  readonly layers: readonly Blob[]
  readonly artifactType: string | undefined
  /** Whether it refers to another manifest, as signatures do. */
  readonly hasSubject: boolean
  readonly annotations: Readonly<Record<string, string>>
}

export interface IndexManifest {
  readonly kind: 'index'
  readonly mediaType: string
  readonly children: readonly Descriptor[]
  readonly annotations: Readonly<Record<string, string>>
}

export type Manifest =
  | IndexManifest
  | ImageManifest
  | { readonly kind: 'artifact'; readonly artifactType: string }
  | { readonly kind: 'schema-1' }
  | { readonly kind: 'unreadable'; readonly problem: string }
  /** Two runtimes could take it for different things. */
  | { readonly kind: 'ambiguous'; readonly problem: string }

/** Why something is no image. */
export type Mark = Pick<LeftOut, 'why' | 'detail'>

/**
 * Reads a manifest as ECR's `BatchGetImage` gives it; `served` is the media type that came with it.
 *
 * The bytes must hash to `digest`: ECR translates between formats for some requests, and a translated manifest names
 * other blobs than the image that was scanned. What the bytes are decides, and whatever says otherwise makes it ambiguous.
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-manifest-formats.html and the OCI image specification.
 */
export function parseManifest(text: string, digest: string, served?: string): Manifest {
  const name = `the manifest of ${digest}`
  const actual = `sha256:${createHash('sha256').update(text).digest('hex')}`
  if (actual !== digest) return { kind: 'unreadable', problem: `${name} doesn't match its digest (received ${actual})` }
  const reading = readDocument(text, MANIFEST_MEMBERS)
  if (reading.kind !== 'read') return { kind: reading.kind, problem: `${name} ${reading.problem}` }
  const json = reading.value
  const manifest = ofMembers(json, digest, served)
  for (const type of [string(json['mediaType']), served]) {
    if (type !== undefined && contradicts(type, manifest)) return { kind: 'ambiguous', problem: `${name} is labeled ${type}, but is ${contentName(manifest)}` }
  }
  return manifest
}

function ofMembers(json: Readonly<Record<string, unknown>>, digest: string, served: string | undefined): Manifest {
  const version = json['schemaVersion']
  if (version === 1) return { kind: 'schema-1' }
  if (version !== undefined && version !== 2) return { kind: 'unreadable', problem: `the manifest of ${digest} has an unknown schemaVersion` }
  const kinds = [
    ['manifests', 'an index'],
    ['config', 'an image'],
    ['layers', 'an image'],
    ['fsLayers', 'an image of schema 1'],
  ] as const
  const held = new Set(kinds.flatMap(([member, kind]) => (json[member] === undefined ? [] : [kind])))
  // Which of the two a runtime takes depends on the runtime (CVE-2021-41190), so it could run what was not checked.
  if (held.size > 1) return { kind: 'ambiguous', problem: `the manifest of ${digest} is ${[...held].join(' and ')} at once` }
  const mediaType = string(json['mediaType']) ?? served
  if (held.has('an index')) return indexOf(json, digest, mediaType)
  const artifactType = string(json['artifactType'])
  if (held.size === 0 && mediaType === ARTIFACT_TYPE && artifactType !== undefined) return { kind: 'artifact', artifactType }
  const config = blob(json['config'])
  if (config === undefined) return { kind: 'unreadable', problem: `the manifest of ${digest} has neither manifests nor config` }
  const layers = Array.isArray(json['layers']) ? json['layers'].map(blob) : []
  const isList = json['layers'] === undefined || json['layers'] === null || Array.isArray(json['layers'])
  if (!isList || !layers.every((layer) => layer !== undefined)) return { kind: 'unreadable', problem: `the manifest of ${digest} has a layer without digest or media type` }
  const hasSubject = object(json['subject']) !== undefined
  const mediaTypes = [string(json['mediaType']), served].filter((type) => type !== undefined)
  return { kind: 'image', mediaType: mediaType ?? OCI_IMAGE_TYPE, mediaTypes, config, layers, hasSubject, annotations: strings(json['annotations']), artifactType }
}

function indexOf(json: Readonly<Record<string, unknown>>, digest: string, mediaType: string | undefined): Manifest {
  if (!Array.isArray(json['manifests'])) return { kind: 'unreadable', problem: `the index ${digest} has no list of manifests` }
  const children = json['manifests'].map(descriptor)
  // An entry that cannot be read could be an image that nobody would judge.
  if (!children.every((entry) => entry !== undefined)) return { kind: 'unreadable', problem: `the index ${digest} has an entry without digest or media type` }
  return { kind: 'index', mediaType: mediaType ?? INDEX_TYPES[0], children, annotations: strings(json['annotations']) }
}

/** Whether a media type calls something an image that is an index, or the reverse. Types of neither say nothing of it. */
export function contradicts(type: string, { kind }: Manifest): boolean {
  if (isIndexType(type)) return kind === 'image' || kind === 'schema-1' || kind === 'artifact'
  if (IMAGE_TYPES.includes(type)) return kind === 'index' || kind === 'schema-1' || kind === 'artifact'
  return isSchema1Type(type) && (kind === 'image' || kind === 'index' || kind === 'artifact')
}

/** What the bytes of a manifest are, in words. */
export function contentName({ kind }: Manifest): string {
  return kind === 'image' ? 'an image' : kind === 'index' ? 'an index' : kind === 'schema-1' ? 'an image of schema 1' : 'an artifact'
}

export function isIndexType(mediaType: string): boolean {
  return (INDEX_TYPES as readonly string[]).includes(mediaType)
}

export function isSchema1Type(mediaType: string): boolean {
  return SCHEMA_1_TYPES.includes(mediaType)
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

/** What a media type that is no image's says of its content. */
export function markOfType(type: string, where: string): Mark {
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
    artifactType: string(json['artifactType']),
    platform: platform(json['platform']),
  }
}

/** A `platform` object of the OCI specification. */
function platform(value: unknown): Platform | undefined {
  const json = object(value)
  const os = string(json?.['os'])
  const architecture = string(json?.['architecture'])
  if (json === undefined || os === undefined || architecture === undefined) return undefined
  return { os, architecture, variant: string(json['variant']), osVersion: string(json['os.version']), osFeatures: features(json['os.features']) }
}

/** Whatever is there asks for something; what is no list of names cannot be met. */
function features(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined
  return Array.isArray(value) ? value.map((name) => string(name) ?? 'unknown') : [string(value) ?? 'unknown']
}

function blob(value: unknown): Blob | undefined {
  const json = object(value)
  const digest = string(json?.['digest'])
  const mediaType = string(json?.['mediaType'])
  if (json === undefined || digest === undefined || mediaType === undefined) return undefined
  const size = json['size']
  return { digest, mediaType, size: typeof size === 'number' ? size : undefined }
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
