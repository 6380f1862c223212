import type { Context } from '../context.ts'
import type { FindingPlan } from '../finding-plan.ts'
import { list, number, object, text, type Json, type JsonObject } from '../json.ts'
import type { LiveFinding } from '../world.ts'
import { epochSeconds } from './finding.ts'
import { passingFinding } from './filter.ts'
import { invalid } from './refusals.ts'
import { sortFindings } from './sort.ts'

/** Not documented; what the service gives without `maxResults`. */
const DEFAULT_PAGE = 50

interface Selection {
  readonly of: readonly LiveFinding[]
  readonly found: ReadonlyMap<string, readonly LiveFinding[]>
}

/** Selections are kept while the world's list is the same one: 200 pages of 20,000 findings are filtered once. */
const selections = new WeakMap<Context['world'], Selection>()

/** `ListFindings`. The body is put together from findings that are JSON already. */
export function listFindings(context: Context, input: JsonObject): string {
  const { filterCriteria, sortCriteria } = input
  const request = { operation: 'ListFindings', filterCriteria, sortCriteria }
  const token = text(input['nextToken'])
  const all = context.elsewhere ? [] : [...select(context, object(filterCriteria), sortCriteria), ...fleetSelection(context, object(filterCriteria), sortCriteria)]
  const page = context.pager.page(shrunk(context, all, token), request, number(input['maxResults']) ?? DEFAULT_PAGE, token)
  if (page === undefined) throw invalid('nextToken', 'The token is not valid for this request')
  const repeated = context.effects.some((effect) => effect.kind === 'repeated-token')
  const next = repeated ? (token ?? page.nextToken) : page.nextToken
  return `{"findings":[${page.items.map((finding) => jsonOf(context, finding)).join(',')}]${next === undefined ? '' : `,"nextToken":${JSON.stringify(next)}`}}`
}

/** Of a fleet only the number. */
type Listed = LiveFinding | number

function fleetSelection({ world }: Context, criteria: JsonObject, sort: Json | undefined): readonly number[] {
  return world.fleet?.select(criteria, sort === undefined ? undefined : object(sort)) ?? []
}

function jsonOf({ world }: Context, finding: Listed): string {
  return typeof finding === 'number' ? (world.fleet?.json(finding) ?? '') : finding.json()
}

function shrunk(context: Context, all: readonly Listed[], token: string | undefined): readonly Listed[] {
  const effect = context.effects.find((entry) => entry.kind === 'shrinking')
  return effect === undefined || token === undefined ? all : all.slice(effect.by)
}

function select(context: Context, criteria: JsonObject, sort: Json | undefined): readonly LiveFinding[] {
  const current = context.world.findings()
  const kept = selections.get(context.world)
  const found = kept?.of === current ? new Map(kept.found) : new Map<string, readonly LiveFinding[]>()
  const key = JSON.stringify([criteria, sort])
  const known = found.get(key)
  if (known !== undefined) return known
  const order = sort === undefined ? undefined : object(sort)['sortOrder']
  const passes = passingFinding(criteria)
  const passing = current.filter((finding) => passes(finding.wire) && (finding.plan.hiddenFrom === undefined || finding.plan.hiddenFrom !== order))
  const result = sort === undefined ? passing : sortFindings(passing, object(sort))
  selections.set(context.world, { of: current, found: found.set(key, result) })
  return result
}

/** `BatchGetFindingDetails`: what is known beyond the finding; ARNs that fail are listed apart, with HTTP 200. */
export function batchGetFindingDetails(context: Context, input: JsonObject): JsonObject {
  const byArn = new Map(context.world.findings().map((finding) => [finding.arn, finding]))
  const findingDetails: JsonObject[] = []
  const errors: JsonObject[] = []
  for (const arn of list(input['findingArns']).map(String)) {
    const finding = byArn.get(arn)
    const plan = finding?.plan.details ?? 'facts'
    if (finding === undefined || plan === 'FINDING_DETAILS_NOT_FOUND') errors.push(failure(arn, 'FINDING_DETAILS_NOT_FOUND', 'No details found for the finding'))
    else if (plan === 'INTERNAL_ERROR') errors.push(failure(arn, plan, 'Details could not be read'))
    else if (plan === 'ACCESS_DENIED') errors.push(failure(arn, plan, 'Access to the finding is denied'))
    else if (plan === 'facts') findingDetails.push(details(arn, finding.plan))
  }
  return { findingDetails, errors }
}

function failure(findingArn: string, errorCode: string, errorMessage: string): JsonObject {
  return { findingArn, errorCode, errorMessage }
}

function details(findingArn: string, plan: FindingPlan): JsonObject {
  const { kev, epss, exploit, exploitedAt, cwes, references } = plan.facts
  return {
    findingArn,
    ...(kev === undefined ? {} : { cisaData: { dateAdded: day(kev.added), dateDue: day(kev.due), action: kev.action } }),
    ...(exploit === true && exploitedAt !== undefined ? { exploitObserved: { firstSeen: day(plan.facts.published ?? exploitedAt), lastSeen: day(exploitedAt) } } : {}),
    ...(kev === undefined ? {} : { ttps: ['T1190'], evidences: [{ evidenceRule: 'Known exploited', evidenceDetail: 'Exploitation has been reported', severity: 'HIGH' }] }),
    ...(epss === undefined ? {} : { epssScore: epss }),
    cwes: cwes ?? [],
    referenceUrls: references ?? [],
    tools: [],
  }
}

function day(iso: string): number {
  return epochSeconds(Date.parse(iso))
}
