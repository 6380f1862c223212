import { BatchGetRepositoryScanningConfigurationCommand, DescribeImagesCommand, DescribeRepositoriesCommand } from '@aws-sdk/client-ecr'
import { ListCoverageCommand, ListFindingAggregationsCommand, type AggregationResponse, type CoverageFilterCriteria, type CoveredResource } from '@aws-sdk/client-inspector2'
import { ServiceError } from '../base/service-error.ts'
import type { Covering, CoverageQuestion, CoveredImage, Listed, RegistryPlace, Tally, WatchService } from '../fleet/watch/ports.ts'
import type { RepositoryScanning } from '../scan/ports.ts'
import type { ClientSettings } from './connections.ts'
import { described, detailsOf } from './ecr-answers.ts'
import { ecrClients } from './ecr-clients.ts'
import { call, MalformedAnswer } from './errors.ts'
import { time } from './finding.ts'
import { coverageOf } from './inspector.ts'
import { inspectorClients } from './inspector-client.ts'
import { serverTime } from './middleware.ts'

const IMAGE = 'AWS_ECR_CONTAINER_IMAGE'
/** Most entries of one page. Sources: `DescribeRepositories` and `DescribeImages` of ECR, `ListCoverage` and `ListFindingAggregations` of Inspector2. */
const REPOSITORIES = 1000
const IMAGES = 1000
const COVERAGE = 200
const TALLIES = 100
/** An image has a record for each kind of scan; the filter names at most ten images. */
const COVERAGE_PAGES = 5
const IMAGE_ARN = /:(?<registryId>\d{12}):repository\/(?<repository>.+)\/(?<digest>sha256:[0-9a-f]{64})$/

/** ECR and Inspector about all images of a registry, page by page. */
export function watchService(settings: (region: string) => ClientSettings): WatchService {
  const ecrOf = ecrClients(settings)
  const inspectorOf = inspectorClients(settings)
  return {
    repositories: async ({ region, registryId }, token, signal) => {
      const input = { maxResults: REPOSITORIES, registryId, nextToken: token }
      return call('ecr:DescribeRepositories', async () => {
        const answer = await ecrOf(region).send(new DescribeRepositoriesCommand(input), { abortSignal: signal })
        if (answer.repositories === undefined) throw new MalformedAnswer('no repositories in the answer')
        const items = answer.repositories.map(({ repositoryName, registryId: owner }) => {
          if (repositoryName === undefined || owner === undefined) throw new MalformedAnswer('a repository without name or registry')
          return { name: repositoryName, registryId: owner }
        })
        return { items, nextToken: tokenOf(answer) }
      })
    },

    images: async (address, token, signal) => {
      const input = { repositoryName: address.name, registryId: address.registryId, maxResults: IMAGES, nextToken: token, filter: { imageStatus: 'ANY' as const } }
      return call('ecr:DescribeImages', async () => {
        const answer = await ecrOf(address.region).send(new DescribeImagesCommand(input), { abortSignal: signal })
        return { items: detailsOf(answer).map((detail) => described(address, detail)), nextToken: tokenOf(answer) }
      })
    },

    frequencies: async ({ region, registryId }, names, signal) =>
      call('ecr:BatchGetRepositoryScanningConfiguration', async () => {
        const answer = await ecrOf(region).send(new BatchGetRepositoryScanningConfigurationCommand({ repositoryNames: [...names] }), { abortSignal: signal })
        const found = new Map<string, RepositoryScanning>()
        for (const { repositoryName, repositoryArn, scanFrequency, appliedScanFilters = [] } of answer.scanningConfigurations ?? []) {
          if (repositoryName === undefined || !names.includes(repositoryName))
            throw new MalformedAnswer(`an answer about ${repositoryName ?? 'no repository'}, which was not asked for`)
          if (registryId !== undefined && repositoryArn !== undefined && !repositoryArn.includes(`:${registryId}:`)) throw otherRegistry(repositoryArn)
          found.set(repositoryName, { frequency: scanFrequency, appliedFilters: appliedScanFilters.flatMap(({ filter }) => filter ?? []) })
        }
        const missing = new Set((answer.failures ?? []).flatMap(({ repositoryName }) => repositoryName ?? []))
        const unanswered = names.find((name) => !found.has(name) && !missing.has(name))
        if (unanswered !== undefined) throw new MalformedAnswer(`nothing about repository ${unanswered} in the answer`)
        return found
      }),

    coverages: async (region, arns, signal) => {
      const client = await inspectorOf(region)
      const filterCriteria = { resourceType: [equals(IMAGE)], resourceId: arns.map(equals) }
      return call('inspector2:ListCoverage', async () => {
        const records: CoveredResource[] = []
        let nextToken: string | undefined
        for (let page = 0; page < COVERAGE_PAGES; page++) {
          const answer = await client.send(new ListCoverageCommand({ filterCriteria, maxResults: COVERAGE, nextToken }), { abortSignal: signal })
          if (answer.coveredResources === undefined) throw new MalformedAnswer('no coveredResources in the answer')
          records.push(...answer.coveredResources)
          nextToken = tokenOf(answer)
          if (nextToken === undefined) return { value: byArn(records, arns), serverNow: serverTime(answer) }
        }
        throw new MalformedAnswer(`no end of the list of covered resources after ${COVERAGE_PAGES} pages`)
      })
    },

    coveragesUnder: async (place, tag, token, signal) => {
      const client = await inspectorOf(place.region)
      const filterCriteria = { ...criteriaOf(place), ecrImageTags: [equals(tag)] }
      return call('inspector2:ListCoverage', async () => {
        const answer = await client.send(new ListCoverageCommand({ filterCriteria, maxResults: COVERAGE, nextToken: token }), { abortSignal: signal })
        if (answer.coveredResources === undefined) throw new MalformedAnswer('no coveredResources in the answer')
        return { value: { items: answer.coveredResources.map(listedCoverage), nextToken: tokenOf(answer) }, serverNow: serverTime(answer) }
      })
    },

    covered: async (place, question, token, signal) => {
      const client = await inspectorOf(place.region)
      return call('inspector2:ListCoverage', async () => {
        const answer = await client.send(new ListCoverageCommand({ filterCriteria: askedOf(place, question), maxResults: COVERAGE, nextToken: token }), { abortSignal: signal })
        if (answer.coveredResources === undefined) throw new MalformedAnswer('no coveredResources in the answer')
        return { items: answer.coveredResources.flatMap((record) => coveredImage(record, place)), nextToken: tokenOf(answer) }
      })
    },

    tallies: async (region, arns, signal) => {
      const client = await inspectorOf(region)
      const input = { aggregationType: 'AWS_ECR_CONTAINER' as const, maxResults: TALLIES, aggregationRequest: { awsEcrContainerAggregation: { resourceIds: arns.map(equals) } } }
      return call('inspector2:ListFindingAggregations', async () => {
        const answer = await client.send(new ListFindingAggregationsCommand(input), { abortSignal: signal })
        if (answer.responses === undefined) throw new MalformedAnswer('no responses in the answer')
        if (tokenOf(answer) !== undefined) throw new MalformedAnswer(`a next page after the counts of ${arns.length} images`)
        return new Map(answer.responses.map(tallyOf).map(({ arn, value }) => [insistOn(arns, arn), value]))
      })
    },

    talliesUnder: async ({ region, registryId }, tag, token, signal) => {
      const client = await inspectorOf(region)
      const accountIds = registryId === undefined ? undefined : [equals(registryId)]
      const input = {
        aggregationType: 'AWS_ECR_CONTAINER' as const,
        accountIds,
        maxResults: TALLIES,
        nextToken: token,
        aggregationRequest: { awsEcrContainerAggregation: { imageTags: [equals(tag)] } },
      }
      return call('inspector2:ListFindingAggregations', async () => {
        const answer = await client.send(new ListFindingAggregationsCommand(input), { abortSignal: signal })
        if (answer.responses === undefined) throw new MalformedAnswer('no responses in the answer')
        return { value: { items: answer.responses.map(tallyOf), nextToken: tokenOf(answer) }, serverNow: serverTime(answer) }
      })
    },
  }
}

function tokenOf({ nextToken }: { readonly nextToken?: string | undefined }): string | undefined {
  return nextToken === '' ? undefined : nextToken
}

function equals(value: string): { comparison: 'EQUALS'; value: string } {
  return { comparison: 'EQUALS', value }
}

function byArn(records: readonly CoveredResource[], arns: readonly string[]): ReadonlyMap<string, Covering> {
  const stray = records.find(({ resourceId }) => resourceId === undefined || !arns.includes(resourceId))
  if (stray !== undefined) throw new MalformedAnswer(`a record of ${stray.resourceId ?? 'nothing'} in the answer, which was not asked for`)
  const found = new Map<string, Covering>()
  for (const arn of arns) {
    const covering = coveringOf(
      records.filter(({ resourceId }) => resourceId === arn),
      arn,
    )
    if (covering !== undefined) found.set(arn, covering)
  }
  return found
}

function listedCoverage(record: CoveredResource): Listed<Covering | undefined> {
  const arn = record.resourceId
  if (arn === undefined) throw new MalformedAnswer('a record of nothing in the answer')
  return { arn, value: coveringOf([record], arn) }
}

function coveringOf(records: readonly CoveredResource[], arn: string): Covering | undefined {
  const coverage = coverageOf(records, arn)
  if (coverage === undefined) return undefined
  const counts = new Set(records.map(({ resourceMetadata }) => resourceMetadata?.ecrImage?.inUseCount))
  const [inUse] = counts
  return { coverage, inUse: counts.size === 1 && inUse !== undefined && Number.isSafeInteger(inUse) && inUse >= 0 ? inUse : undefined }
}

/** Always with the resource type: a delegated administrator sees machines and functions too. */
function criteriaOf({ registryId }: RegistryPlace): CoverageFilterCriteria {
  const criteria: CoverageFilterCriteria = { resourceType: [equals(IMAGE)] }
  if (registryId !== undefined) criteria.accountId = [equals(registryId)]
  return criteria
}

function askedOf(place: RegistryPlace, question: CoverageQuestion): CoverageFilterCriteria {
  if (question.kind === 'in-use') return { ...criteriaOf(place), ecrImageInUseCount: [{ lowerInclusive: 1 }] }
  return { ...criteriaOf(place), scanStatusReason: question.reasons.map(equals) }
}

/** Drops images of other registries, such as those of an organization's members: each registry needs its own run. */
function coveredImage({ resourceId, scanType, scanStatus, lastScannedAt }: CoveredResource, place: RegistryPlace): readonly CoveredImage[] {
  if (scanType !== undefined && scanType !== 'PACKAGE') return []
  const { registryId, repository, digest } = IMAGE_ARN.exec(resourceId ?? '')?.groups ?? {}
  if (repository === undefined || digest === undefined) throw new MalformedAnswer(`${resourceId ?? 'nothing'} is no ARN of an image`)
  if (place.registryId !== undefined && registryId !== place.registryId) return []
  return [{ repository, digest, reason: scanStatus?.reason, lastScannedAt: time(lastScannedAt) }]
}

function tallyOf(response: AggregationResponse): Listed<Tally> {
  const { resourceId, severityCounts } = response.awsEcrContainerAggregation ?? {}
  if (resourceId === undefined) throw new MalformedAnswer('counts of nothing in the answer')
  const { all, critical, high, medium } = severityCounts ?? {}
  if (all === undefined || critical === undefined || high === undefined || medium === undefined) throw new MalformedAnswer(`counts of ${resourceId} without their numbers`)
  return { arn: resourceId, value: { all, critical, high, medium } }
}

function insistOn(arns: readonly string[], arn: string): string {
  if (!arns.includes(arn)) throw new MalformedAnswer(`counts of ${arn} in the answer, which were not asked for`)
  return arn
}

function otherRegistry(arn: string): ServiceError {
  return new ServiceError({ kind: 'rejected', action: 'ecr:BatchGetRepositoryScanningConfiguration', code: 'OtherRegistry', text: `the answer is about ${arn}` })
}
