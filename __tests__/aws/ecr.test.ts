import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ecr } from '../../src/aws/ecr.ts'
import { AWS_NOW, bytes, IMAGE, json, openStub, signal, type Stub } from './stub.ts'

const ADDRESS = { name: 'payments/api', region: 'eu-west-1' }
const OTHER = `sha256:${'d'.repeat(64)}`
let stub: Stub
let service: ReturnType<typeof ecr>
let blob = ''
beforeAll(async () => {
  stub = await openStub()
  service = ecr(stub.connections.settings, () => Promise.resolve(new TextEncoder().encode(blob)))
})
afterAll(() => stub.close())

const failure = (type: string, message = 'no') => json({ __type: type, message }, 400)
const detail = (over: object = {}) => ({ registryId: '123456789012', repositoryName: 'payments/api', imageDigest: IMAGE.digest, imageTags: ['1.4.2'], imagePushedAt: 1_787_219_000, imageManifestMediaType: 'm', artifactMediaType: 'a', ...over })

describe('describe', () => {
  test('an image, with the registry that ECR names', async () => {
    stub.reply(json({ imageDetails: [detail({ imageStatus: 'ARCHIVED' })] }))
    expect(await service.describe(ADDRESS, { tag: '1.4.2' }, signal())).toEqual({ repository: IMAGE.repository, digest: IMAGE.digest, tags: ['1.4.2'], archived: true, pushedAt: 1_787_219_000_000, mediaType: 'm', artifactType: 'a' })
    expect(stub.asked[0]).toMatchObject({ operation: 'DescribeImages', body: { imageIds: [{ imageTag: '1.4.2' }] } })
  })

  test('none there is none; no repository is an error; no list is a broken answer', async () => {
    stub.reply(failure('ImageNotFoundException'))
    expect(await service.describe(ADDRESS, { tag: 'x' }, signal())).toBeUndefined()
    stub.reply(failure('RepositoryNotFoundException'))
    await expect(service.describe(ADDRESS, { tag: 'x' }, signal())).rejects.toMatchObject({ kind: 'not-found', details: { code: 'RepositoryNotFoundException' } })
    stub.reply(json({}))
    await expect(service.describe(ADDRESS, { tag: 'x' }, signal())).rejects.toMatchObject({ kind: 'unavailable' })
  })

  test('an archived image is found by a second look with a filter; a service that takes no filter there is not believed', async () => {
    const answer = (filtered: ReturnType<typeof json>) => stub.reply((asked, response, request) => ('filter' in asked.body ? filtered : failure('ImageNotFoundException'))(asked, response, request))
    answer(json({ imageDetails: [detail({ imageStatus: 'ARCHIVED' })] }))
    expect(await service.describe(ADDRESS, { tag: '1.4.2' }, signal())).toMatchObject({ archived: true })
    answer(failure('InvalidParameterException'))
    expect(await service.describe(ADDRESS, { tag: '1.4.2' }, signal())).toBeUndefined()
  })

  test('of many, one unknown digest does not hide the others', async () => {
    stub.reply((asked, response, request) => {
      const ids = asked.body['imageIds'] as { imageDigest: string }[]
      const unknown = ids.some(({ imageDigest }) => imageDigest === OTHER)
      ;(unknown ? failure('ImageNotFoundException') : json({ imageDetails: [detail()] }))(asked, response, request)
    })
    expect((await service.describeAll(ADDRESS, [IMAGE.digest, OTHER], signal())).map(({ digest }) => digest)).toEqual([IMAGE.digest])
  })
})

describe('describe believes no answer', () => {
  test.each([
    ['of two images for one tag', { tag: '1.4.2' }, [detail(), detail({ imageDigest: OTHER })], `${IMAGE.digest} and ${OTHER} for 1.4.2`],
    ['of two images for one digest', { digest: IMAGE.digest }, [detail({ imageDigest: OTHER }), detail()], `${OTHER} and ${IMAGE.digest} for ${IMAGE.digest}`],
    ['of two descriptions of one image', { tag: '1.4.2' }, [detail(), detail({ imageStatus: 'ARCHIVED' })], `two descriptions of ${IMAGE.digest}`],
    ['to another question', { digest: IMAGE.digest }, [detail({ imageDigest: OTHER })], `${OTHER}, which was not asked for`],
  ])('%s', async (_name, id, imageDetails, text) => {
    stub.reply(json({ imageDetails }))
    await expect(service.describe(ADDRESS, id, signal())).rejects.toMatchObject({ kind: 'contradictory', details: { text } })
    if ('digest' in id) await expect(service.describeAll(ADDRESS, [id.digest], signal())).rejects.toMatchObject({ kind: 'contradictory' })
  })

  test('but the same one twice is one', async () => {
    stub.reply(json({ imageDetails: [detail(), detail()] }))
    expect(await service.describe(ADDRESS, { tag: '1.4.2' }, signal())).toMatchObject({ digest: IMAGE.digest })
  })
})

describe('manifests', () => {
  const of = (imageDigest: string, imageManifest = '{}', imageTag?: string) => ({ imageId: { imageDigest, imageTag }, imageManifest, imageManifestMediaType: 'm' })

  test.each([
    ['two manifests for one digest', { images: [of(IMAGE.digest), of(IMAGE.digest, '[]')] }, 'contradictory', `two manifests for ${IMAGE.digest}`],
    ['the same one as two types', { images: [of(IMAGE.digest), { ...of(IMAGE.digest), imageManifestMediaType: 'n' }] }, 'contradictory', `two manifests for ${IMAGE.digest}`],
    ['a manifest, and that there is none', { images: [of(IMAGE.digest)], failures: [{ imageId: { imageDigest: IMAGE.digest }, failureCode: 'ImageNotFound' }] }, 'contradictory', `a manifest for ${IMAGE.digest}, and that there is none`],
    ['a manifest that was not asked for', { images: [of(IMAGE.digest), of(OTHER)] }, 'contradictory', `a manifest for ${OTHER}, which was not asked for`],
    ['nothing', { images: [] }, 'unavailable', `no answer for ${IMAGE.digest}`],
    ['a failure without an id', { failures: [{ failureCode: 'ImageNotFound' }] }, 'unavailable', `no answer for ${IMAGE.digest}`],
  ])('are not believed where the answer is %s', async (_name, answer, kind, text) => {
    stub.reply(json(answer))
    await expect(service.manifests(ADDRESS, [IMAGE.digest], signal())).rejects.toMatchObject({ kind, details: { text } })
  })

  test('that come once for each tag are one', async () => {
    stub.reply(json({ images: [of(IMAGE.digest, '{}', 'a'), of(IMAGE.digest, '{}', 'b')], failures: [] }))
    expect(await service.manifests(ADDRESS, [IMAGE.digest], signal())).toEqual([{ digest: IMAGE.digest, text: '{}', mediaType: 'm' }])
  })

  test('all four media types are asked for; one that is missing is left out', async () => {
    stub.reply(json({ images: [{ imageId: { imageDigest: IMAGE.digest }, imageManifest: '{}', imageManifestMediaType: 'm' }], failures: [{ imageId: { imageDigest: OTHER }, failureCode: 'ImageNotFound' }] }))
    expect(await service.manifests(ADDRESS, [IMAGE.digest, OTHER], signal())).toEqual([{ digest: IMAGE.digest, text: '{}', mediaType: 'm' }])
    expect(stub.asked[0]?.body['acceptedMediaTypes']).toHaveLength(4)
  })

  test.each([
    ['UpstreamUnavailable', 'unavailable'],
    ['UpstreamTooManyRequests', 'unavailable'],
    ['KmsError', 'rejected'],
    ['NewFailure', 'rejected'],
  ])('a failure of %s is said and not taken for a missing image', async (failureCode, kind) => {
    stub.reply(json({ images: [], failures: [{ imageId: { imageDigest: OTHER }, failureCode, failureReason: 'because' }] }))
    await expect(service.manifests(ADDRESS, [OTHER], signal())).rejects.toMatchObject({ kind, details: { code: failureCode, text: `${OTHER}: because` } })
  })
})

describe('scans of ECR', () => {
  test('a basic scan', async () => {
    stub.reply(json({ imageScanStatus: { status: 'COMPLETE', description: 'done' }, imageScanFindings: { imageScanCompletedAt: 1_787_219_500, findings: [{ name: 'CVE-1', severity: 'UNDEFINED', attributes: [{ key: 'package_name', value: 'openssl' }, { key: 'package_version', value: '1.1' }, { key: 'CVSS3_SCORE', value: '7.5' }] }] }, nextToken: 'b' }))
    const scan = await service.ecrScan(IMAGE, undefined, signal())
    expect(scan).toMatchObject({ status: 'COMPLETE', description: 'done', completedAt: 1_787_219_500_000, enhanced: false, nextToken: 'b' })
    expect(scan?.findings?.[0]).toMatchObject({ vulnerabilityId: 'CVE-1', severity: 'untriaged', score: 7.5, packages: [{ name: 'openssl', version: '1.1' }] })
  })

  test.each([
    [{ imageScanStatus: { status: 'COMPLETE' }, imageScanFindings: { findings: [], enhancedFindings: [{}] } }, true],
    [{ imageScanStatus: { status: 'ACTIVE' }, imageScanFindings: { findings: [] } }, true],
    [{ imageScanStatus: { status: 'COMPLETE' }, imageScanFindings: { findings: [] } }, false],
    [{}, false],
  ])('%j is enhanced: %s', async (answer, enhanced) => {
    stub.reply(json(answer))
    expect(await service.ecrScan(IMAGE, undefined, signal())).toMatchObject({ enhanced })
  })

  test('no list, no counts and no times are not empty ones', async () => {
    stub.reply(json({ imageScanStatus: { status: 'COMPLETE' }, imageScanFindings: { findings: null } }))
    expect(await service.ecrScan(IMAGE, undefined, signal())).toEqual({ status: 'COMPLETE', enhanced: false, serverNow: AWS_NOW })
  })

  test('counts by severity, with labels that nobody knows, the age of the data, and the time at AWS', async () => {
    stub.reply(json({ imageScanStatus: { status: 'COMPLETE' }, imageScanFindings: { findings: [], findingSeverityCounts: { HIGH: 2, UNDEFINED: 1, GRAVE: 3 }, vulnerabilitySourceUpdatedAt: 1_787_219_000 } }))
    const scan = await service.ecrScan(IMAGE, undefined, signal())
    expect([...(scan?.counts ?? [])]).toEqual([['high', 2], ['untriaged', 1], ['GRAVE', 3]])
    expect(scan).toMatchObject({ sourceUpdatedAt: 1_787_219_000_000, serverNow: AWS_NOW })
  })

  test.each<[string, object]>([
    ['a negative count', { imageScanFindings: { findingSeverityCounts: { HIGH: -1 } } }],
    ["a count that isn't a whole number", { imageScanFindings: { findingSeverityCounts: { HIGH: 1.5 } } }],
    ['a count that is no number', { imageScanFindings: { findingSeverityCounts: { HIGH: '2' } } }],
    ['a count that is null', { imageScanFindings: { findingSeverityCounts: { CRITICAL: null } } }],
    ['another image', { imageId: { imageDigest: OTHER } }],
    ['another repository', { repositoryName: 'payments/other' }],
    ['another registry', { registryId: '999999999999' }],
  ])('%s is a broken answer', async (_name, part) => {
    stub.reply(json({ imageScanStatus: { status: 'COMPLETE' }, ...part }))
    await expect(service.ecrScan(IMAGE, undefined, signal())).rejects.toMatchObject({ kind: 'unavailable' })
  })

  test('no scan is none', async () => {
    stub.reply(failure('ScanNotFoundException'))
    expect(await service.ecrScan(IMAGE, undefined, signal())).toBeUndefined()
  })

  test('a basic finding without name is a broken answer', async () => {
    stub.reply(json({ imageScanStatus: { status: 'COMPLETE' }, imageScanFindings: { findings: [{}] } }))
    await expect(service.ecrScan(IMAGE, undefined, signal())).rejects.toMatchObject({ kind: 'unavailable' })
  })
})

describe('configuration', () => {
  test('of the registry, with all filters', async () => {
    stub.reply(json({ registryId: '123456789012', scanningConfiguration: { scanType: 'ENHANCED', rules: [{ scanFrequency: 'SCAN_ON_PUSH', repositoryFilters: [{ filter: 'prod/*', filterType: 'WILDCARD' }] }] } }))
    expect(await service.registryScanning(IMAGE.repository, signal())).toEqual({ scanType: 'ENHANCED', rules: [{ frequency: 'SCAN_ON_PUSH', filters: ['prod/*'] }] })
  })

  test('of another registry, and of none, is no answer', async () => {
    stub.reply(json({ registryId: '999999999999', scanningConfiguration: { scanType: 'BASIC' } }))
    await expect(service.registryScanning(IMAGE.repository, signal())).rejects.toMatchObject({ details: { code: 'OtherRegistry' } })
    for (const answer of [{}, { registryId: '123456789012' }, { scanningConfiguration: { scanType: 'ENHANCED' } }]) {
      stub.reply(json(answer))
      await expect(service.registryScanning(IMAGE.repository, signal())).rejects.toMatchObject({ kind: 'unavailable' })
    }
  })

  test('of the repository', async () => {
    stub.reply(json({ scanningConfigurations: [{ repositoryName: 'payments/api', scanFrequency: 'MANUAL', appliedScanFilters: [] }] }))
    expect(await service.repositoryScanning(IMAGE.repository, signal())).toEqual({ frequency: 'MANUAL', appliedFilters: [] })
    stub.reply(json({ failures: [{ repositoryName: 'payments/api', failureCode: 'REPOSITORY_NOT_FOUND' }] }))
    expect(await service.repositoryScanning(IMAGE.repository, signal())).toBeUndefined()
    stub.reply(json({}))
    await expect(service.repositoryScanning(IMAGE.repository, signal())).rejects.toMatchObject({ kind: 'unavailable' })
  })

  test('of the repository of the same name in another registry is no answer', async () => {
    const answer = (account: string) => json({ scanningConfigurations: [{ repositoryName: 'payments/api', repositoryArn: `arn:aws:ecr:eu-west-1:${account}:repository/payments/api`, scanFrequency: 'SCAN_ON_PUSH' }] })
    stub.reply(answer('123456789012'))
    expect(await service.repositoryScanning(IMAGE.repository, signal())).toMatchObject({ frequency: 'SCAN_ON_PUSH' })
    stub.reply(answer('999999999999'))
    await expect(service.repositoryScanning(IMAGE.repository, signal())).rejects.toMatchObject({ details: { code: 'OtherRegistry' } })
  })
})

test('a blob keeps its byte order mark', async () => {
  blob = '\ufeff{}'
  stub.reply(json({ downloadUrl: 'https://example.com/blob' }))
  expect(await service.blob(ADDRESS, `sha256:${createHash('sha256').update(blob).digest('hex')}`, 100, signal())).toBe(blob)
})

test('newest tags first, two pages at most', async () => {
  stub.reply(json({ imageDetails: [detail({ imageTags: ['old'], imagePushedAt: 1 })], nextToken: 'b' }), json({ imageDetails: [detail({ imageTags: ['new', 'newest'], imagePushedAt: 9 })], nextToken: 'c' }))
  expect(await service.recentTags(ADDRESS, signal())).toEqual(['new', 'newest', 'old'])
  expect(stub.asked).toHaveLength(2)
})

test('a blob must hash to its digest', async () => {
  blob = '{"os":"linux"}'
  const digest = `sha256:${createHash('sha256').update(blob).digest('hex')}`
  stub.reply(json({ downloadUrl: 'https://example.com/blob' }))
  expect(await service.blob(ADDRESS, digest, 100, signal())).toBe(blob)
  await expect(service.blob(ADDRESS, OTHER, 100, signal())).rejects.toMatchObject({ kind: 'unavailable' })
})

test('ECR’s throttling is told by its name, its Retry-After by the header', async () => {
  stub.reply(json({ __type: 'ThrottlingException', message: 'Rate exceeded' }, 400, { 'retry-after': '3' }))
  await expect(service.describe(ADDRESS, { tag: 'x' }, signal())).rejects.toMatchObject({ kind: 'throttled', details: { retryAfterMs: 3000 } })
  stub.reply(bytes('<html>', 503, 'text/html'))
  await expect(service.describe(ADDRESS, { tag: 'x' }, signal())).rejects.toMatchObject({ kind: 'unavailable' })
})
