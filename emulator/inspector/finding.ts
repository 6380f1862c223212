import type { FindingPlan, PackageFacts, VulnerabilityFacts } from '../finding-plan.ts'
import type { ImagePlan, RegistryPlan } from '../scenario.ts'
import { stableId } from '../digest.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'

/** What findings need to know about their image. */
export interface FindingHost {
  readonly plan: ImagePlan
  readonly account: string
  readonly arn: string
  readonly tags: readonly string[]
  /** What each of them says of it. */
  readonly resource: JsonObject
}

/** The same for all findings of an image. */
export function findingHost(host: Omit<FindingHost, 'resource'>, registry: RegistryPlan, start: number): FindingHost {
  return { ...host, resource: resourceOf(host, registry, start) }
}

const MS = 1000

/** Inspector's words where a text or a fix is missing. */
const NO_TEXT = 'None Provided'
const NO_FIX = 'NotAvailable'

/** Epoch seconds as they go over the wire, in milliseconds resolution. */
export function epochSeconds(ms: number): number {
  return Math.round(ms) / MS
}

/**
 * The finding as `ListFindings` gives it, at the moment it is first listed. Members that a real finding lacks (score, EPSS,
 * dates of the vendor) are left out when the facts have none.
 */
export function wireFinding(plan: FindingPlan, host: FindingHost, registry: RegistryPlan, start: number): JsonObject {
  if (plan.recorded !== undefined) return plan.recorded
  const { facts, packages } = plan
  const observed = epochSeconds(start + (plan.observedAt ?? plan.listedAt) * MS)
  const wire: JsonObject = {
    findingArn: `arn:${partition(registry)}:inspector2:${registry.region}:${host.account}:finding/${stableId(host.arn, facts.id, ...packages.map((entry) => entry.path ?? ''))}`,
    awsAccountId: host.account,
    type: 'PACKAGE_VULNERABILITY',
    title: title(facts, packages),
    description: facts.description,
    severity: facts.severity,
    status: plan.status ?? 'ACTIVE',
    firstObservedAt: observed,
    lastObservedAt: observed,
    updatedAt: observed,
    fixAvailable: fixAvailable(packages),
    exploitAvailable: facts.exploit === true ? 'YES' : 'NO',
    remediation: { recommendation: { text: NO_TEXT } },
    packageVulnerabilityDetails: vulnerability(facts, packages, host),
    resources: [host.resource],
    ...(facts.exploitedAt === undefined ? {} : { exploitabilityDetails: { lastKnownExploitAt: day(facts.exploitedAt) } }),
    ...(facts.epss === undefined ? {} : { epss: { score: facts.epss } }),
    ...scores(facts),
  }
  return plan.override === undefined ? wire : Object.fromEntries(Object.entries({ ...wire, ...plan.override }).filter(([, value]) => value !== undefined))
}

function title(facts: VulnerabilityFacts, packages: readonly PackageFacts[]): string {
  const names = [...new Set(packages.map((entry) => entry.name))]
  const shown = names.slice(0, 2).join(', ')
  return `${facts.id} - ${shown}${names.length > 2 ? ` and ${names.length - 2} more` : ''}`
}

function fixAvailable(packages: readonly PackageFacts[]): string {
  const fixable = packages.filter((entry) => entry.fixed !== undefined).length
  if (fixable === 0) return 'NO'
  return fixable === packages.length ? 'YES' : 'PARTIAL'
}

function scores(facts: VulnerabilityFacts): Record<string, Json> {
  if (facts.score === undefined) return {}
  const cvss = { scoreSource: 'NVD', cvssSource: 'NVD', version: version(facts.vector), score: facts.score, scoringVector: facts.vector ?? '', adjustments: [] }
  return { inspectorScore: facts.score, inspectorScoreDetails: { adjustedCvss: cvss } }
}

function vulnerability(facts: VulnerabilityFacts, packages: readonly PackageFacts[], host: FindingHost): JsonObject {
  const layers = host.plan.artifact.layers
  const arch = host.plan.artifact.platform?.architecture.toUpperCase()
  return {
    vulnerabilityId: facts.id,
    source: facts.source ?? 'NVD',
    sourceUrl: facts.sourceUrl ?? `https://nvd.nist.gov/vuln/detail/${facts.id}`,
    ...(facts.vendorSeverity === undefined ? {} : { vendorSeverity: facts.vendorSeverity }),
    ...(facts.published === undefined ? {} : { vendorCreatedAt: day(facts.published) }),
    ...(facts.updated === undefined ? {} : { vendorUpdatedAt: day(facts.updated) }),
    cvss: facts.score === undefined ? [] : [{ baseScore: facts.score, scoringVector: facts.vector ?? '', version: version(facts.vector), source: 'NVD' }],
    relatedVulnerabilities: facts.related ?? [],
    referenceUrls: facts.references ?? [],
    vulnerablePackages: packages.map((entry) => {
      const layer = layers[Math.min(entry.layer ?? 0, layers.length - 1)]
      return {
        name: entry.name,
        version: entry.version,
        ...(entry.release === undefined ? {} : { release: entry.release }),
        epoch: entry.epoch ?? 0,
        ...(entry.manager === 'OS' && arch !== undefined ? { arch } : {}),
        packageManager: entry.manager,
        ...(entry.path === undefined ? {} : { filePath: entry.path }),
        fixedInVersion: entry.fixed ?? NO_FIX,
        ...(entry.command === undefined ? {} : { remediation: entry.command }),
        ...(layer === undefined ? {} : { sourceLayerHash: layer.digest }),
      }
    }),
  }
}

function resourceOf(host: Omit<FindingHost, 'resource'>, registry: RegistryPlan, start: number): JsonObject {
  const { plan } = host
  const place = {
    type: 'AWS_ECR_CONTAINER_IMAGE',
    id: host.arn,
    partition: partition(registry),
    region: registry.region,
    tags: {},
    provider: 'AWS',
    providerAccountId: host.account,
  }
  if (plan.bare === true) return place
  const use = plan.inUse
  const details: JsonObject = {
    repositoryName: plan.repository,
    imageHash: plan.artifact.digest,
    registry: host.account,
    imageTags: host.tags,
    pushedAt: epochSeconds(start + plan.pushedAt * MS),
    architecture: plan.artifact.platform?.architecture ?? 'amd64',
    platform: plan.os ?? 'DEBIAN_12',
    ...(use === undefined ? {} : { inUseCount: use.count, lastInUseAt: epochSeconds(start + use.lastAt * MS) }),
  }
  return { ...place, details: { awsEcrContainerImage: details } }
}

export function partition(registry: RegistryPlan): string {
  return registry.partition ?? 'aws'
}

function day(iso: string): number {
  return epochSeconds(Date.parse(iso))
}

function version(vector: string | undefined): string {
  return /^CVSS:([0-9.]+)\//.exec(vector ?? '')?.[1] ?? '2.0'
}

/** What ECR's facade calls the same finding: other names for the scores, and without what only Inspector knows. */
export function ecrFinding(wire: JsonObject): JsonObject {
  const { inspectorScore, inspectorScoreDetails, ...rest } = wire
  const shared = Object.fromEntries(Object.entries(rest).filter(([key]) => key !== 'epss' && key !== 'exploitabilityDetails'))
  const details = isObject(wire['packageVulnerabilityDetails']) ? wire['packageVulnerabilityDetails'] : {}
  const packages = Array.isArray(details['vulnerablePackages']) ? (details['vulnerablePackages'] as readonly JsonObject[]) : []
  const resources = Array.isArray(wire['resources']) ? (wire['resources'] as readonly JsonObject[]) : []
  const adjusted = isObject(inspectorScoreDetails) && isObject(inspectorScoreDetails['adjustedCvss']) ? inspectorScoreDetails['adjustedCvss'] : undefined
  return {
    ...shared,
    packageVulnerabilityDetails: { ...details, vulnerablePackages: packages.map((entry) => without(entry, 'remediation', 'sourceLambdaLayerArn')) },
    resources: resources.map((entry) => without(entry, 'partition', 'region', 'provider', 'providerAccountId', 'providerOrgId')),
    remediation: ecrRemediation(wire['remediation']),
    ...(inspectorScore === undefined ? {} : { score: inspectorScore }),
    ...(adjusted === undefined ? {} : { scoreDetails: { cvss: without(adjusted, 'cvssSource') } }),
  }
}

function ecrRemediation(value: Json | undefined): JsonObject {
  const given = isObject(value) && isObject(value['recommendation']) ? value['recommendation'] : {}
  return { recommendation: { ...(given['text'] === undefined ? {} : { text: given['text'] }), ...(given['Url'] === undefined ? {} : { url: given['Url'] }) } }
}

function without(from: JsonObject, ...names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(from).filter(([key]) => !names.includes(key)))
}
