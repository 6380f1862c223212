import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { signing } from '../../src/aws/signing.ts'
import type { SigningService } from '../../src/scan/signing.ts'
import { IMAGE, json, openStub, type Stub } from './stub.ts'

const { repository, digest } = IMAGE
const PROFILE = 'arn:aws:signer:eu-west-1:123456789012:/signing-profiles/ecr_prod'
const RIGHT = { registryId: repository.registryId, repositoryName: repository.name, imageId: { imageDigest: digest } }
const never = new AbortController().signal

let stub: Stub
let service: SigningService

beforeAll(async () => {
  stub = await openStub()
  service = signing(stub.connections.settings)
})

afterAll(async () => {
  await stub.close()
})

test('the status is asked for by digest, in the registry of the image', async () => {
  stub.reply(json({ ...RIGHT, signingStatuses: [{ signingProfileArn: PROFILE, status: 'FAILED', failureCode: 'X', failureReason: 'because' }] }))
  expect(await service.signingStatus(repository, digest, never)).toEqual([{ profile: PROFILE, status: 'FAILED', failureCode: 'X', failureReason: 'because' }])
  expect(stub.asked.at(-1)).toMatchObject({ operation: 'DescribeImageSigningStatus', body: { repositoryName: repository.name, registryId: repository.registryId, imageId: { imageDigest: digest } } })
})

test('an empty list is an answer: no rule matched', async () => {
  stub.reply(json({ ...RIGHT, signingStatuses: [] }))
  expect(await service.signingStatus(repository, digest, never)).toEqual([])
})

test('a word that AWS adds later is kept as it is', async () => {
  stub.reply(json({ ...RIGHT, signingStatuses: [{ signingProfileArn: PROFILE, status: 'QUEUED' }] }))
  expect(await service.signingStatus(repository, digest, never)).toMatchObject([{ status: 'QUEUED' }])
})

describe('no answer, and never "not signed" or "signed"', () => {
  test.each<[string, unknown]>([
    ['without a list', RIGHT],
    ['of null', { ...RIGHT, signingStatuses: null }],
    ['about another digest', { ...RIGHT, imageId: { imageDigest: `sha256:${'0'.repeat(64)}` }, signingStatuses: [{ signingProfileArn: PROFILE, status: 'COMPLETE' }] }],
    ['about another repository', { ...RIGHT, repositoryName: 'shop/web', signingStatuses: [{ signingProfileArn: PROFILE, status: 'COMPLETE' }] }],
    ['about another registry', { ...RIGHT, registryId: '999999999999', signingStatuses: [{ signingProfileArn: PROFILE, status: 'COMPLETE' }] }],
    ['with a status without profile', { ...RIGHT, signingStatuses: [{ status: 'COMPLETE' }] }],
    ['with a profile without status', { ...RIGHT, signingStatuses: [{ signingProfileArn: PROFILE }] }],
    ['that is complete and failed', { ...RIGHT, signingStatuses: [{ signingProfileArn: PROFILE, status: 'COMPLETE', failureCode: 'X' }] }],
    ['that is no object', []],
  ])('an answer %s', async (_what, answer) => {
    stub.reply(json(answer))
    await expect(service.signingStatus(repository, digest, never)).rejects.toMatchObject({ kind: 'unavailable', details: { action: 'ecr:DescribeImageSigningStatus' } })
  })
})

describe('the rules of the registry', () => {
  test('with filters, and for every repository', async () => {
    stub.reply(json({ registryId: repository.registryId, signingConfiguration: { rules: [{ signingProfileArn: PROFILE, repositoryFilters: [{ filter: 'payments/*', filterType: 'WILDCARD_MATCH' }] }, { signingProfileArn: PROFILE }] } }))
    expect(await service.signingRules(repository, never)).toEqual([{ profile: PROFILE, filters: ['payments/*'] }, { profile: PROFILE, filters: [] }])
  })

  test('of a registry without configuration are none', async () => {
    stub.reply(json({ __type: 'SigningConfigurationNotFoundException', message: 'none' }, 400))
    expect(await service.signingRules(repository, never)).toEqual([])
  })

  test('of another registry say nothing', async () => {
    stub.reply(json({ registryId: '999999999999', signingConfiguration: { rules: [] } }))
    await expect(service.signingRules(repository, never)).rejects.toMatchObject({ kind: 'rejected', details: { code: 'OtherRegistry' } })
  })

  test('that are not in the answer are not "none"', async () => {
    stub.reply(json({ registryId: repository.registryId }))
    await expect(service.signingRules(repository, never)).rejects.toMatchObject({ kind: 'unavailable' })
  })
})
