import { callerArn, isDenied, type Context } from '../context.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { problems } from '../shape.ts'
import { json, Refusal, type Answer } from '../wire/answer.ts'
import { batchGetAccountStatus, getConfiguration, listFilters, listUsageTotals } from './account.ts'
import { listFindingAggregations } from './aggregations.ts'
import { getClustersForImage } from './clusters.ts'
import { listCoverage, listCoverageStatistics } from './coverage.ts'
import { batchGetFindingDetails, listFindings } from './findings.ts'
import { invalidRequest } from './refusals.ts'
import { REQUESTS, ROUTES, type InspectorOperation } from './requests.ts'

const JSON_TYPE = 'application/json'

const OPERATIONS: Readonly<Record<InspectorOperation, (context: Context, input: JsonObject) => JsonObject | string>> = {
  ListFindings: listFindings,
  ListCoverage: listCoverage,
  ListCoverageStatistics: listCoverageStatistics,
  BatchGetFindingDetails: batchGetFindingDetails,
  BatchGetAccountStatus: batchGetAccountStatus,
  GetConfiguration: getConfiguration,
  ListUsageTotals: listUsageTotals,
  ListFindingAggregations: listFindingAggregations,
  GetClustersForImage: getClustersForImage,
  ListFilters: listFilters,
}

/** Operation of a path; `undefined` when Inspector has none there. */
export function inspectorOperation(path: string): InspectorOperation | undefined {
  return Object.hasOwn(ROUTES, path) ? ROUTES[path] : undefined
}

/** Answers an Inspector2 request (REST-JSON). Throws `Refusal`. */
export function answerInspector(operation: InspectorOperation, body: string, contentType: string, context: Context): Answer {
  if (body !== '' && !contentType.startsWith(JSON_TYPE)) throw new Refusal(415, 'UnsupportedMediaTypeException', `Content type ${contentType} is not supported`)
  const input = parse(body)
  if (isDenied(context, `inspector2:${operation}`)) throw denied(context, operation)
  const found = problems(REQUESTS[operation], input)
  if (found.length > 0) throw invalidRequest(found)
  const { inspector, account, refusesWhenDisabled } = context.world.scenario.registry
  if (refusesWhenDisabled === true && inspector !== 'ENABLED' && (operation === 'ListFindings' || operation === 'ListCoverage')) {
    throw new Refusal(403, 'AccessDeniedException', `Amazon Inspector is not enabled for account ${account}`)
  }
  const result = OPERATIONS[operation](context, input as JsonObject)
  return json(200, JSON_TYPE, typeof result === 'string' ? result : JSON.stringify(result))
}

/** Inspector's form of an error: the name in a header, the rest in the body. */
export function inspectorError(refusal: Refusal, headers: Readonly<Record<string, string>> = {}): Answer {
  const body: Record<string, Json> = { message: refusal.message, ...refusal.more }
  return json(refusal.status, JSON_TYPE, JSON.stringify(body), { 'x-amzn-errortype': refusal.code, ...headers })
}

function parse(body: string): unknown {
  if (body === '') return {}
  try {
    const value: unknown = JSON.parse(body)
    if (isObject(value)) return value
  } catch {
    // Falls through to the refusal.
  }
  throw new Refusal(400, 'SerializationException', 'The request body is not a JSON object')
}

function denied(context: Context, operation: InspectorOperation): Refusal {
  const { region, partition } = context.world.scenario.registry
  const path = Object.keys(ROUTES).find((route) => ROUTES[route] === operation) ?? ''
  const resource = `arn:${partition ?? 'aws'}:inspector2:${region}:${context.account}:${path}`
  return new Refusal(403, 'AccessDeniedException', `User: ${callerArn(context)} is not authorized to perform: inspector2:${operation} on resource: ${resource}`)
}
