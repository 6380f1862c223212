import { describe, expect, test } from '@jest/globals'
import { ListCoverageCommand, ListFindingsCommand, type FilterCriteria, type Finding, type SortCriteria } from '@aws-sdk/client-inspector2'
import { scenario } from '../../emulator/scenarios/index.ts'
import { failure, on, type Stage } from './clients.ts'

async function pass(stage: Stage, input: { filterCriteria?: FilterCriteria; sortCriteria?: SortCriteria; maxResults?: number } = {}): Promise<readonly Finding[]> {
  const all: Finding[] = []
  let nextToken: string | undefined
  do {
    const page = await stage.inspector.send(new ListFindingsCommand({ maxResults: 100, ...input, nextToken }))
    all.push(...(page.findings ?? []))
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return all
}

const EQUALS = 'EQUALS' as const

describe('paging', () => {
  test('101 findings are two pages, each finding once', async () => {
    await on(scenario('pages'), async (stage) => {
      const found = await pass(stage)
      expect(new Set(found.map((finding) => finding.findingArn)).size).toBe(101)
      expect(stage.emulator.requests.map((request) => [request.operation, request.status])).toEqual([['ListFindings', 200], ['ListFindings', 200]])
    })
  })

  test('a token belongs to its request', async () => {
    await on(scenario('pages'), async ({ inspector }) => {
      const filterCriteria = { ecrImageRepositoryName: [{ comparison: EQUALS, value: 'payments/api' }] }
      const { nextToken } = await inspector.send(new ListFindingsCommand({ maxResults: 10, filterCriteria }))
      expect(nextToken).toBeDefined()
      const elsewhere = await failure(inspector.send(new ListFindingsCommand({ maxResults: 10, nextToken })))
      expect(elsewhere).toMatchObject({ name: 'ValidationException', reason: 'FIELD_VALIDATION_FAILED', fields: [{ name: 'nextToken' }] })
      // The page size is not part of what it is bound to.
      expect((await inspector.send(new ListFindingsCommand({ maxResults: 100, filterCriteria, nextToken }))).findings).toHaveLength(91)
    })
  })

  test('a page that is filled exactly has no token', async () => {
    await on(scenario('long-scanned'), async ({ inspector }) => {
      const first = await inspector.send(new ListFindingsCommand({ maxResults: 50 }))
      let nextToken = first.nextToken
      for (let page = 2; page <= 5; page++) nextToken = (await inspector.send(new ListFindingsCommand({ maxResults: 50, nextToken }))).nextToken
      expect(nextToken).toBeUndefined()
    })
  })
})

describe('filters', () => {
  const count = (filterCriteria: FilterCriteria) => (stage: Stage): Promise<number> => pass(stage, { filterCriteria }).then((found) => found.length)
  const of = (test: (finding: Finding) => boolean) => (stage: Stage): Promise<number> => pass(stage).then((found) => found.filter(test).length)
  const packages = (finding: Finding): readonly { name?: string | undefined; filePath?: string | undefined; epoch?: number | undefined }[] => finding.packageVulnerabilityDetails?.vulnerablePackages ?? []

  test.each<[string, FilterCriteria, (finding: Finding) => boolean]>([
    ['severity', { severity: [{ comparison: EQUALS, value: 'HIGH' }] }, (finding) => finding.severity === 'HIGH'],
    ['alternatives of one field', { severity: [{ comparison: EQUALS, value: 'HIGH' }, { comparison: EQUALS, value: 'CRITICAL' }] }, (finding) => ['HIGH', 'CRITICAL'].includes(finding.severity ?? '')],
    ['NOT_EQUALS of one field together', { severity: [{ comparison: 'NOT_EQUALS', value: 'HIGH' }, { comparison: 'NOT_EQUALS', value: 'CRITICAL' }] }, (finding) => !['HIGH', 'CRITICAL'].includes(finding.severity ?? '')],
    ['two fields', { severity: [{ comparison: EQUALS, value: 'MEDIUM' }], fixAvailable: [{ comparison: EQUALS, value: 'NO' }] }, (finding) => finding.severity === 'MEDIUM' && finding.fixAvailable === 'NO'],
    ['PREFIX', { vulnerabilityId: [{ comparison: 'PREFIX', value: 'CVE-2023-' }] }, (finding) => finding.packageVulnerabilityDetails?.vulnerabilityId?.startsWith('CVE-2023-') === true],
    ['numbers', { epssScore: [{ lowerInclusive: 0.5 }] }, (finding) => (finding.epss?.score ?? 0) >= 0.5],
    ['number ranges', { inspectorScore: [{ lowerInclusive: 9, upperInclusive: 9.8 }] }, (finding) => (finding.inspectorScore ?? 0) >= 9 && (finding.inspectorScore ?? 0) <= 9.8],
    ['exploit', { exploitAvailable: [{ comparison: EQUALS, value: 'YES' }] }, (finding) => finding.exploitAvailable === 'YES'],
    ['related', { relatedVulnerabilities: [{ comparison: EQUALS, value: 'DSA-5764-1' }] }, (finding) => finding.packageVulnerabilityDetails?.relatedVulnerabilities?.includes('DSA-5764-1') === true],
    ['a package', { vulnerablePackages: [{ name: { comparison: EQUALS, value: 'semver' }, version: { comparison: EQUALS, value: '6.3.0' } }] }, (finding) => packages(finding).some((entry) => entry.name === 'semver')],
    ['a package path', { vulnerablePackages: [{ filePath: { comparison: 'PREFIX', value: 'app/app.jar/' } }] }, (finding) => packages(finding).some((entry) => entry.filePath?.startsWith('app/app.jar/') === true)],
    ['a package epoch', { vulnerablePackages: [{ epoch: { lowerInclusive: 1 } }] }, (finding) => packages(finding).some((entry) => (entry.epoch ?? 0) >= 1)],
    ['parts of different packages', { vulnerablePackages: [{ name: { comparison: EQUALS, value: 'openssl' }, filePath: { comparison: 'PREFIX', value: 'app/' } }] }, () => false],
    ['an unrelated field', { lambdaFunctionName: [{ comparison: EQUALS, value: 'x' }] }, () => false],
    ['status', { findingStatus: [{ comparison: EQUALS, value: 'CLOSED' }] }, (finding) => finding.status === 'CLOSED'],
  ])('%s', async (_, filterCriteria, expected) => {
    await on(scenario('plain-manifest'), async (stage) => {
      expect(await count(filterCriteria)(stage)).toBe(await of(expected)(stage))
    })
  })

  test('dates', async () => {
    await on(scenario('long-scanned'), async (stage) => {
      const found = await pass(stage)
      const times = found.map((finding) => finding.firstObservedAt?.getTime() ?? 0).sort((a, b) => a - b)
      const middle = new Date(times[125] ?? 0)
      expect(await count({ firstObservedAt: [{ startInclusive: middle }] })(stage)).toBe(125)
      expect(await count({ firstObservedAt: [{ endInclusive: new Date(middle.getTime() - 1) }] })(stage)).toBe(125)
    })
  })

  test('images: hash, repository, registry, architecture, tags, resource id', async () => {
    await on(scenario('vulnerable'), async (stage) => {
      stage.at(60)
      const all = await pass(stage)
      const image = all[0]?.resources?.[0]?.details?.awsEcrContainerImage
      expect(all).toHaveLength(56)
      expect(await count({ ecrImageHash: [{ comparison: EQUALS, value: image?.imageHash ?? '' }] })(stage)).toBe(28)
      expect(await count({ ecrImageArchitecture: [{ comparison: EQUALS, value: 'arm64' }] })(stage)).toBe(28)
      expect(await count({ ecrImageRegistry: [{ comparison: EQUALS, value: '123456789012' }], ecrImageRepositoryName: [{ comparison: EQUALS, value: 'payments/api' }] })(stage)).toBe(56)
      expect(await count({ resourceId: [{ comparison: EQUALS, value: all[0]?.resources?.[0]?.id ?? '' }] })(stage)).toBe(28)
      // The images below an index have no tags.
      expect(await count({ ecrImageTags: [{ comparison: EQUALS, value: '1.4.2' }] })(stage)).toBe(0)
    })
  })
})

describe('sorting', () => {
  test('severity, both ways, by rank', async () => {
    await on(scenario('plain-manifest'), async (stage) => {
      const order = async (sortOrder: 'ASC' | 'DESC'): Promise<readonly (string | undefined)[]> => (await pass(stage, { sortCriteria: { field: 'SEVERITY', sortOrder } })).map((finding) => finding.severity)
      const down = await order('DESC')
      expect([...new Set(down)]).toEqual(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNTRIAGED'])
      expect(await order('ASC')).toEqual(down.toReversed())
    })
  })

  test('times and scores', async () => {
    await on(scenario('long-scanned'), async (stage) => {
      const newest = (await pass(stage, { sortCriteria: { field: 'FIRST_OBSERVED_AT', sortOrder: 'DESC' } })).map((finding) => finding.firstObservedAt?.getTime() ?? 0)
      expect(newest).toEqual(newest.toSorted((a, b) => b - a))
      const scores = (await pass(stage, { sortCriteria: { field: 'EPSS_SCORE', sortOrder: 'ASC' } })).map((finding) => finding.epss?.score ?? -1)
      expect(scores).toEqual(scores.toSorted((a, b) => a - b))
    })
  })
})

describe('coverage', () => {
  test('filters, and repositories beside images', async () => {
    await on(scenario('unsupported-platform'), async ({ inspector }) => {
      const list = async (filterCriteria: Record<string, unknown>): Promise<readonly (string | undefined)[]> => (await inspector.send(new ListCoverageCommand({ filterCriteria }))).coveredResources?.map((entry) => entry.scanStatus?.reason) ?? []
      const images = { resourceType: [{ comparison: EQUALS, value: 'AWS_ECR_CONTAINER_IMAGE' }] }
      expect(await list(images)).toEqual(['SUCCESSFUL', 'UNSUPPORTED_OS'])
      expect(await list({ ...images, scanStatusCode: [{ comparison: EQUALS, value: 'INACTIVE' }] })).toEqual(['UNSUPPORTED_OS'])
      expect(await list({ ...images, scanStatusReason: [{ comparison: 'NOT_EQUALS', value: 'UNSUPPORTED_OS' }] })).toEqual(['SUCCESSFUL'])
      expect(await list({ ...images, lastScannedAt: [{ startInclusive: new Date('2026-08-01') }] })).toEqual(['SUCCESSFUL'])
      expect(await list({ ecrRepositoryName: [{ comparison: EQUALS, value: 'payments/api' }] })).toHaveLength(3)
      expect(await list({ ecrRepositoryName: [{ comparison: EQUALS, value: 'payments' }] })).toHaveLength(0)
    })
  })
})
