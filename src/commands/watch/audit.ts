import { auditOf, type Audit, type AuditFacts } from '../../fleet/watch/audit.ts'
import type { WatchConfig } from '../../fleet/watch/config/config.ts'
import type { KnownRepository } from '../../fleet/watch/ports.ts'
import type { Repository } from '../../image/model.ts'
import { partitionName } from '../../image/partition.ts'
import { COVERAGE_REASONS } from '../../scan/reasons.ts'
import type { RepositoryScanning } from '../../scan/ports.ts'
import { allPages, asked, ownPlace, type Asked } from './asked.ts'
import type { Run } from './world.ts'

/** Names of one `BatchGetRepositoryScanningConfiguration`. */
const NAMES = 25
/** Values of one filter. */
const REASONS = 10
/** Those that say of an image that nobody looks at it, and are about images. */
const UNWATCHED = ['SCAN_ELIGIBILITY_EXPIRED', 'UNSUPPORTED_OS', 'UNSUPPORTED_MEDIA_TYPE', 'IMAGE_SIZE_EXCEEDED', 'ACCESS_DENIED', 'ACCESS_DENIED_TO_ENCRYPTION_KEY', 'EXCLUDED_BY_TAG', 'PENDING_DISABLE'].filter((reason) => Object.hasOwn(COVERAGE_REASONS, reason)).slice(0, REASONS)

/** Asks how the registry is scanned. Each question is on its own: what may not be asked is said, and costs only its own answer. */
export async function auditRegistry(run: Run, repositories: Asked<readonly KnownRepository[]>, config: WatchConfig): Promise<Audit> {
  const { world, asking } = run
  const place = ownPlace(run, repositories)
  const { registryId } = place
  const known = repositories.kind === 'answer' ? repositories.value : undefined
  const where = `the registry ${registryId ?? 'of the credentials'} in ${place.region}`
  const registry: Repository | undefined = registryId === undefined ? undefined : { partition: partitionName(place.region), region: place.region, registryId, name: '' }
  const about = <T>(ask: (repository: Repository, signal: AbortSignal) => Promise<T>): Promise<Asked<T>> | undefined =>
    registry === undefined ? undefined : asked(run, where, () => asking.ask((signal) => ask(registry, signal)))
  const [scanning, inspector, rescan, frequencies, images] = await Promise.all([
    about((repository, signal) => world.service.registryScanning(repository, signal)),
    about((repository, signal) => world.service.inspectorStatus(repository, signal)),
    about((repository, signal) => world.service.rescanDuration(repository, signal)),
    known === undefined ? undefined : asked(run, where, () => frequenciesOf(run, known.map(({ name }) => name))),
    asked(run, where, () => allPages(run, 'inspector2:ListCoverage', (token, signal) => world.watch.covered(place, { kind: 'reasons', reasons: UNWATCHED }, token, signal))),
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

async function frequenciesOf({ world, asking, place, known }: Run, names: readonly string[]): Promise<ReadonlyMap<string, RepositoryScanning>> {
  await asking.each(batches(names, NAMES), async (batch) => {
    const answer = await asking.ask((signal) => world.watch.frequencies(place, batch, signal))
    for (const [name, scanning] of answer) known.frequencies.set(name, scanning)
  })
  return known.frequencies
}

export function batches<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size))
}
