import { describe, expect, test } from '@jest/globals'
import { anImageManifest, anIndex, ARTIFACT, causeOf, DOCKER_IMAGE, DOCKER_LIST, EMPTY, IN_TOTO, OCI_CONFIG, OCI_IMAGE, OCI_INDEX, resolveOn, SOCI, stored, requestedImage, type Entry, type Shelf, type Stored } from './registry.ts'

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

const judged = async (...args: Parameters<typeof expand>) => requestedImage((await expand(...args)).resolution).images.map(({ digest }) => digest)
const leftOut = async (...args: Parameters<typeof expand>) => requestedImage((await expand(...args)).resolution).leftOut.map(({ why, detail }) => `${why}: ${detail}`)
const refused = async (...args: Parameters<typeof expand>) => causeOf((await expand(...args)).resolution)

describe('images below an index', () => {
  test.each([OCI_INDEX, DOCKER_LIST])('of type %s', async (mediaType) => {
    const { resolution, index, calls } = await expand(TWO, { mediaType })
    expect(requestedImage(resolution)).toMatchObject({ kind: 'index', digest: index.digest, images: [{ digest: amd64.digest, platform: { os: 'linux', architecture: 'amd64' } }, { digest: arm64.digest, platform: { variant: 'v8' } }] })
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
    ['BuildKit’s attestation as an OCI artifact', { of: anImageManifest({ layers: [IN_TOTO], config: EMPTY, artifactType: 'application/vnd.docker.attestation.manifest.v1+json', subject: true }), platform: 'unknown/unknown', annotations: ATTESTATION }, 'attestation: annotation vnd.docker.reference.type: attestation-manifest'],
    ['a Notation signature', { of: anImageManifest({ layers: ['application/jose+json'], config: 'application/vnd.cncf.notary.signature' }) }, 'signature: config type application/vnd.cncf.notary.signature'],
    ['an SBOM', { of: anImageManifest({ layers: ['application/spdx+json'], config: EMPTY, artifactType: 'application/spdx+json' }) }, 'sbom: artifactType application/spdx+json'],
    ['an artifact without a type', { of: anImageManifest({ config: EMPTY }), platform: 'linux/amd64' }, `artifact: config type ${EMPTY}`],
    ['a referrer', { of: anImageManifest({ layers: ['text/plain'], config: 'application/vnd.acme.note+json', subject: true }) }, 'artifact: config type application/vnd.acme.note+json'],
    ['a SOCI index, version 2', { of: anImageManifest({ layers: ['application/octet-stream'], config: SOCI, artifactType: SOCI }), artifactType: SOCI }, `soci-index: artifactType ${SOCI}`],
    ['a SOCI index, version 1', { of: anImageManifest({ layers: ['application/octet-stream'], config: 'application/vnd.amazon.soci.index.v1+json' }) }, 'soci-index: config type application/vnd.amazon.soci.index.v1+json'],
    ['a chart', { of: anImageManifest({ layers: ['application/vnd.cncf.helm.chart.content.v1.tar+gzip'], config: 'application/vnd.cncf.helm.config.v1+json' }) }, 'artifact: config type application/vnd.cncf.helm.config.v1+json'],
    ['an artifact in the form of OCI’s drafts', { of: stored({ mediaType: ARTIFACT, artifactType: 'application/spdx+json', blobs: [] }, ARTIFACT) }, 'sbom: artifactType application/spdx+json'],
  ])('%s', async (_name, entry, expected) => {
    expect(await leftOut([...TWO, entry])).toEqual([expected])
    expect(await judged([...TWO, entry])).toEqual([amd64.digest, arm64.digest])
  })

  test('an attestation that was deleted is left out all the same', async () => {
    const { resolution } = await expand(TWO.slice(0, 1), {})
    expect(requestedImage(resolution).images).toHaveLength(1)
    const index = anIndex([...TWO, { of: attestation, platform: 'unknown/unknown', annotations: ATTESTATION }])
    const gone = await resolveOn({ tags: { '1.4.2': index }, manifests: [index, amd64, arm64] })
    expect(requestedImage(gone.resolution).leftOut.map(({ why }) => why)).toEqual(['attestation'])
  })
})

describe('nobody can hide an image', () => {
  const hidden = (over: Parameters<typeof anImageManifest>[0], entry: Partial<Entry> = { platform: 'linux/arm64' }): Entry => ({ of: anImageManifest(over), ...entry })
  test.each<[string, Entry]>([
    ['by an annotation of the index', { of: arm64, platform: 'linux/arm64', annotations: ATTESTATION }],
    ['by an artifact type in the index', { of: arm64, platform: 'linux/arm64', artifactType: 'application/spdx+json' }],
    ['by the platform unknown/unknown', { of: arm64, platform: 'unknown/unknown' }],
    ['by both of BuildKit’s marks', { of: arm64, platform: 'unknown/unknown', annotations: ATTESTATION }],
    ['by one half of the platform', hidden({ layers: [IN_TOTO] }, { platform: 'linux/unknown', annotations: ATTESTATION })],
    ['by a media type in the index', { of: arm64, platform: 'linux/arm64', mediaType: IN_TOTO }],
    ['by an artifact type of its own', hidden({ artifactType: 'application/spdx+json' })],
    ['by a subject', hidden({ subject: true })],
    ['by one layer that is an attestation', hidden({ layers: ['application/vnd.oci.image.layer.v1.tar+zstd', IN_TOTO] })],
    ['by layers that are attestations', hidden({ layers: [IN_TOTO] })],
    ['by layers of signatures, without a platform', hidden({ layers: ['application/vnd.dev.cosign.simplesigning.v1+json'] }, {})],
    ['by the platform of an attestation alone', hidden({ layers: [IN_TOTO] }, { platform: 'unknown/unknown' })],
    ['by a layer type below an image’s prefix', hidden({ layers: ['application/vnd.oci.image.layer.v1.in-toto+gzip'] }, { platform: 'unknown/unknown', annotations: ATTESTATION })],
    ['by a layer type that nobody knows', hidden({ layers: ['application/vnd.acme.layer'], artifactType: 'application/vnd.acme.thing' })],
    ['by a config type that Docker forgives', hidden({ config: 'application/octet-stream', subject: true })],
    ['by a config type below Docker’s prefix', hidden({ config: 'application/vnd.Docker.other.v1+json', subject: true })],
  ])('%s', async (_name, entry) => {
    expect(await judged([{ of: amd64, platform: 'linux/amd64' }, entry])).toEqual([amd64.digest, entry.of.digest])
  })

  test.each<[string, Entry]>([
    ['a config type that nobody knows', hidden({ config: 'application/vnd.wasm.config.v0+json' })],
    ['an empty config under Docker’s manifest type', { of: stored({ schemaVersion: 2, mediaType: DOCKER_IMAGE, config: { mediaType: EMPTY, digest: amd64.digest }, layers: [] }, DOCKER_IMAGE), platform: 'linux/arm64' }],
    ['an empty config that the index calls Docker’s', { of: stored({ schemaVersion: 2, config: { mediaType: EMPTY, digest: arm64.digest }, layers: [] }), mediaType: DOCKER_IMAGE, platform: 'linux/arm64' }],
  ])('with %s, of which nobody knows whether it runs', async (_name, entry) => {
    expect((await refused([{ of: amd64, platform: 'linux/amd64' }, entry])).code).toBe('unknown-artifact')
  })

  test('whose manifest is not there yet, by what the index says of it', async () => {
    const index = anIndex([...TWO, { of: anImageManifest(), artifactType: 'application/spdx+json' }])
    const { resolution } = await resolveOn({ tags: { '1.4.2': index }, manifests: [index, amd64, arm64] })
    expect(causeOf(resolution).code).toBe('manifest-missing')
  })

  test.each<[string, readonly string[]]>([
    ['that is not wanted, in the index above', ['linux/s390x', 'linux/amd64']],
    ['that is not wanted, in the same index', ['linux/amd64']],
  ])('by naming it first for a platform %s', async (_name, [above, below]) => {
    const evil = anImageManifest()
    const inner = anIndex([{ of: amd64, platform: 'linux/amd64' }, ...(below === undefined ? [] : [{ of: evil, platform: below }])])
    const entries = [{ of: evil, platform: 'linux/s390x' }, { of: evil, platform: above ?? '' }, { of: inner }]
    expect(await judged(entries, { platforms: ['linux/amd64'], extra: [amd64] })).toEqual(expect.arrayContaining([amd64.digest, evil.digest]))
  })

  test('by a second entry of the same digest for another platform', async () => {
    expect(await judged([...TWO, { of: amd64, platform: 'linux/s390x' }], { platforms: ['linux/amd64'] })).toEqual([amd64.digest])
  })

  test('by a manifest that is index and image at once', async () => {
    const both = stored({ schemaVersion: 2, manifests: [], config: { mediaType: OCI_CONFIG, digest: amd64.digest }, layers: [] }, OCI_INDEX)
    const { resolution } = await resolveOn({ tags: { '1.4.2': both }, manifests: [both] })
    expect(causeOf(resolution).code).toBe('ambiguous-manifest')
    expect(causeOf(resolution).what).toMatch(/is an index and an image at once/)
  })

  test.each<[string, Entry]>([
    ['an index that is called an image', { of: anIndex([{ of: amd64, platform: 'linux/amd64' }]), mediaType: OCI_IMAGE, platform: 'linux/amd64' }],
    ['an image that is called an index', { of: amd64, mediaType: OCI_INDEX, platform: 'linux/amd64' }],
    ['an image that is called one of schema 1', { of: amd64, mediaType: 'application/vnd.docker.distribution.manifest.v1+json', platform: 'linux/amd64' }],
    ['an image that calls itself an index', { of: { ...stored({ mediaType: OCI_INDEX, config: { mediaType: OCI_CONFIG, digest: amd64.digest }, layers: [] }), mediaType: OCI_INDEX }, mediaType: OCI_IMAGE } ],
    ['an image that is served as an index', { of: { ...stored({ config: { mediaType: OCI_CONFIG, digest: amd64.digest }, layers: [] }), mediaType: DOCKER_LIST }, mediaType: OCI_IMAGE } ],
  ])('by a contradiction: %s', async (_name, entry) => {
    expect(await refused([{ of: arm64, platform: 'linux/arm64' }, entry], { extra: [amd64] })).toMatchObject({ code: 'ambiguous-manifest', what: expect.stringMatching(/ is labeled | lists /) })
  })

  test('by members that are equal but for case, in the index or in one of its manifests', async () => {
    const child = (name: string) => stored({ schemaVersion: 2, mediaType: OCI_IMAGE, config: { mediaType: OCI_CONFIG, digest: amd64.digest }, layers: [], [name]: [] })
    const index = anIndex(TWO)
    const both = stored({ ...(JSON.parse(index.text) as object), Manifests: [] }, OCI_INDEX)
    const { resolution } = await resolveOn({ tags: { '1.4.2': both }, manifests: [both, amd64, arm64] })
    expect(causeOf(resolution)).toMatchObject({ code: 'ambiguous-manifest', what: `The manifest of ${both.digest} can be read in two ways: it has "manifests" and "Manifests".` })
    expect((await refused([...TWO, { of: child('Layers') }])).what).toMatch(/it has "layers" and "Layers"\.$/)
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
    expect(requestedImage((await baseline('linux/amd64', 'linux/s390x')).resolution).images.map(({ digest }) => digest)).toEqual([amd64.digest])
    expect(causeOf((await baseline('linux/s390x')).resolution).code).toBe('platform-not-found')
  })

  test.each([
    ['linux/amd64', ['linux/amd64', 'linux/x86_64', 'Linux/AMD64', 'linux/amd64/v3', 'linux/x86-64/v1'], ['linux/386', 'linux/arm64', 'windows/amd64']],
    ['linux/amd64', ['linux/amd64/v3', 'linux/i386'], ['linux/arm']],
    ['linux/arm64', ['linux/aarch64', 'linux/arm64/8', 'linux/arm64/v9'], ['linux/armhf', 'linux/arm/v8']],
    ['linux/arm/v7', ['linux/armhf', 'linux/arm', 'linux/arm/7'], ['linux/armel', 'linux/arm/v8']],
    // Podman compares exactly: to it the first two are no v6.
    ['linux/arm/v6', ['linux/armel', 'linux/arm/6', 'linux/arm/v5'], ['linux/arm/v7']],
  ])('%s is every entry that a runtime could take: %j, and not %j', async (named, taken, others) => {
    const entries = [...taken, ...others].map((platform): Entry => ({ of: anImageManifest(), platform }))
    const { images, leftOut: left } = requestedImage((await expand(entries, { platforms: [named] })).resolution)
    expect([images.map(({ digest }) => digest), left.length]).toEqual([entries.slice(0, taken.length).map(({ of }) => of.digest), others.length])
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
    expect(requestedImage((await resolveOn({ tags: { '1.4.2': allowed.top }, manifests: allowed.all })).resolution).images).toHaveLength(1)
    const refusedOne = deep(4)
    expect(causeOf((await resolveOn({ tags: { '1.4.2': refusedOne.top }, manifests: refusedOne.all })).resolution).code).toBe('index-too-deep')
  })

  test('more than 500 entries', async () => {
    const many = Array.from({ length: 501 }, (): Entry => ({ of: anImageManifest(), platform: 'linux/amd64' }))
    expect((await refused(many)).code).toBe('index-too-large')
    expect((await judged(many.slice(0, 250))).length).toBe(250)
  })

  test('an index of attestations only, and an empty one', async () => {
    expect((await refused([{ of: anImageManifest({ layers: [IN_TOTO] }), platform: 'unknown/unknown', annotations: ATTESTATION }])).what).toMatch(/contains no image: attestation\.$/)
    expect((await refused([])).what).toMatch(/contains no image: it is empty\.$/)
  })

  test('a child that is not there', async () => {
    const index = anIndex(TWO)
    const { resolution } = await resolveOn({ tags: { '1.4.2': index }, manifests: [index, amd64] })
    expect(causeOf(resolution)).toMatchObject({ code: 'manifest-missing' })
    expect(causeOf(resolution).what).toContain(arm64.digest)
  })

  test('bytes that do not hash to the digest', async () => {
    expect((await refused(TWO, { shelf: { tampered: { [arm64.digest]: amd64.text } } })).what).toMatch(/doesn't match its digest/)
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
  const requested = requestedImage(resolution)
  expect(requested.images.map(({ pushedAt }) => pushedAt)).toEqual([requested.pushedAt, requested.pushedAt])
})
