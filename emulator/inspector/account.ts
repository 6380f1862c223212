import type { Context } from '../context.ts'
import { stableId } from '../digest.ts'
import { list, number, object, text, word, type JsonObject } from '../json.ts'
import { Refusal } from '../wire/answer.ts'
import { partition } from './finding.ts'
import { findingPasses, imageDetails } from './filter.ts'
import { invalid } from './refusals.ts'

/** `BatchGetAccountStatus`: whether Inspector scans ECR in the account. */
export function batchGetAccountStatus(context: Context, input: JsonObject): JsonObject {
  const { registry } = context.world.scenario
  const asked = list(input['accountIds']).map(String)
  const ids = asked.length === 0 ? [context.account] : asked
  const known = new Set([registry.account, ...context.world.images.map((image) => image.account)])
  // Healthy states carry a code that says nothing; the model requires it.
  const state = (status: string): JsonObject => ({ status, errorCode: 'ALREADY_ENABLED', errorMessage: 'n/a' })
  return {
    accounts: ids.filter((id) => known.has(id)).map((accountId) => ({ accountId, state: state(registry.inspector), resourceState: { ec2: state('DISABLED'), ecr: state(registry.inspector) } })),
    failedAccounts: ids.filter((id) => !known.has(id)).map((accountId) => ({ accountId, errorCode: 'ACCESS_DENIED', errorMessage: 'The account is not a member of the organization' })),
  }
}

/** `GetConfiguration`: for how long images are scanned again. */
export function getConfiguration(context: Context): JsonObject {
  const { rescan, inspector } = context.world.scenario.registry
  if (inspector !== 'ENABLED') throw new Refusal(404, 'ResourceNotFoundException', 'Amazon Inspector is not enabled for the account')
  const updatedAt = context.world.wireTime(-90 * 86_400)
  return { ecrConfiguration: { rescanDurationState: { rescanDuration: rescan.push, pullDateRescanDuration: rescan.pull, pullDateRescanMode: 'LAST_IN_USE_AT', status: 'SUCCESS', updatedAt } } }
}

/** `ListFilters`: suppression rules. */
export function listFilters(context: Context, input: JsonObject): JsonObject {
  const { filters = [], registry } = context.world.scenario
  const at = context.world.wireTime(-30 * 86_400)
  const all = filters
    .map((filter) => ({
      arn: `arn:${partition(registry)}:inspector2:${registry.region}:${context.account}:owner/${context.account}/filter/${stableId(filter.name).slice(0, 16)}`,
      ownerId: context.account,
      name: filter.name,
      criteria: { vulnerabilityId: filter.vulnerabilityIds.map((value) => ({ comparison: 'EQUALS', value })) },
      action: 'SUPPRESS',
      createdAt: at,
      updatedAt: at,
      ...(filter.reason === undefined ? {} : { reason: filter.reason }),
    }))
    .filter((filter) => input['action'] !== 'NONE' && (input['arns'] === undefined || list(input['arns']).includes(filter.arn)))
  const page = context.pager.page(all, { operation: 'ListFilters', action: input['action'], arns: input['arns'] }, number(input['maxResults']) ?? 50, text(input['nextToken']))
  if (page === undefined) throw invalid('nextToken', 'The token is not valid for this request')
  return { filters: page.items, ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }) }
}

/** Aggregation filters and the finding filters that mean the same. */
const AGGREGATED: Readonly<Record<string, string>> = { resourceIds: 'resourceId', imageShas: 'ecrImageHash', repositories: 'ecrImageRepositoryName', architectures: 'ecrImageArchitecture', imageTags: 'ecrImageTags' }

/** `ListFindingAggregations` of type `AWS_ECR_CONTAINER`: counts per image, without the severities below medium. */
export function listFindingAggregations(context: Context, input: JsonObject): JsonObject {
  if (input['aggregationType'] !== 'AWS_ECR_CONTAINER') throw invalid('aggregationType', 'This emulator aggregates by AWS_ECR_CONTAINER only')
  const asked = object(object(input['aggregationRequest'])['awsEcrContainerAggregation'])
  const criteria = Object.fromEntries(Object.entries(asked).flatMap(([name, value]) => (AGGREGATED[name] === undefined ? [] : [[AGGREGATED[name], value]])))
  const byImage = new Map<string, { readonly details: JsonObject; readonly severities: string[] }>()
  for (const { image, wire } of context.world.findings()) {
    if (wire['status'] !== 'ACTIVE' || !findingPasses(wire, criteria)) continue
    const entry = byImage.get(image.arn) ?? { details: { ...imageDetails(wire), accountId: image.account }, severities: [] }
    entry.severities.push(word(wire['severity']))
    byImage.set(image.arn, entry)
  }
  const count = (severities: readonly string[], label: string): number => severities.filter((entry) => entry === label).length
  const responses = [...byImage].map(([resourceId, { details, severities }]) => ({
    awsEcrContainerAggregation: {
      resourceId,
      imageSha: details['imageHash'],
      repository: details['repositoryName'],
      architecture: details['architecture'],
      imageTags: details['imageTags'],
      accountId: details['accountId'],
      severityCounts: { all: severities.length, medium: count(severities, 'MEDIUM'), high: count(severities, 'HIGH'), critical: count(severities, 'CRITICAL') },
    },
  }))
  const page = context.pager.page(responses, { operation: 'ListFindingAggregations', aggregationRequest: input['aggregationRequest'] }, number(input['maxResults']) ?? 50, text(input['nextToken']))
  if (page === undefined) throw invalid('nextToken', 'The token is not valid for this request')
  return { aggregationType: 'AWS_ECR_CONTAINER', responses: page.items, ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }) }
}
