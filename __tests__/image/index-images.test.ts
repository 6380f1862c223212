import { describe, expect, test } from '@jest/globals'
import { anImageManifest, anIndex, causeOf, DOCKER_LIST, IN_TOTO, OCI_CONFIG, OCI_INDEX, resolveOn, SOCI, stored, subjectOf, type Entry, type Shelf, type Stored } from './registry.ts'

const amd64 = anImageManifest()
const arm64 = anImageManifest()
const TWO: readonly Entry[] = [
  { of: amd64, platform: 'linux/amd64' },
  { of: arm64, platform: 'linux/arm64/v8' },
]
const ATTESTATION = { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': amd64.digest }

/** Resolves an index of these entries; manifests that are not named are those of the entries. */
async function expand(entries: readonly Entry[], more: { platforms?: readonly string[]; mediaType?: string; shelf?: Shelf; extra?: readonly Stored[] } = {}) {
  const index = anIndex(entries, more.mediaType)
  const manifests = [index, ...entries.map(({ of }) => of), ...(more.extra ?? [])]
  return { index, ...(await resolveOn({ tags: { '1.4.2': index }, manifests, ...more.shelf }, { tag: '1.4.2' }, { platforms: more.platforms ?? 'all' })) }
}

const judged = async (...args: Parameters<typeof expand>) => subjectOf((await expand(...args)).resolution).images.map(({ digest }) => digest)
const leftOut = async (...args: Parameters<typeof expand>) => subjectOf((await expand(...args)).resolution).leftOut.map(({ why, detail }) => `${why}: ${detail}`)
const refused = async (...args: Parameters<typeof expand>) => causeOf((await expand(...args)).resolution)

describe('images below an index', () => {
  test.each([OCI_INDEX, DOCKER_LIST])('of type %s', async (mediaType) => {
    const { resolution, index, calls } = await expand(TWO, { mediaType })
    expect(subjectOf(resolution)).toMatchObject({ kind: 'index', digest: index.digest, images: [{ digest: amd64.digest, platform: { os: 'linux', architecture: 'amd64' } }, { digest: arm64.digest, platform: { variant: 'v8' } }] })
    expect(calls).toEqual(['describe', 'manifests', 'manifests', 'describeAll'])
  })

  test('nested', async () => {
    const inner = anIndex([{ of: arm64, platform: 'linux/arm64' }])
    expect(await judged([{ of: amd64, platform: 'linux/amd64' }, { of: inner }], { extra: [arm64] })).toEqual([amd64.digest, arm64.digest])
  })

  test('the same digest twice is one image', async () => {
    expect(await judged([...TWO, { of: amd64, platform: 'linux/amd64' }])).toEqual([amd64.digest, arm64.digest])
  })

  test('an index that names itself or its parent ends', async () => {
    const inner = anIndex([{ of: amd64, platform: 'linux/amd64' }])
    const outer = anIndex([{ of: inner }, { of: inner }])
    expect(await judged([{ of: outer }, { of: inner }], { extra: [amd64] })).toEqual([amd64.digest])
  })
})

describe('what is no image is left out by its mark', () => {
  const attestation = anImageManifest({ layers: [IN_TOTO] })
  test.each<[string, Entry, string]>([
    ['BuildKit’s attestation', { of: attestation, platform: 'unknown/unknown', annotations: ATTESTATION }, 'attestation: annotation vnd.docker.reference.type: attestation-manifest'],
    ['an attestation that only its platform tells', { of: attestation, platform: 'unknown/unknown' }, 'attestation: platform unknown/unknown'],
    ['an attestation that only its layers tell', { of: attestation }, `attestation: layer type ${IN_TOTO}`],
    ['a cosign signature', { of: anImageManifest({ layers: ['application/vnd.dev.cosign.simplesigning.v1+json'] }) }, 'signature: layer type application/vnd.dev.cosign.simplesigning.v1+json'],
    ['a Notation signature', { of: anImageManifest({ layers: ['application/jose+json'], config: 'application/vnd.cncf.notary.signature' }) }, 'signature: config type application/vnd.cncf.notary.signature'],
    ['an SBOM', { of: anImageManifest({ layers: ['application/spdx+json'], config: 'application/vnd.oci.empty.v1+json', artifactType: 'application/spdx+json' }) }, 'sbom: artifactType application/spdx+json'],
    ['a SOCI index, version 2', { of: anImageManifest({ layers: ['application/octet-stream'], config: SOCI }), artifactType: SOCI }, `soci-index: artifactType ${SOCI}`],
    ['a SOCI index, version 1', { of: anImageManifest({ layers: ['application/octet-stream'], config: 'application/vnd.amazon.soci.index.v1+json' }) }, 'soci-index: config type application/vnd.amazon.soci.index.v1+json'],
    ['a chart', { of: anImageManifest({ layers: ['application/vnd.cncf.helm.chart.content.v1.tar+gzip'], config: 'application/vnd.cncf.helm.config.v1+json' }) }, 'artifact: config type application/vnd.cncf.helm.config.v1+json'],
  ])('%s', async (_name, entry, expected) => {
    expect(await leftOut([...TWO, entry])).toEqual([expected])
    expect(await judged([...TWO, entry])).toEqual([amd64.digest, arm64.digest])
  })

  test('an attestation that was deleted is left out all the same', async () => {
    const { resolution } = await expand(TWO.slice(0, 1), {})
    expect(subjectOf(resolution).images).toHaveLength(1)
    const index = anIndex([...TWO, { of: attestation, platform: 'unknown/unknown', annotations: ATTESTATION }])
    const gone = await resolveOn({ tags: { '1.4.2': index }, manifests: [index, amd64, arm64] })
    expect(subjectOf(gone.resolution).leftOut.map(({ why }) => why)).toEqual(['attestation'])
  })
})

describe('nobody can hide an image', () => {
  test.each<[string, Entry]>([
    ['by an annotation of the index', { of: arm64, platform: 'linux/arm64', annotations: ATTESTATION }],
    ['by an artifact type in the index', { of: arm64, platform: 'linux/arm64', artifactType: 'application/spdx+json' }],
    ['by the platform unknown/unknown', { of: arm64, platform: 'unknown/unknown' }],
    ['by a media type in the index', { of: arm64, platform: 'linux/arm64', mediaType: IN_TOTO }],
    ['by an artifact type of its own', { of: anImageManifest({ artifactType: 'application/spdx+json' }), platform: 'linux/arm64' }],
    ['by one layer that is an attestation', { of: anImageManifest({ layers: ['application/vnd.oci.image.layer.v1.tar+zstd', IN_TOTO] }), platform: 'linux/arm64' }],
  ])('%s', async (_name, entry) => {
    expect(await judged([{ of: amd64, platform: 'linux/amd64' }, entry])).toEqual([amd64.digest, entry.of.digest])
  })

  test('by a second entry of the same digest for another platform', async () => {
    expect(await judged([...TWO, { of: amd64, platform: 'linux/s390x' }], { platforms: ['linux/amd64'] })).toEqual([amd64.digest])
  })

  test('by a manifest that is index and image at once', async () => {
    const both = stored({ schemaVersion: 2, manifests: [], config: { mediaType: OCI_CONFIG, digest: amd64.digest }, layers: [] }, OCI_INDEX)
    const { resolution } = await resolveOn({ tags: { '1.4.2': both }, manifests: [both] })
    expect(causeOf(resolution).what).toMatch(/is an index and an image at once/)
  })
})

describe('platforms', () => {
  test('those named are judged, the others left out by name', async () => {
    expect(await judged(TWO, { platforms: ['linux/arm64'] })).toEqual([arm64.digest])
    expect(await leftOut(TWO, { platforms: ['linux/arm64'] })).toEqual(['platform-not-selected: input platforms: linux/arm64'])
  })

  test('one that the index does not have is an error with those that it has', async () => {
    const cause = await refused(TWO, { platforms: ['linux/amd64', 'linux/s390x'] })
    expect(cause).toMatchObject({ code: 'platform-not-found', alwaysFails: true })
    expect(cause.what).toMatch(/has no image for linux\/s390x; it has linux\/amd64, linux\/arm64\/v8\.$/)
  })

  test('the same image for two of them is both', async () => {
    expect(await judged([{ of: amd64, platform: 'linux/amd64' }, { of: amd64, platform: 'linux/arm64' }], { platforms: ['linux/amd64', 'linux/arm64'] })).toEqual([amd64.digest])
  })

  test('of a baseline one may be missing, but not all of them', async () => {
    const index = anIndex(TWO)
    const baseline = (...platforms: string[]) => resolveOn({ tags: { '1.4.2': index }, manifests: [index, amd64, arm64] }, { tag: '1.4.2' }, { platforms, needsEveryPlatform: false })
    expect(subjectOf((await baseline('linux/amd64', 'linux/s390x')).resolution).images.map(({ digest }) => digest)).toEqual([amd64.digest])
    expect(causeOf((await baseline('linux/s390x')).resolution).code).toBe('platform-not-found')
  })

  test('an entry without platform is judged whatever is named', async () => {
    const bare = anImageManifest()
    expect(await judged([...TWO, { of: bare }], { platforms: ['linux/amd64'] })).toEqual([amd64.digest, bare.digest])
  })
})

describe('no result', () => {
  const deep = (levels: number): { top: Stored; all: Stored[] } => {
    let top: Stored = amd64
    const all: Stored[] = [amd64]
    for (let level = 0; level < levels; level++) {
      top = anIndex([{ of: top, ...(level === 0 ? { platform: 'linux/amd64' } : {}) }])
      all.push(top)
    }
    return { top, all }
  }

  test('more than three indexes below each other', async () => {
    const allowed = deep(3)
    expect(subjectOf((await resolveOn({ tags: { '1.4.2': allowed.top }, manifests: allowed.all })).resolution).images).toHaveLength(1)
    const refusedOne = deep(4)
    expect(causeOf((await resolveOn({ tags: { '1.4.2': refusedOne.top }, manifests: refusedOne.all })).resolution).code).toBe('index-too-deep')
  })

  test('more than 500 entries', async () => {
    const many = Array.from({ length: 501 }, (): Entry => ({ of: anImageManifest(), platform: 'linux/amd64' }))
    expect((await refused(many)).code).toBe('index-too-large')
    expect((await judged(many.slice(0, 250))).length).toBe(250)
  })

  test('an index of attestations only, and an empty one', async () => {
    expect((await refused([{ of: anImageManifest({ layers: [IN_TOTO] }), platform: 'unknown/unknown' }])).what).toMatch(/holds no image: attestation\.$/)
    expect((await refused([])).what).toMatch(/holds no image: it is empty\.$/)
  })

  test('a child that is not there', async () => {
    const index = anIndex(TWO)
    const { resolution } = await resolveOn({ tags: { '1.4.2': index }, manifests: [index, amd64] })
    expect(causeOf(resolution)).toMatchObject({ code: 'manifest-missing' })
    expect(causeOf(resolution).what).toContain(arm64.digest)
  })

  test('bytes that do not hash to the digest', async () => {
    expect((await refused(TWO, { shelf: { tampered: { [arm64.digest]: amd64.text } } })).what).toMatch(/arrived with other bytes/)
  })

  test('an entry without digest', async () => {
    const odd = stored({ schemaVersion: 2, manifests: [{ mediaType: 'application/vnd.oci.image.manifest.v1+json' }] }, OCI_INDEX)
    const { resolution } = await resolveOn({ tags: { '1.4.2': odd }, manifests: [odd] })
    expect(causeOf(resolution).what).toMatch(/has an entry without digest or media type/)
  })

  test('an archived child', async () => {
    expect((await refused(TWO, { shelf: { details: { [arm64.digest]: { archived: true } } } })).code).toBe('image-archived')
  })

  test('manifests that may not be read', async () => {
    expect(await refused(TWO, { shelf: { failing: { manifests: { kind: 'denied' } } } })).toMatchObject({ code: 'permission-denied', alwaysFails: true })
  })
})

test('without push times of the children that of the index serves', async () => {
  const { resolution } = await expand(TWO, { shelf: { failing: { describeAll: { kind: 'denied' } } } })
  const subject = subjectOf(resolution)
  expect(subject.images.map(({ pushedAt }) => pushedAt)).toEqual([subject.pushedAt, subject.pushedAt])
})
