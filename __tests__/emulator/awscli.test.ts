import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { scenario } from '../../emulator/scenarios/index.ts'
import { startEmulator, type Emulator } from '../../emulator/server.ts'

/** Debian's package `awscli` installs it here; another `aws` on the path may be anything. */
const AWS = '/usr/bin/aws'
const installed = existsSync(AWS)
const run = promisify(execFile)

// Said aloud, so that nobody takes a machine without the package for a passed test.
if (!installed) process.stderr.write(`WARNING: ${AWS} is not there: the tests with Debian's awscli did NOT run (apt-get install awscli)\n`)

const whenInstalled = installed ? describe : describe.skip

whenInstalled("Debian's awscli understands the emulator", () => {
  let emulator: Emulator

  beforeAll(async () => {
    emulator = await startEmulator({ scenario: scenario('plain-manifest') })
  })

  afterAll(async () => {
    await emulator.close()
  })

  async function aws(...args: readonly string[]): Promise<unknown> {
    const { stdout } = await run(AWS, ['--endpoint-url', emulator.url, '--output', 'json', ...args], { env: { PATH: '/usr/bin:/bin', AWS_PAGER: '', ...emulator.env } })
    return JSON.parse(stdout)
  }

  test('describe-images, describe-image-scan-findings, list-findings, list-coverage', async () => {
    const image = { repositoryName: 'payments/api' }
    // Side by side: each start of the program takes a second.
    const [images, scan, findings, coverage] = await Promise.all([
      aws('ecr', 'describe-images', '--repository-name', 'payments/api', '--image-ids', 'imageTag=1.4.2'),
      aws('ecr', 'describe-image-scan-findings', '--repository-name', 'payments/api', '--image-id', 'imageTag=1.4.2'),
      aws('inspector2', 'list-findings', '--page-size', '10', '--filter-criteria', JSON.stringify({ ecrImageRepositoryName: [{ comparison: 'EQUALS', value: 'payments/api' }] }), '--sort-criteria', 'field=SEVERITY,sortOrder=DESC'),
      aws('inspector2', 'list-coverage', '--filter-criteria', JSON.stringify({ resourceType: [{ comparison: 'EQUALS', value: 'AWS_ECR_CONTAINER_IMAGE' }] })),
    ])
    expect(images).toMatchObject({ imageDetails: [{ ...image, imageTags: ['1.4.2'], imagePushedAt: expect.stringMatching(/^20\d\d-/) }] })
    expect(scan).toMatchObject({ ...image, imageScanStatus: { status: 'ACTIVE' }, imageScanFindings: { findingSeverityCounts: { CRITICAL: 9 } } })
    expect((scan as { imageScanFindings: { enhancedFindings: unknown[] } }).imageScanFindings.enhancedFindings).toHaveLength(29)
    expect((findings as { findings: { severity: string }[] }).findings.map((finding) => finding.severity).slice(8, 10)).toEqual(['CRITICAL', 'HIGH'])
    expect(coverage).toMatchObject({ coveredResources: [{ scanStatus: { statusCode: 'ACTIVE', reason: 'SUCCESSFUL' } }] })
  }, 30_000)

  test('put-image sets a tag on the manifest that batch-get-image gives, and repeats itself as an error', async () => {
    const [got] = ((await aws('ecr', 'batch-get-image', '--repository-name', 'payments/api', '--image-ids', 'imageTag=1.4.2')) as { images: { imageId: { imageDigest: string }; imageManifest: string; imageManifestMediaType: string }[] }).images
    const put = ['ecr', 'put-image', '--repository-name', 'payments/api', '--image-tag', 'production', '--image-manifest', got?.imageManifest ?? '', '--image-manifest-media-type', got?.imageManifestMediaType ?? '', '--image-digest', got?.imageId.imageDigest ?? '']
    expect(await aws(...put)).toMatchObject({ image: { imageId: { imageDigest: got?.imageId.imageDigest, imageTag: 'production' }, imageManifest: got?.imageManifest } })
    expect(await aws('ecr', 'describe-images', '--repository-name', 'payments/api', '--image-ids', 'imageTag=production')).toMatchObject({ imageDetails: [{ imageDigest: got?.imageId.imageDigest, imageTags: ['1.4.2', 'production'] }] })
    await expect(aws(...put)).rejects.toThrow('ImageAlreadyExistsException')
  }, 60_000)

  test('describe-repositories says how tags may move', async () => {
    expect(await aws('ecr', 'describe-repositories', '--repository-names', 'payments/api')).toMatchObject({ repositories: [{ imageTagMutability: 'MUTABLE' }] })
  }, 30_000)

  test('an error is an error of the service', async () => {
    await expect(aws('ecr', 'describe-images', '--repository-name', 'no/such')).rejects.toThrow('RepositoryNotFoundException')
  }, 30_000)
})
