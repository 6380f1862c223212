import { compareText, severityRank } from '../../base/order.ts'
import type { EpochMs, Finding, Known, Severity, VulnerablePackage } from '../../base/finding.ts'
import { severityLabel } from '../../base/finding.ts'
import { judgedSeverity } from '../../base/worst.ts'
import { imageArn } from '../../image/model.ts'
import type { Excepted } from '../../policy/exceptions/apply.ts'
import type { Cluster, FleetFinding, FleetImage, Use } from '../ports.ts'
import { concerned, type Concerned, type FindAsked } from './asked.ts'

/** A package at one place of an image. */
export type FoundPackage = Pick<VulnerablePackage, 'name' | 'version' | 'fixedVersion' | 'path'>

/** Whether it is open, suppressed or excepted. */
export type Standing = { readonly kind: 'open' } | { readonly kind: 'suppressed' } | Excepted

/** One vulnerability in one image, over all findings of it. */
export interface FoundVulnerability {
  readonly id: string
  /** The worst of its findings, as it is compared. */
  readonly severity: Severity
  /** As Inspector names it. */
  readonly severityLabel: string
  readonly packages: readonly FoundPackage[]
  readonly firstObservedAt: EpochMs | undefined
  /** Open as soon as one of its findings is. */
  readonly standing: Standing
}

export type FoundClusters =
  | { readonly kind: 'read'; readonly clusters: readonly Cluster[] }
  /** Not in use, or not wanted. */
  | { readonly kind: 'not-asked' }
  | { readonly kind: 'unknown' }

/** An image that has what was asked for. */
export interface FoundImage {
  readonly image: FleetImage
  /** Worst first. */
  readonly vulnerabilities: readonly FoundVulnerability[]
  readonly clusters: FoundClusters
}

/** By what a finding is excepted; `undefined` when it is not. */
export type ExceptedBy = (finding: Finding, image: FleetImage) => Excepted | undefined

interface Collected {
  image: FleetImage
  readonly vulnerabilities: Map<string, FoundVulnerability>
}

/** Collects images from findings, page by page. It keeps only what a row shows, so memory grows with images, not with findings. */
export class FoundImages {
  readonly #asked: FindAsked
  readonly #exceptedBy: ExceptedBy
  readonly #images = new Map<string, Collected>()
  readonly #ids = new Set<string>()

  constructor(asked: FindAsked, exceptedBy: ExceptedBy) {
    this.#asked = asked
    this.#exceptedBy = exceptedBy
  }

  /** Ids asked for that some finding has, whether or not its image runs. */
  get ids(): ReadonlySet<string> {
    return this.#ids
  }

  get size(): number {
    return this.#images.size
  }

  /** Takes what was asked for and leaves out the rest. A finding that comes again changes nothing. */
  take(found: FleetFinding): void {
    const { finding, image } = found
    const why = finding.status === 'closed' ? undefined : concerned(found, this.#asked)
    if (why === undefined) return
    for (const id of why.ids) this.#ids.add(id)
    const arn = imageArn(image.repository, image.digest)
    const known = this.#images.get(arn) ?? { image, vulnerabilities: new Map<string, FoundVulnerability>() }
    this.#images.set(arn, known)
    known.image = { ...known.image, use: surerUse(known.image.use, image.use) }
    const before = known.vulnerabilities.get(finding.vulnerabilityId)
    const now = this.#vulnerability(found, why)
    known.vulnerabilities.set(finding.vulnerabilityId, before === undefined ? now : together(before, now))
  }

  /** Those that were asked for: in use first, then the worst, then by name. */
  sorted(): FoundImage[] {
    const wanted = [...this.#images.values()].filter(({ image }) => !this.#asked.inUseOnly || image.use.status !== 'no')
    return wanted
      .map(({ image, vulnerabilities }) => ({ image, vulnerabilities: [...vulnerabilities.values()].sort(bySeverity), clusters: { kind: 'not-asked' } }) satisfies FoundImage)
      .sort(byUse)
  }

  #vulnerability({ finding, image }: FleetFinding, { packages }: Concerned): FoundVulnerability {
    const excepted = finding.status === 'suppressed' ? ({ kind: 'suppressed' } as const) : this.#exceptedBy(finding, image)
    return {
      id: finding.vulnerabilityId,
      severity: judgedSeverity(finding),
      severityLabel: severityLabel(finding),
      packages: packages.map(({ name, version, fixedVersion, path }) => ({ name, version, fixedVersion, path })),
      firstObservedAt: finding.firstObservedAt,
      standing: excepted ?? { kind: 'open' },
    }
  }
}

const USES: readonly Known[] = ['yes', 'unknown', 'no']

/** The more certain of two answers: an image is in use if either says so. */
function surerUse(left: Use, right: Use): Use {
  if (left.status === right.status) return (right.count ?? 0) > (left.count ?? 0) ? right : left
  // "No" beside "unknown" is not sure.
  return USES.indexOf(right.status) < USES.indexOf(left.status) ? right : left
}

function together(left: FoundVulnerability, right: FoundVulnerability): FoundVulnerability {
  const worse = severityRank(right.severity) < severityRank(left.severity) ? right : left
  const observed = [left.firstObservedAt, right.firstObservedAt].filter((time) => time !== undefined)
  return {
    id: left.id,
    severity: worse.severity,
    severityLabel: worse.severityLabel,
    packages: distinct([...left.packages, ...right.packages]),
    firstObservedAt: observed.length === 0 ? undefined : Math.min(...observed),
    standing: left.standing.kind === 'open' ? left.standing : right.standing.kind === 'open' ? right.standing : left.standing,
  }
}

function distinct(packages: readonly FoundPackage[]): readonly FoundPackage[] {
  return [...new Map(packages.map((entry) => [JSON.stringify([entry.name, entry.version, entry.fixedVersion, entry.path]), entry])).values()]
}

function bySeverity(left: FoundVulnerability, right: FoundVulnerability): number {
  return severityRank(left.severity) - severityRank(right.severity) || compareText(left.id, right.id)
}

/** In use first, then severity, then name. Total, so that two runs give the same list. */
export function byUse(left: FoundImage, right: FoundImage): number {
  const { image: one } = left
  const { image: other } = right
  return (
    USES.indexOf(one.use.status) - USES.indexOf(other.use.status) ||
    worstRank(left) - worstRank(right) ||
    compareText(one.repository.name, other.repository.name) ||
    compareText(one.tags[0] ?? '', other.tags[0] ?? '') ||
    compareText(imageArn(one.repository, one.digest), imageArn(other.repository, other.digest))
  )
}

/** 0 is the worst. They are sorted already. */
function worstRank({ vulnerabilities: [worst] }: FoundImage): number {
  return worst === undefined ? Number.POSITIVE_INFINITY : severityRank(worst.severity)
}
