import type { Progress, WaitWorld } from '../scan/wait-world.ts'
import { resolve, type Resolution } from '../image/resolve.ts'
import { wantedOf } from '../image/wanted.ts'
import type { Image, Repository, RequestedImage } from '../image/model.ts'
import type { AskedImage } from '../image/asked.ts'
import type { Options } from '../inputs/options.ts'
import type { NoResult } from '../base/no-result.ts'
import { retryUntilDeadline } from '../base/retry.ts'
import { awaitBasicScan } from '../scan/basic.ts'
import type { ScannedImage, ScannedImages, ScanOutcome, UnfinishedScan } from '../scan/outcome.ts'
import { awaitScan } from '../scan/wait.ts'
import { adviceFor } from '../base/service-advice.ts'
import { ServiceError } from '../base/service-error.ts'
import { whenAborted } from './cut-short.ts'
import type { Deadline } from '../base/deadline.ts'
import type { World } from './world.ts'

/** A tag that is not there is asked for during this many poll intervals: ECR needs a moment after a push. */
const NOT_FOUND_POLLS = 3

/** What resolving, waiting, and reading details and signatures take of the world. */
export type ScanningWorld = Pick<World, 'clock' | 'random' | 'log' | 'registry' | 'service' | 'signing'>

export interface Scanning {
  readonly options: Options
  readonly world: ScanningWorld
  readonly deadline: Deadline
  readonly onRetry: (error: ServiceError, pauseMs: number) => void
  readonly onProgress: (requested: RequestedImage, progress: Progress) => void
  /** Asked for enhanced scans: whether the registry's count. */
  readonly refusal: Refusal
  /** For baselines: scans of any age, whatever they lack. */
  readonly anyAge?: boolean | undefined
  /** Looks at what is read while it is read; absent where nobody does, as for a baseline. */
  readonly watch?: Watch | undefined
}

type Refusal = NonNullable<WaitWorld['refusal']>

/** Who is told what was read of the images and may end all waits before all is read. */
export interface Watch {
  /** Aborts when there is nothing left to wait for. */
  readonly enough: AbortSignal
  /** Whether a wait should look again as soon as that may be enough. */
  readonly inHaste: boolean
  read(image: Image, soFar: UnfinishedScan): void
  /** Told how a wait ended; gives how that is to be understood. */
  done(image: Image, outcome: ScanOutcome): ScanOutcome | UnfinishedScan
}

export interface ResolvedImages {
  readonly requestedImages: readonly RequestedImage[]
  readonly problems: readonly NoResult[]
}

/** Resolves all references side by side; the same digest of the same repository is checked once. */
export async function resolveImages(asked: readonly AskedImage[], scanning: Scanning): Promise<ResolvedImages> {
  const resolutions = await Promise.all(asked.map((image) => resolveOne(image, scanning)))
  const requestedImages = new Map<string, RequestedImage>()
  for (const resolution of resolutions) {
    if (resolution.kind !== 'resolved') continue
    const { repository, digest } = resolution.requested
    const key = `${repository.region} ${repository.registryId} ${repository.name} ${digest}`
    if (!requestedImages.has(key)) requestedImages.set(key, resolution.requested)
  }
  return { requestedImages: [...requestedImages.values()], problems: resolutions.flatMap((entry) => (entry.kind === 'no-result' ? [entry.cause] : [])) }
}

/** Pins one reference. */
export async function resolveOne(asked: AskedImage, { options, world, deadline, onRetry }: Scanning, needsEveryPlatform = true): Promise<Resolution> {
  const { platforms, pollIntervalMs } = options
  return resolve(
    wantedOf(asked, options),
    { platforms, needsEveryPlatform, notFoundGraceMs: NOT_FOUND_POLLS * pollIntervalMs },
    { ...untilDeadline(world, deadline), registry: world.registry, onRetry },
  )
}

/** Waits for the scans of all images of all requested images side by side, each on its own. */
export async function scanImages(requestedImages: readonly RequestedImage[], given: Scanning): Promise<readonly ScannedImages[]> {
  const { watch } = given
  const scanning = watch === undefined ? given : endingWith(watch.enough, given)
  return Promise.all(
    requestedImages.map(async (requested) => {
      const kind = await kindOfScan(requested.repository, scanning)
      const images = await Promise.all(
        requested.images.map(async (image): Promise<ScannedImage> => {
          if (typeof kind !== 'string') return { image, outcome: watch?.done(image, noScan(kind)) ?? noScan(kind) }
          const wait: WaitWorld = {
            ...untilDeadline(scanning.world, scanning.deadline),
            service: scanning.world.service,
            cancelled: scanning.deadline.cancelled,
            anyAge: scanning.anyAge === true,
            onProgress: (progress) => scanning.onProgress(requested, progress),
            refusal: refusalOf(scanning),
            onRead: watch === undefined ? undefined : (soFar) => watch.read(image, soFar),
            inHaste: watch?.inHaste,
          }
          const outcome = skipIfAllowed(await (kind === 'basic' ? awaitBasicScan : awaitScan)(image, scanning.options, wait), requested, scanning.options)
          return { image, outcome: watch?.done(image, outcome) ?? outcome }
        }),
      )
      return { requested, images }
    }),
  )
}

/** The same, also over when the signal aborts. */
export function endingWith(signal: AbortSignal, scanning: Scanning): Scanning {
  const { deadline } = scanning
  return { ...scanning, deadline: { ...deadline, signal: AbortSignal.any([deadline.signal, signal]) } }
}

/** What the registry says is not awaited either when nothing is; the outcome is then not what counts. */
function refusalOf({ options, refusal, watch }: Scanning): Refusal {
  // With `auto` the kind of scanning was asked before.
  const asked: Refusal = async (of, doubt) => (doubt === 'kind' && options.scanType !== 'enhanced' ? undefined : refusal(of, doubt))
  if (watch === undefined) return asked
  const ended = whenAborted(watch.enough).then(() => ({ cause: { code: 'timeout', what: 'the wait was ended', remedy: [] } }) as const)
  return (image, doubt) => Promise.race([asked(image, doubt), ended])
}

/** Which scanning to read: only for `basic` and `auto` the registry is asked, and there nothing goes on without its answer. */
async function kindOfScan(repository: Repository, { options, world, deadline, onRetry }: Scanning): Promise<'enhanced' | 'basic' | NoResult> {
  if (options.scanType === 'enhanced') return 'enhanced'
  try {
    const { scanType } = await retryUntilDeadline(() => world.service.registryScanning(repository, deadline.signal), { ...untilDeadline(world, deadline), onRetry })
    if (scanType === 'ENHANCED') return options.scanType === 'auto' ? 'enhanced' : enhancedRegistry(repository)
    if (scanType === 'BASIC') return 'basic'
    return {
      code: 'unknown-scan-type',
      what: `The registry ${repository.registryId} uses a kind of scanning that this version doesn't recognize: ${scanType}.`,
      remedy: ['Update this action, or set `scan-type: enhanced`.'],
    }
  } catch (error) {
    if (error instanceof ServiceError)
      return adviceFor(error, `registry ${repository.registryId} in ${repository.region}, for scan-type: ${options.scanType}`, undefined, deadline.signal)
    throw error
  }
}

function enhancedRegistry(repository: Repository): NoResult {
  return {
    code: 'enhanced-scanning',
    what: `The registry ${repository.registryId} in ${repository.region} uses enhanced scanning, so its images have no basic scan.`,
    remedy: ['Set `scan-type: enhanced` (the default) or `auto`.'],
    alwaysFails: true,
  }
}

function noScan(cause: NoResult): ScanOutcome {
  return { kind: 'no-result', cause, evidence: { scanType: 'basic', spans: [], polls: 0, requests: 0, waitedMs: 0, notices: [] } }
}

/** A platform of an index may be skipped; the only image there is may not. */
function skipIfAllowed(outcome: ScanOutcome, requested: RequestedImage, options: Options): ScanOutcome {
  if (outcome.kind !== 'no-result' || outcome.cause.code !== 'unsupported') return outcome
  if (requested.kind !== 'index' || options.onUnsupportedPlatform !== 'skip') return outcome
  return { ...outcome, kind: 'skipped' }
}

/** What every call that is tried again needs of the world. */
export function untilDeadline({ clock, random }: Pick<World, 'clock' | 'random'>, deadline: Deadline) {
  return { clock, random, deadline: deadline.at, signal: deadline.signal }
}
