import { DOCKER_IMAGE_TYPE, IMAGE_CONFIG_TYPES, markOfType, type Descriptor, type ImageManifest, type Mark } from './manifest.ts'

/** What an image manifest is to the gate. */
export type Runnable =
  /** A container runtime could run it, so it is checked. */
  | { readonly kind: 'image' }
  /** Certainly none could. */
  | { readonly kind: 'no-image'; readonly mark: Mark }
  /** Nobody can tell. */
  | { readonly kind: 'unknown'; readonly detail: string }

const ATTESTATION_TYPE = 'application/vnd.in-toto+json'
const EMPTY_CONFIG = 'application/vnd.oci.empty.v1+json'

/** Config types of what lies in registries beside images. No runtime makes a container of an OCI manifest that has one. */
const OTHER_CONFIGS = [
  'application/vnd.amazon.soci.index.v1+json',
  'application/vnd.amazon.soci.index.v2+json',
  'application/vnd.cncf.helm.config.v1+json',
  'application/vnd.cncf.notary.signature',
  'application/vnd.dev.cosign.artifact.sig.v1+json',
  'application/vnd.dev.cosign.artifact.sbom.v1+json',
]

/**
 * Config types that Docker takes for an image's besides the two that are, in any letter case: it forgives what old
 * registries stored. Source: moby 28, distribution/registry.go.
 */
const FORGIVEN_CONFIG = /^(?:application\/vnd\.(?:oci\.image|docker)\..*|application\/octet-stream|application\/json|text\/html)$/i

interface Question {
  readonly manifest: ImageManifest
  /** Every entry of the index that names the manifest; none for a manifest that was asked for itself. */
  readonly entries: readonly Descriptor[]
}

interface Rule {
  readonly applies: (question: Question) => boolean
  readonly mark: (question: Question) => Mark
}

/**
 * What is certainly no image. An index, its annotations and artifact types are written by whoever pushes, and runtimes
 * look at none of them: they choose by platform and read what the config's type tells them to. Podman forgives every
 * config type under Docker's manifest type, and unknown layer types under an image's config (containers/image 5).
 */
const NO_IMAGE: readonly Rule[] = [
  {
    // BuildKit gives its attestations an image's config. No runtime chooses the platform unknown/unknown.
    applies: ({ manifest, entries }) => entries.length > 0 && entries.every(isMarkedAttestation) && manifest.layers.every(({ mediaType }) => mediaType === ATTESTATION_TYPE),
    mark: ({ entries }) => attestationMark(entries),
  },
  { applies: (question) => isOci(question) && question.manifest.config.mediaType === EMPTY_CONFIG, mark: ownMark },
  { applies: (question) => isOci(question) && OTHER_CONFIGS.includes(question.manifest.config.mediaType), mark: ownMark },
  // A referrer: it belongs to the manifest that it names as its subject.
  { applies: (question) => isOci(question) && question.manifest.hasSubject && !couldBeImageConfig(question.manifest), mark: ownMark },
]

/**
 * Whether a container runtime could run what a manifest holds: the first rule of the table that applies says no; a config
 * that is an image's, or that some runtime takes for one, says yes; of anything else nobody knows.
 */
export function whatRuns(manifest: ImageManifest, entries: readonly Descriptor[]): Runnable {
  const question = { manifest, entries }
  const rule = NO_IMAGE.find(({ applies }) => applies(question))
  if (rule !== undefined) return { kind: 'no-image', mark: rule.mark(question) }
  if (couldBeImageConfig(manifest)) return { kind: 'image' }
  return { kind: 'unknown', detail: `config type ${manifest.config.mediaType}` }
}

/** The two marks that BuildKit gives the entry of an attestation. One of them alone proves nothing. */
export function isMarkedAttestation({ annotations, platform }: Descriptor): boolean {
  return annotations['vnd.docker.reference.type'] === 'attestation-manifest' && platform?.os === 'unknown' && platform.architecture === 'unknown'
}

/** Why an entry that has both marks is left out. */
export function attestationMark(entries: readonly Descriptor[]): Mark {
  return { why: 'attestation', detail: `annotation vnd.docker.reference.type: ${entries[0]?.annotations['vnd.docker.reference.type'] ?? ''}` }
}

function ownMark({ manifest: { artifactType, config } }: Question): Mark {
  return artifactType === undefined ? markOfType(config.mediaType, 'config type') : markOfType(artifactType, 'artifactType')
}

function couldBeImageConfig({ config }: ImageManifest): boolean {
  return IMAGE_CONFIG_TYPES.includes(config.mediaType) || FORGIVEN_CONFIG.test(config.mediaType)
}

function isOci({ manifest, entries }: Question): boolean {
  return ![...manifest.mediaTypes, ...entries.map(({ mediaType }) => mediaType)].includes(DOCKER_IMAGE_TYPE)
}
