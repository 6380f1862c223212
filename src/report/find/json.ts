import { isoTime } from '../../base/time.ts'
import type { FoundImage, FoundVulnerability, Standing } from '../../fleet/find/found-images.ts'
import type { FindResult } from '../../fleet/find/result.ts'
import { imageArn } from '../../image/model.ts'
import { JsonList, jsonPieces, type Pieces } from '../pieces.ts'
import { exceptedOf, observedAt, severityText } from './cells.ts'

/** Raised by its first number when a reader of the old form would misread the new one. Described in `schema/find.schema.json`. */
export const FIND_SCHEMA_VERSION = '1.0'

/** Everything that any other format shows. Counts that are not known are `null`. */
export function* renderFindJson(result: FindResult, version: string): Pieces {
  const { asked, counts } = result
  yield* jsonPieces(
    Object.entries({
      schemaVersion: FIND_SCHEMA_VERSION,
      tool: { name: 'ecr-scan-gate', version },
      generatedAt: isoTime(result.at),
      result: result.state,
      complete: result.state !== 'no-result',
      reason: result.reason,
      asked: {
        region: asked.region,
        registryId: asked.registryId,
        vulnerabilities: asked.vulnerabilities,
        packages: asked.packages.map(({ text }) => text),
        repositories: asked.repositories.map(({ text }) => text),
        inUse: asked.inUseOnly,
      },
      found: counts.found ?? null,
      inUse: counts.inUse ?? null,
      useUnknown: counts.useUnknown,
      excepted: counts.excepted,
      missing: result.missing,
      problems: result.problems,
      notices: result.notices,
      policy: result.policySources,
      requests: result.requests,
      images: new JsonList(result.images, imageJson),
    }),
  )
  yield '\n'
}

/** What is undefined is not written. */
function imageJson(found: FoundImage): unknown {
  const { image, vulnerabilities, clusters } = found
  const { repository, digest, tags, architecture, distribution, use } = image
  return {
    arn: imageArn(repository, digest),
    repository: repository.name,
    registryId: repository.registryId,
    region: repository.region,
    tags,
    digest,
    architecture,
    distribution,
    severity: severityText(found),
    inUse: use.status,
    inUseCount: use.count,
    lastInUseAt: isoTime(use.lastAt),
    clustersState: clusters.kind,
    clusters:
      clusters.kind === 'read'
        ? clusters.clusters.map(({ arn, workloads }) => ({
            arn,
            workloads: workloads.map(({ name, running, lastInUseAt }) => ({ name, running, lastInUseAt: isoTime(lastInUseAt) })),
          }))
        : undefined,
    firstObservedAt: isoTime(observedAt(found)),
    excepted: exceptedOf(found),
    vulnerabilities: vulnerabilities.map(vulnerabilityJson),
  }
}

function vulnerabilityJson({ id, severityLabel, firstObservedAt, packages, standing }: FoundVulnerability): unknown {
  return { id, severity: severityLabel, firstObservedAt: isoTime(firstObservedAt), packages, standing: standingJson(standing) }
}

/** Written out, so that a member which the type gains later is a decision here and not an accident. */
function standingJson(standing: Standing): unknown {
  if (standing.kind !== 'excepted') return { kind: standing.kind }
  const { kind, by, reason, source, expires, owner, ticket } = standing
  return { kind, by, reason, source, expires, owner, ticket }
}
