import type { EpochMs } from '../../base/finding.ts'
import { imageArn, type Repository } from '../../image/model.ts'
import type { DescribedImage, ImageRegistry } from '../../image/ports.ts'
import type { Answer, Coverage, RepositoryScanning, ScanService } from '../../scan/ports.ts'
import type { Asked } from './answer.ts'
import type { World } from '../world.ts'

/** Inspector's record of an image, read with those of others. */
export interface KnownCoverage {
  readonly value: Coverage | undefined
  readonly at: EpochMs
  readonly serverNow: EpochMs | undefined
}

/** What this run has read already, by the ARN of the image or the name of the repository. */
export interface Known {
  readonly listings: Map<string, Asked<readonly DescribedImage[]>>
  readonly coverages: Map<string, KnownCoverage>
  readonly frequencies: Map<string, RepositoryScanning>
}

export function nothingKnown(): Known {
  return { listings: new Map(), coverages: new Map(), frequencies: new Map() }
}

/** How long a record counts as current. */
const FRESH_MS = 300_000

type Services = Pick<World, 'registry' | 'service' | 'clock'>

/** The world for the gate's own steps: it answers from what was already read for all images, instead of asking again. */
export function knowing<W extends Services>(world: W, known: Known): W {
  return { ...world, registry: knowingRegistry(world.registry, known), service: knowingService(world, known) }
}

function knowingRegistry(registry: ImageRegistry, { listings }: Known): ImageRegistry {
  const listed = (name: string): readonly DescribedImage[] | undefined => {
    const listing = listings.get(name)
    return listing?.kind === 'answer' ? listing.value : undefined
  }
  return {
    ...registry,
    describe: async (address, id, signal) => {
      const images = id.tag === undefined ? listed(address.name) : undefined
      return images === undefined ? registry.describe(address, id, signal) : images.find(({ digest }) => digest === id.digest)
    },
    describeAll: async (address, digests, signal) => {
      const images = listed(address.name)
      return images === undefined ? registry.describeAll(address, digests, signal) : images.filter(({ digest }) => digests.includes(digest))
    },
  }
}

function knowingService({ service, clock }: Services, { coverages, frequencies }: Known): ScanService {
  return {
    ...service,
    coverage: async (image, signal): Promise<Answer<Coverage | undefined>> => {
      const arn = imageArn(image.repository, image.digest)
      const record = coverages.get(arn)
      // Answer from the record once only: a second question is about what has changed since.
      coverages.delete(arn)
      const now = clock.now()
      if (record === undefined || now - record.at > FRESH_MS) return service.coverage(image, signal)
      return { value: record.value, serverNow: record.serverNow === undefined ? undefined : record.serverNow + (now - record.at) }
    },
    registryScanning: once((repository, signal) => service.registryScanning(repository, signal)),
    inspectorStatus: once((repository, signal) => service.inspectorStatus(repository, signal)),
    rescanDuration: once((repository, signal) => service.rescanDuration(repository, signal)),
    repositoryScanning: async (repository, signal) => frequencies.get(repository.name) ?? service.repositoryScanning(repository, signal),
  }
}

/** An answer about a registry holds for the whole run; one that failed is asked for again. */
function once<T>(ask: (repository: Repository, signal: AbortSignal) => Promise<T>): (repository: Repository, signal: AbortSignal) => Promise<T> {
  const known = new Map<string, Promise<T>>()
  return (repository, signal) => {
    const key = `${repository.region} ${repository.registryId}`
    const asking = known.get(key) ?? ask(repository, signal)
    known.set(key, asking)
    asking.catch(() => known.delete(key))
    return asking
  }
}
