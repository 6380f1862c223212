import type { Finding } from '../../src/base/finding.ts'
import { attributeLayers } from '../../src/image/layers.ts'
import type { Image, Platform, Repository } from '../../src/image/model.ts'
import type { Evidence, NoResult, ScannedImages } from '../../src/scan/outcome.ts'
import type { Fact } from './facts.ts'

/** The day on which all examples take place. */
export const NOW = Date.parse('2026-11-20T14:05:30Z')

export const REPOSITORY: Repository = { partition: 'aws', region: 'eu-central-1', registryId: '123456789012', name: 'payments/api' }
const BASE_NAME = 'org.opencontainers.image.base.name'

export function digest(seed: number): string {
  const hex = Array.from({ length: 8 }, (_zero, index) => (((seed + 1) * 2654435761 + index * 40503 * (seed + 7)) >>> 0).toString(16).padStart(8, '0')).join('')
  return `sha256:${hex}`
}

const LAYERS: readonly string[] = [1, 2, 3, 4, 5, 6].map((position) => digest(100 + position))

/** What `docker build` of a small Node service on `node:22-bookworm` leaves in the image config. */
const CONFIG = {
  architecture: 'amd64',
  os: 'linux',
  config: { Labels: {} },
  rootfs: { type: 'layers', diff_ids: [] },
  history: [
    { created: '2026-09-02T00:00:00Z', created_by: "# debian.sh --arch 'amd64' out/ 'bookworm' '@1756684800'", comment: 'debuerreotype 0.16' },
    {
      created: '2026-09-03T01:00:00Z',
      created_by: 'RUN /bin/sh -c set -eux; apt-get update; apt-get install -y --no-install-recommends ca-certificates curl # buildkit',
      comment: 'buildkit.dockerfile.v0',
    },
    { created: '2026-09-03T02:00:00Z', created_by: 'ENV NODE_VERSION=22.9.0', comment: 'buildkit.dockerfile.v0', empty_layer: true },
    {
      created: '2026-09-03T02:00:00Z',
      created_by: 'RUN /bin/sh -c ARCH= && dpkgArch="$(dpkg --print-architecture)" && curl -fsSLO … # buildkit',
      comment: 'buildkit.dockerfile.v0',
    },
    { created: '2026-09-03T02:00:10Z', created_by: 'CMD ["node"]', comment: 'buildkit.dockerfile.v0', empty_layer: true },
    {
      created: '2026-11-20T14:00:00Z',
      created_by: 'RUN |1 NODE_ENV=production /bin/sh -c apt-get update && apt-get install -y libxml2 # buildkit',
      comment: 'buildkit.dockerfile.v0',
    },
    { created: '2026-11-20T14:01:00Z', created_by: 'RUN /bin/sh -c npm ci # buildkit', comment: 'buildkit.dockerfile.v0' },
    { created: '2026-11-20T14:01:30Z', created_by: 'COPY . . # buildkit', comment: 'buildkit.dockerfile.v0' },
    { created: '2026-11-20T14:01:30Z', created_by: 'CMD ["node" "server.js"]', comment: 'buildkit.dockerfile.v0', empty_layer: true },
  ],
}

export function toFinding(fact: Fact, image: Pick<Image, 'digest'>): Finding {
  const at = Date.parse(`${fact.published}T00:00:00Z`)
  const fixed = fact.packages.filter((item) => item.fixed !== undefined).length
  return {
    arn: `arn:aws:inspector2:eu-central-1:123456789012:finding/${image.digest.slice(7, 19)}${fact.id
      .toLowerCase()
      .replace(/[^0-9a-f]/gu, '')
      .padStart(20, '0')
      .slice(-20)}`,
    vulnerabilityId: fact.id,
    title: fact.title,
    description: fact.description,
    severity: fact.severity,
    status: 'active',
    fix: fixed === 0 ? 'no' : fixed === fact.packages.length ? 'yes' : 'partial',
    exploit: fact.exploit ?? 'no',
    ...(fact.score !== undefined && { score: fact.score, scoreVector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }),
    ...(fact.epss !== undefined && { epss: fact.epss }),
    packages: fact.packages.map(({ name, version, manager, fixed: fixedVersion, path, command, layer }) => ({
      name,
      version,
      manager,
      ...(fixedVersion !== undefined && { fixedVersion }),
      ...(path !== undefined && { path }),
      ...(command !== undefined && { upgradeCommand: command }),
      layer: LAYERS[layer - 1] ?? digest(999),
    })),
    source: fact.packages[0]?.manager === 'OS' ? 'DEBIAN_CVE' : 'NVD',
    sourceUrl: fact.url ?? (fact.packages[0]?.manager === 'OS' ? `https://security-tracker.debian.org/tracker/${fact.id}` : `https://nvd.nist.gov/vuln/detail/${fact.id}`),
    publishedAt: at,
    firstObservedAt: NOW - 60_000,
    updatedAt: NOW - 60_000,
    distribution: 'DEBIAN_12',
    relatedVulnerabilities: [],
    references: [`https://nvd.nist.gov/vuln/detail/${fact.id}`],
    intelligence: {
      kev: fact.kev === undefined ? 'no' : 'yes',
      ...(fact.kev !== undefined && {
        kevAddedAt: Date.parse(fact.kev.added),
        kevDueAt: Date.parse(fact.kev.due),
        kevAction: 'Apply mitigations per vendor instructions or discontinue use of the product.',
      }),
      cwes: ['CWE-400'],
    },
  }
}

export function anImage(seed: number, more: Partial<Image> = {}): Image {
  return {
    repository: REPOSITORY,
    digest: digest(seed),
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    pushedAt: NOW - 4 * 60_000,
    tags: ['1.4.2'],
    layers: LAYERS.map((layer) => ({ digest: layer, mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', size: 1_000_000 })),
    annotations: { [BASE_NAME]: 'docker.io/library/node:22-bookworm' },
    platform: undefined,
    config: undefined,
    ...more,
  }
}

export function evidence(more: Partial<Evidence> = {}): Evidence {
  return {
    scanType: 'enhanced',
    coverageStatus: 'ACTIVE',
    coverageReason: 'SUCCESSFUL',
    scannedAt: NOW - 100_000,
    ecrStatus: 'ACTIVE',
    spans: [
      { state: 'awaiting-coverage', lastedMs: 12_000 },
      { state: 'awaiting-scan', lastedMs: 38_000, detail: 'PENDING_INITIAL_SCAN' },
      { state: 'settling', lastedMs: 47_000, detail: 'SUCCESSFUL' },
    ],
    polls: 14,
    requests: 31,
    settledMs: 47_000,
    waitedMs: 97_000,
    notices: [],
    ...more,
  }
}

export function scannedAs(image: Image, outcome: ScannedImages['images'][number]['outcome'], tag = '1.4.2'): ScannedImages {
  return {
    requested: {
      asked: `${image.repository.name}:${tag}`,
      repository: image.repository,
      tag,
      digest: image.digest,
      kind: 'image',
      mediaType: image.mediaType,
      pushedAt: NOW - 4 * 60_000,
      images: [image],
      leftOut: [],
      notices: [],
    },
    images: [{ image, outcome }],
  }
}

export function scanned(image: Image, findings: readonly Finding[], tag?: string): ScannedImages {
  return scannedAs(image, { kind: 'scanned', findings, evidence: evidence() }, tag)
}

/** An index of several platforms; a platform without findings is one that could not be scanned. */
export function indexOf(seed: number, platforms: readonly { readonly platform: Platform; readonly findings?: readonly Fact[] }[], cause: NoResult): ScannedImages {
  const images = platforms.map(({ platform, findings }, index) => {
    const image = anImage(seed + 1 + index, { platform, tags: [] })
    return findings === undefined
      ? { image, outcome: { kind: 'skipped' as const, cause, evidence: evidence({ coverageReason: cause.code, coverageStatus: 'INACTIVE' }) } }
      : { image, outcome: { kind: 'scanned' as const, findings: findings.map((fact) => toFinding(fact, image)), evidence: evidence() } }
  })
  return {
    requested: {
      asked: 'payments/api:1.4.2',
      repository: REPOSITORY,
      tag: '1.4.2',
      digest: digest(seed),
      kind: 'index',
      mediaType: 'application/vnd.oci.image.index.v1+json',
      pushedAt: NOW - 4 * 60_000,
      images: images.map(({ image }) => image),
      leftOut: [{ digest: digest(seed + 50), why: 'attestation', platform: undefined, detail: 'annotation vnd.docker.reference.type is attestation-manifest' }],
      notices: [],
    },
    images,
  }
}

export function attributed(scans: readonly ScannedImages[]): ReadonlyMap<string, ReturnType<typeof attributeLayers>> {
  return new Map(scans.flatMap(({ images }) => images.map(({ image }) => [image.digest, attributeLayers(image, CONFIG)] as const)))
}
