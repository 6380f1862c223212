/** Severities from worst to mildest, as Inspector labels them; lower case everywhere inside the project. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'informational', 'untriaged'] as const
export type Severity = (typeof SEVERITIES)[number]

/** Whether a fix exists: for all packages, for some, for none; or nobody says so, which is never `no`. */
export const FIX_AVAILABILITIES = ['yes', 'partial', 'no', 'unknown'] as const
export type FixAvailability = (typeof FIX_AVAILABILITIES)[number]

/** `unknown` is a value of its own: it never counts as `no` where a rule needs the answer. */
export type Known = 'yes' | 'no' | 'unknown'

/** Times are epoch milliseconds throughout the project; wire formats are converted at the edge. */
export type EpochMs = number

/**
 * A package that a finding names. What is absent may be written as `undefined`, here and in `Finding`: an image has
 * thousands of them, and objects with the same members each are made, kept and read at the least cost.
 */
export interface VulnerablePackage {
  readonly name: string
  /** As a person writes it: `epoch:version-release`, epoch left out when 0. */
  readonly version: string
  /** Inspector's name of the package manager, e.g. `OS`, `JAR`, `NODEPKG`; values outside its enum occur. */
  readonly manager?: string | undefined
  readonly arch?: string | undefined
  /** Path inside the image, language packages mostly. */
  readonly path?: string | undefined
  /** Absent when none is named: the service's sentinel `NotAvailable` does not get past the edge. */
  readonly fixedVersion?: string | undefined
  /** The command that Inspector suggests, e.g. `apt-get update && apt-get upgrade`. */
  readonly upgradeCommand?: string | undefined
  /** Compressed layer digest, as in the manifest's `layers[].digest`. */
  readonly layer?: string | undefined
}

/** What is known beyond the finding itself (`BatchGetFindingDetails`); absent until it was asked for. */
export interface Intelligence {
  /** In CISA's catalog of Known Exploited Vulnerabilities. */
  readonly kev: Known
  readonly kevAddedAt?: EpochMs | undefined
  readonly kevDueAt?: EpochMs | undefined
  readonly kevAction?: string | undefined
  readonly cwes: readonly string[]
  /** Why `kev` is `unknown`. */
  readonly problem?: string | undefined
  /** The role may not ask at all. */
  readonly forbidden?: true | undefined
}

/**
 * One vulnerability in one image with all its packages: Inspector's unit.
 * Source: `Finding` of inspector2 `ListFindings`; basic findings of ECR are mapped to the same shape.
 */
export interface Finding {
  readonly arn: string
  readonly vulnerabilityId: string
  readonly title: string
  readonly description: string
  readonly severity: Severity
  /** The service's own label, if it isn't a known severity; such a finding counts as critical. */
  readonly unknownSeverity?: string | undefined
  /** An unknown status counts as `active`: what is not understood is not ignored. */
  readonly status: 'active' | 'suppressed' | 'closed'
  readonly fix: FixAvailability
  readonly exploit: Known
  readonly score?: number | undefined
  readonly scoreVector?: string | undefined
  /** 0 to 1; absent when the service gave none. */
  readonly epss?: number | undefined
  readonly packages: readonly VulnerablePackage[]
  readonly source?: string | undefined
  readonly sourceUrl?: string | undefined
  readonly vendorSeverity?: string | undefined
  /** When the vendor published the vulnerability (`vendorCreatedAt`). */
  readonly publishedAt?: EpochMs | undefined
  readonly firstObservedAt?: EpochMs | undefined
  readonly updatedAt?: EpochMs | undefined
  /** What the service calls the system of the image, e.g. `DEBIAN_12`; VEX statements are compared with it. */
  readonly distribution?: string | undefined
  readonly relatedVulnerabilities: readonly string[]
  readonly references: readonly string[]
  readonly intelligence?: Intelligence | undefined
}

export function isSeverity(text: string): text is Severity {
  return (SEVERITIES as readonly string[]).includes(text)
}

/** The severity as it is counted: the service's own label, if it isn't a known severity. */
export function severityLabel({ severity, unknownSeverity }: Pick<Finding, 'severity' | 'unknownSeverity'>): string {
  return unknownSeverity ?? severity
}

/** Whether upgrading is known to remove the finding at least in part. */
export function isFixable({ fix }: Pick<Finding, 'fix'>): boolean {
  return fix === 'yes' || fix === 'partial'
}

/** Whether there is certainly no fix: only that keeps a finding from counting where only fixable ones do. */
export function isWithoutFix({ fix }: Pick<Finding, 'fix'>): boolean {
  return fix === 'no'
}
