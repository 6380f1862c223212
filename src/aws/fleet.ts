import type { ClientSettings } from './connections.ts'
import {
  GetClustersForImageCommand,
  type ClusterDetails,
  type ClusterInformation,
  type Finding as WireFinding,
  type FilterCriteria,
  type Resource,
  type StringFilter,
} from '@aws-sdk/client-inspector2'
import type { Known } from '../base/finding.ts'
import type { Cluster, FindingsQuestion, FleetFinding, FleetImage, FleetService, TextFilter, Use, Workload } from '../fleet/ports.ts'
import { imageArn } from '../image/model.ts'
import { call, MalformedAnswer } from './errors.ts'
import { fromInspector, Texts, time } from './finding.ts'
import { inspectorClients } from './inspector-client.ts'
import { equals, readFindingsPage, sortOrder } from './list-findings.ts'

const IMAGE = 'AWS_ECR_CONTAINER_IMAGE'
/** Most clusters that one page can hold. Source: `GetClustersForImage`, `maxResults`. */
const CLUSTERS = 100
const ARN = /^arn:(?<partition>[a-z-]+):ecr:(?<region>[a-z0-9-]+):(?<registryId>\d{12}):repository\/(?<name>.+)\/(?<digest>sha256:[a-f0-9]{64})$/

/**
 * Amazon Inspector about all images of a registry. Pages are returned as they are: the caller drops the findings that it did
 * not ask for, because a filter cannot express every question.
 */
export function fleet(settings: (region: string) => ClientSettings): FleetService {
  const texts = new Texts()
  const clientOf = inspectorClients(settings)
  return {
    findings: async (question, token, order, signal) => {
      const client = await clientOf(question.region)
      return call('inspector2:ListFindings', async () => {
        // Not by last observation, as the gate does: every scan of any image changes it, and so the order of the list.
        const input = { filterCriteria: criteriaOf(question), sortCriteria: { field: 'FIRST_OBSERVED_AT' as const, sortOrder: sortOrder(order) } }
        const { findings, nextToken, serverNow } = await readFindingsPage(client, input, token, signal)
        return { value: { findings: findings.flatMap((wire) => placed(wire, texts)), nextToken }, serverNow }
      })
    },

    clusters: async ({ repository, digest }, token, signal) => {
      const client = await clientOf(repository.region)
      return call('inspector2:GetClustersForImage', async () => {
        const request = { filter: { resourceId: imageArn(repository, digest) }, maxResults: CLUSTERS, nextToken: token }
        const answer = await client.send(new GetClustersForImageCommand(request), { abortSignal: signal })
        // The API calls the list `cluster`.
        if (answer.cluster === undefined) throw new MalformedAnswer('no cluster member in the answer')
        return { clusters: answer.cluster.map(clusterOf), nextToken: answer.nextToken === '' ? undefined : answer.nextToken }
      })
    },
  }
}

/** Always with the resource type: a delegated administrator gets findings of machines and functions too. */
function criteriaOf({ registryId, vulnerabilities, related, packages, repositories }: FindingsQuestion): FilterCriteria {
  const criteria: FilterCriteria = {
    resourceType: [equals(IMAGE)],
    // Read findings with an unknown status too: they may be open.
    findingStatus: [{ comparison: 'NOT_EQUALS', value: 'CLOSED' }],
  }
  if (registryId !== undefined) criteria.ecrImageRegistry = [equals(registryId)]
  if (vulnerabilities.length > 0) criteria.vulnerabilityId = vulnerabilities.map(equals)
  if (related.length > 0) criteria.relatedVulnerabilities = related.map(equals)
  if (packages.length > 0) criteria.vulnerablePackages = packages.map((filter) => ({ name: stringFilter(filter) }))
  if (repositories.length > 0) criteria.ecrImageRepositoryName = repositories.map(stringFilter)
  return criteria
}

function stringFilter({ comparison, value }: TextFilter): StringFilter {
  return { comparison: comparison === 'equals' ? 'EQUALS' : 'PREFIX', value }
}

/** The finding once for each image that it names: one, as a rule. A finding without an image is dropped. */
function placed(wire: WireFinding, texts: Texts): readonly FleetFinding[] {
  const finding = fromInspector(wire, texts)
  const images = (wire.resources ?? []).filter(({ type }) => type === undefined || type === IMAGE).map((resource) => imageOf(resource, texts))
  if (images.length === 0) throw new MalformedAnswer(`a finding of no image in the answer (${finding.vulnerabilityId})`)
  return images.map((image) => ({ finding, image }))
}

/** Everything but the ARN may be missing: findings of older scans have no details. */
function imageOf({ id, details }: Resource, texts: Texts): FleetImage {
  const { partition, region, registryId, name, digest } = ARN.exec(id ?? '')?.groups ?? {}
  if (partition === undefined || region === undefined || registryId === undefined || name === undefined || digest === undefined)
    throw new MalformedAnswer(`${id === undefined ? 'nothing' : `"${id.slice(0, 200)}"`} is no ARN of an image`)
  const known = details?.awsEcrContainerImage
  const once = (text: string): string => texts.once(text) ?? text
  return {
    repository: { partition: once(partition), region: once(region), registryId: once(registryId), name: once(name) },
    digest: once(digest),
    tags: (known?.imageTags ?? []).map(once),
    architecture: texts.once(known?.architecture),
    distribution: texts.once(known?.platform),
    use: useOf(known?.inUseCount, time(known?.lastInUseAt)),
  }
}

/** Without a number, the use is unknown, never "not in use". */
function useOf(count: number | undefined, lastAt: number | undefined): Use {
  const known = count !== undefined && Number.isSafeInteger(count) && count >= 0
  const status: Known = !known ? 'unknown' : count > 0 ? 'yes' : 'no'
  return { status, count: known ? count : undefined, lastAt }
}

function clusterOf({ clusterArn, clusterDetails }: ClusterInformation): Cluster {
  if (clusterArn === undefined) throw new MalformedAnswer('a cluster without ARN')
  return { arn: clusterArn, workloads: (clusterDetails ?? []).map(workloadOf) }
}

/** Taken from the API model of August 2026: no recorded answer of this operation is known. */
function workloadOf({ clusterMetadata, runningUnitCount, lastInUse }: ClusterDetails): Workload {
  const { awsEcsMetadataDetails: ecs, awsEksMetadataDetails: eks } = clusterMetadata ?? {}
  const pods = (eks?.workloadInfoList ?? []).map(({ type, name }) => `${type ?? ''} ${name ?? ''}`.trim()).join(', ')
  const name = ecs?.detailsGroup ?? [eks?.namespace, pods].filter((part) => part !== undefined && part !== '').join('/')
  return { name, running: runningUnitCount, lastInUseAt: time(lastInUse) }
}
