import { artifact, descriptor, MEDIA, type Artifact, type LayerPlan } from './artifact.ts'
import { sha256 } from './digest.ts'

/** Artifact types of things that lie in a registry beside images. */
export const ARTIFACT_TYPES = {
  cosign: 'application/vnd.dev.cosign.artifact.sig.v1+json',
  notation: 'application/vnd.cncf.notary.signature',
  spdx: 'application/spdx+json',
  soci: 'application/vnd.amazon.soci.index.v1+json',
  helm: 'application/vnd.cncf.helm.config.v1+json',
  empty: 'application/vnd.oci.empty.v1+json',
} as const

interface Content {
  readonly mediaType: string
  readonly text: string
}

/**
 * A manifest that is no image: one content blob, an artifact type, and (for OCI 1.1 referrers) the subject that it refers to.
 * The old cosign form has no subject; it is found by its tag `sha256-<hex>.sig`.
 */
function buildArtifact(options: {
  readonly type?: string
  readonly config: Content
  readonly content: Content
  readonly subject?: Artifact
  readonly annotations?: Readonly<Record<string, string>>
}): Artifact {
  const { config, content, subject } = options
  const layers: readonly LayerPlan[] = [{ digest: sha256(content.text), size: Buffer.byteLength(content.text) }]
  const manifest = {
    schemaVersion: 2,
    mediaType: MEDIA.ociManifest,
    ...(options.type === undefined ? {} : { artifactType: options.type }),
    config: { mediaType: config.mediaType, digest: sha256(config.text), size: Buffer.byteLength(config.text) },
    layers: layers.map((layer) => ({ mediaType: content.mediaType, ...layer })),
    ...(subject === undefined ? {} : { subject: descriptor(subject) }),
    ...(options.annotations === undefined ? {} : { annotations: options.annotations }),
  }
  return artifact(manifest, {
    mediaType: MEDIA.ociManifest,
    artifactType: options.type ?? config.mediaType,
    blobs: new Map([
      [sha256(config.text), config.text],
      [sha256(content.text), content.text],
    ]),
    layers,
    ...(subject === undefined ? {} : { subject: subject.digest }),
    annotations: options.annotations ?? {},
  })
}

const EMPTY: Content = { mediaType: ARTIFACT_TYPES.empty, text: '{}' }

/** A Notation signature, stored as a referrer of what it signs. */
export function notationSignature(of: Artifact): Artifact {
  return buildArtifact({
    type: ARTIFACT_TYPES.notation,
    config: { mediaType: ARTIFACT_TYPES.notation, text: '{}' },
    content: { mediaType: 'application/jose+json', text: JSON.stringify({ payload: of.digest }) },
    subject: of,
  })
}

/** A cosign signature in its old form: an image config, and a tag made of the digest. */
export function cosignSignature(of: Artifact): { readonly artifact: Artifact; readonly tag: string } {
  const payload = JSON.stringify({ critical: { image: { 'docker-manifest-digest': of.digest }, type: 'cosign container image signature' } })
  return {
    artifact: buildArtifact({
      config: { mediaType: MEDIA.ociConfig, text: JSON.stringify({ architecture: '', os: '', config: {}, rootfs: { type: 'layers', diff_ids: [sha256(payload)] } }) },
      content: { mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json', text: payload },
    }),
    tag: `${of.digest.replace(':', '-')}.sig`,
  }
}

/** An SPDX document, stored as a referrer. */
export function sbomReferrer(of: Artifact): Artifact {
  return buildArtifact({
    type: ARTIFACT_TYPES.spdx,
    config: EMPTY,
    content: { mediaType: ARTIFACT_TYPES.spdx, text: JSON.stringify({ spdxVersion: 'SPDX-2.3', name: of.digest }) },
    subject: of,
  })
}

/** A SOCI index manifest, which lets a host start a container before its image is loaded. */
export function sociIndex(of: Artifact): Artifact {
  return buildArtifact({
    type: ARTIFACT_TYPES.soci,
    config: { mediaType: ARTIFACT_TYPES.soci, text: '{}' },
    content: { mediaType: 'application/octet-stream', text: `ztoc of ${of.digest}` },
    subject: of,
  })
}

/** A Helm chart: lies in ECR like an image and is none. */
export function helmChart(name: string): Artifact {
  return buildArtifact({
    config: { mediaType: ARTIFACT_TYPES.helm, text: JSON.stringify({ name, version: '1.0.0', apiVersion: 'v2' }) },
    content: { mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', text: `chart ${name}` },
  })
}

/** A Docker schema 1 manifest: the form of before 2016, with history inside and no config blob. */
export function schema1(repository: string): Artifact {
  const layer = { digest: sha256(`schema 1 layer of ${repository}`), size: 2_100_000 }
  const manifest = {
    schemaVersion: 1,
    name: repository,
    tag: 'old',
    architecture: 'amd64',
    fsLayers: [{ blobSum: layer.digest }],
    history: [{ v1Compatibility: JSON.stringify({ id: 'a1', created: '2015-03-01T00:00:00Z', container_config: { Cmd: ['/bin/sh'] } }) }],
  }
  return artifact(manifest, { mediaType: MEDIA.schema1, layers: [layer] })
}
