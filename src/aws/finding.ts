import type { Finding as WireFinding, VulnerablePackage as WirePackage } from '@aws-sdk/client-inspector2'
import type { ImageScanFinding } from '@aws-sdk/client-ecr'
import { isSeverity, type Finding, type FixAvailability, type Known, type VulnerablePackage } from '../base/finding.ts'
import { keep } from '../base/worst.ts'
import { MalformedAnswer } from './errors.ts'

/** Inspector's words for "there is no fix" and "there is no advice". */
const NO_FIX = 'NotAvailable'
const NO_ADVICE = 'None Provided'

/** Keeps one copy of equal texts: thousands of findings share the names, versions, layers and commands of a few packages. */
export class Texts {
  readonly #kept = new Map<string, string>()

  once(text: string | undefined): string | undefined {
    if (text === undefined) return undefined
    const kept = this.#kept.get(text)
    if (kept !== undefined) return kept
    this.#kept.set(text, text)
    return text
  }
}

/**
 * Inspector's finding in our own shape.
 *
 * Real answers lack most members at times (score, EPSS, `fixAvailable`, `cvss`), so nothing but the ARN is required.
 * Source: `Finding` of the Inspector2 API, and recorded answers.
 */
export function fromInspector(wire: WireFinding, texts = new Texts()): Finding {
  if (wire.findingArn === undefined || wire.findingArn === '') throw new MalformedAnswer('a finding without ARN')
  const details = wire.packageVulnerabilityDetails
  const packages = (details?.vulnerablePackages ?? []).map((entry) => fromPackage(entry, texts))
  const adjusted = wire.inspectorScoreDetails?.adjustedCvss
  return {
    arn: wire.findingArn,
    // Findings that are not about packages have no vulnerability id; their title is the next best name.
    vulnerabilityId: details?.vulnerabilityId ?? wire.title ?? wire.findingArn,
    title: wire.title ?? details?.vulnerabilityId ?? '',
    description: wire.description === undefined || wire.description === NO_ADVICE ? '' : wire.description,
    ...severity(wire.severity),
    status: status(wire.status),
    fix: fix(wire.fixAvailable, packages, wire.type),
    exploit: known(wire.exploitAvailable),
    score: wire.inspectorScore ?? adjusted?.score,
    scoreVector: texts.once(adjusted?.scoringVector),
    epss: wire.epss?.score,
    packages,
    source: texts.once(details?.source),
    sourceUrl: details?.sourceUrl,
    vendorSeverity: texts.once(details?.vendorSeverity),
    publishedAt: time(details?.vendorCreatedAt),
    firstObservedAt: time(wire.firstObservedAt),
    updatedAt: time(wire.updatedAt),
    distribution: texts.once(distributionOf(wire)),
    relatedVulnerabilities: listOf(details?.relatedVulnerabilities),
    references: listOf(details?.referenceUrls),
  }
}

/**
 * The findings of one page. If an answer has an ARN twice, it is one finding, with the worse of both values: the copies are
 * equally new, so neither can replace the other.
 */
export function fromInspectorPage(wire: readonly WireFinding[], texts = new Texts()): readonly Finding[] {
  const kept = new Map<string, Finding>()
  for (const finding of wire) keep(kept, fromInspector(finding, texts))
  return [...kept.values()]
}

function fromPackage(wire: WirePackage, texts: Texts): VulnerablePackage {
  const epoch = wire.epoch !== undefined && wire.epoch > 0 ? `${wire.epoch}:` : ''
  const release = wire.release === undefined || wire.release === '' ? '' : `-${wire.release}`
  const fixed = wire.fixedInVersion
  return {
    name: texts.once(wire.name) ?? '',
    version: texts.once(`${epoch}${wire.version ?? ''}${release}`) ?? '',
    manager: texts.once(wire.packageManager),
    arch: texts.once(wire.arch),
    path: texts.once(wire.filePath),
    // "0:" is the epoch of packages that have none; people do not write it.
    fixedVersion: fixed === undefined || fixed === '' || fixed === NO_FIX ? undefined : texts.once(fixed.replace(/^0:/, '')),
    upgradeCommand: wire.remediation === NO_ADVICE ? undefined : texts.once(wire.remediation),
    layer: texts.once(wire.sourceLayerHash),
  }
}

/** Two values that differ count as unknown. */
function distributionOf({ resources }: WireFinding): string | undefined {
  const platforms = new Set((resources ?? []).flatMap(({ details }) => details?.awsEcrContainerImage?.platform ?? []))
  const [only] = platforms
  return platforms.size === 1 ? only : undefined
}

/** One shared value for all findings without it. */
const EMPTY: readonly string[] = []

function listOf(list: readonly string[] | undefined): readonly string[] {
  return list === undefined || list.length === 0 ? EMPTY : list
}

/** Digest of the image that a finding belongs to, from its resource id; `undefined` when it names none. */
export function imageDigestOf(wire: WireFinding): readonly string[] {
  return (wire.resources ?? []).flatMap((resource) => {
    const digest = resource.details?.awsEcrContainerImage?.imageHash ?? /sha256:[a-f0-9]{64}$/.exec(resource.id ?? '')?.[0]
    return digest === undefined ? [] : [digest]
  })
}

/**
 * A finding of ECR's basic scanning. It knows no exploit and no EPSS, and a fix hardly ever; the report says so.
 * Source: `ImageScanFinding` of the ECR API (attributes `package_name`, `package_version`, `CVSS3_SCORE`, …).
 */
export function fromBasic(wire: ImageScanFinding, imageArn: string): Finding {
  const id = wire.name ?? ''
  if (id === '') throw new MalformedAnswer('a basic finding without name')
  const valuesOf = (key: string) =>
    (wire.attributes ?? []).flatMap((attribute) => (attribute.key === key && attribute.value !== undefined && attribute.value !== '' ? [attribute.value] : []))
  const packages = basicPackages(valuesOf)
  const [first] = packages
  return {
    // Basic findings have no ARN, and several may have the same id, package and version. The reader of the list has to tell them apart.
    arn: `${imageArn}#${id}/${first?.name ?? ''}@${first?.version ?? ''}`,
    vulnerabilityId: id,
    title: first === undefined ? id : `${id} - ${first.name}`,
    description: wire.description ?? '',
    ...basicSeverity(wire.severity),
    status: 'active',
    fix: fix(undefined, packages),
    exploit: 'unknown',
    score: scoreOf(valuesOf('CVSS4_SCORE')) ?? scoreOf(valuesOf('CVSS3_SCORE')) ?? scoreOf(valuesOf('CVSS2_SCORE')),
    scoreVector: [...valuesOf('CVSS4_VECTOR'), ...valuesOf('CVSS3_VECTOR'), ...valuesOf('CVSS2_VECTOR')][0],
    packages,
    sourceUrl: wire.uri,
    relatedVulnerabilities: [],
    references: wire.uri === undefined ? [] : [wire.uri],
  }
}

/** One package, as a rule. An attribute with several values makes a package for each, so that an exception for one does not cover the others. */
function basicPackages(valuesOf: (key: string) => readonly string[]): readonly VulnerablePackage[] {
  const versions = valuesOf('package_version')
  const fixedVersion = [...valuesOf('fixed_in_version'), ...valuesOf('patched_version')].find((version) => version !== NO_FIX)
  return [...new Set(valuesOf('package_name'))].flatMap((name) =>
    (versions.length === 0 ? [''] : [...new Set(versions)]).map((version) => ({ name, version, manager: 'OS', fixedVersion })),
  )
}

function scoreOf(values: readonly string[]): number | undefined {
  const scores = values.map(Number).filter((score) => !Number.isNaN(score))
  return scores.length === 0 ? undefined : Math.max(...scores)
}

/** `UNDEFINED` of basic scanning is what Inspector calls untriaged. */
export function basicSeverity(label: string | undefined): Pick<Finding, 'severity' | 'unknownSeverity'> {
  return severity(label === 'UNDEFINED' ? 'UNTRIAGED' : label)
}

function severity(label: string | undefined): Pick<Finding, 'severity' | 'unknownSeverity'> {
  const lower = (label ?? '').toLowerCase()
  if (isSeverity(lower)) return { severity: lower, unknownSeverity: undefined }
  return { severity: 'untriaged', unknownSeverity: label ?? '(none)' }
}

function status(label: string | undefined): Finding['status'] {
  if (label === 'SUPPRESSED') return 'suppressed'
  if (label === 'CLOSED') return 'closed'
  return 'active'
}

/**
 * "No" only if the label is an explicit NO, the finding is about packages, and no package has a fixed version. A fixed version
 * means "yes", whatever the label says. A label that is missing, new, or not about packages means "unknown".
 */
function fix(label: string | undefined, packages: readonly VulnerablePackage[], type?: string): FixAvailability {
  if (label === 'YES') return 'yes'
  if (label === 'PARTIAL') return 'partial'
  const fixable = packages.filter((entry) => entry.fixedVersion !== undefined).length
  if (fixable > 0) return fixable === packages.length ? 'yes' : 'partial'
  return label === 'NO' && type === 'PACKAGE_VULNERABILITY' ? 'no' : 'unknown'
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
