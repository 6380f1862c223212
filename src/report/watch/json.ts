import { isoTime } from '../../base/time.ts'
import { JsonList, jsonPieces, type Pieces } from '../pieces.ts'
import { topLayers, topUpgrades } from './gains.ts'
import type { RegistryRow, StreamFinding, StreamImage, StreamRow, WatchReport } from './model.ts'

/** Raised when a reader of the old form would misread the new one. Described in `schema/watch-report.schema.json`. */
export const WATCH_SCHEMA_VERSION = 1

/** Everything that any other format shows. What is not known is `null` or absent, and never 0. */
export function* renderWatchJson(report: WatchReport): Pieces {
  yield* jsonPieces(Object.entries(toJson(report)))
  yield '\n'
}

function toJson(report: WatchReport): Readonly<Record<string, unknown>> {
  const { figures, audit } = report
  const days = figures.timeToRemediate
  return {
    schemaVersion: WATCH_SCHEMA_VERSION,
    generatedAt: isoTime(report.generatedAt),
    registry: report.registries,
    verdict: report.verdict,
    reason: report.reason,
    streams: new JsonList(report.streams, streamJson),
    audit: { read: audit !== undefined && audit.partial !== true, registry: (audit?.registry ?? []).map(placed), repositories: (audit?.repositories ?? []).map(placed) },
    kpis: {
      coverage: figures.coverage ?? null,
      failureRate: figures.failureRate,
      timeToRemediate: days === undefined ? null : { medianDays: days.medianDays ?? null, p90Days: days.p90Days ?? null, cases: days.cases },
      withinSlo: figures.withinSlo ?? null,
      setAside: figures.setAside,
    },
    remediationDays: days?.spread ?? null,
    slo: report.slo,
    upgrades: topUpgrades(report).map(({ what, streams, violations }) => ({ package: what.package, manager: what.manager, fixed: what.target, streams, violations })),
    layers: topLayers(report).map(({ what, streams, violations }) => ({ digest: what.digest, streams, violations })),
    requests: report.requests,
    notLookedAt: report.notLookedAt,
    remembers: report.remembers,
    problems: report.problems.map(({ code, what, remedy, alwaysFails }) => ({ code, what, remedy, alwaysFails })),
    notices: report.notices,
    trend: report.points,
  }
}

/** A run of one registry and a merged one say the same. */
function placed({ place, ...row }: { readonly place: RegistryRow }): unknown {
  return { ...row, registry: place }
}

function streamJson(row: StreamRow): unknown {
  const { registry, repository, environment, owner, state, reason, code, remedy, lastVerdict } = row
  return {
    registry,
    repository,
    environment,
    owner,
    state,
    reason,
    code,
    remedy,
    since: isoTime(row.since),
    scanned: row.covered,
    lastVerdict: lastVerdict === undefined ? undefined : { result: lastVerdict.result, at: isoTime(lastVerdict.at) },
    images: row.images.map(imageJson),
    new: row.appeared,
    remediated: row.remediated,
    setAside: row.setAside,
    clusters: row.clusters?.map(({ arn, running }) => ({ arn, running: running ?? null })),
    findings: row.findings.map(findingJson),
    fixes: row.fixes.map(({ package: name, manager, scheme, target, ids }) => ({ package: name, manager, scheme, fixed: target, ids })),
    layers: row.layers,
  }
}

function imageJson({ digest, tags, platform, scannedAt, judgedAt, counts, violations }: StreamImage): unknown {
  return { digest, tags, platform, scannedAt: isoTime(scannedAt), judgedAt: isoTime(judgedAt), counts: counts ?? null, violations }
}

function findingJson({ id, severity, rules, isNew, firstSeen, publishedAt, dueAt }: StreamFinding): unknown {
  return { id, severity, rules, new: isNew, firstSeen: isoTime(firstSeen), publishedAt: isoTime(publishedAt), dueAt: isoTime(dueAt) }
}
