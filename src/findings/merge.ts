import { compareText, knownRank, severityRank } from '../base/order.ts'
import type { Image } from '../image/model.ts'
import type { ScannedImages } from '../scan/outcome.ts'
import type { Finding, VulnerablePackage } from '../base/finding.ts'
import { fixOver, highest, judgedSeverity, keep, mostSevere, oldestPublication, worstKnown } from '../base/worst.ts'
import type { CountedFinding, FoundAt } from './counted-finding.ts'
import { enter, pairsOf, partners, type Group } from './grouping.ts'

/** What belongs together, as far as it is counted. */
interface Together {
  readonly occurrences: readonly FoundAt[]
  readonly pairs: ReadonlySet<string>
  readonly basic: boolean
}

/**
 * The counted findings of one requested image, worst first.
 *
 * Occurrences of different platforms belong together when their sets of package and version share a member. Two findings of one image
 * never become one: Inspector counts a vulnerability in an image once with all its packages, so two ARNs are two findings.
 * Where several partners are possible the one with the same set is taken, then the one that shares most. Closed findings are history and dropped.
 */
export function mergeFindings(scanned: ScannedImages, requestedIndex: number): readonly CountedFinding[] {
  const images = readImages(scanned)
  const [only, ...others] = images
  return named(only !== undefined && others.length === 0 ? unmerged(only, scanned, requestedIndex) : merged(images, scanned, requestedIndex)).sort(byWeight)
}

/** Findings of one image are never put together, so nothing has to be remembered of them. */
function unmerged({ image, findings, basic }: ReadImage, scanned: ScannedImages, requestedIndex: number): readonly CountedFinding[] {
  return findings.map((finding) => counted({ occurrences: [occurrence(image, finding)], pairs: pairsOf(finding), basic }, scanned, requestedIndex))
}

function merged(images: readonly ReadImage[], scanned: ScannedImages, requestedIndex: number): readonly CountedFinding[] {
  const groups: Group[] = []
  const byPair = new Map<string, Group[]>()
  for (const { image, findings, basic } of images) {
    for (const { finding, pairs, group } of partners(findings, byPair, image.digest)) {
      const target = group ?? { occurrences: [], pairs: new Set<string>(), images: new Set<string>(), basic: false }
      if (group === undefined) groups.push(target)
      target.occurrences.push(occurrence(image, finding))
      target.images.add(image.digest)
      target.basic ||= basic
      enter(target, pairs, byPair)
    }
  }
  return groups.map((group) => counted(group, scanned, requestedIndex))
}

/** The counted findings of all requested images, worst first; each requested image counts for itself. */
export function mergeScans(scans: readonly ScannedImages[]): readonly CountedFinding[] {
  return named(scans.flatMap((scanned, requestedIndex) => mergeFindings(scanned, requestedIndex))).sort(byWeight)
}

/** Worst first: severity, KEV, exploit, EPSS, then names, so that a text made of it changes only when the data does. */
export function byWeight(left: CountedFinding, right: CountedFinding): number {
  return (
    severityRank(left.severity) - severityRank(right.severity) ||
    knownRank(left.kev) - knownRank(right.kev) ||
    knownRank(left.exploit) - knownRank(right.exploit) ||
    (right.epss ?? -1) - (left.epss ?? -1) ||
    compareText(left.vulnerabilityId, right.vulnerabilityId) ||
    compareText(left.key, right.key) ||
    left.requestedIndex - right.requestedIndex
  )
}

interface ReadImage {
  readonly image: Image
  readonly findings: readonly Finding[]
  readonly basic: boolean
}

/** A digest that is there twice is read as one image with the findings of both. */
function readImages(scanned: ScannedImages): readonly ReadImage[] {
  const images = new Map<string, { image: Image; kept: Map<string, Finding>; basic: boolean }>()
  for (const { image, outcome } of scanned.images) {
    if (outcome.kind !== 'scanned' && outcome.kind !== 'unfinished') continue
    const read = images.get(image.digest) ?? { image, kept: new Map<string, Finding>(), basic: false }
    images.set(image.digest, read)
    read.basic ||= outcome.evidence.scanType === 'basic'
    for (const finding of outcome.findings) if (finding.status !== 'closed') keep(read.kept, finding)
  }
  return [...images.values()]
    .map(({ image, kept, basic }) => ({ image, findings: [...kept.values()].sort((left, right) => compareText(left.arn, right.arn)), basic }))
    .sort((left, right) => compareText(left.image.digest, right.image.digest))
}

function occurrence(image: Image, finding: Finding): FoundAt {
  return { arn: finding.arn, digest: image.digest, platform: image.platform, finding }
}

function counted(group: Together, scanned: ScannedImages, requestedIndex: number): CountedFinding {
  const { repository, digest } = scanned.requested
  const findings = group.occurrences.map((entry) => entry.finding)
  const worst = mostSevere(findings)
  const unknown = findings.find((finding) => finding.unknownSeverity !== undefined)?.unknownSeverity
  const score = highest(findings.map((finding) => finding.score))
  const epss = highest(findings.map((finding) => finding.epss))
  return {
    key: `${repository.name}@${digest}/${worst.vulnerabilityId}/${firstPair(group.pairs)}`,
    requestedIndex,
    repository: repository.name,
    vulnerabilityId: worst.vulnerabilityId,
    severity: judgedSeverity(worst),
    unknownSeverity: unknown,
    status: findings.some((finding) => finding.status === 'active') ? 'active' : 'suppressed',
    fix: fixOver(findings),
    basic: group.basic,
    exploit: worstKnown(findings.map((finding) => finding.exploit)),
    kev: worstKnown(findings.map((finding) => finding.intelligence?.kev ?? 'unknown')),
    score,
    epss,
    title: worst.title,
    publishedAt: oldestPublication(findings),
    packages: packagesOver(findings),
    occurrences: group.occurrences,
  }
}

/** Each name, version and path once; the copy that knows a fixed version is preferred. */
function packagesOver(findings: readonly Finding[]): readonly VulnerablePackage[] {
  const [first] = findings
  if (findings.length === 1 && first !== undefined && first.packages.length < 2) return first.packages
  const once = new Map<string, VulnerablePackage>()
  for (const entry of findings.flatMap((finding) => finding.packages)) {
    const key = `${entry.name}\0${entry.version}\0${entry.path ?? ''}`
    const known = once.get(key)
    if (known === undefined || (known.fixedVersion === undefined && entry.fixedVersion !== undefined)) once.set(key, entry)
  }
  return [...once].sort(([left], [right]) => compareText(left, right)).map(([, entry]) => entry)
}

function firstPair(pairs: ReadonlySet<string>): string {
  const names = [...pairs].map(pairName)
  return (names.length < 2 ? names : names.sort(compareText))[0] ?? ''
}

function pairName(pair: string): string {
  return pair
    .split('\0')
    .slice(1)
    .filter((part) => part !== '')
    .join('@')
}

/** Two findings of one image may share vulnerability, package and version, and one image may be asked for twice: the later ones get a number. */
function named(findings: readonly CountedFinding[]): CountedFinding[] {
  const used = new Set<string>()
  const last = new Map<string, number>()
  return findings.map((finding) => {
    let key = finding.key
    while (used.has(key)) {
      const number = (last.get(finding.key) ?? 1) + 1
      last.set(finding.key, number)
      key = `${finding.key}#${number}`
    }
    used.add(key)
    return key === finding.key ? finding : { ...finding, key }
  })
}
