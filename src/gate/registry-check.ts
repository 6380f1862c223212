import type { Image, Repository } from '../image/model.ts'
import type { NoResult } from '../no-result.ts'
import { basicRegistry } from '../scan/diagnose.ts'
import { ServiceError } from '../service-error.ts'
import type { Deadline } from './deadline.ts'
import type { World } from './world.ts'

/** An answer that takes longer will not come. */
const LONGEST_MS = 20_000

/**
 * Why `scan-type: enhanced` refuses the registry of an image: it is on basic scanning. A registry that was switched keeps
 * Inspector's old records for a while, which look like those of a scan.
 *
 * Each registry is asked once for all images and baselines, without patience: the permission is optional, and whatever
 * keeps the answer away leaves the decision to Inspector's coverage.
 */
export function refuseBasicRegistries(world: World, deadline: Deadline): (image: Image) => Promise<NoResult | undefined> {
  const known = new Map<string, Promise<boolean>>()
  return async (image) => {
    const { region, registryId } = image.repository
    const key = `${region} ${registryId}`
    const asking = known.get(key) ?? isBasic(image.repository, world, deadline)
    known.set(key, asking)
    return (await asking) ? basicRegistry(image) : undefined
  }
}

async function isBasic(repository: Repository, { service, clock }: World, { signal }: Deadline): Promise<boolean> {
  const done = new AbortController()
  const answer = service.registryScanning(repository, signal).then(({ scanType }) => scanType === 'BASIC', ignoreServiceError)
  const tooLate = clock.sleep(LONGEST_MS, AbortSignal.any([signal, done.signal])).then(() => false)
  try {
    return await Promise.race([answer, tooLate])
  } finally {
    done.abort()
  }
}

function ignoreServiceError(error: unknown): false {
  if (error instanceof ServiceError) return false
  throw error
}
