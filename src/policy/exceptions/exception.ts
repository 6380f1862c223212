import type { Severity, VulnerablePackage } from '../../base/finding.ts'
import type { FoundAt } from '../../findings/counted-finding.ts'
import type { RequestedImage } from '../../image/model.ts'
import type { Day } from '../../base/day.ts'
import type { Pattern } from './pattern.ts'

/** An exception of a policy file, or one entry of `ignore`. All patterns that are present must match. */
export interface Exception {
  readonly by: 'ignore' | 'exception'
  readonly id: Pattern
  readonly package?: Pattern | undefined
  readonly path?: Pattern | undefined
  readonly repository?: Pattern | undefined
  readonly image?: Pattern | undefined
  readonly reason: string
  /** Valid through the end of this day, UTC. `ignore` has none. */
  readonly expires?: Day | undefined
  readonly owner?: string | undefined
  readonly ticket?: string | undefined
  /** Where it stands: `policy.yml:12`, or the input. */
  readonly source: string
  /**
   * Whether to say so when it matches nothing. Exceptions of an extended file are for all repositories of an organization:
   * that one of them does not occur in this image is no news.
   */
  readonly reportStale: boolean
}

/** What no exception may cover, by severity or for known exploited vulnerabilities. */
export type NeverExcept = ReadonlySet<Severity | 'kev'>

/** One package of a finding at one place, the unit that exceptions cover; `entry` is absent where a finding names no package. */
export interface PackagePlace {
  readonly requested: RequestedImage
  readonly vulnerabilityId: string
  readonly occurrence: FoundAt
  readonly entry: VulnerablePackage | undefined
}

/** What a VEX statement says about a package of an image. */
export interface VexStatement {
  readonly status: 'not_affected' | 'affected' | 'fixed' | 'under_investigation'
  readonly vulnerability: string
  /** Whether it is an exception: `fixed`, or `not_affected` with a justification. */
  readonly isExcuse: boolean
  /** What it says, for reports. */
  readonly reason: string
  /** `vex.json, statement 3`. */
  readonly source: string
}

/** Compiled VEX documents; an interface, so that judging does not load the purl library. */
export interface VexMatcher {
  /** Those that count today. */
  readonly statements: readonly VexStatement[]
  /** Exceptions whose time lies in the future: they have no effect until then. */
  readonly early: readonly { readonly statement: VexStatement; readonly from: string }[]
  /** All statements about the package, oldest first: the last one is in force. */
  readonly about: (asked: PackagePlace) => readonly VexStatement[]
}
