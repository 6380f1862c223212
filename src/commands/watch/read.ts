import { openDeadline } from '../../base/deadline.ts'
import type { NoResult } from '../../base/no-result.ts'
import { judgementOf, unjudged } from '../../fleet/watch/judgement.ts'
import type { ImageFacts, ImageOutcome } from '../../fleet/watch/look.ts'
import type { Image, RequestedImage } from '../../image/model.ts'
import { judge } from '../../policy/judge.ts'
import { needsKev } from '../../policy/policy.ts'
import { coverageMeaning } from '../../scan/reasons.ts'
import type { Evidence, ScannedImage } from '../../scan/outcome.ts'
import { withDetails } from '../exploit-details.ts'
import { readSignatures } from '../signatures.ts'
import { scanImages } from '../scan-images.ts'
import { notReached } from './asked.ts'
import type { Loaded } from './load.ts'
import { LONGEST_MS } from './scanning.ts'
import { isOver, type Run } from './world.ts'

const NO_EVIDENCE: Evidence = { scanType: 'enhanced', spans: [], polls: 0, requests: 0, waitedMs: 0, notices: [] }

/** Reads and judges one image as the gate does, but waits for no scan that has not ended. */
export async function readImage(run: Run, requested: RequestedImage, facts: ImageFacts, { policy, vex }: Loaded['policy']): Promise<ImageOutcome> {
  const deadline = openDeadline(run.world.clock, Math.max(0, Math.min(LONGEST_MS, run.deadline.at - run.world.clock.now())), run.deadline.signal)
  try {
    const own = { ...run.scanning, deadline }
    const waiting = requested.images.flatMap((image): readonly ScannedImage[] => {
      const cause = whyNotDone(image, facts)
      return cause === undefined ? [] : [{ image, outcome: { kind: 'no-result', cause, evidence: NO_EVIDENCE } }]
    })
    const done = { ...requested, images: requested.images.filter((image) => !waiting.some((each) => each.image === image)) }
    const read = done.images.length === 0 ? [] : await scanImages([done], own)
    const { name } = requested.repository
    const signatures = await readSignatures([requested], policy, own)
    const detailed = needsKev(policy, [name]) && read.length > 0 ? await withDetails(read, own) : read
    const scanned = { requested, images: [...detailed.flatMap(({ images }) => images), ...waiting] }
    const verdict = judge({ scans: [scanned], policy, vex, signatures, now: run.now(), words: run.world.words })
    const judgement = judgementOf(verdict, scanned)
    if (!('state' in judgement)) return { kind: 'judged', judgement }
    const cutShort = isOver(run) && (judgement.code === 'timeout' || judgement.code === 'cancelled')
    return { ...(cutShort ? notReached(run) : judgement), kind: 'unjudged' }
  } finally {
    deadline.release()
  }
}

/** Why this run does not read the findings of an image; `undefined` if the scan has ended, successfully or not. */
function whyNotDone({ digest, repository }: Image, { parts }: ImageFacts): NoResult | undefined {
  const part = parts.find((each) => each.digest === digest)
  const name = `${repository.name}@${digest}`
  if (part?.reason === undefined)
    return {
      code: 'never-scanned',
      what: `Amazon Inspector has no record of a scan of ${name}.`,
      remedy: ['If the image was just pushed, the next run checks it again. Otherwise, look for its repository in the audit of this report: a scan rule must cover it.'],
    }
  const meaning = coverageMeaning(part.reason)
  if (meaning === undefined)
    return {
      code: 'unknown-coverage',
      what: `Inspector reports the status reason ${part.reason} for ${name}, which this version doesn't recognize.`,
      remedy: ['Update this action.'],
    }
  if (meaning.class === 'waiting' || (meaning.class === 'scanned' && part.scannedAt === undefined))
    return {
      code: 'scan-not-done',
      what: `The scan of ${name} ${meaning.class === 'waiting' ? meaning.words : "hasn't finished"} (${part.reason}).`,
      remedy: ["A watch doesn't wait for scans. The next run checks it again."],
    }
  return undefined
}

export function failedReading(error: unknown): ImageOutcome {
  return {
    ...unjudged({
      code: 'internal-error',
      what: `The watch failed unexpectedly: ${error instanceof Error ? error.message : String(error)}`,
      remedy: ['This is a bug. Please open an issue with this message.'],
    }),
    kind: 'unjudged',
  }
}
