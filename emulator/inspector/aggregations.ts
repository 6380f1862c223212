import type { Context } from '../context.ts'
import { number, object, text, word, type JsonObject } from '../json.ts'
import type { Counted } from '../fleet/fleet.ts'
import { imageDetails, passingFinding } from './filter.ts'
import { invalid } from './refusals.ts'

/** Not documented; what the service gives without `maxResults`. */
const DEFAULT_PAGE = 50

/** Aggregation filters and the finding filters that mean the same. */
const AGGREGATED: Readonly<Record<string, string>> = {
  resourceIds: 'resourceId',
  imageShas: 'ecrImageHash',
  repositories: 'ecrImageRepositoryName',
  architectures: 'ecrImageArchitecture',
  imageTags: 'ecrImageTags',
  inUseCount: 'ecrImageInUseCount',
  lastInUseAt: 'ecrImageLastInUseAt',
}

/**
 * `ListFindingAggregations` of type `AWS_ECR_CONTAINER`: counts per image, without the severities below medium. Taken from
 * the API model of August 2026: no recorded answer is known, and neither is the order without `sortBy`.
 */
export function listFindingAggregations(context: Context, input: JsonObject): JsonObject {
  if (input['aggregationType'] !== 'AWS_ECR_CONTAINER') throw invalid('aggregationType', 'This emulator aggregates by AWS_ECR_CONTAINER only')
  const asked = object(object(input['aggregationRequest'])['awsEcrContainerAggregation'])
  const { world } = context
  const all = context.elsewhere ? [] : [...held(context, asked), ...(world.fleet?.aggregated(asked) ?? [])]
  const page = context.pager.page(all, { operation: 'ListFindingAggregations', asked }, number(input['maxResults']) ?? DEFAULT_PAGE, text(input['nextToken']))
  if (page === undefined) throw invalid('nextToken', 'The token is not valid for this request')
  const responses = page.items.map((item) => (typeof item === 'number' ? computed(context, item) : item))
  return {
    aggregationType: 'AWS_ECR_CONTAINER',
    responses: responses.map((awsEcrContainerAggregation) => ({ awsEcrContainerAggregation })),
    ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
  }
}

/** Of the images of the scenario. */
function held({ world }: Context, asked: JsonObject): readonly JsonObject[] {
  const criteria = Object.fromEntries(Object.entries(asked).flatMap(([name, value]) => (AGGREGATED[name] === undefined ? [] : [[AGGREGATED[name], value]])))
  const passes = passingFinding(criteria)
  const byImage = new Map<string, { readonly details: JsonObject; readonly severities: Map<string, number> }>()
  for (const { image, wire } of world.findings()) {
    if (wire['status'] !== 'ACTIVE' || !passes(wire)) continue
    const entry = byImage.get(image.arn) ?? { details: { ...imageDetails(wire), accountId: image.account }, severities: new Map<string, number>() }
    const severity = word(wire['severity'])
    entry.severities.set(severity, (entry.severities.get(severity) ?? 0) + 1)
    byImage.set(image.arn, entry)
  }
  return [...byImage].map(([resourceId, { details, severities }]) => ({
    resourceId,
    imageSha: details['imageHash'],
    repository: details['repositoryName'],
    architecture: details['architecture'],
    imageTags: details['imageTags'],
    accountId: details['accountId'],
    severityCounts: countsOf(severities),
  }))
}

function computed({ world, account }: Context, manifest: number): JsonObject {
  const counted: Counted | undefined = world.fleet?.count(manifest)
  if (counted === undefined) return {}
  const { plan, arn, severities } = counted
  return {
    resourceId: arn,
    imageSha: plan.artifact.digest,
    repository: plan.repository,
    architecture: plan.artifact.platform?.architecture ?? 'amd64',
    imageTags: (plan.tags ?? []).map(String),
    accountId: account,
    severityCounts: countsOf(severities),
    ...(plan.inUse === undefined ? {} : { inUseCount: plan.inUse.count, lastInUseAt: world.wireTime(plan.inUse.lastAt) }),
  }
}

function countsOf(severities: ReadonlyMap<string, number>): JsonObject {
  const all = [...severities.values()].reduce((sum, count) => sum + count, 0)
  return { all, medium: severities.get('MEDIUM') ?? 0, high: severities.get('HIGH') ?? 0, critical: severities.get('CRITICAL') ?? 0 }
}
