import { expect, test } from '@jest/globals'
import { artifact, ARM64, descriptor, MEDIA, type Artifact } from '../../emulator/artifact.ts'
import { sha256 } from '../../emulator/digest.ts'
import { buildAttestation } from '../../emulator/image.ts'
import { ACCOUNT, plan, REPOSITORY, SCANNED_YESTERDAY, smallImage, TAG } from '../../emulator/scenarios/common.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { begin } from './pool.ts'
import { faulty, grave, mild, settled } from './short.ts'
import { seen, step, type Step } from './step.ts'

/** Who pushes an image writes its index, manifest and configuration, and ECR can answer twice: none of it makes the gate pass what a runtime could run with a critical finding. */

const FAIL = { verdict: 'fail', exit: 1 } as const
const PASS = { verdict: 'pass', exit: 0 } as const
const NONE = { verdict: 'no-result', exit: 1 } as const

const clean = smallImage('c1ea4')
const evil = smallImage('e711')
const AMD64 = { os: 'linux', architecture: 'amd64' }

/** A manifest of these members as it stands, over what the registry holds. */
function pushed(members: object, children: readonly Artifact[], mediaType: string = MEDIA.ociIndex): Artifact {
  return artifact({ schemaVersion: 2, mediaType, ...members }, { mediaType, children, ...(mediaType === MEDIA.ociIndex ? {} : { artifactType: MEDIA.ociConfig }) })
}

const entry = (of: Artifact, platform: object = AMD64, more: object = {}): object => ({ ...descriptor(of), platform, ...more })

/** The tag points to `top`; the clean image was scanned, and so was the other one, with findings that fail. */
function world(top: Artifact, others: readonly Artifact[] = [], images: readonly Artifact[] = [clean, evil]): Scenario {
  const [good, bad] = images.map((image, at) => plan(image, { coverage: SCANNED_YESTERDAY, findings: at === 0 ? mild() : grave() }))
  return { ...settled([]), images: [plan(top, { tags: [TAG], coverage: SCANNED_YESTERDAY, findings: mild() }), ...[good, bad].filter((one) => one !== undefined), ...others.map((other) => plan(other))] }
}

/** The evil image's bytes under other names of its types. */
function disguised(members: object): Artifact {
  const manifest = JSON.parse(evil.text) as { readonly layers: readonly object[] }
  return { ...artifact({ ...manifest, ...members }, { ...evil, annotations: {} }), children: [] }
}

const layers = (mediaType: string) => ({ layers: evil.layers.map((layer) => ({ mediaType, ...layer })) })
const unknownLayers = disguised({ ...layers('application/vnd.acme.layer.v1'), artifactType: 'application/spdx+json' })
const inner = pushed({ manifests: [entry(clean), entry(evil)] }, [clean, evil])
const config = JSON.stringify({ architecture: 'amd64', Architecture: 'arm64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } })
const twoConfigs = artifact(
  { schemaVersion: 2, mediaType: MEDIA.ociManifest, config: { mediaType: MEDIA.ociConfig, ...descriptorOf(config) }, layers: [] },
  { mediaType: MEDIA.ociManifest, artifactType: MEDIA.ociConfig, blobs: new Map([[descriptorOf(config).digest, config]]) },
)

function descriptorOf(text: string): { readonly digest: string; readonly size: number } {
  return { digest: sha256(text), size: Buffer.byteLength(text) }
}

/** ECR answers with one more entry than it has. */
function twoAnswers(operation: string, member: string, answered: Readonly<Record<string, unknown>>): Scenario {
  return faulty({ ...settled([]), images: [plan(evil, { tags: [TAG], coverage: SCANNED_YESTERDAY, findings: mild() }), plan(clean, { coverage: SCANNED_YESTERDAY, findings: mild() })] }, { service: 'ecr', operation, effect: { kind: 'also-lists', member, entry: answered } })
}

const other = twoAnswers('DescribeImages', 'imageDetails', { registryId: ACCOUNT, repositoryName: REPOSITORY, imageDigest: clean.digest, imageManifestMediaType: clean.mediaType, artifactMediaType: clean.artifactType })

const STEPS: Readonly<Record<string, () => Promise<Step>>> = {
  'two lists': () => step(world(pushed({ manifests: [entry(clean)], Manifests: [entry(evil)] }, [clean, evil]))),
  'two lists of layers': () => step(world(pushed({ ...(JSON.parse(clean.text) as object), Layers: [] }, [], MEDIA.ociManifest))),
  'two configurations': () => step(world(twoConfigs)),
  'unknown layers': () => step(world(pushed({ manifests: [entry(clean), entry(unknownLayers, ARM64)] }, [clean, unknownLayers]), [], [clean, unknownLayers])),
  'another name of the platform': () => step(world(pushed({ manifests: [entry(evil, { os: 'Linux', architecture: 'x86_64' }), entry(clean)] }, [clean, evil])), { inputs: { platforms: 'linux/amd64' } }),
  'first where it is not wanted': () => step(world(pushed({ manifests: [entry(evil, ARM64), { ...descriptor(inner) }] }, [evil, inner]), [inner]), { inputs: { platforms: 'linux/amd64' } }),
  'two images for one tag': () => step(twoAnswers('DescribeImages', 'imageDetails', { registryId: ACCOUNT, repositoryName: REPOSITORY, imageDigest: clean.digest, imageTags: [TAG], imageManifestMediaType: clean.mediaType, artifactMediaType: clean.artifactType })),
  'an image, and that there is none': () => step(twoAnswers('BatchGetImage', 'failures', { imageId: { imageDigest: evil.digest }, failureCode: 'ImageNotFound', failureReason: 'Requested image not found' })),
  'another digest than was asked for': () => step(other, { inputs: { tag: '', digest: evil.digest } }),
  'what BuildKit pushes': () => {
    const attestation = buildAttestation(clean)
    return step(world(pushed({ manifests: [entry(clean), entry(attestation, { os: 'unknown', architecture: 'unknown' }, { annotations: attestation.annotations }), entry(evil, ARM64)] }, []), [attestation]), { inputs: { platforms: 'Linux/x86_64' } })
  },
}
const told = begin(Object.entries(STEPS))

test.each([
  ['two lists', '"manifests" and "Manifests"'],
  ['two lists of layers', '"layers" and "Layers"'],
  ['two configurations', '"architecture" and "Architecture"'],
])('%s: no result, with the names of the members', async (name, members) => {
  const run = await told(name)
  expect(seen(run)).toEqual(NONE)
  expect(run.outputs['reason']).toContain(`can be read in two ways: it has ${members}`)
})

test.each(['unknown layers', 'another name of the platform', 'first where it is not wanted'])('%s: judged', async (name) => {
  const run = await told(name)
  expect([seen(run), run.outputs['critical']]).toEqual([FAIL, '1'])
})

test.each([
  ['two images for one tag', /^no result: AWS gave contradictory answers to ecr:DescribeImages \(repository payments\/api .*\): sha256:\w+ and sha256:\w+ for 1\.4\.2/],
  ['an image, and that there is none', /AWS gave contradictory answers to ecr:BatchGetImage .*: a manifest for sha256:\w+, and that there is none/],
  ['another digest than was asked for', /AWS gave contradictory answers to ecr:DescribeImages .*: sha256:\w+ and sha256:\w+ for sha256:/],
])('%s: no result, and no word of a tag that was not given', async (name, reason) => {
  const run = await told(name)
  expect(seen(run)).toEqual(NONE)
  expect(run.outputs['reason']).toMatch(reason)
  expect(run.outputs['reason']).not.toMatch(/Tag /)
})

test('what BuildKit pushes passes by the platform that is named, whatever it is called', async () => {
  const run = await told('what BuildKit pushes')
  expect([run.outputs['reason'], seen(run)]).toEqual([expect.any(String), PASS])
})
