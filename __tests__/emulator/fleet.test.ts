import { GetClustersForImageCommand, ListFindingsCommand, type FilterCriteria, type Finding } from '@aws-sdk/client-inspector2'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { fleetOf, LOG4SHELL_ID, log4shell } from '../../emulator/scenarios/find.ts'
import { stage, type Stage } from './clients.ts'

/** Many images, and the clusters that run them, as the API model has them. */

let fleet: Stage
let few: Stage
beforeAll(async () => {
  fleet = await stage(fleetOf(200))
  few = await stage(log4shell)
})
afterAll(() => Promise.all([fleet.close(), few.close()]))

const equals = (value: string) => [{ comparison: 'EQUALS' as const, value }]

async function all(filterCriteria: FilterCriteria, sortOrder: 'ASC' | 'DESC' = 'ASC'): Promise<readonly Finding[]> {
  const found: Finding[] = []
  let nextToken: string | undefined
  do {
    const answer = await fleet.inspector.send(new ListFindingsCommand({ maxResults: 100, filterCriteria, sortCriteria: { field: 'FIRST_OBSERVED_AT', sortOrder }, nextToken }))
    const findings = answer.findings ?? []
    expect(findings.length).toBeLessThanOrEqual(100)
    found.push(...findings)
    nextToken = answer.nextToken
  } while (nextToken !== undefined)
  return found
}

describe('ListFindings over many images', () => {
  test.each<[string, FilterCriteria, number]>([
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
    expect(new Set(found.map(({ resources, packageVulnerabilityDetails }) => `${resources?.[0]?.id ?? ''} ${packageVulnerabilityDetails?.vulnerabilityId ?? ''}`)).size).toBe(count)
  })

  test('in the order asked for, from either end', async () => {
    const ascending = (await all({ vulnerabilityId: equals(LOG4SHELL_ID) })).map(({ firstObservedAt }) => firstObservedAt?.getTime() ?? 0)
    expect(ascending).toEqual([...ascending].sort((a, b) => a - b))
    expect((await all({ vulnerabilityId: equals(LOG4SHELL_ID) }, 'DESC')).map(({ firstObservedAt }) => firstObservedAt?.getTime())).toEqual(ascending.reverse())
  })
})

describe('GetClustersForImage', () => {
  const arnOf = (repository: string): string => few.emulator.world.images.find((image) => image.repository === repository)?.arn ?? ''
  const ask = (on: Stage, resourceId: string, more: { readonly maxResults?: number; readonly nextToken?: string | undefined } = {}) => on.inspector.send(new GetClustersForImageCommand({ filter: { resourceId }, ...more }))

  test('ECS and EKS, in pages', async () => {
    const first = await ask(few, arnOf('payments/api'), { maxResults: 1 })
    expect(first.cluster?.[0]).toMatchObject({ clusterArn: expect.stringMatching(/^arn:aws:ecs:.*:cluster\/production$/), clusterDetails: [{ runningUnitCount: 3, clusterMetadata: { awsEcsMetadataDetails: { detailsGroup: 'service:api' } } }] })
    const second = await ask(few, arnOf('payments/api'), { maxResults: 1, nextToken: first.nextToken })
    expect(second.cluster?.[0]).toMatchObject({ clusterDetails: [{ clusterMetadata: { awsEksMetadataDetails: { namespace: 'payments', workloadInfoList: [{ name: 'worker', type: 'Deployment' }] } } }] })
    expect(second.nextToken).toBeUndefined()
  })

  test('of a computed image', async () => {
    const [finding] = await all({ ecrImageInUseCount: [{ lowerInclusive: 1 }] })
    expect((await ask(fleet, finding?.resources?.[0]?.id ?? '')).cluster).toHaveLength(1)
  })

  test.each([
    ['what is no ARN', 'payments/api', {}],
    ['too many at once', 'arn:aws:ecr:eu-west-1:123456789012:repository/a', { maxResults: 101 }],
    ['a token of another list', 'arn:aws:ecr:eu-west-1:123456789012:repository/a', { nextToken: 'made up' }],
  ])('%s is refused', async (_title, resourceId, more) => {
    await expect(ask(few, resourceId, more)).rejects.toMatchObject({ name: 'ValidationException' })
  })
})
