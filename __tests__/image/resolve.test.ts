import { describe, expect, test } from '@jest/globals'
import { anImageManifest, anIndex, causeOf, OCI_IMAGE, resolveOn, requestedImage } from './registry.ts'

const image = anImageManifest()
const other = anImageManifest()

describe('pinning', () => {
  test('a tag becomes the digest that it points to, with one request', async () => {
    const { resolution, calls } = await resolveOn({ tags: { '1.4.2': image } })
    expect(requestedImage(resolution)).toMatchObject({ asked: 'payments/api:1.4.2', tag: '1.4.2', digest: image.digest, kind: 'image', images: [{ digest: image.digest }], leftOut: [] })
    expect(calls).toEqual(['describe'])
  })

  test('a digest is taken as it is', async () => {
    const { resolution } = await resolveOn({ manifests: [image] }, { digest: image.digest })
    expect(requestedImage(resolution).digest).toBe(image.digest)
  })

  test('tag and digest that disagree are an error which names both, after ECR had a moment', async () => {
    const { resolution, seconds } = await resolveOn({ tags: { '1.4.2': other } }, { tag: '1.4.2', digest: image.digest })
    expect(causeOf(resolution)).toMatchObject({ code: 'tag-moved', alwaysFails: true })
    expect(causeOf(resolution).what).toBe(`Tag 1.4.2 of payments/api points to ${other.digest}, not to ${image.digest}. The tag was moved, or one of the two belongs to another build.`)
    expect(seconds).toBeLessThanOrEqual(16)
  })

  test('a digest that is answered with another one is told without a tag', async () => {
    const { resolution } = await resolveOn({ manifests: [image], described: { digest: other.digest } }, { digest: image.digest })
    expect(causeOf(resolution)).toMatchObject({ code: 'contradictory-answer', what: `The gate asked ECR for ${image.digest} of repository payments/api in eu-west-1 (account 123456789012), and ECR returned ${other.digest}.`, alwaysFails: true })
  })

  test('two answers to one question are none', async () => {
    const { resolution, calls } = await resolveOn({ failing: { describe: { kind: 'contradictory' } } })
    expect(causeOf(resolution)).toMatchObject({ code: 'contradictory-answer', alwaysFails: true })
    expect(calls).toEqual(['describe'])
  })

  test('a tag that still points to the old image right after the push is asked for again', async () => {
    const { resolution } = await resolveOn({ tags: { '1.4.2': (second) => (second < 5 ? other : image) } }, { tag: '1.4.2', digest: image.digest })
    expect(requestedImage(resolution).digest).toBe(image.digest)
  })

  test('a tag that is not there yet is asked for again', async () => {
    const { resolution, seconds } = await resolveOn({ tags: { '1.4.2': (second) => (second < 6 ? undefined : image) } })
    expect(requestedImage(resolution).digest).toBe(image.digest)
    expect(seconds).toBeLessThan(10)
  })
})

describe('what is not there', () => {
  test('a tag: the nearest ones', async () => {
    const { resolution } = await resolveOn({ recentTags: ['latest', '1.4.1', '1.4.3', 'v9', 'main-abc', 'nightly'] })
    expect(causeOf(resolution)).toMatchObject({ code: 'image-not-found', alwaysFails: true })
    expect(causeOf(resolution).what).toMatch(/^There is no tag 1\.4\.2 in repository payments\/api in eu-west-1 \(account 123456789012\)\. Similar names: 1\.4\.1, 1\.4\.3, /)
  })

  test('a tag, without the permission to list others', async () => {
    const { resolution } = await resolveOn({ failing: { recentTags: { kind: 'denied' } } })
    expect(causeOf(resolution).what).toBe('There is no tag 1.4.2 in repository payments/api in eu-west-1 (account 123456789012).')
  })

  test('the repository: near names', async () => {
    const { resolution } = await resolveOn({ failing: { describe: { kind: 'not-found', code: 'RepositoryNotFoundException' } }, repositoryNames: ['web', 'payments/apis', 'payment/api'] })
    expect(causeOf(resolution).code).toBe('repository-not-found')
    expect(causeOf(resolution).what).toMatch(/Similar names: payments\/apis, payment\/api/)
  })
})

describe('what Inspector does not scan', () => {
  test('an archived image', async () => {
    const { resolution } = await resolveOn({ tags: { '1.4.2': image }, described: { archived: true } })
    expect(causeOf(resolution).code).toBe('image-archived')
    expect(causeOf(resolution).remedy[0]).toContain(`imageDigest=${image.digest}`)
  })

  test('a schema 1 manifest', async () => {
    const { resolution } = await resolveOn({ tags: { '1.4.2': image }, described: { mediaType: 'application/vnd.docker.distribution.manifest.v1+prettyjws' } })
    expect(causeOf(resolution).code).toBe('schema-1')
  })

  test.each([
    ['a signature by its type', { artifactType: 'application/vnd.cncf.notary.signature' }, 'a signature'],
    ['an SBOM', { artifactType: 'application/spdx+json' }, 'a sbom'],
    ['a SOCI index', { artifactType: 'application/vnd.amazon.soci.index.v1+json' }, 'a soci index'],
    ['a Helm chart', { artifactType: 'application/vnd.cncf.helm.config.v1+json' }, 'another artifact'],
    ['an artifact by its manifest’s type', { mediaType: 'application/vnd.oci.artifact.manifest.v1+json' }, 'another artifact'],
    ['what only has a signature’s tag', { tags: [`sha256-${'a'.repeat(64)}.sig`] }, 'a signature'],
  ])('%s', async (_name, described, words) => {
    const { resolution } = await resolveOn({ tags: { '1.4.2': image }, described })
    expect(causeOf(resolution)).toMatchObject({ code: 'not-an-image', alwaysFails: true })
    expect(causeOf(resolution).what).toContain(`isn't a container image but ${words} (`)
  })

  test.each(['.sig', '.att', '.sbom', ''])('a tag of cosign or attest ending in "%s"', async (suffix) => {
    const tag = `sha256-${'b'.repeat(64)}${suffix}`
    const { resolution } = await resolveOn({ tags: { [tag]: image } }, { tag })
    expect(causeOf(resolution).code).toBe('not-an-image')
  })

  test('an image that has another tag beside such a one is an image', async () => {
    const { resolution } = await resolveOn({ tags: { '1.4.2': image }, described: { tags: ['1.4.2', `sha256-${'a'.repeat(64)}.sig`] } })
    expect(requestedImage(resolution).images).toHaveLength(1)
  })
})

describe('faults', () => {
  test('what passes is waited out', async () => {
    const { resolution } = await resolveOn({ tags: { '1.4.2': image }, failing: { describe: { kind: 'throttled', times: 4 } } })
    expect(requestedImage(resolution).digest).toBe(image.digest)
  })

  test.each([
    ['denied', 'permission-denied'],
    ['credentials', 'bad-credentials'],
    ['unavailable', 'unavailable'],
    ['unreachable', 'unreachable'],
  ] as const)('%s gives no result', async (kind, code) => {
    const { resolution, seconds } = await resolveOn({ failing: { describe: { kind } } })
    expect(causeOf(resolution)).toMatchObject({ code, alwaysFails: true })
    expect(seconds).toBeLessThanOrEqual(120)
  })
})

describe('a call that the run ended', () => {
  const TIME_UP = new DOMException('the timeout is over', 'TimeoutError')
  test.each([
    ['cancelled', new Error('SIGTERM'), 'cancelled', 'Run the job again.'],
    ['out of time', TIME_UP, 'timeout', 'Raise `timeout`.'],
  ])('because it was %s', async (_name, reason, code, remedy) => {
    const { resolution } = await resolveOn({ failing: { describe: { kind: 'cancelled', code: 'AbortError' } } }, undefined, undefined, AbortSignal.abort(reason))
    expect(causeOf(resolution)).toMatchObject({ code, remedy: [remedy], alwaysFails: true })
  })

  test('while it looked for a tag that may come still', async () => {
    const { resolution, calls } = await resolveOn({}, undefined, undefined, AbortSignal.abort(new Error('SIGTERM')))
    expect(causeOf(resolution).code).toBe('cancelled')
    expect(calls).toEqual(['describe'])
  })
})

test('where ECR does not say what it is, the manifest does', async () => {
  const index = anIndex([{ of: image, platform: 'linux/amd64' }])
  const unsaid = { details: { [image.digest]: { mediaType: undefined, artifactType: undefined }, [index.digest]: { mediaType: undefined } } as never }
  expect(requestedImage((await resolveOn({ tags: { '1.4.2': image }, manifests: [image], ...unsaid })).resolution).images[0]).toMatchObject({ mediaType: OCI_IMAGE, layers: [{}] })
  expect(requestedImage((await resolveOn({ tags: { '1.4.2': index }, manifests: [index, image], ...unsaid })).resolution).kind).toBe('index')
})
