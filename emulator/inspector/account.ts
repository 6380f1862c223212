import type { Context } from '../context.ts'
import { stableId } from '../digest.ts'
import type { Seconds } from '../seconds.ts'
import { list, number, text, type JsonObject } from '../json.ts'
import { Refusal } from '../wire/answer.ts'
import { partition } from './finding.ts'
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
    accounts: ids
      .filter((id) => known.has(id))
      .map((accountId) => ({ accountId, state: state(registry.inspector), resourceState: { ec2: state('DISABLED'), ecr: state(registry.inspector) } })),
    failedAccounts: ids
      .filter((id) => !known.has(id))
      .map((accountId) => ({ accountId, errorCode: 'ACCESS_DENIED', errorMessage: 'The account is not a member of the organization' })),
  }
}

/** `GetConfiguration`: for how long images are scanned again. */
export function getConfiguration(context: Context): JsonObject {
  const { rescan, inspector } = context.world.scenario.registry
  if (inspector !== 'ENABLED') throw new Refusal(404, 'ResourceNotFoundException', 'Amazon Inspector is not enabled for the account')
  const updatedAt = context.world.wireTime(-90 * 86_400)
  return {
    ecrConfiguration: {
      rescanDurationState: { rescanDuration: rescan.push, pullDateRescanDuration: rescan.pull, pullDateRescanMode: 'LAST_IN_USE_AT', status: 'SUCCESS', updatedAt },
    },
  }
}

/** US dollars a scan in us-east-1. Source: https://aws.amazon.com/inspector/pricing/ */
const PRICES = { ECR_INITIAL_SCAN: 0.09, ECR_RESCAN: 0.01 } as const
const MONTH: Seconds = 30 * 86_400

/** `ListUsageTotals`: what was scanned in the last 30 days, and what that costs. The shape is the API model's: no recording of it exists. */
export function listUsageTotals(context: Context, input: JsonObject): JsonObject {
  const asked = list(input['accountIds']).map(String)
  const accounts = [...new Set([context.world.scenario.registry.account, ...context.world.images.map(({ account }) => account)])].sort()
  const totals = accounts.filter((account) => asked.length === 0 || asked.includes(account)).map((account) => ({ accountId: account, usage: usageOf(context, account) }))
  const page = context.pager.page(totals, { operation: 'ListUsageTotals', accountIds: input['accountIds'] }, number(input['maxResults']) ?? 500, text(input['nextToken']))
  if (page === undefined) throw invalid('nextToken', 'The token is not valid for this request')
  return { totals: page.items, ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }) }
}

function usageOf({ world }: Context, account: string): readonly JsonObject[] {
  const now = world.seconds()
  // Each time at which an image was scanned: its first one, and all later ones.
  const images = world.images
    .filter((image) => image.account === account)
    .map(({ plan }) => [...new Set((plan.coverage ?? []).flatMap(({ at, lastScannedAt }) => (at <= now ? (lastScannedAt ?? []) : [])))].sort((left, right) => left - right))
  const recent = (at: Seconds | undefined): boolean => at !== undefined && at > now - MONTH
  const totals = { ECR_INITIAL_SCAN: images.filter(([first]) => recent(first)).length, ECR_RESCAN: images.flatMap(([, ...again]) => again.filter(recent)).length }
  return (['ECR_INITIAL_SCAN', 'ECR_RESCAN'] as const).map((type) => ({
    type,
    total: totals[type],
    estimatedMonthlyCost: Math.round(totals[type] * PRICES[type] * 100) / 100,
    currency: 'USD',
  }))
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
