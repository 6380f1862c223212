import type { Clock, Random } from '../base/clock.ts'
import type { EpochMs } from '../base/finding.ts'
import type { NoResult } from '../base/no-result.ts'
import type { Image } from '../image/model.ts'
import type { ScanState, UnfinishedScan } from './outcome.ts'
import type { ScanService } from './ports.ts'

export interface WaitSettings {
  readonly pollIntervalMs: number
  readonly settleMs: number
  readonly timeoutMs: number
}

export interface WaitWorld {
  readonly service: ScanService
  readonly clock: Clock
  readonly random: Random
  /** End of the whole run; the wait never goes past it. */
  readonly deadline: EpochMs
  /** Aborts at the deadline or when the run is cancelled. */
  readonly signal: AbortSignal
  /** Whether the run was cancelled, as against being out of time. */
  readonly cancelled: () => boolean
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Told what was read so far of a scan that is done but not settled, whenever findings or coverage were read. */
  readonly onRead?: ((soFar: UnfinishedScan) => void) | undefined
  /** Whether to look again as soon as that can make one more finding sure. */
  readonly inHaste?: boolean | undefined
  /**
   * Whether scans of this registry count, asked for beside the wait: a cause ends the wait as soon
   * as it is known, and no findings are given before it is known that there is none. Resolves at the deadline at the latest.
   */
  readonly refusal?: ((image: Image, doubt: RegistryDoubt) => Promise<RegistryAnswer | undefined>) | undefined
  /** The scan is a baseline's. It may be old or incomplete: a finding that it lacks counts as new. */
  readonly anyAge?: boolean | undefined
}

/**
 * What a scan by itself does not show: that the registry is on enhanced scanning (`kind`), and, where the scan had ended
 * before we looked, that Inspector still scans the account and the repository. Records of old scans outlive all three.
 */
export type RegistryDoubt = 'kind' | 'account' | 'repository'

export interface RegistryAnswer {
  /** Why no scan of the image counts. */
  readonly cause?: NoResult | undefined
  /** The cause is that nobody answered: it matters only if there is a scan. */
  readonly unanswered?: boolean | undefined
  /** What the job may not ask, for log and reports. */
  readonly notices?: readonly string[] | undefined
}

/** Reported at every poll; the log decides what to print. */
export interface Progress {
  readonly image: Image
  readonly state: ScanState
  readonly detail: string
  readonly waitedMs: number
  readonly findings?: number | undefined
}
