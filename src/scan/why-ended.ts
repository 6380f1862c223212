import type { WaitState } from './wait-state.ts'
import { durationText } from '../base/duration.ts'
import type { Limit } from '../base/limit.ts'
import type { NoResult } from '../base/no-result.ts'
import { isKind, ServiceError } from '../base/service-error.ts'
import type { Image } from '../image/model.ts'
import { diagnose } from './diagnose.ts'
import { cancelled, endedByReason, endedByService, lastKnown, timedOut } from './ending.ts'
import type { Journal } from './journal.ts'
import { onlyOldScan } from './old-scan.ts'
import type { Failing } from './requests.ts'
import type { WaitWorld } from './wait-world.ts'
import type { WhyNoScan } from './why-no-scan.ts'

/** A service that has not answered for this long before the timeout is what the timeout is blamed on. */
const BLAME_MS = 30_000

export interface WaitEnded {
  readonly limit: Limit
  readonly journal: Journal
  readonly whyNoScan: WhyNoScan
  readonly timeoutMs: number
  readonly settleMs: number
}

/** Why a wait has no result, with what Inspector still says of it. */
export class WhyEnded {
  readonly #image: Image
  readonly #world: Pick<WaitWorld, 'service' | 'clock' | 'cancelled'>
  readonly #of: WaitEnded

  constructor(image: Image, world: Pick<WaitWorld, 'service' | 'clock' | 'cancelled'>, of: WaitEnded) {
    this.#image = image
    this.#world = world
    this.#of = of
  }

  async unscannable({ reason, meaning }: WaitState & { name: 'unscannable' }): Promise<NoResult> {
    if (reason === 'SCAN_FREQUENCY_MANUAL') {
      const cause = await this.#diagnosis()
      if (cause !== undefined) return cause
    }
    return endedByReason(this.#image, reason, meaning, reason === 'SCAN_ELIGIBILITY_EXPIRED' ? await this.#duration() : '')
  }

  /** IAM names the action that it denies; a refusal that names none may come from an Inspector that is switched off. */
  async refused(error: ServiceError): Promise<NoResult> {
    if (error.kind !== 'denied' || error.details.missingAction !== undefined) return endedByService(this.#image, error)
    return (await this.#diagnosis()) ?? endedByService(this.#image, error)
  }

  outOfTime(state: WaitState, failing: Failing | undefined): NoResult {
    const now = this.#world.clock.now()
    const known = lastKnown(this.#of.journal.evidence(now))
    if (this.#world.cancelled()) return cancelled(this.#image, known)
    if (failing !== undefined && failing.times > 1 && now - failing.since >= Math.min(BLAME_MS, this.#of.timeoutMs / 4)) {
      const advice = endedByService(this.#image, failing.error)
      return { ...advice, what: `${advice.what} Last known: ${known}.` }
    }
    const { timeoutMs, settleMs } = this.#of
    if (state.name === 'awaiting-scan' && state.stale !== undefined) return onlyOldScan(this.#image, state.stale, timeoutMs, known)
    return timedOut(this.#image, timeoutMs, known, [
      ...(state.name === 'settling' && settleMs >= timeoutMs ? [`Set \`timeout\` above \`settle\` (${durationText(settleMs)}).`] : []),
      'Run the job again. The scan continues without this job.',
      `Raise \`timeout\` (now ${durationText(timeoutMs)}) if this happens often. Large images take minutes.`,
      ...(state.name === 'awaiting-coverage'
        ? [`Check that enhanced scanning covers the repository: \`aws ecr batch-get-repository-scanning-configuration --repository-names ${this.#image.repository.name}\``]
        : []),
      ...this.#of.whyNoScan.hints,
    ])
  }

  async #diagnosis(): Promise<NoResult | undefined> {
    this.#of.journal.request(3)
    const found = await this.#of.limit.within(() => diagnose(this.#image, this.#world.service, this.#of.limit.signal)).catch(ignoreServiceError)
    return found?.cause
  }

  async #duration(): Promise<string> {
    try {
      this.#of.journal.request()
      const configured = await this.#of.limit.within(() => this.#world.service.rescanDuration(this.#image.repository, this.#of.limit.signal))
      if (configured?.push === undefined) return ''
      return ` The configured re-scan duration is ${configured.push} since the push${configured.pull === undefined ? '' : ` and ${configured.pull} since the last pull or use`}.`
    } catch (error) {
      if (isKind(error, 'denied')) return ' (To see the configured duration here, allow inspector2:GetConfiguration.)'
      if (error instanceof ServiceError) return ''
      throw error
    }
  }
}

function ignoreServiceError(error: unknown): undefined {
  if (error instanceof ServiceError) return undefined
  throw error
}
