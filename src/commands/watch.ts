import type { EpochMs } from '../base/finding.ts'
import { dayOf } from '../base/day.ts'
import { durationText } from '../base/duration.ts'
import type { NoResult } from '../base/no-result.ts'
import type { Audit } from '../fleet/watch/audit.ts'
import { figuresOf, openBySeverity, standsAs } from '../fleet/watch/figures.ts'
import { follow } from '../fleet/watch/follow.ts'
import { policyKey } from '../fleet/watch/judgement.ts'
import { pruned, withPoint, type Memory, type TrendPoint } from '../fleet/watch/memory/memory.ts'
import { concluded, type StreamResult } from '../fleet/watch/result.ts'
import { streamKey } from '../fleet/watch/streams.ts'
import type { WatchConfig } from '../fleet/watch/config/config.ts'
import type { Options } from '../inputs/options.ts'
import { buildWatchReport } from '../report/watch/build.ts'
import type { WatchReport } from '../report/watch/model.ts'
import type { WatchOptions } from '../inputs/watch/options.ts'
import { checkRegistries } from './registry-check.ts'
import type { Scanning } from './scan-images.ts'
import { ownPlace } from './watch/asked.ts'
import { auditRegistry } from './watch/audit.ts'
import { clustersOfFailing } from './watch/clusters.ts'
import { confirmed } from './watch/confirm.ts'
import { listRepositories, takeInventory } from './watch/inventory.ts'
import { mergeWatches } from './watch/merge.ts'
import { loadConfig, loadMemory, loadWatchPolicy, type LoadedMemory } from './watch/load.ts'
import type { Judging } from './watch/read.ts'
import { lookAtStreams, placeStreams, readAllBreadth, stillDeclared, type Seen } from './watch/streams.ts'
import { openRun, type Run, type WatchOccasion, type WatchWorld } from './watch/world.ts'

export interface Watched {
  readonly report: WatchReport
  /** To be kept for the next run; absent where this one came to nothing, so that the last state stays. */
  readonly memory: Memory | undefined
}

/** What of all that is deployed is no longer acceptable, and what is not looked at at all? */
export async function watch(options: WatchOptions, occasion: WatchOccasion, world: WatchWorld): Promise<Watched> {
  if (options.merge.length > 0) return { report: await mergeWatches(options, occasion, world), memory: undefined }
  const run = openRun(options, occasion, world)
  const [loaded, remembered] = await Promise.all([loadConfig(run), loadMemory(run)])
  if (loaded.kind === 'no-result') return { report: withoutStreams(run, [loaded.cause]), memory: undefined }
  const { config } = loaded
  const policy = await loadWatchPolicy(run, config)
  if (policy.kind === 'no-result') return { report: withoutStreams(run, [policy.cause]), memory: undefined }

  const repositories = await listRepositories(run)
  const audit = await auditRegistry(run, repositories, config)
  const inventory = await takeInventory(run, config, repositories, remembered.memory)
  const scanning = scanningOf(run)
  let skewMs = 0
  const now = (): EpochMs => world.clock.now() + skewMs
  const judging: Judging = { policy, scanning, now }
  const found = await placeStreams(run, config, inventory, remembered.memory, judging)
  const breadth = await readAllBreadth(run, found, { place: ownPlace(run, repositories), repositories: repositories.kind === 'answer' ? repositories.value.length : undefined })
  // AWS's clock, where it was told: the machine's may be wrong by any amount, and ages and deadlines hang on it.
  skewMs = breadth.skewMs ?? 0
  const placed = stillDeclared(found, { inventory, breadth, memory: remembered.memory, now: now() })
  for (const [arn, coverage] of breadth.coverages) run.known.coverages.set(arn, coverage)
  const seen = await confirmed(run, placed, await lookAtStreams(run, placed, breadth, remembered.memory, judging, now()))
  const notices = [...options.notices, ...remembered.notices, ...policy.notices.map(({ text }) => text), ...breadth.notices]
  const coverageIsKnown = breadth.unread.size === 0 && inventory.problems.length === 0
  return await reduce(run, { config, remembered, seen, audit, notices, problems: inventory.problems, policy: policyKey(policy.policy, world.version), now: now(), coverageIsKnown, idle: breadth.idle })
}

interface Gathered {
  readonly config: WatchConfig
  readonly remembered: LoadedMemory
  readonly seen: readonly Seen[]
  readonly audit: Audit
  readonly notices: readonly string[]
  readonly problems: readonly NoResult[]
  readonly policy: string
  readonly now: EpochMs
  readonly coverageIsKnown: boolean
  readonly idle: ReadonlySet<string>
}

/** One result and one state of everything that was seen. */
async function reduce(run: Run, { config, remembered, seen, audit, notices, problems, policy, now, coverageIsKnown, idle }: Gathered): Promise<Watched> {
  const before = remembered.memory
  const remembers = before !== undefined
  const streams = seen.map(({ stream, look }): StreamResult => ({ ...follow(stream, before?.streams.get(streamKey(stream)), look, { now, policy, remembers }), clusters: undefined }))
  const remediations = [...(before?.remediations ?? []), ...streams.flatMap((stream) => [...stream.remediations.values()])]
  const kept = pruned({ writtenAt: now, streams: new Map(streams.map((each) => [streamKey(each.stream), each.memory])), remediations, points: before?.points ?? [] })
  const figures = figuresOf({ streams, remediations: kept.remediations, slo: config.slo, now, coverageIsKnown, remembers })
  const memory = { ...kept, points: withPoint(kept.points, pointOf(kept, figures.coverage?.scanned, now)) }
  const { place, world, options } = run
  const registryId = place.registryId ?? audit.registryId
  const clusters = await clustersOfFailing(run, streams, registryId, idle)
  const result = concluded({
    generatedAt: now,
    registry: { id: registryId, region: place.region },
    streams: streams.map((each) => ({ ...each, clusters: clusters.byStream.get(each) })),
    audit,
    figures,
    requests: { made: world.meter.made, limit: options.maxRequests },
    problems,
    notices: [...notices, ...clusters.notices],
    points: memory.points,
    slo: config.slo,
    remembers,
  })
  return { report: buildWatchReport(result), memory }
}

function pointOf({ streams }: Memory, scanned: number | undefined, now: EpochMs): TrendPoint {
  const all = [...streams.values()]
  const counted = all.map(standsAs)
  const judged = counted.filter((one) => one !== undefined).length
  const open = openBySeverity(all)
  const known = (severity: 'critical' | 'high'): number | undefined => (judged === 0 ? undefined : open[severity] ?? 0)
  return { day: dayOf(now), declared: all.length, scanned, failing: counted.filter((one) => one === 'fail').length, judged, critical: known('critical'), high: known('high') }
}

/** A run that did not come as far as the streams: nothing is known, and nothing is 0. */
export function withoutStreams({ options, world }: { readonly options: Pick<WatchOptions, 'region' | 'registryId' | 'maxRequests' | 'notices'>; readonly world: WatchWorld }, problems: readonly NoResult[]): WatchReport {
  return buildWatchReport(concluded({
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
  }))
}

/** The gate's own reading, for scans that have ended. */
function scanningOf(run: Run): Scanning {
  const { world } = run
  return {
    options: gateOptions(run.options),
    world,
    deadline: run.deadline,
    onRetry: (error, pauseMs) => world.log.info(`${error.message}; asking again in ${durationText(pauseMs)}`),
    onProgress: () => undefined,
    refusal: checkRegistries(world, run.deadline),
  }
}

/** What the gate would be asked with, of the inputs that a watch has none of its defaults. */
function gateOptions({ region, registryId, timeoutMs, rules, policy, policyFrom, mode, onNoResult, reportDir, githubToken }: WatchOptions): Options {
  return {
    images: [],
    registryId,
    region,
    platforms: 'all',
    onUnsupportedPlatform: 'fail',
    scanType: 'enhanced',
    timeoutMs,
    pollIntervalMs: 5_000,
    settleMs: 45_000,
    rules,
    policy,
    policyFrom,
    vex: [],
    baseline: undefined,
    failFast: false,
    mode,
    onNoResult,
    comment: 'never',
    commentKey: undefined,
    reportSeverity: 'informational',
    reportDir,
    githubToken,
    notices: [],
    warnings: [],
  }
}
