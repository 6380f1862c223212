import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { fleetOf, LOG4SHELL_ID, log4shell } from '../../emulator/scenarios/find.ts'
import { startEmulator, type Emulator } from '../../emulator/server.ts'

/** Many images, and the clusters that run them, as the API model has them. */

let fleet: Emulator
let few: Emulator
beforeAll(async () => {
  fleet = await startEmulator({ scenario: fleetOf(200) })
  few = await startEmulator({ scenario: log4shell })
})
afterAll(() => Promise.all([fleet.close(), few.close()]))

interface Answer {
  readonly findings: readonly { readonly firstObservedAt: number; readonly packageVulnerabilityDetails: { readonly vulnerabilityId: string }; readonly resources: readonly { readonly id: string; readonly details: { readonly awsEcrContainerImage: { readonly inUseCount?: number } } }[] }[]
  readonly nextToken?: string
  readonly cluster: readonly { readonly clusterArn: string; readonly clusterDetails: readonly { readonly clusterMetadata: object }[] }[]
}

const SIGNED = 'AWS4-HMAC-SHA256 Credential=KEY/20260820/eu-west-1/inspector2/aws4_request, SignedHeaders=host, Signature=0'

async function ask(emulator: Emulator, path: string, body: object): Promise<{ readonly status: number; readonly answer: Answer }> {
  const response = await fetch(`${emulator.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: SIGNED.replace('KEY', emulator.env['AWS_ACCESS_KEY_ID'] ?? '') }, body: JSON.stringify(body) })
  return { status: response.status, answer: (await response.json()) as Answer }
}

const equals = (value: string) => [{ comparison: 'EQUALS', value }]

async function all(filterCriteria: object, sortOrder: 'ASC' | 'DESC' = 'ASC'): Promise<Answer['findings']> {
  const found: Answer['findings'][number][] = []
  let nextToken: string | undefined
  do {
    const { answer } = await ask(fleet, '/findings/list', { maxResults: 100, filterCriteria, sortCriteria: { field: 'FIRST_OBSERVED_AT', sortOrder }, ...(nextToken === undefined ? {} : { nextToken }) })
    expect(answer.findings.length).toBeLessThanOrEqual(100)
    found.push(...answer.findings)
    nextToken = answer.nextToken
  } while (nextToken !== undefined)
  return found
}

describe('ListFindings over many images', () => {
  test.each([
    ['by id', { vulnerabilityId: equals(LOG4SHELL_ID) }, 200],
    ['by either id', { vulnerabilityId: [...equals(LOG4SHELL_ID), ...equals('CVE-2016-2781')] }, 300],
    ['by an id that nobody has', { vulnerabilityId: equals('CVE-1999-0001') }, 0],
    ['by the beginning of a package', { vulnerablePackages: [{ name: { comparison: 'PREFIX', value: 'org.apache' } }] }, 200],
    ['by package and id, which must hold together', { vulnerabilityId: equals(LOG4SHELL_ID), vulnerablePackages: [{ name: { comparison: 'EQUALS', value: 'coreutils' } }] }, 0],
    ['by repository', { ecrImageRepositoryName: equals('fleet/service-0003') }, 30],
    ['by what is in use', { ecrImageInUseCount: [{ lowerInclusive: 1 }], vulnerabilityId: equals(LOG4SHELL_ID) }, 20],
    ['but closed ones', { findingStatus: [{ comparison: 'NOT_EQUALS', value: 'CLOSED' }] }, 300],
  ])('%s', async (_title, criteria, count) => {
    const found = await all(criteria)
    expect(found).toHaveLength(count)
    expect(new Set(found.map(({ resources: [resource], packageVulnerabilityDetails: { vulnerabilityId } }) => `${resource?.id ?? ''} ${vulnerabilityId}`)).size).toBe(count)
  })

  test('in the order asked for, from either end', async () => {
    const ascending = (await all({ vulnerabilityId: equals(LOG4SHELL_ID) })).map(({ firstObservedAt }) => firstObservedAt)
    expect(ascending).toEqual([...ascending].sort((a, b) => a - b))
    expect((await all({ vulnerabilityId: equals(LOG4SHELL_ID) }, 'DESC')).map(({ firstObservedAt }) => firstObservedAt)).toEqual(ascending.reverse())
  })
})

describe('GetClustersForImage', () => {
  const arnOf = (repository: string): string => few.world.images.find((image) => image.repository === repository)?.arn ?? ''

  test('ECS and EKS, in pages', async () => {
    const resourceId = arnOf('payments/api')
    const first = await ask(few, '/cluster/get', { filter: { resourceId }, maxResults: 1 })
    expect(first.answer.cluster[0]).toMatchObject({ clusterArn: expect.stringMatching(/^arn:aws:ecs:.*:cluster\/production$/), clusterDetails: [{ runningUnitCount: 3, clusterMetadata: { awsEcsMetadataDetails: { detailsGroup: 'service:api' } } }] })
    const second = await ask(few, '/cluster/get', { filter: { resourceId }, maxResults: 1, nextToken: first.answer.nextToken })
    expect(second.answer.cluster[0]).toMatchObject({ clusterDetails: [{ clusterMetadata: { awsEksMetadataDetails: { namespace: 'payments', workloadInfoList: [{ name: 'worker', type: 'Deployment' }] } } }] })
    expect(second.answer.nextToken).toBeUndefined()
  })

  test('of a computed image', async () => {
    const [finding] = await all({ ecrImageInUseCount: [{ lowerInclusive: 1 }] })
    expect((await ask(fleet, '/cluster/get', { filter: { resourceId: finding?.resources[0]?.id ?? '' } })).answer.cluster).toHaveLength(1)
  })

  test.each([
    ['without an image', {}],
    ['with what is no ARN', { filter: { resourceId: 'payments/api' } }],
    ['with too many at once', { filter: { resourceId: 'arn:aws:ecr:eu-west-1:123456789012:repository/a' }, maxResults: 101 }],
  ])('%s is refused', async (_title, body) => {
    expect((await ask(few, '/cluster/get', body)).status).toBe(400)
  })
})
