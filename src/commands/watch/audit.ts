import { auditOf, type Audit, type AuditFacts, type UnwatchedImages } from '../../fleet/watch/audit.ts'
import type { WatchConfig } from '../../fleet/watch/config/config.ts'
import type { KnownRepository, RegistryPlace } from '../../fleet/watch/ports.ts'
import type { Repository } from '../../image/model.ts'
import { partitionName } from '../../image/partition.ts'
import { COVERAGE_REASONS } from '../../scan/reasons.ts'
import type { Asked } from './answer.ts'
import { asked, eachPage, ownPlace } from './asked.ts'
import { frequenciesOf } from './frequencies.ts'
import type { Run } from './world.ts'

/** Most values of one filter. */
const REASONS = 10
/** Status reasons of images that Inspector does not scan, or no longer scans. */
const UNWATCHED = [
  'SCAN_ELIGIBILITY_EXPIRED',
  'UNSUPPORTED_OS',
  'UNSUPPORTED_MEDIA_TYPE',
  'IMAGE_SIZE_EXCEEDED',
  'ACCESS_DENIED',
  'ACCESS_DENIED_TO_ENCRYPTION_KEY',
  'EXCLUDED_BY_TAG',
  'PENDING_DISABLE',
]
  .filter((reason) => Object.hasOwn(COVERAGE_REASONS, reason))
  .slice(0, REASONS)

/** Asks how the registry is scanned. Each question stands alone: if one fails, only its answer is missing, and the audit says so. */
export async function auditRegistry(run: Run, repositories: Asked<readonly KnownRepository[]>, config: WatchConfig): Promise<Audit> {
  const { world, asking } = run
  const place = ownPlace(run, repositories)
  const { registryId } = place
  const known = repositories.kind === 'answer' ? repositories.value : undefined
  const where = `the registry ${registryId ?? 'of the credentials'} in ${place.region}`
  const registry: Repository | undefined = registryId === undefined ? undefined : { partition: partitionName(place.region), region: place.region, registryId, name: '' }
  const about = <T>(ask: (repository: Repository, signal: AbortSignal) => Promise<T>): Promise<Asked<T>> | undefined =>
    registry === undefined ? undefined : asked(run, where, () => asking.ask((signal) => ask(registry, signal)))
  const rules = about((repository, signal) => world.service.registryScanning(repository, signal))
  const [scanning, inspector, rescan, frequencies, images] = await Promise.all([
    rules,
    about((repository, signal) => world.service.inspectorStatus(repository, signal)),
    about((repository, signal) => world.service.rescanDuration(repository, signal)),
    known === undefined
      ? undefined
      : asked(run, where, async () =>
          frequenciesOf(
            run,
            known.map(({ name }) => name),
            valueOf(await rules),
          ),
        ),
    asked(run, where, () => countUnwatched(run, place)),
  ])
  const all = [repositories, scanning, inspector, rescan, frequencies, images]
  const facts: AuditFacts = {
    region: place.region,
    registryId,
    repositories: known?.map(({ name }) => name),
    scanning: valueOf(scanning),
    frequencies: valueOf(frequencies),
    inspector: valueOf(inspector),
    rescan: valueOf(rescan),
    images: valueOf(images),
    unread: [...new Set(all.flatMap((one) => (one?.kind === 'unanswered' ? [one.cause.what] : [])))],
  }
  return auditOf(facts, config.unscanned)
}

function valueOf<T>(answer: Asked<T> | undefined): T | undefined {
  return answer?.kind === 'answer' ? answer.value : undefined
}

/** Counts images that Inspector does not scan. In a large registry they are the majority, so no page is kept. */
async function countUnwatched(run: Run, place: RegistryPlace): Promise<readonly UnwatchedImages[]> {
  const counted = new Map<string, UnwatchedImages>()
  await eachPage(
    run,
    'inspector2:ListCoverage',
    (token, signal) => run.world.watch.covered(place, { kind: 'reasons', reasons: UNWATCHED }, token, signal),
    (images) => {
      for (const { repository, reason } of images) {
        const key = `${repository}\n${reason ?? ''}`
        counted.set(key, { repository, reason, count: (counted.get(key)?.count ?? 0) + 1 })
      }
    },
  )
  return [...counted.values()]
}
