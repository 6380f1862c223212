import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { fleet } from '../../src/aws/fleet.ts'
import type { FindingsQuestion, FleetService } from '../../src/fleet/ports.ts'
import { AWS_NOW, IMAGE, IMAGE_ARN, json, openStub, signal, type Stub } from './stub.ts'

let stub: Stub
let service: FleetService
beforeAll(async () => {
  stub = await openStub()
  service = fleet(stub.connections.settings)
})
afterAll(() => stub.close())

const QUESTION: FindingsQuestion = { region: 'eu-west-1', registryId: undefined, vulnerabilities: [], related: [], packages: [], repositories: [] }
const ask = (more: Partial<FindingsQuestion> = {}, token?: string) => service.findings({ ...QUESTION, ...more }, token, 'newest-first', signal())
const resource = (over: object = {}, id = IMAGE_ARN) => ({ type: 'AWS_ECR_CONTAINER_IMAGE', id, details: { awsEcrContainerImage: { repositoryName: 'payments/api', imageHash: IMAGE.digest, registry: '123456789012', imageTags: ['1.4.2', 'production'], architecture: 'arm64', platform: 'DEBIAN_12', ...over } } })
const finding = (...resources: readonly object[]) => ({ findingArn: 'arn:aws:inspector2:eu-west-1:123456789012:finding/1', status: 'ACTIVE', severity: 'HIGH', type: 'PACKAGE_VULNERABILITY', packageVulnerabilityDetails: { vulnerabilityId: 'CVE-2021-44228' }, resources })
const page = (...findings: readonly object[]) => json({ findings })

describe('what is asked', () => {
  test('always images only, and nothing that is closed', async () => {
    stub.reply(page())
    await ask()
    expect(stub.asked[0]).toMatchObject({
      operation: '/findings/list',
      body: { maxResults: 100, filterCriteria: { resourceType: [{ comparison: 'EQUALS', value: 'AWS_ECR_CONTAINER_IMAGE' }], findingStatus: [{ comparison: 'NOT_EQUALS', value: 'CLOSED' }] }, sortCriteria: { field: 'FIRST_OBSERVED_AT', sortOrder: 'DESC' } },
    })
  })

  test('ids, related ids, packages, repositories and registry as the API has them', async () => {
    stub.reply(page())
    await ask({ registryId: '123456789012', vulnerabilities: ['CVE-1'], related: ['GHSA-1'], packages: [{ comparison: 'prefix', value: 'log4j' }], repositories: [{ comparison: 'equals', value: 'shop/web' }] }, 'next')
    expect(stub.asked[0]?.body).toMatchObject({
      nextToken: 'next',
      filterCriteria: {
        ecrImageRegistry: [{ comparison: 'EQUALS', value: '123456789012' }],
        vulnerabilityId: [{ comparison: 'EQUALS', value: 'CVE-1' }],
        relatedVulnerabilities: [{ comparison: 'EQUALS', value: 'GHSA-1' }],
        vulnerablePackages: [{ name: { comparison: 'PREFIX', value: 'log4j' } }],
        ecrImageRepositoryName: [{ comparison: 'EQUALS', value: 'shop/web' }],
      },
    })
  })
})

describe('findings', () => {
  test('with the image of each', async () => {
    stub.reply(json({ findings: [finding(resource({ inUseCount: 2, lastInUseAt: 1_787_220_000 }))], nextToken: 'more' }))
    const { value, serverNow } = await ask()
    expect(serverNow).toBe(AWS_NOW)
    expect(value.nextToken).toBe('more')
    expect(value.findings).toMatchObject([
      {
        finding: { vulnerabilityId: 'CVE-2021-44228', severity: 'high' },
        image: { repository: { name: 'payments/api', registryId: '123456789012', region: 'eu-west-1', partition: 'aws' }, digest: IMAGE.digest, tags: ['1.4.2', 'production'], architecture: 'arm64', distribution: 'DEBIAN_12', use: { status: 'yes', count: 2, lastAt: 1_787_220_000_000 } },
      },
    ])
  })

  test.each([
    ['no number', {}, 'unknown'],
    ['only a time', { lastInUseAt: 1_787_220_000 }, 'unknown'],
    ['0', { inUseCount: 0 }, 'no'],
    ['a number', { inUseCount: 7 }, 'yes'],
    ['less than none', { inUseCount: -1 }, 'unknown'],
  ])('in use, told by %s: %s', async (_title, over, status) => {
    stub.reply(page(finding(resource(over))))
    expect((await ask()).value.findings[0]?.image.use.status).toBe(status)
  })

  test('without details, as of older scans: what the ARN says', async () => {
    stub.reply(page(finding({ type: 'AWS_ECR_CONTAINER_IMAGE', id: IMAGE_ARN })))
    expect((await ask()).value.findings[0]?.image).toMatchObject({ digest: IMAGE.digest, tags: [], architecture: undefined, use: { status: 'unknown' } })
  })

  test('of several images once for each', async () => {
    const other = IMAGE_ARN.replace('payments/api', 'shop/web')
    stub.reply(page(finding(resource(), resource({}, other), { type: 'AWS_LAMBDA_FUNCTION', id: 'arn:aws:lambda:eu-west-1:123456789012:function:f' })))
    expect((await ask()).value.findings.map(({ image }) => image.repository.name)).toEqual(['payments/api', 'shop/web'])
  })

  test.each([
    ['an answer without its list', {}],
    ['a finding of no image', { findings: [finding()] }],
    ['a finding of something else', { findings: [finding({ type: 'AWS_EC2_INSTANCE', id: 'i-1' })] }],
    ['an image whose ARN cannot be read', { findings: [finding({ type: 'AWS_ECR_CONTAINER_IMAGE', id: 'payments/api' })] }],
  ])('%s is an error, and never nothing', async (_title, answer) => {
    stub.reply(json(answer))
    await expect(ask()).rejects.toMatchObject({ kind: 'unavailable', details: { action: 'inspector2:ListFindings' } })
  })
})

describe('clusters', () => {
  const clusters = (token?: string) => service.clusters(IMAGE, token, signal())
  const details = (clusterMetadata: object, over: object = {}) => ({ lastInUse: 1_787_220_000, runningUnitCount: 3, stoppedUnitCount: 1, clusterMetadata, ...over })

  test('of ECS and EKS', async () => {
    stub.reply(
      json({
        cluster: [
          { clusterArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/production', clusterDetails: [details({ awsEcsMetadataDetails: { detailsGroup: 'service:api', taskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/api:7' } })] },
          { clusterArn: 'arn:aws:eks:eu-west-1:123456789012:cluster/batch', clusterDetails: [details({ awsEksMetadataDetails: { namespace: 'payments', workloadInfoList: [{ name: 'worker', type: 'Deployment' }] } })] },
        ],
        nextToken: 'more',
      }),
    )
    expect(await clusters()).toEqual({
      nextToken: 'more',
      clusters: [
        { arn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/production', workloads: [{ name: 'service:api', running: 3, lastInUseAt: 1_787_220_000_000 }] },
        { arn: 'arn:aws:eks:eu-west-1:123456789012:cluster/batch', workloads: [{ name: 'payments/Deployment worker', running: 3, lastInUseAt: 1_787_220_000_000 }] },
      ],
    })
    expect(stub.asked[0]).toMatchObject({ operation: '/cluster/get', body: { filter: { resourceId: IMAGE_ARN }, maxResults: 100 } })
  })

  test('of a kind that nobody has seen before', async () => {
    stub.reply(json({ cluster: [{ clusterArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/c', clusterDetails: [details({ awsNomadMetadataDetails: {} }, { runningUnitCount: undefined })] }, { clusterArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/d' }] }))
    expect((await clusters()).clusters.map(({ workloads }) => workloads)).toEqual([[{ name: '', running: undefined, lastInUseAt: 1_787_220_000_000 }], []])
  })

  test.each([
    ['an answer without its list', {}],
    ['a cluster without ARN', { cluster: [{}] }],
  ])('%s is an error, and never "no cluster"', async (_title, answer) => {
    stub.reply(json(answer))
    await expect(clusters()).rejects.toMatchObject({ kind: 'unavailable', details: { action: 'inspector2:GetClustersForImage' } })
  })
})
