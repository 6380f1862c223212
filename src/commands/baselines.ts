import { durationText } from '../base/duration.ts'
import type { Baseline } from '../findings/compare.ts'
import type { RequestedImage } from '../image/model.ts'
import type { AskedBaseline, AskedImage } from '../image/asked.ts'
import type { ScannedImages } from '../scan/outcome.ts'
import { withDetails } from './exploit-details.ts'
import { resolveOne, scanImages, type Scanning } from './scan-images.ts'

/** A baseline is given this long at least after the requested images: one whose scan is done is only still being read. */
const SHORTEST_MS = 30_000

/**
 * What each requested image is compared with, read the same way as the requested image itself. Whatever is wrong with a baseline is a
 * warning: without one everything counts as new, which is never laxer. So one that is not done soon after the requested images is
 * not waited for any longer: its scan may never come.
 */
export async function readBaselines(
  requestedImages: readonly RequestedImage[],
  asked: AskedBaseline,
  scanning: Scanning,
  scansDone: Promise<unknown>,
): Promise<readonly Baseline[]> {
  const { world, deadline, options } = scanning
  const furtherMs = Math.max(2 * options.settleMs, SHORTEST_MS)
  const [enough, done] = [new AbortController(), new AbortController()]
  const late = scansDone.then(
    async () => {
      await world.clock.sleep(furtherMs, done.signal)
      enough.abort(new DOMException('the baseline is late', 'TimeoutError'))
    },
    // Told where the requested images are awaited.
    () => undefined,
  )
  const hurried: Scanning = { ...scanning, deadline: { ...deadline, signal: AbortSignal.any([deadline.signal, enough.signal]) } }
  const read = async (image: AskedImage): Promise<Baseline> => {
    const tooLate = late.then((): Baseline => ({ kind: 'absent', name: image.text, why: `its scan wasn't ready ${durationText(furtherMs)} after the image's` }))
    return Promise.race([readOne(image, hurried), tooLate])
  }
  try {
    return await readEach(requestedImages, asked, read)
  } finally {
    done.abort()
  }
}

/**
 * With what CISA's catalog says of their findings, for rules that ask for it: a vulnerability that was not known to be
 * exploited is worse once it is. What cannot be read is unknown, and what is listed now is then new.
 */
export async function withBaselineDetails(baselines: readonly Baseline[], scanning: Scanning): Promise<readonly Baseline[]> {
  const scanned = [...new Set(baselines.flatMap((baseline) => (baseline.kind === 'read' ? [baseline.scanned] : [])))]
  const detailed = await withDetails(scanned, scanning)
  const byScan = new Map(scanned.map((each, at) => [each, detailed[at] ?? each]))
  return baselines.map((baseline) => (baseline.kind === 'read' ? { ...baseline, scanned: byScan.get(baseline.scanned) ?? baseline.scanned } : baseline))
}

async function readEach(requestedImages: readonly RequestedImage[], asked: AskedBaseline, read: (image: AskedImage) => Promise<Baseline>): Promise<readonly Baseline[]> {
  // Several platforms of several requested images may have the same baseline; it is read once.
  const known = new Map<string, Promise<Baseline>>()
  return Promise.all(
    requestedImages.map((requested) => {
      const image = baselineOf(requested, asked)
      const key = JSON.stringify(image)
      const reading = known.get(key) ?? read(image)
      known.set(key, reading)
      return reading
    }),
  )
}

/** A bare tag or digest is looked for in the repository of each requested image. */
function baselineOf({ repository }: RequestedImage, asked: AskedBaseline): AskedImage {
  const name = asked.repository ?? repository.name
  return {
    text: asked.repository === undefined ? `${name}${asked.tag === undefined ? `@${asked.digest ?? ''}` : `:${asked.tag}`}` : asked.text,
    repository: name,
    region: asked.region ?? repository.region,
    registryId: asked.registryId ?? repository.registryId,
    tag: asked.tag,
    digest: asked.digest,
  }
}

async function readOne(image: AskedImage, scanning: Scanning): Promise<Baseline> {
  // Of the platforms that are checked it may lack some, or have some that cannot be scanned: what only they have is new.
  const lenient: Scanning = { ...scanning, options: { ...scanning.options, onUnsupportedPlatform: 'skip' }, anyAge: true }
  const resolution = await resolveOne(image, lenient, false)
  if (resolution.kind === 'no-result') return { kind: 'absent', name: image.text, why: resolution.cause.what }
  const [scanned] = await scanImages([resolution.requested], lenient)
  if (scanned === undefined) return { kind: 'absent', name: image.text, why: "it couldn't be read" }
  const why = whyUnread(scanned)
  return why === undefined ? { kind: 'read', name: image.text, scanned } : { kind: 'absent', name: image.text, why }
}

function whyUnread({ images }: ScannedImages): string | undefined {
  for (const { outcome } of images) if (outcome.kind === 'no-result') return outcome.cause.what
  return images.some(({ outcome }) => outcome.kind === 'scanned') ? undefined : 'none of its platforms can be scanned'
}
