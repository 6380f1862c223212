import { describe, expect, test } from '@jest/globals'
import { BatchGetImageCommand, DescribeImagesCommand, DescribeImageScanFindingsCommand, GetDownloadUrlForLayerCommand, GetRegistryScanningConfigurationCommand, BatchGetRepositoryScanningConfigurationCommand, DescribeImageSigningStatusCommand, DescribeRepositoriesCommand, ListImageReferrersCommand } from '@aws-sdk/client-ecr'
import { BatchGetAccountStatusCommand, BatchGetFindingDetailsCommand, GetConfigurationCommand, ListCoverageCommand, ListFiltersCommand, ListFindingAggregationsCommand, ListFindingsCommand, ListUsageTotalsCommand } from '@aws-sdk/client-inspector2'
import { sha256 } from '../../emulator/digest.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { scenario, SCENARIOS } from '../../emulator/scenarios/index.ts'
import { deployed } from '../../emulator/scenarios/deployed.ts'
import { errorName, failure, on, type Stage } from './clients.ts'

const repositoryName = 'payments/api'
const EQUALS = 'EQUALS' as const

/** The scenario without what it does to disturb. */
function calm(from: Scenario): Scenario {
  return { ...from, faults: [], denied: [], checksClock: false, registry: { ...from.registry, refusesWhenDisabled: false } }
}

/** Coverage reasons of all images, by digest. */
async function reasons({ inspector }: Stage): Promise<readonly (string | undefined)[]> {
  const found = await inspector.send(new ListCoverageCommand({ filterCriteria: { resourceType: [{ comparison: EQUALS, value: 'AWS_ECR_CONTAINER_IMAGE' }] } }))
  return found.coveredResources?.map((entry) => entry.scanStatus?.reason) ?? []
}

async function count({ inspector }: Stage): Promise<number> {
  return (await inspector.send(new ListFindingsCommand({ maxResults: 100 }))).findings?.length ?? -1
}

/** What a question is answered with at several seconds. */
async function along<T>(stage: Stage, seconds: readonly number[], ask: (stage: Stage) => Promise<T>): Promise<readonly T[]> {
  const seen: T[] = []
  for (const second of seconds) {
    stage.at(second)
    seen.push(await ask(stage))
  }
  return seen
}

describe('every scenario', () => {
  test('has a name of its own, a title, inputs that say what is judged, and an event', () => {
    expect(new Set(SCENARIOS.map((entry) => entry.name)).size).toBe(SCENARIOS.length)
    for (const entry of SCENARIOS) {
      expect(entry.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      expect(entry.title).not.toContain('\n')
      expect(entry.events.length).toBeGreaterThan(0)
      expect(entry.inputs['image'] ?? `${entry.inputs['repository'] ?? ''}:${entry.inputs['tag'] ?? ''}`).toMatch(/.+:.+/)
    }
    expect(() => scenario('nothing')).toThrow('vulnerable')
  })

  test.each(SCENARIOS.map((entry) => entry.name))('%s serves manifests that hash to their digests, and findings of layers that exist', async (name) => {
    const from = calm(scenario(name))
    await on(from, async ({ ecr, inspector, at }) => {
      at(900)
      for (const plan of from.images.slice(0, 6)) {
        const asked = { repositoryName: plan.repository, registryId: plan.account ?? from.registry.account }
        const described = await ecr.send(new DescribeImagesCommand({ ...asked, imageIds: [{ imageDigest: plan.artifact.digest }], filter: { imageStatus: 'ANY' } }))
        expect(described.imageDetails?.[0]).toMatchObject({ imageDigest: plan.artifact.digest, imageManifestMediaType: plan.artifact.mediaType })
        const got = await ecr.send(new BatchGetImageCommand({ ...asked, imageIds: [{ imageDigest: plan.artifact.digest }] }))
        const text = got.images?.[0]?.imageManifest
        if (plan.archivedAt !== undefined) expect(got.failures?.[0]?.failureCode).toBe('ImageInaccessible')
        else if (plan.corrupt === undefined) expect(sha256(text ?? '')).toBe(plan.artifact.digest)
        else expect(sha256(text ?? '')).not.toBe(plan.artifact.digest)
      }
      const { findings } = await inspector.send(new ListFindingsCommand({ maxResults: 100 }))
      const layers = new Set(from.images.flatMap((plan) => plan.artifact.layers.map((layer) => layer.digest)))
      for (const entry of findings?.flatMap((finding) => finding.packageVulnerabilityDetails?.vulnerablePackages ?? []) ?? []) expect(layers).toContain(entry.sourceLayerHash)
      if (from.name === 'sparse') expect(findings?.[0]).not.toHaveProperty('inspectorScore')
    })
  })
})

describe('stories', () => {
  test('late-findings: the scan is done, the list is empty, then it is not', async () => {
    await on(scenario('late-findings'), async (stage) => {
      const ask = async ({ ecr }: Stage): Promise<unknown> => {
        const facade = await ecr.send(new DescribeImageScanFindingsCommand({ repositoryName, imageId: { imageTag: '1.4.2' } }))
        return [facade.imageScanStatus?.status, Object.keys(facade.imageScanFindings ?? {}), facade.imageScanFindings?.enhancedFindings?.length, await count(stage)]
      }
      expect(await along(stage, [-10, 0, 7], ask)).toEqual([
        ['PENDING', ['enhancedFindings', 'findings'], 0, 0],
        ['COMPLETE', ['findings'], undefined, 0],
        ['COMPLETE', ['enhancedFindings', 'findingSeverityCounts', 'findings', 'imageScanCompletedAt', 'vulnerabilitySourceUpdatedAt'], 29, 29],
      ].map(([status, keys, ...rest]) => [status, expect.arrayContaining(keys as string[]), ...rest]))
    })
  })

  test.each<[string, readonly number[], readonly unknown[]]>([
    ['on-push', [0, 1, 3, 5], [[undefined, 0], ['PENDING_INITIAL_SCAN', 0], ['SCAN_FREQUENCY_SCAN_ON_PUSH', 0], ['SCAN_FREQUENCY_SCAN_ON_PUSH', 29]]],
    ['expired', [0], [['SCAN_ELIGIBILITY_EXPIRED', 29]]],
    ['unsupported-os', [0], [['UNSUPPORTED_OS', 0]]],
    ['schema-1', [0], [['UNSUPPORTED_MEDIA_TYPE', 0]]],
    ['manual-repository', [0, 600], [[undefined, 0], [undefined, 0]]],
    ['tiny-timeout', [0, 1, 2, 700], [['PENDING_INITIAL_SCAN', 0], ['SCAN_IN_PROGRESS', 0], ['SCAN_IN_PROGRESS', 0], ['SUCCESSFUL', 29]]],
    ['rescan-while-settling', [2, 3, 4.5, 6, 7], [['SUCCESSFUL', 0], ['SUCCESSFUL', 2], ['SCAN_IN_PROGRESS', 2], ['SUCCESSFUL', 2], ['SUCCESSFUL', 4]]],
    ['coverage-comes-and-goes', [0, 1, 2, 3, 4, 5, 7], [['PENDING_INITIAL_SCAN', 0], [undefined, 0], ['SUCCESSFUL', 0], [undefined, 0], ['PENDING_INITIAL_SCAN', 0], ['SUCCESSFUL', 0], ['SUCCESSFUL', 29]]],
    ['unknown-values', [0], [['SCANNED_BY_MAGIC', 0]]],
  ])('%s', async (name, seconds, expected) => {
    await on(scenario(name), async (stage) => {
      expect(await along(stage, seconds, async () => [(await reasons(stage))[0], await count(stage)])).toEqual(expected)
    })
  })

  test('suppressed: findings flip, and their rule can be read', async () => {
    await on(scenario('suppressed'), async (stage) => {
      const statuses = async (): Promise<string> => ((await stage.inspector.send(new ListFindingsCommand({}))).findings ?? []).map((finding) => finding.status).sort().join(' ')
      expect(await along(stage, [5, 6, 7], statuses)).toEqual(['ACTIVE ACTIVE ACTIVE ACTIVE', 'ACTIVE ACTIVE SUPPRESSED SUPPRESSED', 'ACTIVE CLOSED SUPPRESSED SUPPRESSED'])
      const { filters } = await stage.inspector.send(new ListFiltersCommand({ action: 'SUPPRESS' }))
      expect(filters?.[0]).toMatchObject({ name: 'accepted-base-image', reason: 'Not reachable in our use' })
    })
  })

  test('moving-tag: the tag names another digest after four seconds', async () => {
    await on(scenario('moving-tag'), async (stage) => {
      const digest = async ({ ecr }: Stage): Promise<string | undefined> => (await ecr.send(new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag: '1.4.2' }] }))).imageDetails?.[0]?.imageDigest
      const [before, after] = await along(stage, [3.9, 4], digest)
      expect(before).not.toBe(after)
      const both = await stage.ecr.send(new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag: '1.4.2', imageDigest: before }, { imageTag: '9.9.9' }, { imageDigest: 'md5:1' }, {}] }))
      expect(both.failures?.map((entry) => entry.failureCode)).toEqual(['ImageTagDoesNotMatchDigest', 'ImageNotFound', 'InvalidImageDigest', 'MissingDigestAndTag'])
    })
  })

  test('archived: only those who ask for it see it', async () => {
    await on(scenario('archived'), async ({ ecr }) => {
      const ids = { repositoryName, imageIds: [{ imageTag: '1.4.2' }] }
      expect(await errorName(ecr.send(new DescribeImagesCommand(ids)))).toBe('ImageNotFoundException')
      expect((await ecr.send(new DescribeImagesCommand({ ...ids, filter: { imageStatus: 'ANY' } }))).imageDetails?.[0]?.imageStatus).toBe('ARCHIVED')
    })
  })

  test('basic-registry: findings of ECR itself', async () => {
    await on(scenario('basic-registry'), async (stage) => {
      const scan = async ({ ecr }: Stage): Promise<unknown> => {
        const answer = await ecr.send(new DescribeImageScanFindingsCommand({ repositoryName, imageId: { imageTag: '1.4.2' } }))
        return [answer.imageScanStatus?.status, answer.imageScanFindings?.findings?.length, answer.imageScanFindings?.findingSeverityCounts]
      }
      expect(await along(stage, [2, 3], scan)).toEqual([['IN_PROGRESS', undefined, undefined], ['COMPLETE', 4, { CRITICAL: 1, HIGH: 1, LOW: 1, UNDEFINED: 1 }]])
      stage.at(0)
      expect(await errorName(scan(stage))).toBe('ScanNotFoundException')
    })
  })

  test('pull-through-cache and wrong-region', async () => {
    await on(scenario('pull-through-cache'), async ({ ecr }) => {
      expect(await errorName(ecr.send(new BatchGetImageCommand({ repositoryName: 'docker-hub/library/node', imageIds: [{ imageTag: '99' }] })))).toBe('UnableToGetUpstreamImageException')
    })
    const elsewhere = scenario('wrong-region')
    await on({ ...elsewhere, registry: { ...elsewhere.registry, region: 'us-west-2' } }, async ({ ecr, emulator }) => {
      await ecr.send(new DescribeImagesCommand({ repositoryName }))
      expect(emulator.requests[0]?.status).toBe(200)
    })
  })

  test('delegated-admin: two accounts, told apart by the account', async () => {
    await on(scenario('delegated-admin'), async ({ ecr, inspector }) => {
      const of = async (value: string): Promise<number | undefined> => (await inspector.send(new ListFindingsCommand({ filterCriteria: { awsAccountId: [{ comparison: EQUALS, value }] } }))).findings?.length
      expect([await of('123456789012'), await of('210987654321')]).toEqual([0, 29])
      const facade = (registryId: string): Promise<unknown> => ecr.send(new DescribeImageScanFindingsCommand({ repositoryName, registryId, imageId: { imageTag: '1.4.2' } }))
      await facade('123456789012')
      expect(await errorName(facade('210987654321'))).toBe('ScanNotFoundException')
    })
  })
})

describe('other operations', () => {
  test('blobs come from the emulator, with a signature in the URL and not in a header', async () => {
    await on(scenario('plain-manifest'), async ({ ecr }) => {
      const image = scenario('plain-manifest').images[0]
      const { config } = JSON.parse(image?.artifact.text ?? '') as { config: { digest: string } }
      const { downloadUrl = '' } = await ecr.send(new GetDownloadUrlForLayerCommand({ repositoryName, layerDigest: config.digest }))
      const content = await (await fetch(downloadUrl)).text()
      expect(sha256(content)).toBe(config.digest)
      const { history, rootfs } = JSON.parse(content) as { history: { empty_layer?: boolean }[]; rootfs: { diff_ids: string[] } }
      expect(history.filter((entry) => entry.empty_layer !== true)).toHaveLength(image?.artifact.layers.length ?? -1)
      expect(rootfs.diff_ids).toHaveLength(image?.artifact.layers.length ?? -1)
      expect((await fetch(downloadUrl, { headers: { authorization: 'x' } })).status).toBe(400)
      expect((await fetch(downloadUrl.replace(/\?.*/, ''))).status).toBe(403)
    })
  })

  test('configuration: the rules, what applies, and what is not there', async () => {
    await on(scenario('manual-repository'), async ({ ecr, inspector }) => {
      expect((await ecr.send(new GetRegistryScanningConfigurationCommand({}))).scanningConfiguration).toMatchObject({ scanType: 'ENHANCED', rules: [{ scanFrequency: 'CONTINUOUS_SCAN' }, { repositoryFilters: [{ filter: 'staging/*' }, { filter: 'tools' }] }] })
      const of = await ecr.send(new BatchGetRepositoryScanningConfigurationCommand({ repositoryNames: [repositoryName, 'no/such'] }))
      expect(of).toMatchObject({ scanningConfigurations: [{ scanFrequency: 'MANUAL', appliedScanFilters: [] }], failures: [{ failureCode: 'REPOSITORY_NOT_FOUND' }] })
      expect((await inspector.send(new GetConfigurationCommand({}))).ecrConfiguration?.rescanDurationState?.rescanDuration).toBe('DAYS_14')
      expect((await inspector.send(new BatchGetAccountStatusCommand({}))).accounts?.[0]?.resourceState?.ecr?.status).toBe('ENABLED')
      expect((await ecr.send(new DescribeRepositoriesCommand({}))).repositories?.map((entry) => entry.repositoryName)).toEqual([repositoryName])
    })
    await on(scenario('inspector-refuses'), async (stage) => {
      expect(await errorName(count(stage))).toBe('AccessDeniedException')
    })
    await on(scenario('inspector-disabled'), async ({ inspector }) => {
      expect((await inspector.send(new BatchGetAccountStatusCommand({ accountIds: ['123456789012', '999999999999'] }))).accounts).toMatchObject([{ resourceState: { ecr: { status: 'DISABLED' } } }])
      expect(await failure(inspector.send(new GetConfigurationCommand({})))).toMatchObject({ name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 404 } })
    })
  })

  test('usage: the scans of the last 30 days, first and later ones apart', async () => {
    await on(deployed, async ({ inspector }) => {
      const { totals } = await inspector.send(new ListUsageTotalsCommand({}))
      const scanned = deployed.images.filter(({ coverage = [] }) => coverage.some(({ at, lastScannedAt }) => at <= 0 && lastScannedAt !== undefined)).length
      expect(totals).toEqual([{ accountId: deployed.registry.account, usage: [{ type: 'ECR_INITIAL_SCAN', total: scanned, estimatedMonthlyCost: Math.round(scanned * 9) / 100, currency: 'USD' }, { type: 'ECR_RESCAN', total: 0, estimatedMonthlyCost: 0, currency: 'USD' }] }])
      expect((await inspector.send(new ListUsageTotalsCommand({ accountIds: ['999999999999'] }))).totals).toEqual([])
    })
  })

  test('details: facts, errors, and nothing', async () => {
    await on(scenario('kev'), async ({ inspector }) => {
      const { findings } = await inspector.send(new ListFindingsCommand({}))
      const arns = findings?.map((finding) => finding.findingArn ?? '') ?? []
      const { findingDetails, errors } = await inspector.send(new BatchGetFindingDetailsCommand({ findingArns: [...arns, arns[0]?.replace(/.$/, '0') ?? ''] }))
      expect(findingDetails?.map((entry) => entry.cisaData?.dateAdded?.toISOString().slice(0, 10))).toEqual(['2023-11-21', '2021-12-10'])
      expect(errors?.map((entry) => entry.errorCode)).toEqual(['INTERNAL_ERROR', 'ACCESS_DENIED', 'FINDING_DETAILS_NOT_FOUND', 'FINDING_DETAILS_NOT_FOUND'])
    })
  })

  test('referrers, signing, aggregation', async () => {
    await on(scenario('signed'), async ({ ecr }) => {
      const index = (await ecr.send(new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag: '1.4.2' }] }))).imageDetails?.[0]?.imageDigest ?? ''
      const referrers = await ecr.send(new ListImageReferrersCommand({ repositoryName, subjectId: { imageDigest: index }, filter: { artifactTypes: ['application/vnd.cncf.notary.signature'] } }))
      expect(referrers.referrers).toMatchObject([{ artifactType: 'application/vnd.cncf.notary.signature' }])
      expect((await ecr.send(new DescribeImageSigningStatusCommand({ repositoryName, imageId: { imageDigest: index } }))).signingStatuses).toMatchObject([{ status: 'COMPLETE' }, { status: 'FAILED', failureCode: 'AccessDeniedException' }])
    })
    await on(scenario('plain-manifest'), async ({ inspector }) => {
      const { responses } = await inspector.send(new ListFindingAggregationsCommand({ aggregationType: 'AWS_ECR_CONTAINER' }))
      expect(responses?.[0]?.awsEcrContainerAggregation?.severityCounts).toMatchObject({ all: 29 })
    })
    await on(scenario('two-images'), async ({ inspector }) => {
      const all = await inspector.send(new ListFindingAggregationsCommand({ aggregationType: 'AWS_ECR_CONTAINER' }))
      expect(all.nextToken).toBeUndefined()
      const first = await inspector.send(new ListFindingAggregationsCommand({ aggregationType: 'AWS_ECR_CONTAINER', maxResults: 1 }))
      expect(first.responses).toEqual(all.responses?.slice(0, 1))
    })
  })

  test('pages of the facade hold 100 and count themselves', async () => {
    await on(scenario('long-scanned'), async ({ ecr }) => {
      const page = await ecr.send(new DescribeImageScanFindingsCommand({ repositoryName, imageId: { imageTag: '1.4.2' }, maxResults: 1000 }))
      expect(page.imageScanFindings?.enhancedFindings).toHaveLength(100)
      expect(Object.values(page.imageScanFindings?.findingSeverityCounts ?? {}).reduce((sum, value) => sum + value, 0)).toBe(100)
      expect(page.nextToken).toBeDefined()
      expect(page.imageScanFindings?.enhancedFindings?.[0]).not.toHaveProperty('epss')
    })
  })
})
