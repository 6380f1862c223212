import { attributeLayers, type Attribution } from '../image/layers.ts'
import { parseManifest } from '../image/manifest.ts'
import type { Image, Subject } from '../image/model.ts'
import type { ImageRegistry, RepositoryAddress } from '../image/ports.ts'
import { purposeOf } from '../service-advice.ts'
import { isKind, ServiceError } from '../service-error.ts'

/** Configs are kilobytes; one that is larger is not worth the memory. */
const MAX_CONFIG_BYTES = 8 * 1024 * 1024
/** For all of them together: no verdict waits longer than this for what only makes its report richer. */
const PATIENCE_MS = 5_000

export interface Traced {
  readonly layers: ReadonlyMap<string, Attribution>
  /** Why some are missing. */
  readonly hint?: string
}

/**
 * Which Dockerfile instruction made which layer, by image digest. Only for the report: whatever fails here makes it
 * poorer and nothing else.
 */
export async function traceLayers(subjects: readonly Subject[], registry: ImageRegistry, signal: AbortSignal): Promise<Traced> {
  const late = AbortSignal.timeout(PATIENCE_MS)
  const limit = AbortSignal.any([signal, late])
  const hints = new Set<string>()
  const images = subjects.flatMap((subject) => subject.images)
  const traced = await Promise.all(
    images.map(async (image): Promise<readonly [string, Attribution] | undefined> => {
      try {
        return [image.digest, await traceOne(image, registry, limit)]
      } catch (error) {
        hints.add(late.aborted ? 'Findings could not be traced to instructions (the registry took too long).' : hintOf(error))
        return undefined
      }
    }),
  )
  const layers = new Map(traced.filter((entry) => entry !== undefined))
  const [hint] = hints
  return { layers, ...(hint === undefined ? {} : { hint }) }
}

async function traceOne(image: Image, registry: ImageRegistry, signal: AbortSignal): Promise<Attribution> {
  const { name, region, registryId } = image.repository
  const address: RepositoryAddress = { name, region, registryId }
  const read = image.config === undefined ? await readManifest(image, address, registry, signal) : image
  const config = read.config === undefined ? undefined : parse(await registry.blob(address, read.config.digest, MAX_CONFIG_BYTES, signal))
  return attributeLayers(read, config)
}

/** The manifest of an image that is no part of an index has not been read before. */
async function readManifest(image: Image, address: RepositoryAddress, registry: ImageRegistry, signal: AbortSignal): Promise<Pick<Image, 'config' | 'layers' | 'annotations'>> {
  const [found] = await registry.manifests(address, [image.digest], signal)
  if (found === undefined) throw new Error(`the manifest of ${image.digest} is not there`)
  const manifest = parseManifest(found.text, image.digest)
  if (manifest.kind !== 'image') throw new Error(manifest.kind === 'unreadable' ? manifest.problem : `${image.digest} is no image manifest`)
  return manifest
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function hintOf(error: unknown): string {
  if (isKind(error, 'denied')) {
    const action = error.details.missingAction ?? error.details.action
    return `Allow ${action} to the role to ${purposeOf(action)}.`
  }
  const why = error instanceof ServiceError ? `${error.details.action}: ${error.details.code}` : error instanceof Error ? error.message : 'unknown error'
  return `Findings could not be traced to instructions (${why}).`
}
