import type { EpochMs, Severity } from '../../base/finding.ts'
import type { NoResult } from '../../base/no-result.ts'
import type { AuditRow, RegistryFinding } from '../../fleet/watch/audit.ts'
import type { Slo } from '../../fleet/watch/config/config.ts'
import type { Figures } from '../../fleet/watch/figures.ts'
import type { Fix, LayerShare } from '../../fleet/watch/gain.ts'
import type { RuleViolation, StreamState } from '../../fleet/watch/look.ts'
import type { TrendPoint } from '../../fleet/watch/memory/memory.ts'
import { streamName, type WatchVerdict } from '../../fleet/watch/result.ts'

/**
 * What any report of a watch says, once for all formats: of one run, or of several that were merged. `watch.json` holds all
 * of it, so that another run can read it again.
 */
export interface WatchReport {
  readonly generatedAt: EpochMs
  readonly registries: readonly RegistryRow[]
  readonly verdict: WatchVerdict
  /** In one sentence, without Markdown. */
  readonly reason: string
  /** Worst first. */
  readonly streams: readonly StreamRow[]
  /** What could be read about the scanning configuration; absent if nothing was asked. */
  readonly audit: AuditRows | undefined
  readonly figures: Figures
  readonly slo: Slo
  readonly requests: { readonly made: number; readonly limit: number }
  /** The streams that were not reached, as `nameIn` calls them. */
  readonly notLookedAt: readonly string[]
  /** What went wrong for a whole run. */
  readonly problems: readonly NoResult[]
  readonly notices: readonly string[]
  readonly points: readonly TrendPoint[]
  /** There is a state of an earlier run: without one nothing is new, remediated or old. */
  readonly remembers: boolean
}

export interface RegistryRow {
  readonly id: string | undefined
  readonly region: string
}

/** `123456789012 in eu-west-1`. */
export function placeName({ id, region }: RegistryRow): string {
  return `${id ?? 'unknown account'} in ${region === '' ? 'unknown Region' : region}`
}

/** `repository (environment)`, with its registry where a report has several: streams of two of them can have the same name. */
export function nameIn({ registries }: Pick<WatchReport, 'registries'>): (stream: Pick<StreamRow, 'repository' | 'environment' | 'registry'>) => string {
  return registries.length > 1 ? (stream) => `${streamName(stream)} of ${placeName(stream.registry)}` : streamName
}

export interface AuditRows {
  /** Some of it could not be read, in this run or in a merged one, so the lists may be incomplete. */
  readonly partial?: true | undefined
  readonly registry: readonly (RegistryFinding & { readonly place: RegistryRow })[]
  readonly repositories: readonly (AuditRow & { readonly place: RegistryRow })[]
}

export interface StreamRow {
  readonly registry: RegistryRow
  readonly repository: string
  readonly environment: string
  readonly owner: string | undefined
  readonly state: StreamState
  readonly reason: string
  readonly remedy: readonly string[]
  /** Why there is no result, as a stable word. */
  readonly code: string | undefined
  readonly since: EpochMs
  /** All its images have a successful scan that is still active. */
  readonly covered: boolean
  readonly lastVerdict: { readonly result: 'pass' | 'fail'; readonly at: EpochMs } | undefined
  readonly images: readonly StreamImage[]
  readonly appeared: readonly string[]
  readonly remediated: readonly string[]
  /** Ids that disappeared or no longer count, but not through an upgrade. */
  readonly setAside: readonly string[]
  /** Absent where that was not asked or could not be read. */
  readonly clusters: readonly ClusterRow[] | undefined
  /** Those that break a rule and those over their SLO, worst first. */
  readonly findings: readonly StreamFinding[]
  readonly fixes: readonly Fix[]
  readonly layers: readonly LayerShare[]
}

export interface StreamImage {
  readonly digest: string
  readonly tags: readonly string[]
  readonly platform: string | undefined
  readonly scannedAt: EpochMs | undefined
  readonly judgedAt: EpochMs | undefined
  /** Absent where the image was never checked. */
  readonly counts: Readonly<Record<Severity, number>> | undefined
  readonly violations: readonly RuleViolation[]
}

export interface StreamFinding {
  readonly id: string
  readonly severity: Severity
  /** The rules that it breaks now; empty where it is only over its SLO, or was suppressed. */
  readonly rules: readonly string[]
  readonly isNew: boolean
  /** First seen in the stream; absent without the state of an earlier run. */
  readonly firstSeen: EpochMs | undefined
  readonly publishedAt: EpochMs | undefined
  /** When its SLO ends or ended; absent where it has none. */
  readonly dueAt: EpochMs | undefined
}

export interface ClusterRow {
  readonly arn: string
  /** Tasks and pods; absent where Inspector does not say how many. */
  readonly running: number | undefined
}

/** Ids that break a rule in a stream, over all its images. */
export function violatingIds({ images }: Pick<StreamRow, 'images'>): readonly string[] {
  return [...new Set(images.flatMap(({ violations }) => violations.flatMap(({ ids }) => ids)))].sort()
}
