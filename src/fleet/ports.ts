import type { EpochMs, Finding, Known } from '../base/finding.ts'
import type { Repository } from '../image/model.ts'
import type { Answer, Order } from '../scan/ports.ts'

/** What a service can compare a text with: the whole of it, or its beginning. */
export interface TextFilter {
  readonly comparison: 'equals' | 'prefix'
  readonly value: string
}

/** Which findings of a registry to return. A finding must match every list that is not empty, by any one of its entries (at most ten). */
export interface FindingsQuestion {
  readonly region: string
  /** Without it, all accounts that Inspector shows to the caller. */
  readonly registryId: string | undefined
  /** The vulnerability's own id. */
  readonly vulnerabilities: readonly string[]
  /** Ids among the related ones: an advisory that names the vulnerability, or the other way round. */
  readonly related: readonly string[]
  readonly packages: readonly TextFilter[]
  readonly repositories: readonly TextFilter[]
}

/** Whether an image runs, as far as Inspector knows. It does not know this for most images of a multi-platform index. */
export interface Use {
  readonly status: Known
  /** Tasks and pods that run it. */
  readonly count: number | undefined
  readonly lastAt: EpochMs | undefined
}

/** An image as a finding describes it. */
export interface FleetImage {
  readonly repository: Repository
  readonly digest: string
  readonly tags: readonly string[]
  readonly architecture: string | undefined
  /** Inspector's name of the operating system, e.g. `DEBIAN_12`. */
  readonly distribution: string | undefined
  readonly use: Use
}

export interface FleetFinding {
  readonly finding: Finding
  readonly image: FleetImage
}

export interface FleetPage {
  readonly findings: readonly FleetFinding[]
  readonly nextToken: string | undefined
}

/** One workload of a cluster that runs an image. */
export interface Workload {
  /** An ECS service or group, or an EKS namespace with its workloads. */
  readonly name: string
  readonly running: number | undefined
  readonly lastInUseAt: EpochMs | undefined
}

/** An ECS or EKS cluster that runs an image. */
export interface Cluster {
  readonly arn: string
  readonly workloads: readonly Workload[]
}

export interface ClustersPage {
  readonly clusters: readonly Cluster[]
  readonly nextToken: string | undefined
}

/** What commands about many images ask of Inspector. Every method throws `ServiceError`. */
export interface FleetService {
  /** One page of at most 100 findings that are not closed, by the time of their first observation, which never changes. */
  findings(question: FindingsQuestion, token: string | undefined, order: Order, signal: AbortSignal): Promise<Answer<FleetPage>>
  /** One page of the clusters that run this image. */
  clusters(image: Pick<FleetImage, 'repository' | 'digest'>, token: string | undefined, signal: AbortSignal): Promise<ClustersPage>
}
