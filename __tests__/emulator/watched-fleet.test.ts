import { createHash } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { BatchGetImageCommand, BatchGetRepositoryScanningConfigurationCommand, DescribeImagesCommand, DescribeRepositoriesCommand, type ImageDetail } from '@aws-sdk/client-ecr'
import { GetClustersForImageCommand, ListCoverageCommand, ListCoverageStatisticsCommand, ListFindingAggregationsCommand, ListFindingsCommand, type AwsEcrContainerAggregationResponse, type CoverageFilterCriteria, type CoveredResource, type Finding } from '@aws-sdk/client-inspector2'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { watchedFleet } from '../../emulator/scenarios/watched-fleet.ts'
import { stage, type Stage } from './clients.ts'

/** A fleet that is computed from a seed, as the operations of the watch see it. */

const DAY = 86_400
const SHAPE = { repositories: 40, imagesPerRepository: 10, production: 40, staging: 8, indexEvery: 4, findingsPerImage: 130 } as const

const equals = (...values: readonly string[]) => values.map((value) => ({ comparison: 'EQUALS' as const, value }))

async function listed(on: Stage, repositoryName: string): Promise<readonly ImageDetail[]> {
  return (await on.ecr.send(new DescribeImagesCommand({ repositoryName, maxResults: 1000 }))).imageDetails ?? []
}

async function covered(on: Stage, filterCriteria: CoverageFilterCriteria): Promise<readonly CoveredResource[]> {
  const found: CoveredResource[] = []
  let nextToken: string | undefined
  do {
    const answer = await on.inspector.send(new ListCoverageCommand({ filterCriteria, maxResults: 200, nextToken }))
    expect(answer.coveredResources?.length).toBeLessThanOrEqual(200)
    found.push(...(answer.coveredResources ?? []))
    nextToken = answer.nextToken
  } while (nextToken !== undefined)
  return found
}

async function findings(on: Stage, arn: string, sortOrder: 'ASC' | 'DESC' = 'ASC'): Promise<readonly Finding[]> {
  const [, name = '', digest = ''] = /repository\/(.+)\/(sha256:.+)$/.exec(arn) ?? []
  const found: Finding[] = []
  let nextToken: string | undefined
  do {
    const answer = await on.inspector.send(new ListFindingsCommand({ filterCriteria: { ecrImageHash: equals(digest), ecrImageRepositoryName: equals(name) }, sortCriteria: { field: 'FIRST_OBSERVED_AT', sortOrder }, maxResults: 100, nextToken }))
    found.push(...(answer.findings ?? []))
    nextToken = answer.nextToken
  } while (nextToken !== undefined)
  return found
}

async function counts(on: Stage, filter: Readonly<Record<string, readonly { readonly comparison: 'EQUALS'; readonly value: string }[]>>): Promise<readonly AwsEcrContainerAggregationResponse[]> {
  const found: AwsEcrContainerAggregationResponse[] = []
  let nextToken: string | undefined
  do {
    const awsEcrContainerAggregation = Object.fromEntries(Object.entries(filter).map(([name, values]) => [name, [...values]]))
    const answer = await on.inspector.send(new ListFindingAggregationsCommand({ aggregationType: 'AWS_ECR_CONTAINER', maxResults: 100, nextToken, aggregationRequest: { awsEcrContainerAggregation } }))
    found.push(...(answer.responses ?? []).flatMap(({ awsEcrContainerAggregation: one }) => one ?? []))
    nextToken = answer.nextToken
  } while (nextToken !== undefined)
  return found
}

const images = { resourceType: equals('AWS_ECR_CONTAINER_IMAGE') }
const idsOf = (all: readonly Finding[]): readonly string[] => all.map(({ findingArn }) => findingArn ?? '').sort()
const arnsOf = (all: readonly CoveredResource[]): readonly string[] => all.map(({ resourceId }) => resourceId ?? '').sort()

let fleet: Stage
let twin: Stage
beforeAll(async () => {
  fleet = await stage(watchedFleet(SHAPE))
  twin = await stage(watchedFleet(SHAPE))
})
afterAll(() => Promise.all([fleet.close(), twin.close()]))

describe('the same seed', () => {
  test('gives the same answers', async () => {
    const [arn = ''] = arnsOf(await covered(fleet, { ...images, ecrRepositoryName: equals('fleet/service-0005') }))
    const answers = async (on: Stage) => [await listed(on, 'fleet/service-0004'), await covered(on, { ...images, ecrImageTags: equals('production') }), await findings(on, arn), await counts(on, { repositories: equals('fleet/service-0005') })]
    expect(await answers(twin)).toEqual(await answers(fleet))
  })

  test('and another one gives others', async () => {
    const other = await stage(watchedFleet({ ...SHAPE, seed: 'another' }))
    const digests = async (on: Stage) => (await listed(on, 'fleet/service-0001')).map(({ imageDigest }) => imageDigest)
    expect(await digests(other)).not.toEqual(await digests(fleet))
    await other.close()
  })
})

describe('lists', () => {
  test('hold each thing once, whole', async () => {
    const { repositories } = await fleet.ecr.send(new DescribeRepositoriesCommand({ maxResults: 1000 }))
    expect(repositories).toHaveLength(40)
    const all = await covered(fleet, images)
    // A quarter of the repositories has two platforms an image.
    expect(new Set(arnsOf(all)).size).toBe(30 * 10 + 10 * 10 * 2)
    expect(await counts(fleet, {})).toHaveLength(all.length)
    const { totalCounts } = await fleet.inspector.send(new ListCoverageStatisticsCommand({ filterCriteria: images }))
    expect(totalCounts).toBe(all.length)
  })

  test('agree from both ends', async () => {
    const [arn = ''] = arnsOf(await covered(fleet, { ...images, ecrRepositoryName: equals('fleet/service-0001') }))
    const [up, down] = [await findings(fleet, arn), await findings(fleet, arn, 'DESC')]
    expect(new Set(idsOf(up)).size).toBe(130)
    expect(idsOf(down)).toEqual(idsOf(up))
    expect(up.map(({ firstObservedAt }) => firstObservedAt?.getTime() ?? 0)).toEqual(down.map(({ firstObservedAt }) => firstObservedAt?.getTime() ?? 0).reverse())
  })

  test.each<[string, CoverageFilterCriteria, number]>([
    ['a tag', { ecrImageTags: equals('staging') }, 6],
    ['either of two tags', { ecrImageTags: equals('build-1', 'build-2') }, 60],
    ['repositories', { ecrRepositoryName: equals('fleet/service-0001', 'fleet/service-0004', 'nowhere') }, 10 + 20],
    ['a reason', { scanStatusReason: equals('SUCCESSFUL') }, 500],
    ['a reason that none has', { scanStatusReason: equals('UNSUPPORTED_OS') }, 0],
    ['another account', { accountId: equals('210987654321') }, 0],
  ])('by %s', async (_title, criteria, count) => {
    expect(await covered(fleet, { ...images, ...criteria })).toHaveLength(count)
  })

  test('longer pages than those of the service are refused', async () => {
    await expect(fleet.inspector.send(new ListCoverageCommand({ maxResults: 201 }))).rejects.toMatchObject({ name: 'ValidationException' })
    await expect(fleet.inspector.send(new ListFindingAggregationsCommand({ aggregationType: 'AWS_ECR_CONTAINER', maxResults: 101 }))).rejects.toMatchObject({ name: 'ValidationException' })
    const names = Array.from({ length: 26 }, (_, at) => `fleet/service-${String(at).padStart(4, '0')}`)
    await expect(fleet.ecr.send(new BatchGetRepositoryScanningConfigurationCommand({ repositoryNames: names }))).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })
})

test('counts are those of the findings listed, on both days', async () => {
  const on = await stage(watchedFleet({ ...SHAPE, rescanned: 0.3, findingsPerImage: 40 }))
  for (const day of [0, 1]) {
    on.at(day * DAY)
    for (const { resourceId = '', severityCounts } of (await counts(on, { repositories: equals('fleet/service-0000', 'fleet/service-0001') })).slice(0, 12)) {
      const all = await findings(on, resourceId)
      const of = (severity: string): number => all.filter((one) => one.severity === severity).length
      expect(severityCounts).toEqual({ all: all.length, critical: of('CRITICAL'), high: of('HIGH'), medium: of('MEDIUM') })
    }
  }
  await on.close()
})

describe('from one day to the next', () => {
  const state = async (on: Stage) => new Map((await covered(on, images)).map(({ resourceId = '', lastScannedAt }) => [resourceId, lastScannedAt?.getTime()]))
  const production = async (on: Stage): Promise<readonly string[]> => (await Promise.all(Array.from({ length: 40 }, (_, at) => listed(on, `fleet/service-${String(at).padStart(4, '0')}`)))).map((all) => all.find(({ imageTags = [] }) => imageTags.includes('production'))?.imageDigest ?? '')

  test('some are scanned again: they have another finding, and no other image has', async () => {
    const on = await stage(watchedFleet({ ...SHAPE, rescanned: 0.04, findingsPerImage: 9 }))
    const before = await state(on)
    const read = new Map<string, readonly string[]>()
    for (const arn of [...before.keys()].slice(0, 40)) read.set(arn, idsOf(await findings(on, arn)))
    on.at(DAY)
    const after = await state(on)
    const moved = [...after].filter(([arn, at]) => before.get(arn) !== at).map(([arn]) => arn)
    expect(moved.length / after.size).toBeGreaterThan(0.02)
    expect(moved.length / after.size).toBeLessThan(0.07)
    const arn = moved[0] ?? ''
    const fresh = (await findings(on, arn)).filter(({ firstObservedAt }) => (firstObservedAt?.getTime() ?? 0) === after.get(arn))
    expect(fresh).toHaveLength(1)
    for (const [one, ids] of read) expect(isSame(ids, idsOf(await findings(on, one)))).toBe(!moved.includes(one))
    await on.close()
  })

  test('tags move, each to another image of its repository, and Inspector can be a day behind', async () => {
    const on = await stage(watchedFleet({ repositories: 40, imagesPerRepository: 10, production: 40, findingsPerImage: 1, tagsBehind: 1, seed: 'moves' }))
    const before = await production(on)
    on.at(19 * DAY)
    const theDayBefore = await production(on)
    on.at(20 * DAY)
    const after = await production(on)
    expect(new Set(after).size).toBe(40)
    expect(theDayBefore).not.toEqual(after)
    const seen = arnsOf(await covered(on, { ...images, ecrImageTags: equals('production') })).map((arn) => arn.slice(arn.lastIndexOf('/') + 1))
    expect(seen.sort()).toEqual([...theDayBefore].sort())
    const moved = after.filter((digest, at) => digest !== before[at])
    expect(moved.length).toBeGreaterThan(2)
    expect(moved.length).toBeLessThan(20)
    await on.close()
  })
})

const isSame = (left: readonly string[], right: readonly string[]): boolean => left.join() === right.join()

describe('images of two platforms', () => {
  test('have an index that hashes to its digest, and its manifests lie beside it', async () => {
    const all = await listed(fleet, 'fleet/service-0004')
    const [index] = all.filter(({ imageManifestMediaType }) => imageManifestMediaType?.includes('index') === true)
    const { images: found = [] } = await fleet.ecr.send(new BatchGetImageCommand({ repositoryName: 'fleet/service-0004', imageIds: [{ imageDigest: index?.imageDigest }] }))
    const text = found[0]?.imageManifest ?? ''
    expect(`sha256:${createHash('sha256').update(text).digest('hex')}`).toBe(index?.imageDigest)
    const children = (JSON.parse(text) as { readonly manifests: readonly { readonly digest: string }[] }).manifests.map(({ digest }) => digest)
    expect(children).toHaveLength(2)
    expect(all.filter(({ imageDigest = '' }) => children.includes(imageDigest)).map(({ imageTags }) => imageTags)).toEqual([undefined, undefined])
    const seen = arnsOf(await covered(fleet, { ...images, ecrRepositoryName: equals('fleet/service-0004') })).map((arn) => arn.slice(arn.lastIndexOf('/') + 1))
    expect(seen).toEqual(expect.arrayContaining(children))
    expect(seen).not.toContain(index?.imageDigest)
  })
})

test('what is in use has clusters', async () => {
  const running = await covered(fleet, { ...images, ecrImageInUseCount: [{ lowerInclusive: 1 }] })
  expect(running.length).toBeGreaterThan(5)
  const { cluster } = await fleet.inspector.send(new GetClustersForImageCommand({ filter: { resourceId: running[0]?.resourceId ?? '' } }))
  expect(cluster).toHaveLength(1)
})

test('a share of expired scans leaves what is deployed alone, and has no findings', async () => {
  const on = await stage(watchedFleet({ repositories: 30, imagesPerRepository: 10, production: 30, findingsPerImage: 5, expired: 0.5 }))
  const gone = await covered(on, { ...images, scanStatusReason: equals('SCAN_ELIGIBILITY_EXPIRED') })
  expect(gone.length / 300).toBeGreaterThan(0.35)
  expect(await findings(on, gone[0]?.resourceId ?? '')).toEqual([])
  const deployed = await covered(on, { ...images, ecrImageTags: equals('production') })
  expect(deployed.map(({ scanStatus }) => scanStatus?.reason)).toEqual(Array.from({ length: 30 }, () => 'SUCCESSFUL'))
  await on.close()
})

test('500,000 images take no memory', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const huge = await stage(watchedFleet({ repositories: 10_000, imagesPerRepository: 50, production: 2_000 }))
  collect()
  const before = process.memoryUsage().heapUsed
  expect((await listed(huge, 'fleet/service-9999')).length).toBe(50)
  expect(await covered(huge, { ...images, ecrImageTags: equals('production') })).toHaveLength(2_000)
  expect(await counts(huge, { repositories: equals('fleet/service-0001') })).toHaveLength(50)
  const { coveredResources } = await huge.inspector.send(new ListCoverageCommand({ filterCriteria: images, maxResults: 200 }))
  expect(coveredResources).toHaveLength(200)
  collect()
  expect((process.memoryUsage().heapUsed - before) / 1e6).toBeLessThan(40)
  await huge.close()
}, 120_000)
