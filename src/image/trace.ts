import type { Clock, Random } from '../base/clock.ts'
import type { EpochMs } from '../base/finding.ts'
import { CONFIG_MEMBERS, readDocument } from './document.ts'
import { manifestMissing, manifestProblem } from './index-images.ts'
import { attributeLayers, type Attribution } from './layers.ts'
import { parseManifest, type Manifest } from './manifest.ts'
import type { Image, RequestedImage } from './model.ts'
import { BLOB_TOO_LARGE, type ImageRegistry, type RepositoryAddress } from './ports.ts'
import type { NoResult } from '../base/no-result.ts'
import { retryUntilDeadline } from '../base/retry.ts'
import { adviceFor, purposeOf } from '../base/service-advice.ts'
import { isKind, ServiceError } from '../base/service-error.ts'

/** Configs are kilobytes; no builder writes a larger one. */
const MAX_CONFIG_BYTES = 8 * 1024 * 1024
/** After the scans, for all images together: no verdict waits longer than this. */
const PATIENCE_MS = 5_000

export interface Traced {
  readonly layers: ReadonlyMap<string, Attribution>
  /** Images whose manifest or configuration cannot be read in one way only, or whose manifest was not read at all. */
  readonly problems: readonly NoResult[]
  /** Why some are missing. */
  readonly hint: string | undefined
}

export interface Tracing {
  readonly registry: ImageRegistry
  readonly clock: Clock
  readonly random: Random
  readonly deadline: { readonly at: EpochMs; readonly signal: AbortSignal }
  /** The scans, which are awaited meanwhile. */
  readonly scanned: Promise<unknown>
}

/**
 * Which Dockerfile instruction made which layer, by image digest, and whether the documents that say so can be read in
 * one way only.
 *
 * A manifest is asked for until it is there, and is passed over only where the role may not read it: without it nobody
 * knows that the layers that were scanned are those that run. The configuration does not name layers, so where it cannot be
 * fetched the report is poorer and nothing else. What is in it is another matter: whoever pushed the image wrote it.
 */
export async function traceLayers(requestedImages: readonly RequestedImage[], tracing: Tracing): Promise<Traced> {
  const [enough, done] = [new AbortController(), new AbortController()]
  const runOut = async (): Promise<void> => {
    await tracing.clock.sleep(PATIENCE_MS, done.signal)
    enough.abort(new DOMException('the registry is late', 'TimeoutError'))
  }
  // Whoever awaits the scans reports one that failed.
  void tracing.scanned.then(runOut, runOut)
  const signal = AbortSignal.any([tracing.deadline.signal, enough.signal])
  const hints = new Set<string>()
  const problems: NoResult[] = []
  const images = requestedImages.flatMap((requested) => requested.images)
  const traced = await Promise.all(
    images.map(async (image): Promise<readonly [string, Attribution] | undefined> => {
      try {
        return [image.digest, await traceOne(image, tracing, signal)]
      } catch (error) {
        if (error instanceof Refused) problems.push(error.cause)
        else hints.add(enough.signal.aborted ? "The gate couldn't trace findings to instructions (the registry took too long)." : hintOf(error))
        return undefined
      }
    }),
  )
  done.abort()
  const layers = new Map(traced.filter((entry) => entry !== undefined))
  const [hint] = hints
  return { layers, problems, hint }
}

/** The image's own documents are why there is no result for it. */
class Refused extends Error {
  override readonly cause: NoResult

  constructor(cause: NoResult) {
    super(cause.what)
    this.cause = cause
  }
}

async function traceOne(image: Image, tracing: Tracing, signal: AbortSignal): Promise<Attribution> {
  const read = image.config === undefined ? await readManifest(image, tracing, signal) : image
  const config = read.config === undefined ? undefined : await readConfig(image, read.config.digest, tracing.registry, signal)
  return attributeLayers(read, config)
}

/** The manifest of an image outside an index is read here first: until then, only ECR has reported that it is one. */
async function readManifest(image: Image, { registry, clock, random, deadline }: Tracing, signal: AbortSignal): Promise<Pick<Image, 'config' | 'layers' | 'annotations'>> {
  const [found] = await retryUntilDeadline(() => registry.manifests(addressOf(image), [image.digest], signal), { clock, random, deadline: deadline.at, signal }).catch(
    (error: unknown) => {
      if (!(error instanceof ServiceError) || error.kind === 'denied') throw error
      throw new Refused(adviceFor(error, `the manifest of ${image.repository.name}@${image.digest}`, undefined, signal))
    },
  )
  if (found === undefined) throw new Refused(manifestMissing(image.digest, image.repository.name))
  const manifest = parseManifest(found.text, image.digest, found.mediaType)
  if (manifest.kind !== 'image') throw new Refused(problemOf(manifest, image))
  return manifest
}

function addressOf({ repository: { name, region, registryId } }: Image): RepositoryAddress {
  return { name, region, registryId }
}

function problemOf(manifest: Exclude<Manifest, { kind: 'image' }>, { digest, mediaType }: Image): NoResult {
  if (manifest.kind === 'unreadable' || manifest.kind === 'ambiguous') return manifestProblem(manifest)
  return manifestProblem({ kind: 'ambiguous', problem: `the manifest of ${digest} is labeled ${mediaType}, but is something else` })
}

async function readConfig(image: Image, digest: string, registry: ImageRegistry, signal: AbortSignal): Promise<unknown> {
  const name = `the configuration ${digest} of ${image.digest}`
  try {
    const reading = readDocument(await registry.blob(addressOf(image), digest, MAX_CONFIG_BYTES, signal), CONFIG_MEMBERS)
    if (reading.kind === 'read') return reading.value
    throw new Refused(manifestProblem({ kind: reading.kind, problem: `${name} ${reading.problem}` }))
  } catch (error) {
    if (!(error instanceof ServiceError) || error.details.code !== BLOB_TOO_LARGE) throw error
    throw new Refused(manifestProblem({ kind: 'unreadable', problem: `${name} has more than ${MAX_CONFIG_BYTES} bytes` }))
  }
}

function hintOf(error: unknown): string {
  if (isKind(error, 'denied')) {
    const action = error.details.missingAction ?? error.details.action
    return `Allow ${action} for the role, to ${purposeOf(action)}.`
  }
  const why = error instanceof ServiceError ? `${error.details.action}: ${error.details.code}` : error instanceof Error ? error.message : 'unknown error'
  return `The gate couldn't trace findings to instructions (${why}).`
}
