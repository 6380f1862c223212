import type { Baseline } from '../findings/compare.ts'
import type { GitHubEvent } from '../github/event.ts'
import type { Options } from '../inputs/options.ts'
import { rulesFor, type Policy } from '../policy/policy.ts'
import type { BaselineContext, ReportContext, RulesInForce } from '../report/model/context.ts'
import type { ScannedImages } from '../scan/outcome.ts'
import type { LoadedPolicy } from './load-policy.ts'
import type { Traced } from '../image/trace.ts'

export interface ContextParts {
  readonly event: GitHubEvent
  readonly scans: readonly ScannedImages[]
  readonly waitedMs: number
  readonly version: string
  readonly options?: Options | undefined
  readonly policy?: (LoadedPolicy & { readonly kind: 'loaded' }) | undefined
  readonly baselines?: readonly Baseline[] | undefined
  readonly traced?: Traced | undefined
}

/** What the report says besides verdict and scans. */
export function reportContext({ event, scans, waitedMs, version, options, policy, baselines, traced }: ContextParts): ReportContext {
  const commit = event.payload.kind === 'pull-request' ? event.payload.pullRequest.headSha : event.sha
  const run = { url: event.runUrl, name: event.workflow, commit, commitUrl: commitUrl(commit, event.runUrl) }
  const baseline = baselineOf(baselines)
  return {
    actionVersion: version,
    mode: options?.mode ?? 'enforce',
    onNoResult: options?.onNoResult ?? 'fail',
    reportSeverity: options?.reportSeverity ?? 'informational',
    rules: policy === undefined ? [] : rulesInForce(policy.policy, scans),
    waitedMs,
    run,
    policySources: policy?.sources,
    baseline,
    layers: traced?.layers,
    layersHint: traced?.hint,
  }
}

/** The commit's page stands beside the run's, whatever server it is. */
function commitUrl(commit: string | undefined, runUrl: string | undefined): string | undefined {
  return commit === undefined ? undefined : runUrl?.replace(/\/actions\/runs\/.*$/, `/commit/${commit}`)
}

/** Once when all repositories have the same. */
function rulesInForce(policy: Policy, scans: readonly ScannedImages[]): readonly RulesInForce[] {
  const all = scans.map(({ requested }) => rulesFor(policy, requested.repository.name))
  return [...new Map(all.map((rules) => [JSON.stringify(rules), rules])).values()]
}

function baselineOf(baselines: readonly Baseline[] | undefined): BaselineContext | undefined {
  if (baselines === undefined) return undefined
  const name = [...new Set(baselines.map((baseline) => baseline.name))].join(', ')
  const [only] = baselines
  if (baselines.length !== 1 || only?.kind !== 'read') return { name }
  const times = only.scanned.images.flatMap(({ outcome }) => outcome.evidence.scannedAt ?? [])
  return { name, digest: only.scanned.requested.digest, scannedAt: times.length === 0 ? undefined : Math.min(...times) }
}
