import { artifact, descriptor, MEDIA, type Artifact, type LayerPlan, type PlatformPlan, AMD64 } from './artifact.ts'
import { sha256 } from './digest.ts'

/** One line of an image's history. Lines without `bytes` make no layer (`empty_layer`). */
interface Instruction {
  /** As it stands in `created_by`. */
  readonly by: string
  /** Compressed size of the layer it made. */
  readonly bytes?: number
  readonly comment?: string
}

/** A published image that others build on: its name and its history. */
export interface Base {
  /** As `org.opencontainers.image.base.name` has it. */
  readonly name: string
  readonly history: readonly Instruction[]
  /** Inspector's name of the operating system, e.g. `DEBIAN_12`. */
  readonly os: string
  readonly created: string
}

export interface ImageRecipe {
  readonly base: Base
  /** What the Dockerfile adds. */
  readonly instructions: readonly Instruction[]
  readonly platform?: PlatformPlan
  readonly format?: 'oci' | 'docker'
  /** Whether the builder named the base in the manifest's annotations. Most builders do not. */
  readonly annotateBase?: boolean
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  /** Drops the history, as squashing tools do. */
  readonly squashed?: boolean
  /** Makes images that are otherwise equal different. */
  readonly revision?: string
}

const BUILDKIT = 'buildkit.dockerfile.v0'
const CREATED = '2026-08-20T09:58:41Z'

/**
 * Builds an image as BuildKit would: config with history, manifest, layers. Layers of the base depend on the base and the
 * platform alone, so that two images on one base share them, as real ones do.
 */
export function buildImage(recipe: ImageRecipe): Artifact {
  const platform = recipe.platform ?? AMD64
  const docker = recipe.format === 'docker'
  const blobs = new Map<string, string>()
  const layers: LayerPlan[] = []
  const diffIds: string[] = []
  const history = [
    ...recipe.base.history.map((line) => ({ line, scope: recipe.base.name, created: recipe.base.created })),
    ...recipe.instructions.map((line) => ({ line, scope: recipe.revision ?? '', created: CREATED })),
  ].map(({ line, scope, created }) => {
    if (line.bytes !== undefined) {
      const content = `layer of ${scope} for ${platform.architecture}: ${line.by}`
      layers.push({ digest: sha256(content), size: line.bytes })
      blobs.set(sha256(content), content)
      diffIds.push(sha256(`uncompressed ${content}`))
    }
    return { created, created_by: line.by.replace('{arch}', platform.architecture), comment: line.comment ?? BUILDKIT, ...(line.bytes === undefined ? { empty_layer: true } : {}) }
  })
  const config = JSON.stringify({
    architecture: platform.architecture,
    os: platform.os,
    ...(platform.variant === undefined ? {} : { variant: platform.variant }),
    created: CREATED,
    config: {
      Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      Labels: { 'org.opencontainers.image.revision': recipe.revision ?? '4b1f0c9', ...recipe.labels },
    },
    rootfs: { type: 'layers', diff_ids: diffIds },
    ...(recipe.squashed === true ? {} : { history }),
  })
  blobs.set(sha256(config), config)
  const annotations = {
    ...(recipe.annotateBase === true ? { 'org.opencontainers.image.base.name': recipe.base.name, 'org.opencontainers.image.base.digest': sha256(recipe.base.name) } : {}),
    ...recipe.annotations,
  }
  const configType = docker ? MEDIA.dockerConfig : MEDIA.ociConfig
  const mediaType = docker ? MEDIA.dockerManifest : MEDIA.ociManifest
  const manifest = {
    schemaVersion: 2,
    mediaType,
    config: { mediaType: configType, digest: sha256(config), size: Buffer.byteLength(config) },
    layers: layers.map((layer) => ({ mediaType: docker ? MEDIA.dockerLayer : MEDIA.ociLayer, ...layer })),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  }
  return artifact(manifest, { mediaType, artifactType: configType, blobs, layers, platform, annotations })
}

/** An OCI index, or a Docker manifest list, over images and other artifacts. */
export function buildIndex(children: readonly Artifact[], options: { readonly format?: 'oci' | 'docker'; readonly annotations?: Readonly<Record<string, string>> } = {}): Artifact {
  const mediaType = options.format === 'docker' ? MEDIA.dockerList : MEDIA.ociIndex
  const manifest = {
    schemaVersion: 2,
    mediaType,
    manifests: children.map((child) => ({
      ...descriptor(child),
      ...(isAttestation(child) ? { annotations: child.annotations } : {}),
      ...(child.platform === undefined ? {} : { platform: child.platform }),
      ...(child.mediaType === MEDIA.ociManifest && child.artifactType !== undefined && child.artifactType !== MEDIA.ociConfig ? { artifactType: child.artifactType } : {}),
    })),
    ...(options.annotations === undefined ? {} : { annotations: options.annotations }),
  }
  return artifact(manifest, { mediaType, children, annotations: options.annotations ?? {} })
}

/**
 * The attestation manifest that BuildKit adds to an index for each image: platform unknown/unknown, and two annotations
 * which say what it is and which image it describes.
 */
export function buildAttestation(of: Artifact): Artifact {
  const statement = JSON.stringify({
    _type: 'https://in-toto.io/Statement/v0.1',
    predicateType: 'https://slsa.dev/provenance/v0.2',
    subject: [{ digest: { sha256: of.digest.slice(7) } }],
  })
  const platform = { os: 'unknown', architecture: 'unknown' }
  const config = JSON.stringify({ ...platform, config: {}, rootfs: { type: 'layers', diff_ids: [sha256(statement)] } })
  const layer = {
    mediaType: MEDIA.inToto,
    digest: sha256(statement),
    size: Buffer.byteLength(statement),
    annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v0.2' },
  }
  const manifest = {
    schemaVersion: 2,
    mediaType: MEDIA.ociManifest,
    config: { mediaType: MEDIA.ociConfig, digest: sha256(config), size: Buffer.byteLength(config) },
    layers: [layer],
  }
  return artifact(manifest, {
    mediaType: MEDIA.ociManifest,
    artifactType: MEDIA.ociConfig,
    blobs: new Map([
      [sha256(statement), statement],
      [sha256(config), config],
    ]),
    layers: [{ digest: layer.digest, size: layer.size }],
    platform,
    annotations: { 'vnd.docker.reference.digest': of.digest, 'vnd.docker.reference.type': 'attestation-manifest' },
  })
}

/** What buildx pushes by default: an index of the images, each with its provenance. */
export function buildxIndex(images: readonly Artifact[]): Artifact {
  return buildIndex([...images, ...images.map(buildAttestation)])
}

function isAttestation(child: Artifact): boolean {
  return child.annotations['vnd.docker.reference.type'] !== undefined
}
