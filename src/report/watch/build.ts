import { compareText, severityRank } from '../../base/order.ts'
import { joinFixes, joinLayers } from '../../fleet/watch/gain.ts'
import { scannedAtOf } from '../../fleet/watch/look.ts'
import { overdueBy } from '../../fleet/watch/figures.ts'
import type { Cluster } from '../../fleet/ports.ts'
import type { KnownImage } from '../../fleet/watch/memory/memory.ts'
import type { StreamResult, WatchResult } from '../../fleet/watch/result.ts'
import { violatingIds, type ClusterRow, type RegistryRow, type StreamFinding, type StreamImage, type StreamRow, type WatchReport } from './model.ts'

/** Puts together what any report says of one run. It decides nothing. */
export function buildWatchReport(result: WatchResult): WatchReport {
  const { registry, audit, streams, ...same } = result
  return {
    ...same,
    registries: [registry],
    streams: streams.map((stream) => streamRow(stream, registry, result)),
    audit:
      audit === undefined
        ? undefined
        : {
            partial: audit.partial,
            registry: audit.registry.map((row) => ({ ...row, place: registry })),
            repositories: audit.repositories.map((row) => ({ ...row, place: registry })),
          },
  }
}

function streamRow(stream: StreamResult, registry: RegistryRow, run: WatchResult): StreamRow {
  const { memory, remediations, clusters } = stream
  const images = stream.images.map(imageRow)
  return {
    registry,
    repository: stream.stream.repository,
    environment: stream.stream.environment,
    owner: stream.stream.owner,
    state: stream.state,
    reason: stream.reason,
    remedy: stream.remedy,
    code: stream.code,
    since: stream.since,
    covered: stream.covered,
    lastVerdict: memory.verdict === undefined ? undefined : { result: memory.verdict.result, at: memory.verdict.at },
    images,
    appeared: stream.appeared,
    remediated: [...remediations.keys()].sort(),
    setAside: stream.setAside,
    clusters: clusters?.map(clusterRow),
    findings: findingRows(stream, images, run),
    fixes: joinFixes(stream.images.map(({ judgement }) => judgement?.fixes ?? [])),
    layers: joinLayers(stream.images.map(({ judgement }) => judgement?.layers ?? [])),
  }
}

function imageRow({ facts, judgement }: KnownImage): StreamImage {
  const platforms = facts.parts.flatMap(({ platform }) => platform ?? [])
  return {
    digest: facts.digest,
    tags: facts.tags,
    platform: platforms.length === 0 ? undefined : platforms.join(', '),
    scannedAt: scannedAtOf(facts),
    judgedAt: judgement?.at,
    counts: judgement?.counts,
    violations: judgement?.violations ?? [],
  }
}

function clusterRow({ arn, workloads }: Cluster): ClusterRow {
  return { arn, running: workloads.reduce<number | undefined>((sum, { running }) => (sum === undefined || running === undefined ? undefined : sum + running), 0) }
}

function findingRows({ memory, appeared }: StreamResult, images: readonly StreamImage[], { slo, generatedAt, remembers }: WatchResult): readonly StreamFinding[] {
  const rules = new Map<string, Set<string>>()
  for (const { rule, ids } of images.flatMap(({ violations }) => violations)) for (const id of ids) rules.set(id, (rules.get(id) ?? new Set()).add(rule))
  const late = [...memory.findings].flatMap(([id, finding]) => ((overdueBy(finding, slo, generatedAt) ?? 0) > 0 ? [id] : []))
  const isNew = new Set(appeared)
  return [...new Set([...violatingIds({ images }), ...late])]
    .map((id): StreamFinding => {
      const finding = memory.findings.get(id)
      const overdue = finding === undefined ? undefined : overdueBy(finding, slo, generatedAt)
      return {
        id,
        // A violation that the memory does not know would be a bug. It must not look harmless.
        severity: finding?.severity ?? 'critical',
        rules: [...(rules.get(id) ?? [])].sort(compareText),
        isNew: isNew.has(id),
        firstSeen: remembers ? finding?.firstSeen : undefined,
        publishedAt: finding?.publishedAt,
        dueAt: remembers && overdue !== undefined ? generatedAt - overdue : undefined,
      }
    })
    .sort((left, right) => severityRank(left.severity) - severityRank(right.severity) || compareText(left.id, right.id))
}
