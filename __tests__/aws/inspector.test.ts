import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { inspector } from '../../src/aws/inspector.ts'
import { AWS_NOW, bytes, IMAGE, IMAGE_ARN, json, openStub, signal, type Reply, type Stub } from './stub.ts'

let stub: Stub
let service: ReturnType<typeof inspector>
beforeAll(async () => {
  stub = await openStub()
  service = patientFor(5_000)
})
afterAll(() => stub.close())

function patientFor(requestTimeout: number): ReturnType<typeof inspector> {
  return inspector((region) => ({ ...stub.connections.settings(region), requestHandler: { requestTimeout, connectionTimeout: 5_000, throwOnRequestTimeout: true } }))
}

const record = (over: object = {}) => ({ resourceType: 'AWS_ECR_CONTAINER_IMAGE', resourceId: IMAGE_ARN, accountId: '123456789012', scanType: 'PACKAGE', scanStatus: { statusCode: 'ACTIVE', reason: 'SUCCESSFUL' }, lastScannedAt: 1_787_220_000.5, ...over })
const finding = (id: number, over: object = {}) => ({
  findingArn: `arn:aws:inspector2:eu-west-1:123456789012:finding/${id}`,
  status: 'ACTIVE',
  severity: 'HIGH',
  type: 'PACKAGE_VULNERABILITY',
  resources: [{ type: 'AWS_ECR_CONTAINER_IMAGE', id: IMAGE_ARN }],
  ...over,
})

describe('coverage', () => {
  test('asks for the image’s ARN and keeps AWS’s time', async () => {
    stub.reply(json({ coveredResources: [record()] }))
    expect(await service.coverage(IMAGE, signal())).toEqual({ value: { statusCode: 'ACTIVE', reason: 'SUCCESSFUL', lastScannedAt: 1_787_220_000_500 }, serverNow: AWS_NOW })
    expect(stub.asked[0]).toMatchObject({ operation: '/coverage/list', body: { filterCriteria: { resourceId: [{ comparison: 'EQUALS', value: IMAGE_ARN }] } } })
  })

  test('no record is no record', async () => {
    stub.reply(json({ coveredResources: [] }))
    expect((await service.coverage(IMAGE, signal())).value).toBeUndefined()
  })

  test('an answer with the record of another image is not an answer to our question', async () => {
    stub.reply(json({ coveredResources: [record(), record({ resourceId: `${IMAGE_ARN}0` })] }))
    await expect(service.coverage(IMAGE, signal())).rejects.toMatchObject({ kind: 'unavailable', details: { text: expect.stringMatching(/^1 records of other resources/) } })
  })

  const old = { scanStatus: { statusCode: 'ACTIVE', reason: 'PENDING_INITIAL_SCAN' }, lastScannedAt: undefined }
  test.each<[string, object[], object | undefined]>([
    ['that says the same twice is one', [record(), record()], { reason: 'SUCCESSFUL' }],
    ['of another status', [record(), record({ scanStatus: { statusCode: 'INACTIVE', reason: 'SUCCESSFUL' } })], { contradiction: 'ACTIVE/SUCCESSFUL of 2026-08-20T10:00:00.500Z and INACTIVE/SUCCESSFUL of 2026-08-20T10:00:00.500Z' }],
    ['of another reason', [record(old), record()], { contradiction: expect.stringMatching(/^ACTIVE\/PENDING_INITIAL_SCAN and ACTIVE\/SUCCESSFUL of /) }],
    ['of another time', [record(), record({ lastScannedAt: 1_787_220_001 })], { contradiction: expect.stringMatching(/ and /) }],
    ['without time', [record(), record({ lastScannedAt: undefined })], { contradiction: expect.stringMatching(/ and /) }],
    ['of something that is no image', [record(), record({ resourceType: 'AWS_ECR_REPOSITORY' })], { contradiction: 'one is of the type AWS_ECR_REPOSITORY' }],
    ['of something untold', [record({ resourceType: undefined })], { contradiction: 'one is of the type (none)' }],
    ['of a scan untold', [record({ scanType: undefined })], { contradiction: expect.stringMatching(/no scan type/) }],
    ['of the scans of code and network, which are others', [record({ ...old, scanType: 'CODE' }), record(), record({ ...old, scanType: 'NETWORK' })], { reason: 'SUCCESSFUL' }],
    ['of code only is none of the packages', [record({ scanType: 'CODE' })], undefined],
  ])('a record %s', async (_name, coveredResources, value) => {
    stub.reply(json({ coveredResources }))
    const answer = (await service.coverage(IMAGE, signal())).value
    if (value === undefined) expect(answer).toBeUndefined()
    else expect(answer).toMatchObject(value)
    if (answer?.contradiction !== undefined) expect(answer).not.toHaveProperty('reason')
  })

  test('a record on a later page can contradict', async () => {
    stub.reply(json({ coveredResources: [record()], nextToken: 'b' }), json({ coveredResources: [record(old)] }))
    expect((await service.coverage(IMAGE, signal())).value).toHaveProperty('contradiction')
  })

  test('an empty page with a next one is not the end', async () => {
    stub.reply(json({ coveredResources: [], nextToken: 'b' }), json({ coveredResources: [record()] }))
    expect((await service.coverage(IMAGE, signal())).value?.reason).toBe('SUCCESSFUL')
    expect(stub.asked[1]?.body).toMatchObject({ nextToken: 'b' })
  })

  test('a record without status has no reason, and one without time no time', async () => {
    stub.reply(json({ coveredResources: [record({ scanStatus: undefined, lastScannedAt: undefined })] }))
    expect((await service.coverage(IMAGE, signal())).value).toEqual({})
  })

  test('values that nobody knows arrive as they are', async () => {
    stub.reply(json({ coveredResources: [record({ scanStatus: { statusCode: 'X', reason: 'Y', more: 1 } })] }))
    expect((await service.coverage(IMAGE, signal())).value).toMatchObject({ statusCode: 'X', reason: 'Y' })
  })
})

describe('findings', () => {
  test('asks for digest, repository and registry, 100 at a time', async () => {
    stub.reply(json({ findings: [finding(1)], nextToken: 'b' }))
    const { value, serverNow } = await service.findings(IMAGE, 'a', signal())
    expect(value).toMatchObject({ nextToken: 'b', findings: [{ severity: 'high', status: 'active' }] })
    expect(serverNow).toBe(AWS_NOW)
    expect(stub.asked[0]).toMatchObject({ operation: '/findings/list', body: { maxResults: 100, nextToken: 'a', filterCriteria: { ecrImageHash: [{ value: IMAGE.digest }], ecrImageRepositoryName: [{ value: 'payments/api' }], ecrImageRegistry: [{ value: '123456789012' }] } } })
  })

  test('an empty token is none', async () => {
    stub.reply(json({ findings: [], nextToken: '' }))
    expect((await service.findings(IMAGE, undefined, signal())).value).toEqual({ findings: [] })
  })

  test('a finding of another image is a broken answer, not one to drop', async () => {
    stub.reply(json({ findings: [finding(1), finding(2, { resources: [{ type: 'AWS_ECR_CONTAINER_IMAGE', id: IMAGE_ARN.replace(/c7$/, 'c8') }] })] }))
    await expect(service.findings(IMAGE, undefined, signal())).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringMatching(/1 findings of other images/) as unknown })
  })
})

describe('an answer that is none is never an empty one', () => {
  const cut: Reply = (_asked, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' })
    response.write('{"findings":[')
    setTimeout(() => response.destroy(), 5)
  }
  test.each<[string, Reply, string]>([
    ['no members', json({}), 'unavailable'],
    ['null', json({ findings: null, coveredResources: null }), 'unavailable'],
    ['an empty body', bytes(''), 'unavailable'],
    ['malformed JSON', bytes('{"findings":[}'), 'unavailable'],
    ['JSON that ends in the middle', bytes('{"findings":[],"coveredResources":['), 'unavailable'],
    ['HTML with 200', bytes('<html>login</html>', 200, 'text/html'), 'unavailable'],
    ['HTML with 503', bytes('<html>Service Unavailable</html>', 503, 'text/html'), 'unavailable'],
    ['a time that is none', json({ findings: [finding(1, { updatedAt: 'soon' })], coveredResources: [record({ lastScannedAt: 'soon' })] }), 'unavailable'],
    ['a finding without ARN', json({ findings: [finding(1, { findingArn: undefined })] }), 'unavailable'],
    ['500', json({ message: 'Internal server error' }, 500, { 'x-amzn-errortype': 'InternalServerException' }), 'unavailable'],
    ['429', json({ message: 'Rate exceeded' }, 429, { 'x-amzn-errortype': 'ThrottlingException' }), 'throttled'],
    ['403', json({ message: 'User: x is not authorized to perform: inspector2:ListFindings on resource: y' }, 403, { 'x-amzn-errortype': 'AccessDeniedException' }), 'denied'],
    ['expired credentials', json({ message: 'The security token included in the request is expired' }, 403, { 'x-amzn-errortype': 'ExpiredTokenException' }), 'credentials'],
    ['a refused request', json({ message: 'no', reason: 'OTHER' }, 400, { 'x-amzn-errortype': 'ValidationException' }), 'rejected'],
    ['a connection that is reset', (_asked, _response, request) => request.socket.destroy(), 'unavailable'],
    ['a body that is cut', cut, 'unavailable'],
  ])('%s', async (_name, reply, kind) => {
    stub.reply(reply)
    await expect(service.findings(IMAGE, undefined, signal())).rejects.toMatchObject({ name: 'ServiceError', kind })
    if (_name === 'a finding without ARN') return
    await expect(service.coverage(IMAGE, signal())).rejects.toMatchObject({ name: 'ServiceError', kind })
  })

  test('no answer at all', async () => {
    stub.reply(() => undefined)
    const hasty = patientFor(200)
    await expect(hasty.findings(IMAGE, undefined, signal())).rejects.toMatchObject({ name: 'ServiceError', kind: 'unavailable' })
    await expect(hasty.coverage(IMAGE, signal())).rejects.toMatchObject({ name: 'ServiceError', kind: 'unavailable' })
  })

  test('Retry-After is kept', async () => {
    stub.reply(json({ message: 'Rate exceeded' }, 429, { 'x-amzn-errortype': 'ThrottlingException', 'retry-after': '7' }))
    await expect(service.coverage(IMAGE, signal())).rejects.toMatchObject({ details: { retryAfterMs: 7000 } })
  })

  test('the missing action is kept, which can differ from the one called', async () => {
    stub.reply(json({ message: 'User: x is not authorized to perform: inspector2:ListFindings on resource: y' }, 403, { 'x-amzn-errortype': 'AccessDeniedException' }))
    await expect(service.coverage(IMAGE, signal())).rejects.toMatchObject({ details: { action: 'inspector2:ListCoverage', missingAction: 'inspector2:ListFindings' } })
  })

  test('an aborted call is cancelled', async () => {
    stub.reply(() => undefined)
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 20)
    await expect(service.coverage(IMAGE, abort.signal)).rejects.toMatchObject({ kind: 'cancelled' })
  })

  test('an answer without Date has no time', async () => {
    stub.reply((_asked, response) => {
      response.sendDate = false
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"coveredResources":[]}')
    })
    expect(await service.coverage(IMAGE, signal())).toEqual({ value: undefined })
  })
})

describe('the other questions', () => {
  test('status of ECR scanning in the account', async () => {
    stub.reply(json({ accounts: [{ accountId: '123456789012', resourceState: { ecr: { status: 'DISABLED' } } }] }))
    expect(await service.inspectorStatus(IMAGE.repository, signal())).toBe('DISABLED')
  })

  const failed = (errorCode: string) => ({ accounts: [], failedAccounts: [{ accountId: '123456789012', errorCode, errorMessage: 'no' }] })
  test.each([
    ['no account', {}, 'MalformedAnswer'],
    ['another account', { accounts: [{ accountId: '999999999999', resourceState: { ecr: { status: 'ENABLED' } } }] }, 'MalformedAnswer'],
    ['no state of ECR', { accounts: [{ accountId: '123456789012', resourceState: {} }] }, 'MalformedAnswer'],
    ['an account that failed', failed('INTERNAL_ERROR'), 'INTERNAL_ERROR'],
    ['an account that is not shown', failed('ACCESS_DENIED'), 'OtherRegistry'],
  ])('an answer about %s gives no status', async (_name, answer, code) => {
    stub.reply(json(answer))
    await expect(service.inspectorStatus(IMAGE.repository, signal())).rejects.toMatchObject({ kind: code === 'OtherRegistry' ? 'rejected' : 'unavailable', details: { code } })
  })

  test('re-scan durations', async () => {
    stub.reply(json({ ecrConfiguration: { rescanDurationState: { rescanDuration: 'DAYS_14', pullDateRescanDuration: 'DAYS_30' } } }))
    expect(await service.rescanDuration(IMAGE.repository, signal())).toEqual({ push: 'DAYS_14', pull: 'DAYS_30' })
  })

  test('details by ARN; what was not found is known not to be in the catalogue, every other error leaves it unknown', async () => {
    stub.reply(
      json({
        findingDetails: [{ findingArn: 'a', cisaData: { dateAdded: 1_700_000_000, action: 'Apply updates' }, cwes: ['CWE-79'] }, { findingArn: 'b' }],
        errors: [{ findingArn: 'c', errorCode: 'FINDING_DETAILS_NOT_FOUND', errorMessage: '' }, { findingArn: 'd', errorCode: 'INTERNAL_ERROR', errorMessage: 'oops' }],
      }),
    )
    const details = await service.details(IMAGE.repository, ['a', 'b', 'c', 'd'], signal())
    expect([...details].map(([arn, { kev, problem }]) => [arn, kev, problem])).toEqual([['a', 'yes', undefined], ['b', 'no', undefined], ['c', 'no', undefined], ['d', 'unknown', 'INTERNAL_ERROR: oops']])
    expect(details.get('a')).toMatchObject({ kevAddedAt: 1_700_000_000_000, kevAction: 'Apply updates' })
  })

  test('of two answers about one ARN the worse holds, in either order, and an error beside an answer leaves it unknown', async () => {
    const [listed, unlisted] = [{ findingArn: 'a', cisaData: { action: 'Apply updates' } }, { findingArn: 'a' }]
    for (const findingDetails of [[listed, unlisted], [unlisted, listed]]) {
      stub.reply(json({ findingDetails }))
      expect((await service.details(IMAGE.repository, ['a'], signal())).get('a')?.kev).toBe('yes')
    }
    stub.reply(json({ findingDetails: [unlisted], errors: [{ findingArn: 'a', errorCode: 'INTERNAL_ERROR' }] }))
    expect((await service.details(IMAGE.repository, ['a'], signal())).get('a')?.kev).toBe('unknown')
  })
})
