import { describe, expect, test } from '@jest/globals'
import { BatchGetImageCommand, DescribeImagesCommand, DescribeImageScanFindingsCommand } from '@aws-sdk/client-ecr'
import { ListCoverageCommand, ListFindingsCommand } from '@aws-sdk/client-inspector2'
import { createHash } from 'node:crypto'
import { scenario } from '../../emulator/scenarios/index.ts'
import { errorName, on } from './clients.ts'

const repositoryName = 'payments/api'

describe('the default scenario tells its story', () => {
  test('from an absent coverage over three steps of findings to the end', async () => {
    await on(scenario('vulnerable'), async ({ ecr, inspector, at }) => {
      const index = await ecr.send(new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag: '1.4.2' }] }))
      const digest = index.imageDetails?.[0]?.imageDigest ?? ''
      const manifest = (await ecr.send(new BatchGetImageCommand({ repositoryName, imageIds: [{ imageDigest: digest }] }))).images?.[0]?.imageManifest ?? ''
      expect(`sha256:${createHash('sha256').update(manifest).digest('hex')}`).toBe(digest)
      const children = (JSON.parse(manifest) as { manifests: { digest: string; platform: { os: string } }[] }).manifests
      expect(children.map((child) => child.platform.os)).toEqual(['linux', 'linux', 'unknown', 'unknown'])

      const child = children[0]?.digest ?? ''
      const resourceId = `arn:aws:ecr:eu-west-1:123456789012:repository/${repositoryName}/${child}`
      const coverage = async (): Promise<string | undefined> =>
        (await inspector.send(new ListCoverageCommand({ filterCriteria: { resourceId: [{ comparison: 'EQUALS', value: resourceId }] } }))).coveredResources?.[0]?.scanStatus?.reason
      const count = async (): Promise<number> =>
        (await inspector.send(new ListFindingsCommand({ maxResults: 100, filterCriteria: { resourceId: [{ comparison: 'EQUALS', value: resourceId }] } }))).findings?.length ?? -1

      const seen: unknown[] = []
      for (const second of [0, 1, 2, 3.5, 4, 5.5, 7, 60]) {
        at(second)
        seen.push([await coverage(), await count()])
      }
      expect(seen).toEqual([
        [undefined, 0],
        ['PENDING_INITIAL_SCAN', 0],
        ['SCAN_IN_PROGRESS', 0],
        ['SUCCESSFUL', 0],
        ['SUCCESSFUL', 5],
        ['SUCCESSFUL', 17],
        ['SUCCESSFUL', 28],
        ['SUCCESSFUL', 28],
      ])
    })
  })

  test('ECR knows no scan of an index, and of a child no earlier than Inspector', async () => {
    await on(scenario('vulnerable'), async ({ ecr, at }) => {
      const scan = (imageId: { imageTag?: string; imageDigest?: string }): Promise<unknown> => ecr.send(new DescribeImageScanFindingsCommand({ repositoryName, imageId }))
      at(60)
      expect(await errorName(scan({ imageTag: '1.4.2' }))).toBe('ScanNotFoundException')
      at(0)
      const all = await ecr.send(new DescribeImagesCommand({ repositoryName }))
      const child = all.imageDetails?.find((detail) => detail.artifactMediaType !== undefined)?.imageDigest ?? ''
      expect(await errorName(scan({ imageDigest: child }))).toBe('ScanNotFoundException')
    })
  })
})
