import { ARM64, type Artifact } from '../artifact.ts'
import { ALPINE, NODE, SCRATCH, TEMURIN } from '../facts/bases.ts'
import { ZLIB } from '../facts/debian.ts'
import { inLayer } from '../facts/known.ts'
import { LOG4SHELL } from '../facts/language.ts'
import { CURL_NOBLE, EXPAT_NOBLE, OPENSSL_NOBLE } from '../facts/ubuntu.ts'
import { buildImage, buildIndex, buildxIndex, type ImageRecipe } from '../image.ts'
import { cosignSignature, helmChart, notationSignature, sbomReferrer, schema1, sociIndex } from '../referrer.ts'
import type { CoverageStep, Scenario } from '../scenario.ts'
import {
  COMMON,
  DAY,
  findings,
  liveCoverage,
  PLAIN,
  plan,
  pushedIndex,
  QUICK,
  REPOSITORY,
  SCANNED_YESTERDAY,
  serviceImage,
  serviceRecipe,
  smallImage,
  TAG,
  twoPlatforms,
} from './common.ts'
import { scannedYesterday } from './scanned.ts'
import { IN_SERVICE } from './vulnerable.ts'

/** Scenarios about what a tag can point to. */

const FOUND = findings(IN_SERVICE, -DAY)
const UNSUPPORTED: readonly CoverageStep[] = [{ at: -DAY, statusCode: 'INACTIVE', reason: 'UNSUPPORTED_OS' }]

export const singlePlatform: Scenario = {
  ...COMMON,
  name: 'single-platform',
  title: 'A single-platform index with an attestation',
  description: 'What buildx pushes for one platform when provenance is on, which it is by default.',
  images: pushedIndex([plan(serviceImage('51291e'), { coverage: SCANNED_YESTERDAY, findings: FOUND })], TAG),
  inputs: PLAIN,
  expected: 'fail',
}

export const plainManifest: Scenario = {
  ...COMMON,
  name: 'plain-manifest',
  title: 'A Docker manifest without an index',
  description: 'What `docker push` without buildx makes; Docker media types, no annotations.',
  images: [plan(serviceImage('91a10', { format: 'docker' }), { tags: [TAG], coverage: SCANNED_YESTERDAY, findings: FOUND })],
  inputs: PLAIN,
  expected: 'fail',
}

export const manifestList: Scenario = {
  ...COMMON,
  name: 'manifest-list',
  title: 'A Docker manifest list',
  description: 'The older form of an index, with Docker media types and without attestations.',
  images: (() => {
    const images = twoPlatforms(serviceRecipe('115700', { format: 'docker' })).map((artifact) => plan(artifact, { coverage: SCANNED_YESTERDAY, findings: FOUND }))
    return pushedIndex(
      images,
      TAG,
      buildIndex(
        images.map((entry) => entry.artifact),
        { format: 'docker' },
      ),
    )
  })(),
  inputs: PLAIN,
  expected: 'fail',
}

export const twoImages: Scenario = {
  ...COMMON,
  name: 'two-images',
  title: 'Two images from one workflow, one of them clean',
  description: 'A Java service with findings and a Node.js worker without, in two repositories.',
  repositories: [{ name: REPOSITORY }, { name: 'payments/worker' }],
  images: [
    scannedYesterday('7001', FOUND),
    plan(buildImage({ base: NODE, instructions: [{ by: 'COPY . /app # buildkit', bytes: 4_100_000 }], revision: '7002' }), {
      repository: 'payments/worker',
      tags: ['7.0.0'],
      coverage: SCANNED_YESTERDAY,
    }),
  ],
  inputs: { image: `${REPOSITORY}:${TAG}\npayments/worker:7.0.0` },
  expected: 'fail',
}

export const nestedIndex: Scenario = {
  ...COMMON,
  name: 'nested-index',
  title: 'An index of indexes',
  description: 'What a job that merges the digests of other jobs pushes: each platform is an index with its own attestation.',
  images: (() => {
    const images = twoPlatforms(serviceRecipe('9e57ed')).map((artifact) => plan(artifact, { coverage: SCANNED_YESTERDAY, findings: FOUND }))
    return pushedIndex(images, TAG, buildIndex(images.map((entry) => buildxIndex([entry.artifact]))))
  })(),
  inputs: PLAIN,
  expected: 'fail',
}

export const unsupportedPlatform: Scenario = {
  ...COMMON,
  name: 'unsupported-platform',
  title: 'A multi-platform image with one unsupported platform',
  description: 'linux/amd64 is clean; for linux/arm64 Inspector says that it does not support the operating system.',
  images: (() => {
    const [amd, arm] = twoPlatforms(serviceRecipe('0e5'))
    return pushedIndex([plan(amd, { coverage: SCANNED_YESTERDAY }), plan(arm, { coverage: UNSUPPORTED })], TAG)
  })(),
  inputs: PLAIN,
  expected: 'no-result',
}

export const neverCovered: Scenario = {
  ...COMMON,
  name: 'never-covered',
  title: 'A multi-platform image with one platform that is never scanned',
  description: 'linux/amd64 is scanned and clean; of linux/arm64 Inspector never hears.',
  images: (() => {
    const [amd, arm] = twoPlatforms(serviceRecipe('9e7e4'))
    return pushedIndex([plan(amd, { pushedAt: -3, coverage: liveCoverage(0, 1, 2) }), plan(arm, { pushedAt: -3 })], TAG)
  })(),
  inputs: { ...QUICK, timeout: '8s' },
  expected: 'no-result',
}

export const artifactOnly: Scenario = {
  ...COMMON,
  name: 'artifact',
  title: 'A Helm chart instead of an image',
  description: 'The tag points to an artifact that is no image at all.',
  images: [plan(helmChart('payments'), { tags: [TAG], ecr: [{ at: -DAY, status: 'UNSUPPORTED_IMAGE' }] })],
  inputs: PLAIN,
  expected: 'no-result',
}

export const schemaOne: Scenario = {
  ...COMMON,
  name: 'schema-1',
  title: 'A manifest in Docker schema 1',
  description: 'A manifest from before 2016, which Inspector does not scan.',
  images: [plan(schema1(REPOSITORY), { tags: [TAG], coverage: [{ at: -DAY, statusCode: 'INACTIVE', reason: 'UNSUPPORTED_MEDIA_TYPE' }] })],
  inputs: PLAIN,
  expected: 'no-result',
}

/** An index and everything that signing and scanning tools hang on it. */
function signedIndex(): readonly Artifact[] {
  const [amd, arm] = [smallImage('51639ed'), smallImage('51639ed', { platform: ARM64 })]
  return [buildIndex([amd, arm, sociIndex(amd)]), amd, arm, sociIndex(amd)]
}

export const signed: Scenario = {
  ...COMMON,
  registry: { ...COMMON.registry, signing: [{ profile: 'ecr_prod', filters: ['payments/*'] }, { profile: 'ecr_team' }] },
  name: 'signed',
  title: 'An index with signatures, SBOM and a SOCI index',
  description:
    'Two clean platforms; beside them a SOCI index in the index, and a Notation signature, an SBOM and a cosign signature in the repository. Managed signing succeeded with one profile and failed with another.',
  images: (() => {
    const [index, amd, arm, soci] = signedIndex() as [Artifact, Artifact, Artifact, Artifact]
    const cosign = cosignSignature(index)
    const clean = [amd, arm].map((artifact) => plan(artifact, { coverage: SCANNED_YESTERDAY, os: ALPINE.os }))
    return [
      plan(index, {
        tags: [TAG],
        signing: [
          { profile: 'ecr_prod', status: 'COMPLETE' },
          { profile: 'ecr_team', status: 'FAILED', failureCode: 'AccessDeniedException', failureReason: 'The pusher may not sign with this profile' },
        ],
      }),
      ...clean,
      ...[soci, notationSignature(index), sbomReferrer(index)].map((artifact) => plan(artifact)),
      plan(cosign.artifact, { tags: [cosign.tag] }),
    ]
  })(),
  inputs: PLAIN,
  expected: 'pass',
}

export const corruptManifest: Scenario = {
  ...COMMON,
  name: 'corrupt-manifest',
  title: "A manifest that doesn't match its digest",
  description: 'BatchGetImage serves other bytes than were pushed: an index without the platform that has the findings.',
  images: (() => {
    const [amd, arm] = twoPlatforms(serviceRecipe('c0440'))
    const index = buildIndex([amd, arm])
    const images = pushedIndex([plan(amd, { coverage: SCANNED_YESTERDAY }), plan(arm, { coverage: SCANNED_YESTERDAY, findings: FOUND })], TAG, index)
    return images.map((entry) => (entry.artifact === index ? { ...entry, corrupt: buildIndex([amd]).text } : entry))
  })(),
  inputs: PLAIN,
  expected: 'no-result',
}

/** A Java image on Temurin; nothing but its history tells its base. */
const TEMURIN_RECIPE: ImageRecipe = {
  base: TEMURIN,
  instructions: [{ by: 'WORKDIR /app' }, { by: 'COPY target/app.jar /app/app.jar # buildkit', bytes: 32_500_000 }, { by: 'CMD ["java" "-jar" "/app/app.jar"]' }],
}
const IN_TEMURIN = findings([inLayer(OPENSSL_NOBLE, 0), inLayer(CURL_NOBLE, 1), inLayer(EXPAT_NOBLE, 1), inLayer(LOG4SHELL, 3)], -DAY)

export const baseByHistory: Scenario = {
  ...COMMON,
  name: 'base-by-history',
  title: 'An image whose base is known from its history only',
  description: 'On eclipse-temurin, which is on Ubuntu; no annotation and no label names the base.',
  images: [plan(buildImage(TEMURIN_RECIPE), { tags: [TAG], os: TEMURIN.os, coverage: SCANNED_YESTERDAY, findings: IN_TEMURIN })],
  inputs: PLAIN,
  expected: 'fail',
}

export const squashed: Scenario = {
  ...baseByHistory,
  name: 'squashed',
  title: 'An image without history',
  description: 'As `base-by-history`, but a tool took the history away: layers have no instructions.',
  images: [plan(buildImage({ ...TEMURIN_RECIPE, squashed: true }), { tags: [TAG], os: TEMURIN.os, coverage: SCANNED_YESTERDAY, findings: IN_TEMURIN })],
}

export const unsupportedOs: Scenario = {
  ...COMMON,
  name: 'unsupported-os',
  title: 'An image without an operating system',
  description: 'A binary on nothing: Inspector does not support it, so it has no findings and is not clean.',
  images: [plan(buildImage({ base: SCRATCH, instructions: [{ by: 'COPY gate / # buildkit', bytes: 8_000_000 }] }), { tags: [TAG], coverage: UNSUPPORTED })],
  inputs: PLAIN,
  expected: 'no-result',
}

export const pullThroughCache: Scenario = {
  ...COMMON,
  name: 'pull-through-cache',
  title: 'An image in a pull-through cache',
  description: 'A copy of a Docker Hub image; asking for a tag that is not cached makes ECR look upstream, which fails.',
  repositories: [{ name: 'docker-hub/library/node', pullThrough: true }],
  images: pushedIndex(
    [buildImage({ base: NODE, instructions: [] }), buildImage({ base: NODE, instructions: [], platform: ARM64 })].map((artifact) =>
      plan(artifact, { repository: 'docker-hub/library/node', coverage: SCANNED_YESTERDAY, findings: findings([ZLIB], -DAY) }),
    ),
    '22-bookworm-slim',
  ),
  inputs: { repository: 'docker-hub/library/node', tag: '22-bookworm-slim' },
  expected: 'fail',
}
