import * as v from 'valibot'
import { SEVERITIES, type EpochMs } from '../../base/finding.ts'
import { field } from '../../base/json.ts'
import { SCHEMES } from '../../base/versions/versions.ts'
import { timeOf } from '../../fleet/watch/figures.ts'
import { asKnown } from '../../fleet/watch/memory/memory.ts'
import { STREAM_STATES } from '../../fleet/watch/look.ts'
import { conclusionOf, streamName } from '../../fleet/watch/result.ts'
import { WATCH_SCHEMA_VERSION } from './json.ts'
import { placeName, type AuditRows, type StreamRow, type WatchReport } from './model.ts'

// As in `schema/watch-report.schema.json`. A later version may add members at the top level, which this one ignores. An unknown
// member anywhere else means that the file is damaged.
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const days = v.pipe(v.number(), v.finite(), v.minValue(0))
const texts = v.array(v.string())
const time = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform((text): EpochMs => Date.parse(text)),
  v.finite(),
)
const maybe = <S extends v.GenericSchema>(schema: S) => v.optional(schema)
const severity = v.picklist(SEVERITIES)
const result = v.picklist(['pass', 'fail'])

const registry = v.strictObject({ id: maybe(v.pipe(v.string(), v.regex(/^\d{12}$/))), region: v.pipe(v.string(), v.regex(/^[a-z0-9-]{0,40}$/)) })
const image = v.strictObject({
  digest: v.string(),
  tags: texts,
  platform: maybe(v.string()),
  scannedAt: maybe(time),
  judgedAt: maybe(time),
  counts: v.nullable(v.strictObject({ critical: count, high: count, medium: count, low: count, informational: count, untriaged: count })),
  violations: v.array(v.strictObject({ rule: v.string(), ids: texts })),
})
const stream = v.strictObject({
  registry,
  repository: v.string(),
  environment: v.string(),
  owner: maybe(v.string()),
  state: v.picklist(STREAM_STATES),
  reason: v.string(),
  code: maybe(v.string()),
  remedy: texts,
  since: time,
  scanned: v.boolean(),
  lastVerdict: maybe(v.strictObject({ result, at: time })),
  images: v.array(image),
  new: texts,
  remediated: texts,
  setAside: texts,
  clusters: maybe(v.array(v.strictObject({ arn: v.string(), running: v.nullable(count) }))),
  findings: v.array(v.strictObject({ id: v.string(), severity, rules: texts, new: v.boolean(), firstSeen: maybe(time), publishedAt: maybe(time), dueAt: maybe(time) })),
  fixes: v.array(v.strictObject({ package: v.string(), manager: maybe(v.string()), scheme: maybe(v.picklist(SCHEMES)), fixed: maybe(v.string()), ids: texts })),
  layers: v.array(v.strictObject({ digest: v.string(), ids: texts })),
})
const registryRow = v.strictObject({
  finding: v.picklist(['basic-scanning', 'unknown-scan-type', 'inspector-off', 'filter-without-repository', 'repositories-without-rule', 'unread']),
  detail: v.string(),
  remedy: v.string(),
  terraform: maybe(v.string()),
  registry,
})
const repositoryRow = v.strictObject({
  name: v.string(),
  frequency: v.string(),
  finding: v.picklist(['not-scanned', 'scan-on-push', 'accepted', 'cannot-be-scanned', 'not-scanned-any-more', 'unknown']),
  detail: v.string(),
  remedy: v.string(),
  terraform: maybe(v.string()),
  registry,
})
const file = v.object({
  schemaVersion: v.literal(WATCH_SCHEMA_VERSION),
  generatedAt: time,
  registry: v.array(registry),
  verdict: v.picklist(['pass', 'fail', 'no-result']),
  reason: v.string(),
  streams: v.array(stream),
  audit: v.strictObject({ read: v.boolean(), registry: v.array(registryRow), repositories: v.array(repositoryRow) }),
  kpis: v.strictObject({
    coverage: v.nullable(v.strictObject({ scanned: count, declared: count })),
    failureRate: v.strictObject({ failing: count, judged: count }),
    timeToRemediate: v.nullable(v.strictObject({ medianDays: v.nullable(days), p90Days: v.nullable(days), cases: count })),
    withinSlo: v.nullable(v.strictObject({ within: count, open: count })),
    setAside: count,
  }),
  remediationDays: v.nullable(v.array(v.strictTuple([days, count]))),
  // No member is required, so a list would also match.
  slo: v.pipe(
    v.unknown(),
    v.check((value) => !Array.isArray(value)),
    v.strictObject({ critical: maybe(days), high: maybe(days), medium: maybe(days), low: maybe(days), informational: maybe(days), untriaged: maybe(days) }),
  ),
  requests: v.strictObject({ made: count, limit: count }),
  notLookedAt: texts,
  remembers: v.boolean(),
  problems: v.array(v.strictObject({ code: v.string(), what: v.string(), remedy: texts, alwaysFails: maybe(v.literal(true)) })),
  notices: texts,
  trend: v.array(
    v.strictObject({ day: v.pipe(v.string(), v.isoDate()), declared: count, scanned: maybe(count), failing: count, judged: count, critical: maybe(count), high: maybe(count) }),
  ),
})
type ReportFile = v.InferOutput<typeof file>

export type WatchReading = { readonly kind: 'read'; readonly report: WatchReport } | { readonly kind: 'unusable'; readonly why: string }

/** Reads the report of another run, as `renderWatchJson` wrote it. One that is damaged, contradictory or of another version is refused. */
export function readWatchReport(text: string): WatchReading {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { kind: 'unusable', why: "it isn't JSON" }
  }
  const version = field(value, 'schemaVersion')
  if (version !== WATCH_SCHEMA_VERSION)
    return { kind: 'unusable', why: typeof version === 'number' ? `it has schema version ${version}, but this version reads ${WATCH_SCHEMA_VERSION}` : 'it has no schema version' }
  const parsed = v.safeParse(file, value)
  if (!parsed.success) return { kind: 'unusable', why: `it is damaged at ${v.getDotPath(parsed.issues[0]) ?? 'its top'}` }
  const report = reportOf(parsed.output)
  const contradiction = contradictionIn(report, parsed.output)
  return contradiction === undefined ? { kind: 'read', report } : { kind: 'unusable', why: `it contradicts itself: ${contradiction}` }
}

function reportOf({ registry: registries, streams, audit, kpis, remediationDays, slo, trend, ...same }: ReportFile): WatchReport {
  return {
    generatedAt: same.generatedAt,
    registries: registries.map(placeOf),
    verdict: same.verdict,
    reason: same.reason,
    streams: streams.map(rowOf),
    audit: auditOf(audit),
    figures: {
      coverage: kpis.coverage ?? undefined,
      failureRate: kpis.failureRate,
      timeToRemediate: remediationDays === null ? undefined : timeOf(remediationDays),
      withinSlo: kpis.withinSlo ?? undefined,
      setAside: kpis.setAside,
    },
    slo: Object.fromEntries(SEVERITIES.flatMap((name) => (slo[name] === undefined ? [] : [[name, slo[name]]]))),
    requests: same.requests,
    notLookedAt: same.notLookedAt,
    problems: same.problems,
    notices: same.notices,
    points: trend.map((point) => asKnown({ ...point, scanned: point.scanned, critical: point.critical, high: point.high })),
    remembers: same.remembers,
  }
}

function placeOf({ id, region }: ReportFile['registry'][number]): StreamRow['registry'] {
  return { id, region }
}

function auditOf({ read, registry: ofRegistry, repositories }: ReportFile['audit']): AuditRows | undefined {
  if (!read && ofRegistry.length + repositories.length === 0) return undefined
  const rows = {
    registry: ofRegistry.map(({ registry: place, terraform, ...row }) => ({ ...row, terraform, place: placeOf(place) })),
    repositories: repositories.map(({ registry: place, terraform, ...row }) => ({ ...row, terraform, place: placeOf(place) })),
  }
  return read ? rows : { ...rows, partial: true }
}

function rowOf(row: ReportFile['streams'][number]): StreamRow {
  const { registry: place, scanned, new: appeared, images, clusters, findings, fixes, owner, code, lastVerdict, ...same } = row
  return {
    ...same,
    registry: placeOf(place),
    owner,
    code,
    lastVerdict,
    covered: scanned,
    appeared,
    images: images.map(({ platform, scannedAt, judgedAt, counts, ...each }) => ({ ...each, platform, scannedAt, judgedAt, counts: counts ?? undefined })),
    clusters: clusters?.map(({ arn, running }) => ({ arn, running: running ?? undefined })),
    findings: findings.map(({ new: isNew, firstSeen, publishedAt, dueAt, ...each }) => ({ ...each, isNew, firstSeen, publishedAt, dueAt })),
    fixes: fixes.map(({ fixed, manager, scheme, ...each }) => ({ ...each, manager, scheme, target: fixed })),
  }
}

/** A contradiction that no run writes: it could let a stream pass that nobody checked, or give wrong figures. */
function contradictionIn(report: WatchReport, { kpis, remediationDays }: ReportFile): string | undefined {
  const { streams, figures } = report
  const { verdict } = conclusionOf(streams, report.problems)
  if (verdict !== report.verdict) return `its verdict is ${report.verdict}, but its streams result in ${verdict}`
  const unfounded = streams.find((row) => row.state === 'pass' && !isFounded(row))
  if (unfounded !== undefined) return `${streamName(unfounded)} passes, but not all of its images were checked and found without violations`
  const places = new Set(report.registries.map(placeName))
  const stray = streams.find((row) => !places.has(placeName(row.registry)))
  if (stray !== undefined) return `${streamName(stray)} is in a registry that the report doesn't list`
  if (new Set(streams.map(keyOf)).size < streams.length) return 'it lists a stream twice'
  if (new Set(report.points.map(({ day }) => day)).size < report.points.length) return 'its trend has a day twice'
  const { coverage, failureRate, withinSlo } = figures
  const failing = streams.filter(({ state }) => state === 'fail').length
  const isSound =
    (coverage === undefined || (coverage.declared === streams.length && coverage.scanned <= coverage.declared)) &&
    failing <= failureRate.failing &&
    failureRate.failing <= failureRate.judged &&
    failureRate.judged <= streams.length &&
    (withinSlo === undefined || withinSlo.within <= withinSlo.open) &&
    (kpis.timeToRemediate === null) === (remediationDays === null) &&
    (kpis.timeToRemediate?.cases ?? 0) === (figures.timeToRemediate?.cases ?? 0)
  return isSound ? undefined : "its figures don't match its streams"
}

function isFounded({ images, findings }: StreamRow): boolean {
  return images.length > 0 && images.every(({ counts, violations }) => counts !== undefined && violations.length === 0) && findings.every(({ rules }) => rules.length === 0)
}

/** A stream among those of all registries. */
export function keyOf({ registry: place, repository, environment }: Pick<StreamRow, 'registry' | 'repository' | 'environment'>): string {
  return JSON.stringify([place.id ?? null, place.region, repository, environment])
}
