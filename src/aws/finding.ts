import type { Finding as WireFinding, VulnerablePackage as WirePackage } from '@aws-sdk/client-inspector2'
import type { ImageScanFinding } from '@aws-sdk/client-ecr'
import { isSeverity, type Cvss, type Finding, type FixAvailability, type Known, type VulnerablePackage } from '../findings/finding.ts'
import { MalformedAnswer } from './errors.ts'

/** Inspector's words for "there is no fix" and "there is no advice". */
const NO_FIX = 'NotAvailable'
const NO_ADVICE = 'None Provided'

/**
 * Inspector's finding in our own shape.
 *
 * Real answers lack most members at times (score, EPSS, `fixAvailable`, `cvss`), so nothing but the ARN is required.
 * Source: `Finding` of the Inspector2 API, and recorded answers.
 */
export function fromInspector(wire: WireFinding): Finding {
  if (wire.findingArn === undefined || wire.findingArn === '') throw new MalformedAnswer('a finding without ARN')
  const details = wire.packageVulnerabilityDetails
  const packages = (details?.vulnerablePackages ?? []).map(fromPackage)
  const adjusted = wire.inspectorScoreDetails?.adjustedCvss
  return compact({
    arn: wire.findingArn,
    // Findings that are not about packages have no vulnerability id; their title is the next best name.
    vulnerabilityId: details?.vulnerabilityId ?? wire.title ?? wire.findingArn,
    title: wire.title ?? details?.vulnerabilityId ?? '',
    description: wire.description === NO_ADVICE ? '' : (wire.description ?? ''),
    ...severity(wire.severity),
    status: status(wire.status),
    fix: fix(wire.fixAvailable, packages),
    exploit: known(wire.exploitAvailable),
    score: wire.inspectorScore ?? adjusted?.score,
    scoreVector: adjusted?.scoringVector,
    epss: wire.epss?.score,
    packages,
    source: details?.source,
    sourceUrl: details?.sourceUrl,
    vendorSeverity: details?.vendorSeverity,
    publishedAt: time(details?.vendorCreatedAt),
    firstObservedAt: time(wire.firstObservedAt),
    lastObservedAt: time(wire.lastObservedAt),
    updatedAt: time(wire.updatedAt),
    exploitedAt: time(wire.exploitabilityDetails?.lastKnownExploitAt),
    relatedVulnerabilities: details?.relatedVulnerabilities ?? [],
    references: details?.referenceUrls ?? [],
    cvss: unique((details?.cvss ?? []).map((entry) => compact<Cvss>({ score: entry.baseScore, vector: entry.scoringVector, version: entry.version, source: entry.source }))),
    recommendation: recommendation(wire),
  })
}

/** Digest of the image that a finding belongs to, from its resource id; `undefined` when it names none. */
export function imageDigestOf(wire: WireFinding): readonly string[] {
  return (wire.resources ?? []).flatMap((resource) => {
    const digest = resource.details?.awsEcrContainerImage?.imageHash ?? /sha256:[a-f0-9]{64}$/.exec(resource.id ?? '')?.[0]
    return digest === undefined ? [] : [digest]
  })
}

/**
 * A finding of ECR's basic scanning. It knows no fix, no exploit and no EPSS; the report says so.
 * Source: `ImageScanFinding` of the ECR API (attributes `package_name`, `package_version`, `CVSS3_SCORE`, …).
 */
export function fromBasic(wire: ImageScanFinding, imageArn: string): Finding {
  const attributes = new Map((wire.attributes ?? []).map((attribute) => [attribute.key ?? '', attribute.value ?? '']))
  const id = wire.name ?? ''
  if (id === '') throw new MalformedAnswer('a basic finding without name')
  const name = attributes.get('package_name') ?? ''
  const version = attributes.get('package_version') ?? ''
  const fixed = attributes.get('fixed_in_version') ?? attributes.get('patched_version')
  const score = Number(attributes.get('CVSS4_SCORE') ?? attributes.get('CVSS3_SCORE') ?? attributes.get('CVSS2_SCORE') ?? Number.NaN)
  const packages: VulnerablePackage[] = name === '' ? [] : [compact<VulnerablePackage>({ name, version, manager: 'OS', fixedVersion: fixed === undefined || fixed === '' ? undefined : fixed })]
  return compact({
    // Basic findings have no ARN; the image, the vulnerability and the package name one.
    arn: `${imageArn}#${id}/${name}@${version}`,
    vulnerabilityId: id,
    title: name === '' ? id : `${id} - ${name}`,
    description: wire.description ?? '',
    ...severity(wire.severity === 'UNDEFINED' ? 'UNTRIAGED' : wire.severity),
    status: 'active' as const,
    fix: fix(undefined, packages),
    exploit: 'unknown' as const,
    score: Number.isNaN(score) ? undefined : score,
    scoreVector: attributes.get('CVSS4_VECTOR') ?? attributes.get('CVSS3_VECTOR') ?? attributes.get('CVSS2_VECTOR'),
    packages,
    sourceUrl: wire.uri,
    relatedVulnerabilities: [],
    references: wire.uri === undefined ? [] : [wire.uri],
    cvss: [],
  })
}

function fromPackage(wire: WirePackage): VulnerablePackage {
  const epoch = wire.epoch !== undefined && wire.epoch > 0 ? `${wire.epoch}:` : ''
  const release = wire.release === undefined || wire.release === '' ? '' : `-${wire.release}`
  const fixed = wire.fixedInVersion
  return compact<VulnerablePackage>({
    name: wire.name ?? '',
    version: `${epoch}${wire.version ?? ''}${release}`,
    manager: wire.packageManager,
    arch: wire.arch,
    path: wire.filePath,
    // "0:" is the epoch of packages that have none; people do not write it.
    fixedVersion: fixed === undefined || fixed === '' || fixed === NO_FIX ? undefined : fixed.replace(/^0:/, ''),
    upgradeCommand: wire.remediation === NO_ADVICE ? undefined : wire.remediation,
    layer: wire.sourceLayerHash,
  })
}

function severity(label: string | undefined): Pick<Finding, 'severity' | 'unknownSeverity'> {
  const lower = (label ?? '').toLowerCase()
  if (isSeverity(lower)) return { severity: lower }
  return { severity: 'untriaged', unknownSeverity: label ?? '(none)' }
}

function status(label: string | undefined): Finding['status'] {
  if (label === 'SUPPRESSED') return 'suppressed'
  if (label === 'CLOSED') return 'closed'
  return 'active'
}

function fix(label: string | undefined, packages: readonly VulnerablePackage[]): FixAvailability {
  if (label === 'YES') return 'yes'
  if (label === 'PARTIAL') return 'partial'
  if (label === 'NO') return 'no'
  const fixable = packages.filter((entry) => entry.fixedVersion !== undefined).length
  if (fixable === 0) return 'no'
  return fixable === packages.length ? 'yes' : 'partial'
}

function known(label: string | undefined): Known {
  if (label === 'YES') return 'yes'
  return label === 'NO' ? 'no' : 'unknown'
}

/** Epoch milliseconds of a time of the SDK, when it is one. */
export function time(value: Date | undefined): number | undefined {
  const ms = value?.getTime()
  return ms === undefined || Number.isNaN(ms) ? undefined : ms
}

function recommendation(wire: WireFinding): Finding['recommendation'] {
  const given = wire.remediation?.recommendation
  const text = given?.text === NO_ADVICE ? undefined : given?.text
  if (text === undefined && given?.Url === undefined) return undefined
  return compact({ text, url: given?.Url })
}

function unique(entries: readonly Cvss[]): readonly Cvss[] {
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()]
}

/** The object without its `undefined` members, as `exactOptionalPropertyTypes` wants it. */
function compact<T extends object>(members: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T
}
