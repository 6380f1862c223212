import type { EpochMs, Finding, FixAvailability, Known, Severity, VulnerablePackage } from '../base/finding.ts'
import type { Platform } from '../image/model.ts'

/** One counted finding at one of the places where it was found. */
export interface FoundAt {
  readonly arn: string
  readonly digest: string
  readonly platform: Platform | undefined
  readonly finding: Finding
}

/** What counts as one: over the platforms of an index the same vulnerability in the same package and version. */
export interface CountedFinding {
  /** Stable over runs and over the order of the input; unique within one verdict. */
  readonly key: string
  /** Index into the requested images. */
  readonly requestedIndex: number
  readonly repository: string
  readonly vulnerabilityId: string
  /** The worst over the occurrences. A label that this version does not know is taken for `critical`. */
  readonly severity: Severity
  readonly unknownSeverity: string | undefined
  readonly status: 'active' | 'suppressed'
  readonly fix: FixAvailability
  /** Whether an occurrence comes from basic scanning, which says nothing of fixes, exploits and scores. */
  readonly basic: boolean
  readonly exploit: Known
  readonly kev: Known
  readonly score: number | undefined
  readonly epss: number | undefined
  readonly title: string
  /** The oldest over the occurrences; absent as soon as one of them has none, so that no one gains time by it. */
  readonly publishedAt: EpochMs | undefined
  readonly packages: readonly VulnerablePackage[]
  readonly occurrences: readonly FoundAt[]
}
