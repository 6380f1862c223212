import type { Seconds } from './seconds.ts'
import type { JsonObject } from './json.ts'

/** What is publicly known about a vulnerability. Dates are ISO. */
export interface VulnerabilityFacts {
  readonly id: string
  readonly description: string
  readonly severity: string
  readonly source?: string
  readonly sourceUrl?: string
  readonly vendorSeverity?: string
  /** Score and vector that Inspector adopts; absent for what has not been scored. */
  readonly score?: number
  readonly vector?: string
  readonly epss?: number
  readonly exploit?: boolean
  /** When an exploit was last seen. */
  readonly exploitedAt?: string
  readonly published?: string
  readonly updated?: string
  readonly related?: readonly string[]
  readonly references?: readonly string[]
  readonly cwes?: readonly string[]
  /** CISA's catalog of Known Exploited Vulnerabilities. */
  readonly kev?: { readonly added: string; readonly due: string; readonly action: string }
}

/** An installed package that a vulnerability affects. */
export interface PackageFacts {
  readonly name: string
  readonly version: string
  readonly release?: string
  readonly epoch?: number
  readonly manager: string
  readonly path?: string
  /** No fixed version: Inspector writes `NotAvailable`. */
  readonly fixed?: string
  readonly command?: string
  /** Index of the layer it came with, from the bottom; the last one when it is beyond the end. */
  readonly layer?: number
}

/** A later change of a finding. */
interface FindingChange {
  readonly at: Seconds
  readonly status?: string
  readonly severity?: string
  /** No longer listed. */
  readonly gone?: boolean
}

/** What `BatchGetFindingDetails` answers for a finding: details of its facts (default), nothing, or an error. */
type DetailsPlan = 'facts' | 'absent' | 'INTERNAL_ERROR' | 'ACCESS_DENIED' | 'FINDING_DETAILS_NOT_FOUND'

/** One vulnerability in one image, and when the service shows it. */
export interface FindingPlan {
  readonly facts: VulnerabilityFacts
  readonly packages: readonly PackageFacts[]
  /** When it becomes listable. */
  readonly listedAt: Seconds
  /** `firstObservedAt`; defaults to the moment it is listed. */
  readonly observedAt?: Seconds
  /** Lists that are sorted in this order lack it. */
  readonly hiddenFrom?: 'ASC' | 'DESC'
  readonly status?: string
  readonly changes?: readonly FindingChange[]
  readonly details?: DetailsPlan
  /** Members that replace those of the finding on the wire; `undefined` leaves one out. */
  readonly override?: JsonObject
  /** The finding on the wire as it was recorded; facts are then for details only. */
  readonly recorded?: JsonObject
}
