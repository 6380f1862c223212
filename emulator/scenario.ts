import type { Artifact } from './artifact.ts'
import type { Fault } from './fault-plan.ts'
import type { FindingPlan } from './finding-plan.ts'
import type { FleetPlan } from './fleet/plan.ts'
import type { EventPlan, GitHubPlan } from './github/plan.ts'
import type { Json, JsonObject } from './json.ts'
import type { Seconds } from './seconds.ts'

type Verdict = 'pass' | 'fail' | 'no-result'

/** A scanning rule of the registry: which repositories are scanned how often. */
export interface ScanningRule {
  readonly frequency: 'SCAN_ON_PUSH' | 'CONTINUOUS_SCAN' | 'MANUAL'
  /** Wildcard filters as in ECR: without `*` a part of the name, with `*` the whole of it. */
  readonly filters: readonly string[]
}

/** The account and Region, and how scanning is set up in it. */
export interface RegistryPlan {
  /** Account of the credentials. */
  readonly account: string
  readonly region: string
  readonly partition?: string
  readonly scanType: 'BASIC' | 'ENHANCED' | (string & {})
  readonly rules: readonly ScanningRule[]
  /** Status of Inspector's ECR scanning in the account. */
  readonly inspector: string
  /** Whether Inspector refuses reads of an account that it is off for. Not documented; without it the lists are empty. */
  readonly refusesWhenDisabled?: boolean
  /** Rules of managed signing; without them the registry has no signing configuration. */
  readonly signing?: readonly { readonly profile: string; readonly filters?: readonly string[] }[]
  readonly rescan: { readonly push: string; readonly pull: string }
  /**
   * What a request signed for another Region gets: refused as wrongly signed (the default: such a request is most likely a
   * mistake in the client), or the empty registry that the account would have there.
   */
  readonly otherRegions?: 'refuse' | 'empty'
}

export interface RepositoryPlan {
  readonly name: string
  /** Defaults to the registry's account; another one is what a delegated administrator sees of a member. */
  readonly account?: string
  readonly immutable?: boolean
  /** Wins over `immutable`. Exclusion filters are wildcards of tags for which the other setting holds. */
  readonly mutability?: { readonly setting: 'MUTABLE' | 'IMMUTABLE' | 'MUTABLE_WITH_EXCLUSION' | 'IMMUTABLE_WITH_EXCLUSION'; readonly exclusions?: readonly string[] }
  /** A pull-through cache: an image that is not there is looked for upstream, and that fails. */
  readonly pullThrough?: boolean
}

/** A tag for a while: from and until when it points to the image. */
export interface TagPlan {
  readonly tag: string
  readonly from?: Seconds
  readonly until?: Seconds
}

/** What Inspector's coverage says from a moment on. */
export interface CoverageStep {
  readonly at: Seconds
  /** The record is gone from here on. */
  readonly gone?: boolean
  readonly statusCode?: string
  readonly reason?: string
  readonly lastScannedAt?: Seconds
  /** Members of the record that are not as they should be, whatever the filters of the request say. */
  readonly override?: JsonObject
  /** More records of the same image in the same answer: this one with other members. */
  readonly others?: readonly JsonObject[]
}

/** What `DescribeImageScanFindings` says from a moment on. Without steps it follows from the coverage. */
export interface EcrStep {
  readonly at: Seconds
  readonly status: string
  readonly description?: string
}

/** One finding of ECR's basic scanning. */
export interface BasicFinding {
  readonly name: string
  readonly severity: string
  readonly description?: string
  readonly uri?: string
  readonly attributes: Readonly<Record<string, string>>
}

/** What managed signing says with one profile, from a moment on. */
export interface SigningPlan {
  /** Name of a profile of the registry's account, or an ARN. */
  readonly profile: string
  /** Without it: ever since. */
  readonly at?: Seconds
  readonly status: 'IN_PROGRESS' | 'COMPLETE' | 'FAILED' | (string & {})
  readonly failureCode?: string
  readonly failureReason?: string
}

/** A cluster that runs an image, as Inspector tells it. */
export interface ClusterPlan {
  readonly service: 'ecs' | 'eks'
  readonly name: string
  /** Of ECS, such as `service:api`; the part behind the colon names the workload of EKS. */
  readonly group?: string
  readonly namespace?: string
  readonly running: number
  readonly stopped?: number
  readonly lastAt: Seconds
}

/** One manifest in one repository and the story of its scan. */
export interface ImagePlan {
  readonly repository: string
  readonly account?: string
  readonly artifact: Artifact
  readonly tags?: readonly (string | TagPlan)[]
  /** When the image appears in the registry. */
  readonly pushedAt: Seconds
  readonly archivedAt?: Seconds
  readonly coverage?: readonly CoverageStep[]
  readonly ecr?: readonly EcrStep[]
  readonly findings?: readonly FindingPlan[]
  readonly basic?: readonly BasicFinding[]
  /** What basic scanning answers instead: the size of its pages, and members of `imageScanFindings` by page; `null` leaves one out. */
  readonly basicAnswer?: { readonly pageSize?: number; readonly pages?: readonly Readonly<Record<string, unknown>>[] }
  readonly signing?: readonly SigningPlan[]
  /** Members of the signing status that are not as they should be; `null` leaves one out. */
  readonly signingAnswer?: Readonly<Record<string, Json>>
  /** Inspector's name of the operating system in the findings, e.g. `DEBIAN_12`. */
  readonly os?: string
  /** Of coverage it is only told until some moment, where there is one: 0 from then on. */
  readonly inUse?: { readonly count: number; readonly lastAt: Seconds; readonly until?: Seconds }
  readonly clusters?: readonly ClusterPlan[]
  readonly pulledAt?: Seconds
  /** Served instead of the manifest's text: bytes that do not hash to the digest. */
  readonly corrupt?: string
  /** Findings and coverage name the image without its details, as old recordings do. */
  readonly bare?: boolean
}

/** A suppression rule as `ListFilters` gives it. */
interface FilterPlan {
  readonly name: string
  readonly reason?: string
  readonly vulnerabilityIds: readonly string[]
}

/** A whole story: what the services know and when, and how they misbehave. */
export interface Scenario {
  /** Kebab-case. */
  readonly name: string
  /** One line. */
  readonly title: string
  readonly description: string
  readonly registry: RegistryPlan
  readonly repositories: readonly RepositoryPlan[]
  readonly images: readonly ImagePlan[]
  /** More images, with findings and clusters and without manifests. */
  readonly fleet?: FleetPlan
  readonly filters?: readonly FilterPlan[]
  readonly github: GitHubPlan
  /** The first one is what the action runs for, unless another is asked for by name. */
  readonly events: readonly EventPlan[]
  /** IAM actions that the caller lacks, e.g. `inspector2:ListFindings`. */
  readonly denied?: readonly string[]
  readonly faults?: readonly Fault[]
  /** How far AWS's clock is ahead of the machine's, in seconds; every AWS time is on it. */
  readonly clockSkew?: number
  /** Refuses requests whose signature is more than five minutes away from AWS's clock, as AWS does. */
  readonly checksClock?: boolean
  /** Milliseconds that every answer takes. */
  readonly latencyMs?: number
  /** Inputs of the action that suit the scenario. */
  readonly inputs: Readonly<Record<string, string>>
  readonly expected: Verdict
}
