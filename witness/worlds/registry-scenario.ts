import type { Artifact } from '../../emulator/artifact.ts'
import type { ImagePlan, Scenario } from '../../emulator/scenario.ts'
import { COMMON, SCANNED_YESTERDAY } from '../../emulator/scenarios/common.ts'
import type { IndexCase, Stored } from './index-case.ts'

const REPOSITORY = 'payments/api'

/** A registry that holds the cases, each under its tag, everything in it scanned yesterday and without a finding. */
export function registryOf(cases: readonly IndexCase[]): Scenario {
  return {
    ...COMMON,
    name: 'witness',
    title: 'Indexes that runtimes could read otherwise',
    description: 'Generated',
    images: cases.flatMap((one) => [...one.manifests.values()].map((stored) => planOf(one, stored))),
    inputs: {},
    expected: 'no-result',
  }
}

export function referenceOf(one: IndexCase): string {
  return `${REPOSITORY}:${one.tag}`
}

function planOf(one: IndexCase, stored: Stored): ImagePlan {
  const isIndex = /index|list/.test(stored.type)
  return {
    repository: REPOSITORY,
    artifact: artifactOf(stored, one.configs, isIndex),
    pushedAt: -2 * 86_400,
    ...(stored.digest === one.root.digest ? { tags: [one.tag] } : {}),
    ...(isIndex ? {} : { coverage: SCANNED_YESTERDAY }),
  }
}

function artifactOf(stored: Stored, configs: ReadonlyMap<string, Stored>, isIndex: boolean): Artifact {
  return {
    digest: stored.digest,
    mediaType: stored.type,
    text: stored.text,
    ...(isIndex ? {} : { artifactType: 'application/vnd.oci.image.config.v1+json' }),
    blobs: new Map([...configs.values()].map(({ digest, text }) => [digest, text])),
    layers: [],
    size: 1000,
    children: [],
    annotations: {},
  }
}
