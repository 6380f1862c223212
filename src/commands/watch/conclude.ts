import { dayOf } from '../../base/day.ts'
import type { EpochMs } from '../../base/finding.ts'
import type { NoResult } from '../../base/no-result.ts'
import type { Audit } from '../../fleet/watch/audit.ts'
import { figuresOf, openBySeverity, standsAs } from '../../fleet/watch/figures.ts'
import { follow } from '../../fleet/watch/follow.ts'
import { policyKey } from '../../fleet/watch/judgement.ts'
import { pruned, withPoint, type Memory, type TrendPoint } from '../../fleet/watch/memory/memory.ts'
import { concluded, type StreamResult } from '../../fleet/watch/result.ts'
import { streamKey } from '../../fleet/watch/streams.ts'
import type { WatchOptions } from '../../inputs/watch/options.ts'
import { buildWatchReport } from '../../report/watch/build.ts'
import type { WatchReport } from '../../report/watch/model.ts'
import type { Breadth } from './breadth.ts'
import { clustersOfFailing } from './clusters.ts'
import type { Inventory } from './inventory.ts'
import type { Loaded } from './load.ts'
import type { Seen } from './look-at-streams.ts'
import type { Run, WatchWorld } from './world.ts'

/** What a watch comes to. */
export interface Watched {
  readonly report: WatchReport
  /** The state for the next run; absent if the last one stays: this run ended without streams, or the state is of another registry. */
  readonly memory: Memory | undefined
}

/** What a run has found. */
interface Gathered {
  readonly audit: Audit
  readonly inventory: Inventory
  readonly breadth: Breadth
  readonly seen: readonly Seen[]
}

/** The report of everything that was seen, and the state for the next run. */
export async function conclude(run: Run, { config, policy, memory: before, isOthersState, notices }: Loaded, { audit, inventory, breadth, seen }: Gathered): Promise<Watched> {
  const { place, world, options } = run
  const now = run.now()
  const registryId = place.registryId ?? audit.registryId
  const remembers = before !== undefined
  const key = policyKey(policy.policy, world.version)
  const coverageIsKnown = breadth.unread.size === 0 && inventory.problems.length === 0
  const streams = seen.map(({ stream, look }): StreamResult => ({
    ...follow(stream, before?.streams.get(streamKey(stream)), look, { now, policy: key, remembers }),
    clusters: undefined,
  }))
  const remediations = [...(before?.remediations ?? []), ...streams.flatMap((stream) => [...stream.remediations.values()])]
  const kept = pruned({
    writtenAt: now,
    registry: { region: place.region, id: registryId ?? before?.registry?.id },
    streams: new Map(streams.map((each) => [streamKey(each.stream), each.memory])),
    remediations,
    points: before?.points ?? [],
  })
  const figures = figuresOf({ streams, remediations: kept.remediations, slo: config.slo, now, coverageIsKnown, remembers })
  const memory = { ...kept, points: withPoint(kept.points, pointOf(kept, figures.coverage?.scanned, now)) }
  const clusters = await clustersOfFailing(run, streams, registryId, breadth.idle)
  const result = concluded({
    generatedAt: now,
    registry: { id: registryId, region: place.region },
    streams: streams.map((each) => ({ ...each, clusters: clusters.byStream.get(each) })),
    audit,
    figures,
    requests: { made: world.meter.made, limit: options.maxRequests },
    problems: inventory.problems,
    notices: [...options.notices, ...notices, ...breadth.notices, ...clusters.notices],
    points: memory.points,
    slo: config.slo,
    remembers,
  })
  return { report: buildWatchReport(result), memory: isOthersState ? undefined : memory }
}

function pointOf({ streams }: Memory, scanned: number | undefined, now: EpochMs): TrendPoint {
  const all = [...streams.values()]
  const counted = all.map(standsAs)
  const judged = counted.filter((one) => one !== undefined).length
  const open = openBySeverity(all)
  const known = (severity: 'critical' | 'high'): number | undefined => (judged === 0 ? undefined : (open[severity] ?? 0))
  return { day: dayOf(now), declared: all.length, scanned, failing: counted.filter((one) => one === 'fail').length, judged, critical: known('critical'), high: known('high') }
}

/** The report of a run that ended before it read any stream: its figures are unknown, not 0. */
export function withoutStreams(
  { options, world }: { readonly options: Pick<WatchOptions, 'region' | 'registryId' | 'maxRequests' | 'notices'>; readonly world: WatchWorld },
  problems: readonly NoResult[],
): WatchReport {
  return buildWatchReport(
    concluded({
      generatedAt: world.clock.now(),
      registry: { id: options.registryId, region: options.region },
      streams: [],
      audit: undefined,
      figures: { coverage: undefined, failureRate: { failing: 0, judged: 0 }, timeToRemediate: undefined, withinSlo: undefined, setAside: 0 },
      requests: { made: world.meter.made, limit: options.maxRequests },
      problems: problems.map((problem) => world.words(problem)),
      notices: options.notices,
      points: [],
      slo: {},
      remembers: false,
    }),
  )
}
