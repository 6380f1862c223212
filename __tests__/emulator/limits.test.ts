import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { scenario } from '../../emulator/scenarios/index.ts'
import { startEmulator, type Emulator } from '../../emulator/server.ts'

let emulator: Emulator

beforeAll(async () => {
  emulator = await startEmulator({ scenario: scenario('long-scanned') })
})

afterAll(async () => {
  await emulator.close()
})

const REPOSITORY = { repositoryName: 'payments/api' }
const DIGEST = `sha256:${'0'.repeat(64)}`
const ARN = `arn:aws:inspector2:eu-west-1:123456789012:finding/${'0'.repeat(32)}`
const equals = (value: string): object => ({ comparison: 'EQUALS', value })
const times = (count: number, value: unknown): unknown[] => Array.from({ length: count }, () => value)

function signed(service: string, more: Record<string, string> = {}): Record<string, string> {
  const scope = `${emulator.env['AWS_ACCESS_KEY_ID'] ?? ''}/20260820/eu-west-1/${service}/aws4_request`
  return { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`, 'x-amz-date': '20260820T100000Z', ...more }
}

interface Result {
  readonly status: number
  readonly error: string
  readonly message: string
}

async function post(path: string, headers: Record<string, string>, body: string): Promise<Result> {
  const response = await fetch(`${emulator.url}${path}`, { method: 'POST', headers, body })
  const answer = (await response.json()) as { __type?: string; message?: string; Message?: string }
  return { status: response.status, error: answer.__type ?? response.headers.get('x-amzn-errortype') ?? '', message: answer.message ?? answer.Message ?? '' }
}

function ecr(operation: string, input: unknown, more: Record<string, string> = {}): Promise<Result> {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AmazonEC2ContainerRegistry_V20150921.${operation}`, ...more }
  return post('/', signed('ecr', headers), typeof input === 'string' ? input : JSON.stringify(input))
}

function inspector(path: string, input: unknown): Promise<Result> {
  return post(path, signed('inspector2', { 'content-type': 'application/json' }), typeof input === 'string' ? input : JSON.stringify(input))
}

describe('ECR refuses what the service refuses', () => {
  test.each([
    ['DescribeImages', { ...REPOSITORY, maxResults: 1001 }, 'InvalidParameterException', 'less than or equal to 1000'],
    ['DescribeImages', { ...REPOSITORY, maxResults: 0 }, 'InvalidParameterException', 'greater than or equal to 1'],
    ['DescribeImages', { ...REPOSITORY, maxResults: 10, imageIds: [{ imageTag: '1.4.2' }] }, 'InvalidParameterException', 'together with imageIds'],
    ['DescribeImages', { ...REPOSITORY, imageIds: times(101, { imageTag: 'x' }) }, 'InvalidParameterException', 'less than or equal to 100'],
    ['DescribeImages', { ...REPOSITORY, nextToken: 'made up' }, 'InvalidParameterException', 'nextToken'],
    ['DescribeImages', { ...REPOSITORY, filter: { imageStatus: 'LOST' } }, 'InvalidParameterException', 'enum value set'],
    ['DescribeImages', { ...REPOSITORY, repository: 'x' }, 'InvalidParameterException', 'not known'],
    ['DescribeImages', {}, 'InvalidParameterException', 'must not be null'],
    ['DescribeImages', { repositoryName: 'UPPER' }, 'InvalidParameterException', 'regular expression'],
    ['DescribeImages', { ...REPOSITORY, registryId: '12' }, 'InvalidParameterException', 'regular expression'],
    ['DescribeImages', { ...REPOSITORY, maxResults: 'ten' }, 'SerializationException', 'INTEGER'],
    ['DescribeImages', '{not json', 'SerializationException', 'JSON'],
    ['DescribeImages', { repositoryName: 'no/such' }, 'RepositoryNotFoundException', "'no/such'"],
    ['DescribeImages', { ...REPOSITORY, registryId: '999999999999' }, 'RepositoryNotFoundException', '999999999999'],
    ['DescribeImages', { ...REPOSITORY, imageIds: [{ imageTag: '1.4.2' }, { imageTag: '9.9.9' }] }, 'ImageNotFoundException', '9.9.9'],
    ['BatchGetImage', REPOSITORY, 'InvalidParameterException', 'imageIds'],
    ['BatchGetImage', { ...REPOSITORY, imageIds: times(101, { imageDigest: DIGEST }) }, 'InvalidParameterException', 'less than or equal to 100'],
    ['BatchGetImage', { ...REPOSITORY, imageIds: [] }, 'InvalidParameterException', 'greater than or equal to 1'],
    ['DescribeImageScanFindings', { ...REPOSITORY, imageId: { imageTag: '1.4.2' }, maxResults: 1001 }, 'InvalidParameterException', '1000'],
    ['DescribeImageScanFindings', { ...REPOSITORY, imageId: {} }, 'InvalidParameterException', 'imageId'],
    ['DescribeImageScanFindings', { ...REPOSITORY, imageId: { imageDigest: DIGEST } }, 'ImageNotFoundException', DIGEST],
    ['BatchGetRepositoryScanningConfiguration', { repositoryNames: times(26, 'payments/api') }, 'InvalidParameterException', '25'],
    ['BatchGetRepositoryScanningConfiguration', { repositoryNames: ['payments/api'], registryId: '123456789012' }, 'InvalidParameterException', 'not known'],
    ['GetDownloadUrlForLayer', { ...REPOSITORY, layerDigest: DIGEST }, 'LayersNotFoundException', DIGEST],
    ['DescribeRepositories', { repositoryNames: ['no/such'] }, 'RepositoryNotFoundException', "'no/such'"],
    ['ListImageReferrers', { ...REPOSITORY, subjectId: { imageDigest: DIGEST }, maxResults: 51 }, 'InvalidParameterException', '50'],
    ['DescribeImageSigningStatus', { ...REPOSITORY }, 'InvalidParameterException', 'imageId'],
    ['GetSigningConfiguration', { registryId: '123456789012' }, 'InvalidParameterException', 'not known'],
    ['GetSigningConfiguration', {}, 'SigningConfigurationNotFoundException', '123456789012'],
    ['PutImage', REPOSITORY, 'InvalidParameterException', 'imageManifest'],
    ['PutImage', { ...REPOSITORY, imageManifest: '' }, 'InvalidParameterException', 'greater than or equal to 1'],
    ['PutImage', { ...REPOSITORY, imageManifest: '{}', imageTag: 'x'.repeat(301) }, 'InvalidParameterException', 'less than or equal to 300'],
    ['PutImage', { ...REPOSITORY, imageManifest: 'no JSON' }, 'InvalidParameterException', 'Invalid JSON'],
    ['PutImage', { ...REPOSITORY, imageManifest: '{}' }, 'InvalidParameterException', 'mediaType'],
    ['PutImage', { repositoryName: 'no/such', imageManifest: '{}' }, 'RepositoryNotFoundException', "'no/such'"],
    ['StartImageScan', REPOSITORY, 'UnknownOperationException', 'StartImageScan'],
  ])('%s %j', async (operation, input, error, message) => {
    const result = await ecr(operation, input)
    expect(result).toMatchObject({ status: 400, error })
    expect(result.message).toContain(message)
  })

  test('a content type that is not its own', async () => {
    expect((await ecr('DescribeImages', REPOSITORY, { 'content-type': 'application/json' })).error).toBe('UnsupportedMediaTypeException')
  })
})

describe('Inspector refuses what the service refuses', () => {
  test.each([
    ['/findings/list', { maxResults: 101 }, 'less than or equal to 100'],
    ['/findings/list', { maxResults: 0 }, 'greater than or equal to 1'],
    ['/findings/list', { maxResult: 10 }, 'not known'],
    ['/findings/list', { filterCriteria: { imageHash: [equals('x')] } }, 'not known'],
    ['/findings/list', { filterCriteria: { ecrImageHash: [] } }, 'greater than or equal to 1'],
    ['/findings/list', { filterCriteria: { ecrImageHash: times(11, equals('x')) } }, 'less than or equal to 10'],
    ['/findings/list', { filterCriteria: { ecrImageHash: [equals('')] } }, 'greater than or equal to 1'],
    ['/findings/list', { filterCriteria: { ecrImageHash: [equals('x'.repeat(1025))] } }, 'less than or equal to 1024'],
    ['/findings/list', { filterCriteria: { ecrImageHash: [{ comparison: 'CONTAINS', value: 'x' }] } }, 'enum value set'],
    ['/findings/list', { filterCriteria: { ecrImageHash: [{ value: 'x' }] } }, 'must not be null'],
    ['/findings/list', { filterCriteria: { updatedAt: [{ startInclusive: '2026-08-20T10:00:00Z' }] } }, 'TIMESTAMP'],
    ['/findings/list', { filterCriteria: { epssScore: [{ lowerInclusive: '0.5' }] } }, 'DOUBLE'],
    ['/findings/list', { filterCriteria: { vulnerablePackages: [{ packageName: equals('x') }] } }, 'not known'],
    ['/findings/list', { sortCriteria: { field: 'SEVERITY' } }, 'must not be null'],
    ['/findings/list', { sortCriteria: { field: 'TITLE', sortOrder: 'ASC' } }, 'enum value set'],
    ['/findings/list', { nextToken: 'made up' }, 'not valid for this request'],
    ['/findings/list', '[]', 'JSON'],
    ['/coverage/list', { maxResults: 201 }, 'less than or equal to 200'],
    ['/coverage/list', { filterCriteria: { resourceId: [{ comparison: 'PREFIX', value: 'arn' }] } }, 'enum value set'],
    ['/coverage/list', { filterCriteria: { ecrImageHash: [equals('x')] } }, 'not known'],
    ['/coverage/list', { filterCriteria: { ecrImageInUseCount: [{ lowerInclusive: 0.5 }] } }, 'INTEGER'],
    ['/coverage/list', { sortCriteria: {} }, 'not known'],
    ['/findings/details/batch/get', {}, 'must not be null'],
    ['/findings/details/batch/get', { findingArns: [] }, 'greater than or equal to 1'],
    ['/findings/details/batch/get', { findingArns: times(11, ARN) }, 'less than or equal to 10'],
    ['/findings/details/batch/get', { findingArns: ['arn:aws:nothing'] }, 'regular expression'],
    ['/status/batch/get', { accountIds: times(101, '123456789012') }, 'less than or equal to 100'],
    ['/configuration/get', { accountId: '1' }, 'regular expression'],
    ['/findings/aggregation/list', {}, 'must not be null'],
    ['/filters/list', { maxResults: 101 }, 'less than or equal to 100'],
  ])('%s %j', async (path, input, message) => {
    const result = await inspector(path, input)
    expect(result.status).toBe(400)
    expect(['ValidationException', 'SerializationException']).toContain(result.error)
    expect(result.message).toContain(message)
  })

  test('an unknown route', async () => {
    expect(await inspector('/findings/everything', {})).toMatchObject({ status: 404, error: 'UnknownOperationException' })
  })
})

describe('signatures', () => {
  const body = JSON.stringify({ maxResults: 1 })
  const call = (headers: Record<string, string>): Promise<Result> => post('/findings/list', { 'content-type': 'application/json', ...headers }, body)

  test.each([
    ['none', () => ({}), 'MissingAuthenticationTokenException'],
    ['not SigV4', () => ({ authorization: 'Bearer x' }), 'IncompleteSignatureException'],
    ['for another service', () => signed('ecr'), 'InvalidSignatureException'],
    ['for another Region', () => ({ ...signed('inspector2'), authorization: (signed('inspector2')['authorization'] ?? '').replace('eu-west-1', 'us-east-1') }), 'InvalidSignatureException'],
    ['by unknown credentials', () => ({ ...signed('inspector2'), authorization: (signed('inspector2')['authorization'] ?? '').replace('ASIA', 'AKIA') }), 'UnrecognizedClientException'],
    ['without a date', () => ({ authorization: signed('inspector2')['authorization'] ?? '' }), 'IncompleteSignatureException'],
  ])('%s', async (_, headers, error) => {
    expect(await call(headers())).toMatchObject({ status: 403, error })
  })

  test('a good one passes', async () => {
    expect((await call(signed('inspector2'))).status).toBe(200)
  })
})
