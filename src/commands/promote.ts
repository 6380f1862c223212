import { createHash } from 'node:crypto'
import { openDeadline, type Deadline } from '../base/deadline.ts'
import type { NoResult } from '../base/no-result.ts'
import { retryUntilDeadline } from '../base/retry.ts'
import { ServiceError } from '../base/service-error.ts'
import { adviceFor } from '../base/service-advice.ts'
import { imageArn, type RequestedImage } from '../image/model.ts'
import type { ManifestText } from '../image/ports.ts'
import { isImmutable, type TagRules, type TagWriter } from '../image/tagging.ts'
import type { PromoteOptions } from '../inputs/promote/options.ts'
import type { Promotion, TagChange } from '../report/promotion.ts'
import { brokenGate, gateInTime } from './gate-in-time.ts'
import type { Judged, Occasion } from './gate.ts'
import type { LoadedPolicy } from './load-policy.ts'
import { immutableTag, manifestGone, manifestOfOther, notKept, putRefused } from './promotion-problems.ts'
import type { World } from './world.ts'

/** The gate's world, and the one thing that writes. */
export interface PromoteWorld extends World {
  readonly tags: TagWriter
}

export interface Promoted {
  readonly judged: Judged
  readonly promotion: Promotion
}

/** The gate may have used all of its time; what comes after the verdict has this much of its own. */
const WRITING_MS = 60_000
/** ECR shows a tag a moment after it was set. */
const SHOWN_MS = 15_000
const LOOK_AGAIN_MS = 1_000

/**
 * Puts tags on exactly what passed: checks as the gate does, and sets the tags on the digest that passed, in the bytes that
 * are stored under it. What a tag points to meanwhile plays no part. All tags are looked at before the first one is set.
 */
export async function promote({ gate, to }: PromoteOptions, loading: Promise<LoadedPolicy>, occasion: Occasion, world: PromoteWorld): Promise<Promoted> {
  const { judged } = await gateInTime(gate, loading, occasion, world)
  const image = passedOf(judged)
  if (image === undefined) return { judged, promotion: refused(judged) }
  const deadline = openDeadline(world.clock, WRITING_MS, world.cancel)
  try {
    return { judged, promotion: await new Promoting(image, { world, deadline, onRetry: occasion.onRetry }).run(to) }
  } finally {
    deadline.release()
  }
}

/** The one image that passed, on all that there is to know of it. Nothing else is ever written. */
function passedOf({ verdict, scans }: Judged): RequestedImage | undefined {
  const [only, ...others] = scans
  const passed = verdict.result === 'pass' && verdict.complete && verdict.early !== true && verdict.violations.length === 0 && verdict.problems.length === 0
  return passed && others.length === 0 ? only?.requested : undefined
}

/** Nothing was looked at, so nothing is known of the tags. */
export function refused({ verdict, scans }: Judged, problem?: NoResult): Promotion {
  const [first] = scans
  const result = verdict.result === 'pass' ? 'no-result' : verdict.result
  return { repository: first?.requested.repository.name ?? '', digest: first?.requested.digest, verdict: result, promoted: false, changes: [], problem }
}

interface Around {
  readonly world: PromoteWorld
  readonly deadline: Deadline
  readonly onRetry: Occasion['onRetry']
}

/** What keeps the rest of the tags from being set. */
class Stop extends Error {
  readonly problem: NoResult

  constructor(problem: NoResult) {
    super(problem.what)
    this.problem = problem
  }
}

class Promoting {
  readonly #image: RequestedImage
  readonly #around: Around
  #changes: readonly TagChange[] = []

  constructor(image: RequestedImage, around: Around) {
    this.#image = image
    this.#around = around
  }

  async run(to: readonly string[]): Promise<Promotion> {
    try {
      await this.#look(to)
      const manifest = await this.#manifest()
      for (const { tag, state } of this.#changes) if (state === 'not-set') await this.#set(manifest, tag)
      await Promise.all(to.map((tag) => this.#verify(tag)))
      return this.#promotion(undefined)
    } catch (error) {
      if (error instanceof Stop) return this.#promotion(this.#worded(error.problem))
      if (error instanceof ServiceError) return this.#promotion(this.#worded(this.#advice(error)))
      // Tags may be set by now: what was done has to be said.
      return this.#promotion(brokenGate(error))
    }
  }

  #promotion(problem: NoResult | undefined): Promotion {
    const { repository, digest } = this.#image
    return { repository: repository.name, digest, verdict: 'pass', promoted: problem === undefined, changes: this.#changes, problem }
  }

  /** Where the tags point now; a tag that may not be moved stops everything before anything is set. */
  async #look(to: readonly string[]): Promise<void> {
    const { digest } = this.#image
    this.#changes = await Promise.all(
      to.map(async (tag): Promise<TagChange> => {
        const before = await this.#digestOf(tag)
        return { tag, before, state: before === digest ? 'there' : 'not-set' }
      }),
    )
    const moving = this.#changes.filter(({ before, state }) => state === 'not-set' && before !== undefined)
    if (moving.length === 0) return
    const rules = await this.#tagRules()
    const stuck = rules === undefined ? [] : moving.filter(({ tag }) => isImmutable(rules, tag) === true)
    const [first] = stuck
    if (first !== undefined) throw new Stop(immutableTag(this.#image, stuck))
  }

  /** Only to stop early: who may not ask is told by ECR when the tag is set. */
  async #tagRules(): Promise<TagRules | undefined> {
    try {
      return await this.#ask((signal) => this.#around.world.tags.tagRules(this.#image.repository, signal))
    } catch (error) {
      if (error instanceof ServiceError && error.kind === 'denied') return undefined
      throw error
    }
  }

  /** The bytes that are stored under the digest: nothing else may get the tag. */
  async #manifest(): Promise<ManifestText> {
    const { repository, digest } = this.#image
    const [manifest] = await this.#ask((signal) => this.#around.world.registry.manifests(repository, [digest], signal))
    if (manifest === undefined) throw new Stop(manifestGone(this.#image))
    const actual = `sha256:${createHash('sha256').update(manifest.text).digest('hex')}`
    if (manifest.digest !== digest || actual !== digest) throw new Stop(manifestOfOther(this.#image, actual))
    return manifest
  }

  async #set(manifest: ManifestText, tag: string): Promise<void> {
    const { world, deadline } = this.#around
    // Whoever cancels wants no more tags, also where the next call would be quick.
    if (deadline.signal.aborted)
      throw new ServiceError({
        kind: 'cancelled',
        action: 'ecr:PutImage',
        code: 'Ended',
        text: 'not begun',
        httpStatus: undefined,
        requestId: undefined,
        retryAfterMs: undefined,
        missingAction: undefined,
      })
    try {
      await this.#ask((signal) => world.tags.putTag(this.#image.repository, manifest, tag, signal))
    } catch (error) {
      const problem = error instanceof ServiceError ? putRefused(this.#image, tag, error) : undefined
      if (problem === undefined) throw error
      if (problem !== 'immutable') throw new Stop(problem)
      throw new Stop(immutableTag(this.#image, [{ tag, before: await this.#digestOf(tag), state: 'not-set' }]))
    }
    this.#changes = this.#changes.map((change) => (change.tag === tag ? { ...change, state: 'set' } : change))
  }

  /** Someone else may move the tag at the same moment: then it is not said that it is there. */
  async #verify(tag: string): Promise<void> {
    const { world, deadline } = this.#around
    const until = Math.min(world.clock.now() + SHOWN_MS, deadline.at)
    for (;;) {
      const now = await this.#digestOf(tag)
      if (now === this.#image.digest) return
      if (world.clock.now() + LOOK_AGAIN_MS >= until || deadline.signal.aborted) {
        this.#changes = this.#changes.map((change) => (change.tag === tag ? { ...change, state: 'not-set' } : change))
        throw new Stop(notKept(this.#image, tag, now))
      }
      await world.clock.sleep(LOOK_AGAIN_MS, deadline.signal)
    }
  }

  async #digestOf(tag: string): Promise<string | undefined> {
    const { repository } = this.#image
    return (await this.#ask((signal) => this.#around.world.registry.describe(repository, { tag, digest: undefined }, signal)))?.digest
  }

  #ask<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { world, deadline, onRetry } = this.#around
    const { clock, random } = world
    return retryUntilDeadline(() => call(deadline.signal), { clock, random, deadline: deadline.at, signal: deadline.signal, onRetry })
  }

  #advice(error: ServiceError): NoResult {
    const { repository } = this.#image
    return adviceFor(error, `tags of ${repository.name}`, imageArn(repository, '').replace(/\/$/, ''), this.#around.deadline.signal)
  }

  #worded(problem: NoResult): NoResult {
    return this.#around.world.words(problem)
  }
}
