import { describe, expect, test } from '@jest/globals'
import { BatchGetImageCommand, DescribeImagesCommand, DescribeImageScanFindingsCommand } from '@aws-sdk/client-ecr'
import { ListCoverageCommand, ListFindingsCommand } from '@aws-sdk/client-inspector2'
import { fromRecording, RECORDED_DIGEST } from '../../emulator/recording.ts'
import { sha256 } from '../../emulator/digest.ts'
import { on } from './clients.ts'

const OLD = sha256('the older image')
const NEW = sha256('the newer image')
const LAYER = sha256('a layer')
const arn = (digest: string, region = 'us-east-1'): string => `arn:aws:ecr:${region}:111122223333:repository/team/app/${digest}`

/** Findings in the form that the command line prints: times as ISO text with an offset. */
function finding(number: number, digest: string, more: Record<string, unknown> = {}, details: Record<string, unknown> | null = {}): Record<string, unknown> {
  return {
    findingArn: `arn:aws:inspector2:us-east-1:111122223333:finding/${String(number).padStart(32, '0')}`,
    awsAccountId: '111122223333',
    type: 'PACKAGE_VULNERABILITY',
    title: `CVE-2025-${1000 + number} - libfoo`,
    description: 'None Provided',
    severity: 'MEDIUM',
    status: 'ACTIVE',
    firstObservedAt: '2026-05-01T12:00:00.500000+02:00',
    lastObservedAt: '2026-05-02T12:00:00-05:00',
    updatedAt: 'not a time',
    remediation: { recommendation: { text: 'None Provided' } },
    packageVulnerabilityDetails: { vulnerabilityId: `CVE-2025-${1000 + number}`, source: 'NVD', vendorCreatedAt: '2025-01-01T00:00:00Z', vulnerablePackages: [{ name: 'libfoo', version: '1', sourceLayerHash: LAYER }] },
    resources: [
      {
        type: 'AWS_ECR_CONTAINER_IMAGE',
        id: arn(digest),
        partition: 'aws',
        region: 'us-east-1',
        tags: {},
        ...(details === null ? {} : { details: { awsEcrContainerImage: { repositoryName: 'team/app', registry: '111122223333', imageHash: digest, imageTags: ['latest'], architecture: 'arm64', pushedAt: digest === NEW ? '2026-05-01T00:00:00Z' : '2026-04-01T00:00:00Z', ...details } } }),
      },
    ],
    ...more,
  }
}

const RECORDING = {
  findings: [
    finding(1, OLD),
    finding(2, NEW, { severity: 'UNTRIAGED' }),
    finding(3, NEW, { status: 'CLOSED', severity: 'CRITICAL' }),
    finding(4, NEW, { severity: 'LOW' }, null),
    { ...finding(5, NEW), resources: [{ type: 'AWS_EC2_INSTANCE', id: 'i-0123456789abcdef0', details: {} }] },
  ],
}

describe('a recording of list-findings', () => {
  test('becomes images with digests of their own, findings rewritten, times as numbers', async () => {
    const { scenario, images, leftOut, notes } = fromRecording(RECORDING)
    expect(leftOut).toEqual({ AWS_EC2_INSTANCE: 1 })
    expect(notes).toEqual([])
    // The tag has moved from the older to the newer image.
    expect(images).toMatchObject([{ recordedDigest: OLD, tags: [], findings: 1 }, { recordedDigest: NEW, tags: ['latest'], findings: 3, repository: 'team/app', account: '111122223333' }])
    expect(scenario).toMatchObject({ registry: { account: '111122223333', region: 'us-east-1' }, expected: 'pass', inputs: { image: `team/app@${images[0]?.digest ?? ''}\nteam/app:latest` } })

    await on(scenario, async ({ ecr, inspector }) => {
      const repositoryName = 'team/app'
      const described = await ecr.send(new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag: 'latest' }] }))
      const imageDigest = described.imageDetails?.[0]?.imageDigest ?? ''
      const manifest = (await ecr.send(new BatchGetImageCommand({ repositoryName, imageIds: [{ imageDigest }] }))).images?.[0]?.imageManifest ?? ''
      expect(sha256(manifest)).toBe(imageDigest)
      expect(JSON.parse(manifest)).toMatchObject({ annotations: { [RECORDED_DIGEST]: NEW }, layers: [{ digest: LAYER }] })

      const listed = await inspector.send(new ListFindingsCommand({ filterCriteria: { resourceId: [{ comparison: 'EQUALS', value: arn(imageDigest) }] } }))
      expect(listed.findings).toHaveLength(3)
      expect(listed.findings?.[0]).toMatchObject({ firstObservedAt: new Date('2026-05-01T10:00:00.500Z'), lastObservedAt: new Date('2026-05-02T17:00:00Z'), resources: [{ details: { awsEcrContainerImage: { imageHash: imageDigest } } }] })
      expect(listed.findings?.[0]?.updatedAt).toBeUndefined()
      const coverage = await inspector.send(new ListCoverageCommand({ filterCriteria: { resourceId: [{ comparison: 'EQUALS', value: arn(imageDigest) }] } }))
      expect(coverage.coveredResources?.[0]).toMatchObject({ scanStatus: { statusCode: 'ACTIVE', reason: 'SUCCESSFUL' } })
      const facade = await ecr.send(new DescribeImageScanFindingsCommand({ repositoryName, imageId: { imageDigest } }))
      expect(facade.imageScanFindings?.enhancedFindings).toHaveLength(2)
    })
  })

  test('can be played live', async () => {
    const { scenario, images } = fromRecording(RECORDING, { live: true, name: 'mine' })
    expect(scenario.name).toBe('mine')
    await on(scenario, async ({ inspector, at }) => {
      const count = async (): Promise<number> => (await inspector.send(new ListFindingsCommand({ filterCriteria: { ecrImageHash: [{ comparison: 'EQUALS', value: images[1]?.digest ?? '' }] } }))).findings?.length ?? -1
      const seen: number[] = []
      for (const second of [0, 4, 5.5, 7]) {
        at(second)
        seen.push(await count())
      }
      // One of them lacks the details of its image; its resource's id has the hash, too.
      expect(seen).toEqual([0, 1, 2, 3])
    })
  })

  test('expects to fail for what a gate at high fails for', () => {
    expect(fromRecording({ findings: [finding(1, OLD, { severity: 'HIGH' })] }).scenario.expected).toBe('fail')
    expect(fromRecording({ findings: [finding(1, OLD, { severity: 'HIGH', status: 'SUPPRESSED' })] }).scenario.expected).toBe('pass')
    expect(fromRecording({ findings: [finding(1, OLD, { severity: 'ODD' })] }).scenario.expected).toBe('fail')
  })

  test('says what is strange about it', () => {
    expect(fromRecording({ findings: [], nextToken: 'x' }).notes).toEqual([expect.stringContaining('next page'), expect.stringContaining('No image')])
    const elsewhere = finding(2, NEW)
    const moved = { ...elsewhere, resources: [{ type: 'AWS_ECR_CONTAINER_IMAGE', id: arn(NEW, 'eu-central-1') }] }
    const two = fromRecording([finding(1, OLD), moved])
    expect(two.images).toHaveLength(1)
    expect(two.notes).toEqual([expect.stringContaining('another Region')])
    expect(() => fromRecording({ coveredResources: [] })).toThrow('list-findings')
    expect(() => fromRecording('text')).toThrow('list-findings')
  })
})
