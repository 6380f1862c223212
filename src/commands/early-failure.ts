import type { Baseline } from '../findings/compare.ts'
import type { Image } from '../image/model.ts'
import { foreseenReason } from '../policy/foresight.ts'
import type { JudgeInput } from '../policy/judge-input.ts'
import type { SignatureSeen } from '../scan/signing.ts'
import type { ScanOutcome, ScannedImages, UnfinishedScan } from '../scan/outcome.ts'
import { cutShort, nothingRead, whenAborted } from './cut-short.ts'
import type { Watch } from './scan-images.ts'
import type { World } from './world.ts'

/** What is known before any scan is done. */
export type Known = Pick<JudgeInput, 'policy' | 'vex' | 'problems'>

export interface Asked {
  readonly failFast: boolean
  /** Whether there is a baseline to be read. */
  readonly baseline: boolean
  /** Whether any image needs a signature. */
  readonly signatures: boolean
}

/** What it needs of the world. */
export interface Around {
  readonly clock: Pick<World['clock'], 'now'>
  readonly log: Pick<World['log'], 'info'>
}

type Told = ScanOutcome | UnfinishedScan

/**
 * Looks at what was read of all images while the rest is awaited. As soon as a failure is certain it ends all waits
 * (`fail-fast`), or says once in the log that the run will fail.
 *
 * Without `fail-fast` nothing rests on what it says, so it says it at first sight; with it, the findings have to be sure.
 */
export class EarlyFailure implements Watch {
  readonly #enough = new AbortController()
  readonly #requestedImages: readonly ScannedImages['requested'][]
  readonly #known: Known
  readonly #asked: Asked
  readonly #world: Around
  readonly #told = new Map<Image, Told>()
  #baselines: readonly Baseline[] | undefined
  #signatures: readonly (SignatureSeen | undefined)[] | undefined
  #said = false

  constructor(requestedImages: readonly ScannedImages['requested'][], known: Known, asked: Asked, world: Around) {
    this.#requestedImages = requestedImages
    this.#known = known
    this.#asked = asked
    this.#world = world
  }

  /** Aborts when there is nothing left to wait for. */
  get enough(): AbortSignal {
    return this.#enough.signal
  }

  get inHaste(): boolean {
    return this.#asked.failFast
  }

  read(image: Image, soFar: UnfinishedScan): void {
    const before = this.#told.get(image)
    if (this.#enough.signal.aborted || (before !== undefined && before.kind !== 'unfinished')) return
    this.#told.set(image, soFar)
    if (before?.kind !== 'unfinished' || !sameSight(before, soFar)) this.#look()
  }

  done(image: Image, outcome: ScanOutcome): Told {
    const end = this.#enough.signal.aborted ? cutShort(outcome, this.#told.get(image)) : outcome
    this.#told.set(image, end)
    this.#look()
    return end
  }

  /** The baselines, unless the waits ended before they were read. */
  async baselines(reading: Promise<readonly Baseline[]>): Promise<readonly Baseline[] | undefined> {
    const baselines = await Promise.race([reading, whenAborted(this.#enough.signal).then(() => undefined)])
    // A reading that was ended from outside says that there is no baseline, which is not what was found out.
    if (baselines === undefined || this.#enough.signal.aborted) return undefined
    this.#baselines = baselines
    this.#look()
    return baselines
  }

  /** What ECR reports of signatures, unless the waits ended before. */
  async signatures(reading: Promise<readonly (SignatureSeen | undefined)[]>): Promise<readonly (SignatureSeen | undefined)[] | undefined> {
    const seen = await Promise.race([reading, whenAborted(this.#enough.signal).then(() => undefined)])
    // A wait that was ended from outside says what it knew, which is not what was found out.
    if (seen === undefined || this.#enough.signal.aborted) return undefined
    this.#signatures = seen
    this.#look()
    return seen
  }

  /** For the verdict: something was not waited for. */
  early(scans: readonly ScannedImages[]): JudgeInput['early'] {
    return this.isEarly(scans) ? { awaitsBaseline: this.#awaitsBaseline() } : undefined
  }

  isEarly(scans: readonly ScannedImages[]): boolean {
    const unread = scans.some(({ images }) => images.some(({ outcome }) => outcome.kind === 'unfinished'))
    return this.#enough.signal.aborted && (unread || this.#awaitsBaseline() || this.#awaitsSignatures())
  }

  #awaitsBaseline(): boolean {
    return this.#asked.baseline && this.#baselines === undefined
  }

  #awaitsSignatures(): boolean {
    return this.#asked.signatures && this.#signatures === undefined
  }

  #look(): void {
    if (this.#said) return
    const scans = this.#requestedImages.map((requested) => ({ requested, images: requested.images.map((image) => ({ image, outcome: this.#outcomeOf(image) })) }))
    const waiting = this.#awaitsBaseline() || this.#awaitsSignatures() || scans.some(({ images }) => images.some(({ outcome }) => outcome.kind === 'unfinished'))
    if (!waiting) return
    const reason = foreseenReason({
      ...this.#known,
      scans,
      now: this.#world.clock.now(),
      early: { awaitsBaseline: this.#awaitsBaseline() },
      signatures: this.#signatures,
      baselines: this.#baselines,
    })
    if (reason === undefined) return
    this.#said = true
    if (this.#asked.failFast) {
      this.#world.log.info(`fail-fast: ${reason}; not waiting for the remaining findings`)
      this.#enough.abort(new DOMException('a failure is certain', 'TimeoutError'))
    } else this.#world.log.info(`This run will fail: ${reason}; waiting for the remaining findings`)
  }

  #outcomeOf(image: Image): Told {
    const told = this.#told.get(image) ?? nothingRead()
    if (told.kind !== 'unfinished' || this.#asked.failFast) return told
    return { ...told, sure: new Set(told.findings.flatMap(({ arn, status }) => (status === 'active' ? [arn] : []))) }
  }
}

/** Whether nothing has come that a verdict could depend on: a poll mostly shows what the one before it showed. */
function sameSight(before: UnfinishedScan, after: UnfinishedScan): boolean {
  if (before.findings.length !== after.findings.length || before.sure.size !== after.sure.size) return false
  const known = new Set(before.findings)
  return after.findings.every((finding) => known.has(finding)) && [...after.sure].every((arn) => before.sure.has(arn))
}
