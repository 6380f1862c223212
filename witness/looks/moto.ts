import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  BatchGetImageCommand,
  BatchGetRepositoryScanningConfigurationCommand,
  CreateRepositoryCommand,
  DescribeImagesCommand,
  DescribeImageScanFindingsCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetRegistryScanningConfigurationCommand,
  PutImageCommand,
  PutRegistryScanningConfigurationCommand,
} from '@aws-sdk/client-ecr'
import { CREDENTIALS } from '../../emulator/environment.ts'
import { startEmulator, type Emulator } from '../../emulator/server.ts'
import { runAction, type StepResult } from '../../scripts/runner.ts'
import { unanswered, type Answer } from '../answers.ts'
import { pythonVersion } from '../project.ts'
import { NotHere } from '../not-here.ts'
import { verdictOf, type Verdict, type Witness } from '../witness.ts'
import { REPOSITORY, twoPlatformsScenario } from '../worlds/two-platforms.ts'
import type { Workshop } from '../workshop.ts'

const WHERE = 'docs/decisions/0012-where-moto-differs.md'

/** Where moto differs, and the API model or ECR's documentation sides with our emulator, or with neither. */
const ANSWERS: readonly Answer[] = [
  { says: /imageSizeInBytes/, because: WHERE },
  { says: /only our emulator says imageDetails\[\]\.(imageStatus|artifactMediaType)/, because: WHERE },
  { says: /DescribeImages of what is tagged: only moto says imageDetails\[\]\.imageDigest/, because: WHERE },
  { says: /BatchGetImage of (a digest that is none|nothing): only (moto|our emulator) says failures\[\]/, because: WHERE },
  { says: /BatchGetRepositoryScanningConfiguration: only (moto|our emulator) says failures\[\]\.failureReason/, because: WHERE },
  { says: /BatchGetRepositoryScanningConfiguration: only (moto|our emulator) says scanningConfigurations\[\]\.scanOnPush/, because: WHERE },
]

interface Told {
  readonly verdict: string
  readonly exitCode: number | null
  readonly has: RegExp
}

/** One run of the bundle with ECR on moto. */
interface Play {
  readonly name: string
  readonly inputs: Readonly<Record<string, string>>
  /** Inspector on moto too, which has no coverage. */
  readonly alone?: boolean
  readonly expected: Told
}

const QUICK = { 'poll-interval': '1s', settle: '2s', timeout: '60s', comment: 'never' }

const PLAYS: readonly Play[] = [
  { name: 'a vulnerable index', inputs: { repository: REPOSITORY, tag: 'vulnerable' }, expected: { verdict: 'fail', exitCode: 1, has: /linux\/arm64/ } },
  { name: 'a clean image', inputs: { repository: REPOSITORY, tag: 'clean' }, expected: { verdict: 'pass', exitCode: 0, has: /Passed/ } },
  { name: 'a tag that is not there', inputs: { repository: REPOSITORY, tag: 'nosuch' }, expected: { verdict: 'no-result', exitCode: 1, has: /nosuch.*(clean|vulnerable)/ } },
  {
    name: 'a repository that is not there',
    inputs: { repository: 'no/such', tag: '1' },
    expected: { verdict: 'no-result', exitCode: 1, has: /There is no repository no\/such .*payments\/api/ },
  },
  {
    name: 'a digest that is not there',
    inputs: { repository: REPOSITORY, digest: `sha256:${'1'.repeat(64)}` },
    expected: { verdict: 'no-result', exitCode: 1, has: /There is no digest sha256:1111/ },
  },
  {
    name: 'an Inspector without coverage',
    inputs: { repository: REPOSITORY, tag: 'clean', timeout: '20s' },
    alone: true,
    expected: { verdict: 'no-result', exitCode: 1, has: /ListCoverage/ },
  },
]

/** moto's ECR, filled through its own `PutImage`: the gate runs against it, and its answers are held against our emulator's. */
export const moto: Witness = {
  name: 'moto',
  looksAt: "the gate against moto's ECR; our emulator's answers against moto's",
  version: () => pythonVersion('moto', 'moto'),
  look: async (workshop) => {
    const program = join(await workshop.python('moto'), 'bin', 'moto_server')
    const port = await freePort()
    const server = spawn(program, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore', cwd: workshop.scratch('moto') })
    const url = `http://127.0.0.1:${port}`
    try {
      await listening(url, server)
      return await held(workshop, url)
    } finally {
      server.kill()
    }
  },
}

async function held(workshop: Workshop, url: string): Promise<Verdict> {
  const scenario = twoPlatformsScenario()
  const theirs = client(url)
  await theirs.send(new CreateRepositoryCommand({ repositoryName: REPOSITORY }))
  await theirs.send(
    new PutRegistryScanningConfigurationCommand({
      scanType: 'ENHANCED',
      rules: [{ scanFrequency: 'CONTINUOUS_SCAN', repositoryFilters: [{ filter: '*', filterType: 'WILDCARD' }] }],
    }),
  )
  // Children first, as a client pushes; ECR takes an index only when they are there.
  for (const { artifact, tags } of [...scenario.images].reverse()) {
    const [tag] = tags ?? []
    await theirs.send(
      new PutImageCommand({
        repositoryName: REPOSITORY,
        imageManifest: artifact.text,
        imageManifestMediaType: artifact.mediaType,
        imageDigest: artifact.digest,
        ...(typeof tag === 'string' ? { imageTag: tag } : {}),
      }),
    )
  }
  const emulator = await startEmulator({ scenario })
  try {
    const ends = await Promise.all(PLAYS.map(async (play) => ({ play, result: await playOf(workshop, play, url, emulator) })))
    const differences = await compare(theirs, client(emulator.url))
    const complaints = [...ends.flatMap(({ play, result }) => told(play, result)), ...differences]
    return verdictOf(unanswered(complaints, ANSWERS), `${PLAYS.length} runs of the gate, ${CALLS.length} calls compared, ${ANSWERS.length} differences answered`)
  } finally {
    await emulator.close()
  }
}

function playOf(workshop: Workshop, { name, inputs, alone }: Play, url: string, emulator: Emulator): Promise<StepResult> {
  const folder = mkdtempSync(join(workshop.scratch('moto'), 'run-'))
  const services = alone === true ? { AWS_ENDPOINT_URL: url } : { AWS_ENDPOINT_URL_ECR: url }
  return runAction({ folder, inputs: { ...QUICK, ...inputs }, env: { ...emulator.writeEvent(join(folder, `${name.replaceAll(' ', '-')}.json`)), ...services } })
}

function told({ name, expected }: Play, { exitCode, outputs, log }: StepResult): readonly string[] {
  const verdict = outputs['verdict'] ?? ''
  const what = `${name}: verdict ${verdict}, exit code ${exitCode ?? 'none'}`
  if (verdict !== expected.verdict || exitCode !== expected.exitCode) return [`${what}; expected ${expected.verdict}, ${expected.exitCode ?? 'none'}\n${log.slice(-600)}`]
  return expected.has.test(log.replaceAll('\n', ' ')) ? [] : [`${what}, as expected; but its log does not have ${expected.has.toString()}\n${log.slice(-600)}`]
}

interface Call {
  readonly name: string
  readonly ask: (ecr: ECRClient) => Promise<object>
}

const image = { repositoryName: REPOSITORY }
const NOWHERE = { repositoryName: 'no/such' }
const CALLS: readonly Call[] = [
  { name: 'DescribeImages of a tagged index', ask: (ecr) => ecr.send(new DescribeImagesCommand({ ...image, imageIds: [{ imageTag: 'vulnerable' }] })) },
  { name: 'DescribeImages of a tagged image', ask: (ecr) => ecr.send(new DescribeImagesCommand({ ...image, imageIds: [{ imageTag: 'clean' }] })) },
  { name: 'DescribeImages of all', ask: (ecr) => ecr.send(new DescribeImagesCommand(image)) },
  { name: 'DescribeImages of what is tagged', ask: (ecr) => ecr.send(new DescribeImagesCommand({ ...image, filter: { tagStatus: 'TAGGED' } })) },
  { name: 'DescribeImages of a tag that is not there', ask: (ecr) => ecr.send(new DescribeImagesCommand({ ...image, imageIds: [{ imageTag: 'nosuch' }] })) },
  { name: 'DescribeImages in a repository that is not there', ask: (ecr) => ecr.send(new DescribeImagesCommand(NOWHERE)) },
  { name: 'BatchGetImage by tag', ask: (ecr) => ecr.send(new BatchGetImageCommand({ ...image, imageIds: [{ imageTag: 'clean' }] })) },
  { name: 'BatchGetImage of a tag that is not there', ask: (ecr) => ecr.send(new BatchGetImageCommand({ ...image, imageIds: [{ imageTag: 'nosuch' }] })) },
  { name: 'BatchGetImage of a digest that is none', ask: (ecr) => ecr.send(new BatchGetImageCommand({ ...image, imageIds: [{ imageDigest: 'sha256:zz' }] })) },
  { name: 'BatchGetImage of nothing', ask: (ecr) => ecr.send(new BatchGetImageCommand({ ...image, imageIds: [{}] })) },
  { name: 'BatchGetImage in a repository that is not there', ask: (ecr) => ecr.send(new BatchGetImageCommand({ ...NOWHERE, imageIds: [{ imageTag: '1' }] })) },
  { name: 'DescribeRepositories', ask: (ecr) => ecr.send(new DescribeRepositoriesCommand({})) },
  { name: 'DescribeRepositories of one that is not there', ask: (ecr) => ecr.send(new DescribeRepositoriesCommand({ repositoryNames: ['no/such'] })) },
  { name: 'GetRegistryScanningConfiguration', ask: (ecr) => ecr.send(new GetRegistryScanningConfigurationCommand({})) },
  { name: 'BatchGetRepositoryScanningConfiguration', ask: (ecr) => ecr.send(new BatchGetRepositoryScanningConfigurationCommand({ repositoryNames: [REPOSITORY, 'no/such'] })) },
  { name: 'DescribeImageScanFindings of a tag that is not there', ask: (ecr) => ecr.send(new DescribeImageScanFindingsCommand({ ...image, imageId: { imageTag: 'nosuch' } })) },
  { name: 'DescribeImageScanFindings in a repository that is not there', ask: (ecr) => ecr.send(new DescribeImageScanFindingsCommand({ ...NOWHERE, imageId: { imageTag: '1' } })) },
]

/** Answers side by side: the members and their values, but for times; errors by name and status. */
async function compare(theirs: ECRClient, ours: ECRClient): Promise<string[]> {
  const complaints: string[] = []
  for (const { name, ask } of CALLS) {
    const [moto, emulator] = await Promise.all([facts(ask, theirs), facts(ask, ours)])
    const onlyTheirs = moto.filter((fact) => !emulator.includes(fact))
    const onlyOurs = emulator.filter((fact) => !moto.includes(fact))
    for (const fact of onlyTheirs) complaints.push(`${name}: only moto says ${fact}`)
    for (const fact of onlyOurs) complaints.push(`${name}: only our emulator says ${fact}`)
  }
  return complaints
}

async function facts(ask: Call['ask'], ecr: ECRClient): Promise<readonly string[]> {
  try {
    const answer = Object.entries(await ask(ecr)).filter(([name]) => name !== '$metadata')
    return [...new Set(flat(Object.fromEntries(answer), ''))].sort()
  } catch (error) {
    const { name, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } }
    return [`error ${name} with status ${$metadata?.httpStatusCode ?? '?'}`]
  }
}

function flat(value: unknown, path: string): readonly string[] {
  if (value instanceof Date) return [`${path}: a time`]
  if (Array.isArray(value)) return value.length === 0 ? [`${path}: []`] : value.flatMap((inner) => flat(inner, `${path}[]`))
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : flat(inner, path === '' ? key : `${path}.${key}`)))
  return [`${path}: ${typeof value === 'string' && value.length > 90 ? 'a long text' : JSON.stringify(value)}`]
}

function client(endpoint: string): ECRClient {
  return new ECRClient({
    endpoint,
    region: 'eu-west-1',
    maxAttempts: 1,
    credentials: { accessKeyId: CREDENTIALS.AWS_ACCESS_KEY_ID, secretAccessKey: CREDENTIALS.AWS_SECRET_ACCESS_KEY, sessionToken: CREDENTIALS.AWS_SESSION_TOKEN },
  })
}

async function listening(url: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 120; tries++) {
    if (server.exitCode !== null) throw new NotHere(`moto_server ended with ${server.exitCode}`)
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return
    await sleep(500)
  }
  throw new Error('moto_server did not listen within a minute')
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
