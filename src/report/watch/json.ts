import { isoTime } from '../../base/time.ts'
import { scannedAtOf } from '../../fleet/watch/look.ts'
import type { KnownImage } from '../../fleet/watch/memory/memory.ts'
import type { StreamResult, WatchResult } from '../../fleet/watch/result.ts'
import { JsonList, jsonPieces, type Pieces } from '../pieces.ts'

/** Raised when a reader of the old form would misread the new one. Described in `schema/watch-report.schema.json`. */
export const WATCH_SCHEMA_VERSION = 1

/** Everything that any other format shows. What is not known is `null`, and never 0. */
export function* renderWatchJson(result: WatchResult): Pieces {
  yield* jsonPieces(Object.entries(toJson(result)))
  yield '\n'
}

function toJson(result: WatchResult): Readonly<Record<string, unknown>> {
  const { figures, registry, requests } = result
  const days = figures.timeToRemediate
  return {
    schemaVersion: WATCH_SCHEMA_VERSION,
    generatedAt: isoTime(result.generatedAt),
    registry: [registry],
    verdict: result.verdict,
    reason: result.reason,
    streams: new JsonList(result.streams, streamJson),
    audit: { registry: result.audit?.registry ?? [], repositories: result.audit?.repositories ?? [] },
    kpis: {
      coverage: figures.coverage ?? null,
      failureRate: figures.failureRate,
      timeToRemediate: days === undefined ? null : { medianDays: days.medianDays ?? null, p90Days: days.p90Days ?? null, cases: days.cases },
      withinSlo: figures.withinSlo ?? null,
      setAside: figures.setAside,
    },
    requests,
    notLookedAt: result.notLookedAt,
    remembers: result.remembers,
    problems: result.problems.map(({ code, what, remedy }) => ({ code, what, remedy })),
    notices: result.notices,
    trend: result.points,
  }
}

function streamJson(result: StreamResult): unknown {
  const { stream, state, reason, remedy, code, since, images, appeared, remediations, setAside, covered, memory, clusters } = result
  const last = memory.verdict
  return {
    repository: stream.repository,
    environment: stream.environment,
    owner: stream.owner,
    state,
    reason,
    code,
    remedy,
    since: isoTime(since),
    scanned: covered,
    lastVerdict: last === undefined ? undefined : { result: last.result, at: isoTime(last.at) },
    images: images.map(imageJson),
    new: appeared,
    remediated: [...remediations.keys()].sort(),
    setAside,
    clusters: clusters?.map(({ arn, workloads }) => ({ arn, running: workloads.reduce<number | null>((sum, { running }) => (sum === null || running === undefined ? null : sum + running), 0) })),
  }
}

function imageJson({ facts, judgement }: KnownImage): unknown {
  const platforms = facts.parts.flatMap(({ platform }) => platform ?? [])
  return {
    digest: facts.digest,
    tags: facts.tags,
    platform: platforms.length === 0 ? undefined : platforms.join(', '),
    scannedAt: isoTime(scannedAtOf(facts)),
    judgedAt: isoTime(judgement?.at),
    counts: judgement?.counts ?? null,
    violations: judgement?.violations ?? [],
  }
}
