import { sha256 } from './digest.ts'

/** Media types of manifests and configs that registries serve. */
export const MEDIA = {
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociConfig: 'application/vnd.oci.image.config.v1+json',
  ociLayer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerLayer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  schema1: 'application/vnd.docker.distribution.manifest.v1+prettyjws',
  inToto: 'application/vnd.in-toto+json',
} as const

export interface PlatformPlan {
  readonly os: string
  readonly architecture: string
  readonly variant?: string
}

export const AMD64: PlatformPlan = { os: 'linux', architecture: 'amd64' }
export const ARM64: PlatformPlan = { os: 'linux', architecture: 'arm64', variant: 'v8' }

export interface LayerPlan {
  readonly digest: string
  readonly size: number
}

/**
 * One manifest with everything below it, as bytes: `digest` is the true sha256 of `text`, and every blob hashes to its name.
 */
export interface Artifact {
  readonly digest: string
  readonly mediaType: string
  readonly text: string
  /** What ECR calls `artifactMediaType`: the config's media type, or the artifact's type. */
  readonly artifactType?: string
  /** Config and layer blobs by digest. */
  readonly blobs: ReadonlyMap<string, string>
  /** Bottom to top; empty for an index. */
  readonly layers: readonly LayerPlan[]
  /** Sum of what the manifest lists, as ECR reports sizes. */
  readonly size: number
  readonly platform?: PlatformPlan
  /** Digest of the manifest that this one refers to, for referrers. */
  readonly subject?: string
  /** Manifests of an index. */
  readonly children: readonly Artifact[]
  readonly annotations: Readonly<Record<string, string>>
}

/** The artifact of a manifest text. Everything that builds artifacts ends here, so that digests are always true. */
export function artifact(
  manifest: unknown,
  parts: { readonly mediaType: string; readonly blobs?: ReadonlyMap<string, string>; readonly layers?: readonly LayerPlan[] } & Partial<
    Pick<Artifact, 'artifactType' | 'platform' | 'subject' | 'children' | 'annotations'>
  >,
): Artifact {
  // Builders write manifests with an indent of two; keeping it makes the text something no parser would reproduce by chance.
  const text = JSON.stringify(manifest, null, 2)
  const layers = parts.layers ?? []
  const children = parts.children ?? []
  const own = layers.reduce((sum, layer) => sum + layer.size, 0)
  return {
    blobs: new Map(),
    annotations: {},
    ...parts,
    digest: sha256(text),
    text,
    layers,
    children,
    // ECR gives the size of the largest member for an index.
    size: Math.max(own, ...children.map((child) => child.size)),
  }
}

/** How a manifest is listed in an index, or named as a subject. */
export function descriptor(of: Artifact): { readonly mediaType: string; readonly digest: string; readonly size: number } {
  return { mediaType: of.mediaType, digest: of.digest, size: Buffer.byteLength(of.text) }
}

/** The artifact and all below it, each once. */
export function tree(root: Artifact): readonly Artifact[] {
  const all = new Map<string, Artifact>()
  const visit = (node: Artifact): void => {
    if (all.has(node.digest)) return
    all.set(node.digest, node)
    node.children.forEach(visit)
  }
  visit(root)
  return [...all.values()]
}
