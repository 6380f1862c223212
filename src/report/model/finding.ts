import type { EpochMs, FixAvailability, Known, Severity, VulnerablePackage } from '../../base/finding.ts'
import type { Origin } from '../../image/layers.ts'
import type { Treatment } from '../../policy/verdict.ts'

export interface LayerRow {
  readonly digest: string
  readonly image: string
  readonly position: number
  readonly instruction: string | undefined
  readonly origin: Origin
}

export type PackageRow = VulnerablePackage

/** `mixed`: in the base image and above it, so that a new base alone does not remove it. */
export type FindingOrigin = Origin | 'mixed'

/** All rows have the same members, `undefined` where a fact is absent: what reads thousands of them then does so at its fastest. */
export interface FindingRow {
  readonly key: string
  readonly id: string
  readonly link: string | undefined
  readonly title: string
  readonly description: string
  readonly severity: Severity
  /** The service's label, if it isn't a known severity. */
  readonly unknownSeverity: string | undefined
  /** Judged or allowed, as against left out by policy (`ignored`) or in Inspector (`suppressed`). */
  readonly standing: 'open' | 'ignored' | 'suppressed'
  readonly treatment: Treatment
  readonly breaks: readonly string[]
  readonly fix: FixAvailability
  readonly exploit: Known
  readonly kev: Known
  readonly kevAddedAt: EpochMs | undefined
  readonly kevDueAt: EpochMs | undefined
  readonly kevAction: string | undefined
  readonly score: number | undefined
  readonly scoreVector: string | undefined
  readonly epss: number | undefined
  readonly packages: readonly PackageRow[]
  /** What Inspector calls the system of its images, where that is the same for all; it says how versions are ordered. */
  readonly distribution?: string | undefined
  readonly origin: FindingOrigin
  readonly layers: readonly LayerRow[]
  readonly repository: string
  readonly requestedIndex: number
  /** Digests of the images that have it, in the order of `Report.images`. */
  readonly images: readonly string[]
  readonly arns: readonly string[]
  readonly platforms: readonly string[]
  readonly change: 'new' | 'unchanged' | undefined
  readonly publishedAt: EpochMs | undefined
  readonly firstObservedAt: EpochMs | undefined
  readonly ageDays: number | undefined
  readonly source: string | undefined
  readonly vendorSeverity: string | undefined
  readonly cwes: readonly string[]
  readonly related: readonly string[]
  readonly references: readonly string[]
  /** Listed one by one in reports for people: severe enough for `report-severity`, or breaking a rule. */
  readonly isListed: boolean
}
