import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { watchService } from '../../src/aws/watch.ts'
import type { WatchService } from '../../src/fleet/watch/ports.ts'
import { AWS_NOW, bytes, IMAGE, IMAGE_ARN, json, openStub, signal, type Stub } from './stub.ts'

let stub: Stub
let service: WatchService
beforeAll(async () => {
  stub = await openStub()
  service = watchService(stub.connections.settings)
})
afterAll(() => stub.close())

const PLACE = { region: 'eu-west-1', registryId: '123456789012' }
const ANY = { region: 'eu-west-1', registryId: undefined }
const OTHER_ARN = IMAGE_ARN.replace('payments/api', 'shop/web')
const FOREIGN_ARN = IMAGE_ARN.replace('123456789012', '999999999999')
const failed = (action: string) => ({ kind: 'unavailable', details: { action } })

describe('repositories', () => {
  const ask = (token?: string) => service.repositories(PLACE, token, signal())

  test('by pages of 1,000, with the registry that was asked for', async () => {
    stub.reply(json({ repositories: [{ repositoryName: 'a/b', registryId: '123456789012' }], nextToken: 'more' }))
    expect(await ask('before')).toEqual({ items: [{ name: 'a/b', registryId: '123456789012' }], nextToken: 'more' })
    expect(stub.asked[0]).toMatchObject({ operation: 'DescribeRepositories', body: { maxResults: 1000, registryId: '123456789012', nextToken: 'before' } })
  })

  test('an empty token is none', async () => {
    stub.reply(json({ repositories: [], nextToken: '' }))
    expect(await ask()).toEqual({ items: [], nextToken: undefined })
  })

  test.each([
    ['no list', {}],
    ['one without name', { repositories: [{ registryId: '123456789012' }] }],
    ['one without registry', { repositories: [{ repositoryName: 'a/b' }] }],
    ['null', { repositories: null }],
  ])('%s is an error, and never an empty registry', async (_what, answer) => {
    stub.reply(json(answer))
    await expect(ask()).rejects.toMatchObject(failed('ecr:DescribeRepositories'))
  })
})

describe('images', () => {
  const ask = () => service.images({ name: 'payments/api', region: 'eu-west-1', registryId: '123456789012' }, undefined, signal())
  const detail = (more: object = {}) => ({ registryId: '123456789012', repositoryName: 'payments/api', imageDigest: IMAGE.digest, imageTags: ['production'], imagePushedAt: 1_787_220_000, imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json', ...more })

  test('archived ones too', async () => {
    stub.reply(json({ imageDetails: [detail({ imageStatus: 'ARCHIVED' })] }))
    expect((await ask()).items).toMatchObject([{ digest: IMAGE.digest, tags: ['production'], archived: true, pushedAt: 1_787_220_000_000 }])
    expect(stub.asked[0]?.body).toMatchObject({ maxResults: 1000, filter: { imageStatus: 'ANY' } })
  })

  test('without tags and dates it is an image all the same, and not a new one', async () => {
    stub.reply(json({ imageDetails: [detail({ imageTags: undefined, imagePushedAt: undefined })] }))
    expect((await ask()).items).toMatchObject([{ tags: [], pushedAt: undefined }])
  })

  test.each([
    ['no list', {}],
    ['one without digest', { imageDetails: [detail({ imageDigest: undefined })] }],
    ['a date that is none', { imageDetails: [detail({ imagePushedAt: 'yesterday' })] }],
  ])('%s is an error, and never an empty repository', async (_what, answer) => {
    stub.reply(json(answer))
    await expect(ask()).rejects.toMatchObject({ details: { action: 'ecr:DescribeImages' } })
  })
})

describe('frequencies', () => {
  const ask = (...names: string[]) => service.frequencies(PLACE, names, signal())
  const entry = (repositoryName: string, more: object = {}) => ({ repositoryName, repositoryArn: `arn:aws:ecr:eu-west-1:123456789012:repository/${repositoryName}`, scanFrequency: 'CONTINUOUS_SCAN', appliedScanFilters: [{ filter: '*', filterType: 'WILDCARD' }], ...more })

  test('of those that are there; one that is gone is absent, and a word of tomorrow stays', async () => {
    stub.reply(json({ scanningConfigurations: [entry('a/b'), entry('a/c', { scanFrequency: 'HOURLY', appliedScanFilters: undefined })], failures: [{ repositoryName: 'a/d', failureCode: 'REPOSITORY_NOT_FOUND' }] }))
    expect([...(await ask('a/b', 'a/c', 'a/d'))]).toEqual([['a/b', { frequency: 'CONTINUOUS_SCAN', appliedFilters: ['*'] }], ['a/c', { frequency: 'HOURLY', appliedFilters: [] }]])
  })

  test.each([
    ['nothing about one that was asked for', { scanningConfigurations: [entry('a/b')] }],
    ['no lists', {}],
    ['one that was not asked for', { scanningConfigurations: [entry('a/b'), entry('a/c'), entry('x/y')] }],
    ['one without name', { scanningConfigurations: [entry('a/b'), { scanFrequency: 'MANUAL' }] }],
  ])('%s is an error, and never "not scanned"', async (_what, answer) => {
    stub.reply(json(answer))
    await expect(ask('a/b', 'a/c')).rejects.toMatchObject(failed('ecr:BatchGetRepositoryScanningConfiguration'))
  })

  test('of another registry is refused: the request takes none', async () => {
    stub.reply(json({ scanningConfigurations: [entry('a/b', { repositoryArn: 'arn:aws:ecr:eu-west-1:999999999999:repository/a/b' })] }))
    await expect(ask('a/b')).rejects.toMatchObject({ kind: 'rejected', details: { code: 'OtherRegistry' } })
  })
})

const covered = (resourceId: unknown, more: object = {}) => ({ resourceId, resourceType: 'AWS_ECR_CONTAINER_IMAGE', accountId: '123456789012', scanType: 'PACKAGE', scanStatus: { statusCode: 'ACTIVE', reason: 'SUCCESSFUL' }, lastScannedAt: 1_787_220_000, ...more })
const page = (...coveredResources: readonly object[]) => json({ coveredResources })

describe('coverage of images by their ARNs', () => {
  const ask = (...arns: string[]) => service.coverages('eu-west-1', arns, signal())

  test('as the gate reads it; one without record is absent', async () => {
    stub.reply(page(covered(IMAGE_ARN)))
    const { value, serverNow } = await ask(IMAGE_ARN, OTHER_ARN)
    expect(serverNow).toBe(AWS_NOW)
    expect([...value.keys()]).toEqual([IMAGE_ARN])
    expect(value.get(IMAGE_ARN)).toMatchObject({ statusCode: 'ACTIVE', reason: 'SUCCESSFUL', lastScannedAt: 1_787_220_000_000 })
    expect(stub.asked[0]?.body).toMatchObject({ maxResults: 200, filterCriteria: { resourceType: [{ comparison: 'EQUALS', value: 'AWS_ECR_CONTAINER_IMAGE' }], resourceId: [{ value: IMAGE_ARN }, { value: OTHER_ARN }] } })
  })

  test('over pages', async () => {
    stub.reply(json({ coveredResources: [covered(IMAGE_ARN)], nextToken: 'more' }), page(covered(OTHER_ARN)))
    expect([...(await ask(IMAGE_ARN, OTHER_ARN)).value.keys()]).toEqual([IMAGE_ARN, OTHER_ARN])
    expect(stub.asked.map(({ body }) => body['nextToken'])).toEqual([undefined, 'more'])
  })

  test('the same record on two pages is one', async () => {
    stub.reply(json({ coveredResources: [covered(IMAGE_ARN)], nextToken: 'more' }), page(covered(IMAGE_ARN)))
    expect((await ask(IMAGE_ARN)).value.get(IMAGE_ARN)).toMatchObject({ reason: 'SUCCESSFUL' })
  })

  test('two records that contradict each other are no success', async () => {
    stub.reply(page(covered(IMAGE_ARN), covered(IMAGE_ARN, { scanStatus: { statusCode: 'INACTIVE', reason: 'SCAN_ELIGIBILITY_EXPIRED' } })))
    const outcome = await ask(IMAGE_ARN).then(({ value }) => value.get(IMAGE_ARN)?.reason, (error: unknown) => error)
    expect(outcome).not.toBe('SUCCESSFUL')
  })

  test('a list that never ends is an error', async () => {
    stub.reply(json({ coveredResources: [covered(IMAGE_ARN)], nextToken: 'again' }))
    await expect(ask(IMAGE_ARN)).rejects.toMatchObject(failed('inspector2:ListCoverage'))
    expect(stub.asked.length).toBe(5)
  })

  test.each([
    ['no list', json({})],
    ['a record of another image', page(covered(IMAGE_ARN), covered(OTHER_ARN))],
    ['a record of the same image in another account', page(covered(FOREIGN_ARN))],
    ['a record of nothing', page(covered(undefined))],
    ['an answer that is cut off', bytes('{"coveredResources":[')],
    ['a page of a proxy', bytes('<html>', 200, 'text/html')],
  ])('%s is an error, and never "not scanned"', async (_what, reply) => {
    stub.reply(reply)
    await expect(ask(IMAGE_ARN)).rejects.toMatchObject(failed('inspector2:ListCoverage'))
  })
})

describe('lists of images', () => {
  const ask = (place: typeof PLACE | typeof ANY = PLACE, token?: string) => service.covered(place, { kind: 'in-use' }, token, signal())

  test('what is in use: always images only, of the registry', async () => {
    stub.reply(json({ coveredResources: [covered(IMAGE_ARN)], nextToken: 'more' }))
    expect(await ask(PLACE, 'before')).toEqual({ items: [{ repository: 'payments/api', digest: IMAGE.digest, reason: 'SUCCESSFUL', lastScannedAt: 1_787_220_000_000 }], nextToken: 'more' })
    expect(stub.asked[0]?.body).toEqual({ maxResults: 200, nextToken: 'before', filterCriteria: { resourceType: [{ comparison: 'EQUALS', value: 'AWS_ECR_CONTAINER_IMAGE' }], accountId: [{ comparison: 'EQUALS', value: '123456789012' }], ecrImageInUseCount: [{ lowerInclusive: 1 }] } })
  })

  test('whose scan has ended, by its reasons', async () => {
    stub.reply(page())
    await service.covered(ANY, { kind: 'reasons', reasons: ['UNSUPPORTED_OS'] }, undefined, signal())
    expect(stub.asked[0]?.body).toEqual({ maxResults: 200, filterCriteria: { resourceType: [{ comparison: 'EQUALS', value: 'AWS_ECR_CONTAINER_IMAGE' }], scanStatusReason: [{ comparison: 'EQUALS', value: 'UNSUPPORTED_OS' }] } })
  })

  test('images of other accounts are left out, though the filter let them through', async () => {
    stub.reply(page(covered(FOREIGN_ARN), covered(IMAGE_ARN)))
    expect((await ask()).items.map(({ repository }) => repository)).toEqual(['payments/api'])
  })

  test('records of other kinds of scans are left out, and what is missing is unknown', async () => {
    stub.reply(page(covered(IMAGE_ARN, { scanType: 'CODE' }), covered(OTHER_ARN, { scanStatus: undefined, lastScannedAt: undefined, scanType: undefined })))
    expect((await ask()).items).toEqual([{ repository: 'shop/web', digest: IMAGE.digest, reason: undefined, lastScannedAt: undefined }])
  })

  test.each([
    ['no list', {}],
    ['a machine', { coveredResources: [covered('arn:aws:ec2:eu-west-1:123456789012:instance/i-1')] }],
    ['a repository', { coveredResources: [covered('arn:aws:ecr:eu-west-1:123456789012:repository/payments/api')] }],
    ['nothing', { coveredResources: [covered(undefined)] }],
  ])('%s is an error, and never "nothing runs"', async (_what, answer) => {
    stub.reply(json(answer))
    await expect(ask()).rejects.toMatchObject(failed('inspector2:ListCoverage'))
  })
})

describe('counts', () => {
  const ask = (...arns: string[]) => service.tallies('eu-west-1', arns, signal())
  const counts = (resourceId: string | undefined, severityCounts: object | undefined = { all: 4, critical: 1, high: 2, medium: 1 }) => ({ awsEcrContainerAggregation: { resourceId, severityCounts } })

  test('of the images that were asked for; one without active findings is absent', async () => {
    stub.reply(json({ aggregationType: 'AWS_ECR_CONTAINER', responses: [counts(IMAGE_ARN)] }))
    expect([...(await ask(IMAGE_ARN, OTHER_ARN))]).toEqual([[IMAGE_ARN, { all: 4, critical: 1, high: 2, medium: 1 }]])
    expect(stub.asked[0]?.body).toMatchObject({ aggregationType: 'AWS_ECR_CONTAINER', aggregationRequest: { awsEcrContainerAggregation: { resourceIds: [{ comparison: 'EQUALS', value: IMAGE_ARN }, { comparison: 'EQUALS', value: OTHER_ARN }] } } })
  })

  test.each([
    ['no list', {}],
    ['a next page, which there cannot be', { responses: [counts(IMAGE_ARN)], nextToken: 'more' }],
    ['counts of another image', { responses: [counts(OTHER_ARN)] }],
    ['counts of another account', { responses: [counts(FOREIGN_ARN)] }],
    ['counts of nothing', { responses: [counts(undefined)] }],
    ['counts without numbers', { responses: [{ awsEcrContainerAggregation: { resourceId: IMAGE_ARN } }] }],
    ['counts without one number', { responses: [counts(IMAGE_ARN, { all: 1, critical: 0, high: 0 })] }],
    ['an aggregation of another kind', { responses: [{ repositoryAggregation: { repository: 'payments/api' } }] }],
  ])('%s is an error, and never 0', async (_what, answer) => {
    stub.reply(json(answer))
    await expect(ask(IMAGE_ARN)).rejects.toMatchObject(failed('inspector2:ListFindingAggregations'))
  })
})
