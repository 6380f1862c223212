import type { EpochMs, Finding, Intelligence } from '../base/finding.ts'
import type { Image, Repository } from '../image/model.ts'

/** An answer with AWS's own time of it (the `Date` header), the only clock that scan times are compared with. */
export interface Answer<T> {
  readonly value: T
  readonly serverNow?: EpochMs | undefined
}

/** Inspector's coverage of one image (`inspector2:ListCoverage`). */
export interface Coverage {
  readonly statusCode?: string | undefined
  readonly reason?: string | undefined
  readonly lastScannedAt?: EpochMs | undefined
  /** Records of the image that do not say the same, or one that is not of an image: nothing else is given then. */
  readonly contradiction?: string | undefined
}

/** Newest first where nothing is said. */
export type Order = 'newest-first' | 'oldest-first'

export interface FindingsPage {
  readonly findings: readonly Finding[]
  readonly nextToken?: string | undefined
}

/** ECR's own view (`ecr:DescribeImageScanFindings`), for explanations and for basic scanning: one page of it. */
export interface EcrScan {
  readonly status?: string | undefined
  readonly description?: string | undefined
  readonly completedAt?: EpochMs | undefined
  /** How old the vulnerability data was that the scan used. */
  readonly sourceUpdatedAt?: EpochMs | undefined
  /** Basic findings of this page, every entry of the answer; absent when the answer has no list, which is no empty one. */
  readonly findings?: readonly Finding[] | undefined
  /** ECR's own count of findings by severity (or by a label that this version does not know): a witness for the list. */
  readonly counts?: ReadonlyMap<string, number> | undefined
  readonly serverNow?: EpochMs | undefined
  /** Whether the answer carries enhanced findings: then the registry is not on basic scanning. */
  readonly enhanced: boolean
  readonly nextToken?: string | undefined
}

export interface RegistryScanning {
  readonly scanType: 'BASIC' | 'ENHANCED' | (string & {})
  readonly rules: readonly { readonly frequency: string; readonly filters: readonly string[] }[]
}

export interface RepositoryScanning {
  readonly frequency?: string | undefined
  readonly appliedFilters: readonly string[]
}

/** What `scan/` asks of the services. Every method throws `ServiceError`. */
export interface ScanService {
  /** `undefined`: Inspector has no record of the image (yet). */
  coverage(image: Image, signal: AbortSignal): Promise<Answer<Coverage | undefined>>
  /** One page of at most 100 findings of every status, by the time of their last observation. */
  findings(image: Image, token: string | undefined, signal: AbortSignal, order?: Order): Promise<Answer<FindingsPage>>
  /** `undefined`: ECR has no scan of the image (`ScanNotFoundException`). */
  ecrScan(image: Image, token: string | undefined, signal: AbortSignal): Promise<EcrScan | undefined>
  registryScanning(repository: Repository, signal: AbortSignal): Promise<RegistryScanning>
  /** `undefined`: the service does not know the repository. */
  repositoryScanning(repository: Repository, signal: AbortSignal): Promise<RepositoryScanning | undefined>
  /** Status of Inspector's ECR scanning in the account, e.g. `ENABLED`. */
  inspectorStatus(repository: Repository, signal: AbortSignal): Promise<string>
  /** The configured rescan durations, as the service names them. */
  rescanDuration(repository: Repository, signal: AbortSignal): Promise<{ readonly push: string | undefined; readonly pull: string | undefined } | undefined>
  /** Details of at most 10 findings, by ARN; ARNs without details are absent or carry a problem. */
  details(repository: Repository, arns: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Intelligence>>
}
