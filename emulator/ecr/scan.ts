import { isDenied, callerArn, type Context } from '../context.ts'
import { ecrFinding, partition } from '../inspector/finding.ts'
import { number, text, word, type JsonObject } from '../json.ts'
import { Refusal } from '../wire/answer.ts'
import type { LiveImage } from '../world.ts'
import { invalidParameter, scanNotFound } from './refusals.ts'
import { target, targetImage } from './target.ts'

/** Enhanced pages hold at most this many findings whatever `maxResults` says. */
const ENHANCED_PAGE = 100

/** `DescribeImageScanFindings`: ECR's own findings, or its view on Inspector's. */
export function describeImageScanFindings(context: Context, input: JsonObject): JsonObject {
  const at = target(context, input)
  const image = targetImage(context, at, input['imageId'])
  const enhanced = context.world.scenario.registry.scanType !== 'BASIC'
  if (enhanced) mayReadInspector(context)
  const status = context.world.ecrStatusOf(image)
  // Enhanced findings of another account cannot be read through ECR.
  if (status === undefined || (enhanced && at.account !== context.account)) throw scanNotFound(imageIdOf(input), at.name, at.account)
  const { nextToken, findings } = enhanced ? enhancedFindings(context, input, image, status.status) : basicFindings(context, input, image, status.status)
  return {
    registryId: at.account,
    repositoryName: at.name,
    imageId: { ...imageIdOf(input), imageDigest: image.digest },
    imageScanStatus: { status: status.status, ...(status.description === undefined ? {} : { description: status.description }) },
    ...(findings === undefined ? {} : { imageScanFindings: findings }),
    ...(nextToken === undefined ? {} : { nextToken }),
  }
}

interface FindingsPart {
  readonly findings?: JsonObject
  readonly nextToken?: string
}

/** The enhanced page: at most 100, counts of that page only, and neither counts nor `enhancedFindings` when there is nothing. */
function enhancedFindings(context: Context, input: JsonObject, image: LiveImage, status: string): FindingsPart {
  const own = context.world.findings().filter((finding) => finding.image === image && finding.wire['status'] === 'ACTIVE')
  if (own.length === 0) return { findings: { findings: [], ...(status === 'PENDING' ? { enhancedFindings: [] } : {}) } }
  const size = Math.min(number(input['maxResults']) ?? ENHANCED_PAGE, ENHANCED_PAGE)
  const page = pageOf(context, own, input, image, size)
  const at = Math.max(...own.map((finding) => number(finding.wire['updatedAt']) ?? 0))
  return {
    findings: {
      imageScanCompletedAt: at,
      vulnerabilitySourceUpdatedAt: at,
      findingSeverityCounts: counts(page.items.map((finding) => word(finding.wire['severity']))),
      findings: [],
      enhancedFindings: page.items.map((finding) => ecrFinding(finding.wire)),
    },
    ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
  }
}

function basicFindings(context: Context, input: JsonObject, image: LiveImage, status: string): FindingsPart {
  if (status !== 'COMPLETE') return {}
  const all = image.plan.basic ?? []
  const { pageSize, pages = [] } = image.plan.basicAnswer ?? {}
  const page = pageOf(context, all, input, image, Math.min(number(input['maxResults']) ?? 100, pageSize ?? Number.POSITIVE_INFINITY))
  const at = context.world.wireTime(context.world.ecrStatusOf(image)?.at ?? 0)
  const index = page.items[0] === undefined ? 0 : Math.floor(all.indexOf(page.items[0]) / (pageSize ?? Number.POSITIVE_INFINITY))
  const findings: JsonObject = {
    imageScanCompletedAt: at,
    vulnerabilitySourceUpdatedAt: at - 3600,
    findingSeverityCounts: counts(all.map((finding) => finding.severity)),
    findings: page.items.map(({ attributes, ...finding }) => ({ ...finding, attributes: Object.entries(attributes).map(([key, value]) => ({ key, value })) })),
    ...pages[index],
  }
  return {
    findings: Object.fromEntries(Object.entries(findings).filter(([, value]) => value !== null)),
    ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
  }
}

function pageOf<T>(context: Context, items: readonly T[], input: JsonObject, image: LiveImage, size: number): { readonly items: readonly T[]; readonly nextToken?: string } {
  const page = context.pager.page(items, ['DescribeImageScanFindings', image.arn], size, text(input['nextToken']))
  if (page === undefined) throw invalidParameter("Invalid parameter at 'nextToken' failed to satisfy constraint: 'The token is not valid for this request'")
  return page
}

function counts(severities: readonly string[]): JsonObject {
  const result = new Map<string, number>()
  for (const severity of severities) result.set(severity, (result.get(severity) ?? 0) + 1)
  return Object.fromEntries(result)
}

function imageIdOf(input: JsonObject): JsonObject {
  return (input['imageId'] ?? {}) as JsonObject
}

/** The facade reads Inspector with the caller's own permissions, and passes on what Inspector says. */
function mayReadInspector(context: Context): void {
  const { region } = context.world.scenario.registry
  for (const [operation, path] of [
    ['ListCoverage', '/coverage/list'],
    ['ListFindings', '/findings/list'],
  ] as const) {
    if (!isDenied(context, `inspector2:${operation}`)) continue
    const resource = `arn:${partition(context.world.scenario.registry)}:inspector2:${region}:${context.account}:${path}`
    throw new Refusal(400, 'AccessDeniedException', `User: ${callerArn(context)} is not authorized to perform: inspector2:${operation} on resource: ${resource}`)
  }
}
