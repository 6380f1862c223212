import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { scenario } from '../../emulator/scenarios/index.ts'
import { startEmulator, type Emulator } from '../../emulator/server.ts'

/** Debian's package `awscli` installs it here; another `aws` on the path may be anything. */
const AWS = '/usr/bin/aws'
const installed = existsSync(AWS)

/** Runs the program for each list of arguments that it reads: most of what a call takes is Python's imports, and they stay. */
const PROGRAM = `
import io, json, runpy, sys
answers = sys.stdout
for line in sys.stdin:
    sys.argv = ['aws', *json.loads(line)]
    sys.stdout, sys.stderr = (io.TextIOWrapper(io.BytesIO(), 'utf-8', write_through=True) for _ in range(2))
    code = 0
    try:
        runpy.run_path('${AWS}', run_name='__main__')
    except SystemExit as end:
        code = end.code
    print(json.dumps([code, *(stream.buffer.getvalue().decode() for stream in (sys.stdout, sys.stderr))]), file=answers, flush=True)
`

// Said aloud, so that nobody takes a machine without the package for a passed test.
if (!installed) process.stderr.write(`WARNING: ${AWS} is not there: the tests with Debian's awscli did NOT run (apt-get install awscli)\n`)

const whenInstalled = installed ? describe : describe.skip

whenInstalled("Debian's awscli understands the emulator", () => {
  let emulator: Emulator
  let python: ChildProcess
  let answers: AsyncIterator<string>

  beforeAll(async () => {
    emulator = await startEmulator({ scenario: scenario('plain-manifest') })
    const child = spawn('/usr/bin/python3', ['-I', '-c', PROGRAM], { env: { PATH: '/usr/bin:/bin', AWS_PAGER: '', ...emulator.env }, stdio: ['pipe', 'pipe', 'inherit'] })
    python = child
    answers = createInterface(child.stdout)[Symbol.asyncIterator]()
  })

  afterAll(async () => {
    python.stdin?.end()
    if (python.exitCode === null) await once(python, 'exit')
    await emulator.close()
  })

  async function aws(...args: readonly string[]): Promise<unknown> {
    python.stdin?.write(`${JSON.stringify(['--endpoint-url', emulator.url, '--output', 'json', ...args])}\n`)
    const { value } = (await answers.next()) as { readonly value?: string }
    const [code, stdout, stderr] = JSON.parse(value ?? '[null, "", "it ended"]') as readonly [number | null, string, string]
    if (code !== 0) throw new Error(stderr)
    return JSON.parse(stdout)
  }

  test('describe-images, describe-image-scan-findings, list-findings, list-coverage', async () => {
    const image = { repositoryName: 'payments/api' }
    const images = await aws('ecr', 'describe-images', '--repository-name', 'payments/api', '--image-ids', 'imageTag=1.4.2')
    const scan = await aws('ecr', 'describe-image-scan-findings', '--repository-name', 'payments/api', '--image-id', 'imageTag=1.4.2')
    const findings = await aws('inspector2', 'list-findings', '--page-size', '10', '--filter-criteria', JSON.stringify({ ecrImageRepositoryName: [{ comparison: 'EQUALS', value: 'payments/api' }] }), '--sort-criteria', 'field=SEVERITY,sortOrder=DESC')
    const coverage = await aws('inspector2', 'list-coverage', '--filter-criteria', JSON.stringify({ resourceType: [{ comparison: 'EQUALS', value: 'AWS_ECR_CONTAINER_IMAGE' }] }))
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
