import {
  BatchGetRepositoryScanningConfigurationCommand,
  DescribeImagesCommand,
  DescribeImageSigningStatusCommand,
  DescribeRepositoriesCommand,
  type ECRClient,
  type ImageDetail,
} from '@aws-sdk/client-ecr'
import {
  ListCoverageCommand,
  ListCoverageStatisticsCommand,
  ListFindingAggregationsCommand,
  ListFindingsCommand,
  type AggregationType,
  type CoveredResource,
  type Finding,
  type Inspector2Client,
} from '@aws-sdk/client-inspector2'
import type { Recorder } from './recorder.ts'

export interface Answer {
  readonly question: string
  readonly answer: string
}

export interface Asked {
  readonly ecr: ECRClient
  readonly inspector: Inspector2Client
  readonly recorder: Recorder
}

/** How many repositories and images are looked at: enough to see a rule, few enough for any account's quota. */
const REPOSITORIES = 20
const IMAGES = 5
const INDEX = /index|manifest\.list/

/** Everything that no documentation says and the design rests on, asked by reading alone. */
export async function answers(asked: Asked): Promise<readonly Answer[]> {
  const repositories = await repositoryNames(asked)
  const images = await someImages(asked, repositories)
  const covered = await coveredResources(asked, 'AWS_ECR_CONTAINER_IMAGE')
  return [
    await awsImagesAmongAll(asked),
    await whatAggregationsCount(asked, covered),
    await pageOfStatistics(asked),
    await updatesAndEpss(asked, covered),
    await manualRepositories(asked, repositories),
    referrersInInventory(asked, images),
    inUseOfChildren(asked, covered, images),
    await signingOfIndexes(asked, images),
    rates(asked),
  ]
}

async function repositoryNames({ ecr, recorder }: Asked): Promise<readonly string[]> {
  const input = { maxResults: REPOSITORIES }
  const found = await recorder.ask('DescribeRepositories', input, () => ecr.send(new DescribeRepositoriesCommand(input)))
  return (found?.repositories ?? []).flatMap(({ repositoryName }) => repositoryName ?? [])
}

async function someImages({ ecr, recorder }: Asked, repositories: readonly string[]): Promise<readonly ImageDetail[]> {
  const images: ImageDetail[] = []
  for (const repositoryName of repositories) {
    const input = { repositoryName, maxResults: 100 }
    const found = await recorder.ask('DescribeImages', input, () => ecr.send(new DescribeImagesCommand(input)))
    images.push(...(found?.imageDetails ?? []))
  }
  return images
}

async function coveredResources({ inspector, recorder }: Asked, resourceType: string): Promise<readonly CoveredResource[]> {
  const input = { maxResults: 200, filterCriteria: { resourceType: [{ comparison: 'EQUALS' as const, value: resourceType }] } }
  const found = await recorder.ask('ListCoverage', input, () => inspector.send(new ListCoverageCommand(input)))
  return found?.coveredResources ?? []
}

async function aggregated({ inspector, recorder }: Asked, aggregationType: AggregationType): Promise<readonly unknown[] | undefined> {
  const input = { aggregationType, maxResults: 100 }
  const found = await recorder.ask('ListFindingAggregations', input, () => inspector.send(new ListFindingAggregationsCommand(input)))
  return found?.responses
}

async function awsImagesAmongAll(asked: Asked): Promise<Answer> {
  const question = 'Does the aggregation CONTAINER_IMAGE list images in ECR?'
  const all = await aggregated(asked, 'CONTAINER_IMAGE')
  const ecr = await aggregated(asked, 'AWS_ECR_CONTAINER')
  if (all === undefined || ecr === undefined) return { question, answer: `not known: ${asked.recorder.errorsOf('ListFindingAggregations')}` }
  if (ecr.length === 0) return { question, answer: 'not known: no image in ECR has findings here' }
  return {
    question,
    answer: `${all.length} rows in CONTAINER_IMAGE, ${ecr.length} in AWS_ECR_CONTAINER (first page each): ${all.length === 0 ? 'no' : 'compare the rows in the recording'}`,
  }
}

async function whatAggregationsCount(asked: Asked, covered: readonly CoveredResource[]): Promise<Answer> {
  const question = 'Do aggregations count suppressed findings, and untriaged ones in `all`?'
  for (const { resourceId } of covered.slice(0, IMAGES)) {
    if (resourceId === undefined) continue
    const filter = [{ comparison: 'EQUALS' as const, value: resourceId }]
    const input = { aggregationType: 'AWS_ECR_CONTAINER' as const, aggregationRequest: { awsEcrContainerAggregation: { resourceIds: filter } } }
    const sum = await asked.recorder.ask('ListFindingAggregations', input, () => asked.inspector.send(new ListFindingAggregationsCommand(input)))
    const counts = sum?.responses?.flatMap((response) => response.awsEcrContainerAggregation?.severityCounts ?? [])[0]
    const { findings, whole } = await findingsOf(asked, resourceId)
    if (counts?.all === undefined || findings.length === 0 || !whole) continue
    const of = (status: string, severity?: string): number =>
      findings.filter((finding) => finding.status === status && (severity === undefined || finding.severity === severity)).length
    const ofActive = `${of('ACTIVE')} active (${of('ACTIVE', 'UNTRIAGED')} untriaged) and ${of('SUPPRESSED')} suppressed findings`
    const guess =
      counts.all === of('ACTIVE')
        ? 'active ones, untriaged among them'
        : counts.all === of('ACTIVE') + of('SUPPRESSED')
          ? 'active and suppressed ones'
          : counts.all === of('ACTIVE') - of('ACTIVE', 'UNTRIAGED')
            ? 'active ones without the untriaged'
            : 'something else'
    return { question, answer: `\`all\` is ${counts.all} for an image with ${ofActive}: ${guess}` }
  }
  return { question, answer: `not known: no image whose findings fit in five pages (${asked.recorder.errorsOf('ListFindings')})` }
}

/** Up to five pages; `whole` says whether that was all. */
async function findingsOf({ inspector, recorder }: Asked, resourceId: string): Promise<{ readonly findings: readonly Finding[]; readonly whole: boolean }> {
  const findings: Finding[] = []
  let nextToken: string | undefined
  for (let page = 0; page < 5; page++) {
    const input = { maxResults: 100, filterCriteria: { resourceId: [{ comparison: 'EQUALS' as const, value: resourceId }] }, ...(nextToken === undefined ? {} : { nextToken }) }
    const found = await recorder.ask('ListFindings', input, () => inspector.send(new ListFindingsCommand(input)))
    if (found === undefined) return { findings, whole: false }
    findings.push(...(found.findings ?? []))
    nextToken = found.nextToken
    if (nextToken === undefined) return { findings, whole: true }
  }
  return { findings, whole: false }
}

async function pageOfStatistics({ inspector, recorder }: Asked): Promise<Answer> {
  const question = 'How many groups does a page of ListCoverageStatistics have?'
  const input = { groupBy: 'ECR_REPOSITORY_NAME' as const }
  const found = await recorder.ask('ListCoverageStatistics', input, () => inspector.send(new ListCoverageStatisticsCommand(input)))
  if (found === undefined) return { question, answer: `not known: ${recorder.errorsOf('ListCoverageStatistics')}` }
  const groups = found.countsByGroup?.length ?? 0
  return { question, answer: found.nextToken === undefined ? `at least ${groups}: they all fit in one page` : String(groups) }
}

async function updatesAndEpss(asked: Asked, covered: readonly CoveredResource[]): Promise<Answer> {
  const question = 'Does `updatedAt` of a finding move when its EPSS score does?'
  const resourceId = covered.find((resource) => resource.resourceId !== undefined)?.resourceId
  const findings = resourceId === undefined ? [] : (await findingsOf(asked, resourceId)).findings
  const scored = findings.filter(({ epss }) => epss?.score !== undefined)
  if (scored.length === 0) return { question, answer: `not known: no finding with a score (${asked.recorder.errorsOf('ListFindings')})` }
  const later = scored.filter(({ updatedAt, lastObservedAt }) => updatedAt !== undefined && lastObservedAt !== undefined && updatedAt > lastObservedAt).length
  return {
    question,
    answer: `one day cannot tell: run this again tomorrow and compare. Today ${later} of ${scored.length} findings with a score were updated after they were last observed`,
  }
}

async function manualRepositories(asked: Asked, repositories: readonly string[]): Promise<Answer> {
  const question = 'Do repositories without scanning (MANUAL) have a row AWS_ECR_REPOSITORY, also for a delegated administrator?'
  const input = { repositoryNames: [...repositories] }
  const found =
    repositories.length === 0
      ? undefined
      : await asked.recorder.ask('BatchGetRepositoryScanningConfiguration', input, () => asked.ecr.send(new BatchGetRepositoryScanningConfigurationCommand(input)))
  const manual = (found?.scanningConfigurations ?? []).flatMap(({ scanFrequency, repositoryName }) => (scanFrequency === 'MANUAL' ? (repositoryName ?? []) : []))
  const rows = await coveredResources(asked, 'AWS_ECR_REPOSITORY')
  const accounts = new Set(rows.map(({ accountId }) => accountId)).size
  const seen = manual.filter((name) => rows.some(({ resourceId = '' }) => resourceId.endsWith(`repository/${name}`))).length
  if (manual.length === 0) return { question, answer: `not known: none of ${repositories.length} repositories is MANUAL; ${rows.length} rows of ${accounts} accounts` }
  return { question, answer: `${seen} of ${manual.length} MANUAL repositories have a row; ${rows.length} rows of ${accounts} accounts` }
}

function referrersInInventory({ recorder }: Asked, images: readonly ImageDetail[]): Answer {
  const question = 'Do referrers appear in DescribeImages, with subjectManifestDigest?'
  if (images.length === 0) return { question, answer: `not known: ${recorder.errorsOf('DescribeImages')}` }
  const referrers = images.filter((image) => image.subjectManifestDigest !== undefined).length
  return {
    question,
    answer: referrers > 0 ? `yes: ${referrers} of ${images.length} entries` : `none of ${images.length} entries has one; only telling where a referrer was pushed`,
  }
}

function inUseOfChildren({ recorder }: Asked, covered: readonly CoveredResource[], images: readonly ImageDetail[]): Answer {
  const question = 'Does a child of an index have `inUseCount`, when the index runs on EKS or ECS?'
  if (covered.length === 0) return { question, answer: `not known: ${recorder.errorsOf('ListCoverage')}` }
  const used = covered.filter(({ resourceMetadata }) => (resourceMetadata?.ecrImage?.inUseCount ?? 0) > 0)
  const isUntagged = (resource: CoveredResource): boolean =>
    images.some(({ imageDigest, imageTags = [] }) => imageDigest !== undefined && resource.resourceId?.endsWith(imageDigest) === true && imageTags.length === 0)
  return { question, answer: `${used.length} of ${covered.length} images are in use; ${used.filter(isUntagged).length} of those have no tag, as children of an index have none` }
}

async function signingOfIndexes({ ecr, recorder }: Asked, images: readonly ImageDetail[]): Promise<Answer> {
  const question = 'Is the signing status on the index, or on its children?'
  const told = { index: 0, image: 0 }
  for (const { repositoryName, imageDigest, imageManifestMediaType = '' } of images.slice(0, 4 * IMAGES)) {
    const input = { repositoryName, imageId: { imageDigest } }
    const found = await recorder.ask('DescribeImageSigningStatus', input, () => ecr.send(new DescribeImageSigningStatusCommand(input)))
    if ((found?.signingStatuses ?? []).length > 0) told[INDEX.test(imageManifestMediaType) ? 'index' : 'image']++
  }
  if (told.index + told.image === 0) return { question, answer: `not known: nothing is signed by ECR here (${recorder.errorsOf('DescribeImageSigningStatus')})` }
  return { question, answer: `${told.index} indexes and ${told.image} single images have one` }
}

/** Only what this run met: nobody's quota is tried out. */
function rates({ recorder }: Asked): Answer {
  const operations = [...new Set(recorder.exchanges.map(({ operation }) => operation))]
  const lines = operations.map((operation) => {
    const own = recorder.exchanges.filter((exchange) => exchange.operation === operation)
    const again = own.reduce((sum, { attempts }) => sum + attempts - 1, 0)
    const ms = own.reduce((sum, exchange) => sum + exchange.ms, 0)
    return `${operation} ${own.length} requests, ${again} repeated, ${Math.round(ms / own.length)} ms each`
  })
  return { question: 'Which rates are allowed per operation?', answer: `one at a time: ${lines.join('; ')}` }
}
