import type { Clock } from '../base/clock.ts'
import type { EpochMs } from '../base/finding.ts'
import { agrees, fingerprintOf, readConfirmedPass, readPass, type Pass, type ReadPage } from './complete-read.ts'
import type { Order } from './ports.ts'
import type { Reading } from './sightings.ts'
import type { FindingsSeen, Plan } from './state.ts'

/** Reads findings as the state asks for them: one page while nothing changes, all pages where it counts. */
export class FindingsReader {
  readonly #readPage: ReadPage
  readonly #clock: Clock
  readonly #everSeen = new Set<string>()
  #pass: Pass | undefined
  /** Passes from both ends have differed: from then on only passes from both ends count. */
  #disputed = false
  #order: Order = 'newest-first'
  #last: Reading | undefined

  constructor(readPage: ReadPage, clock: Clock) {
    this.#readPage = readPage
    this.#clock = clock
  }

  /** The last complete pass. */
  get pass(): Pass | undefined {
    return this.#pass
  }

  /** What was read last: a page, or a pass. */
  get last(): Reading | undefined {
    return this.#last
  }

  /** Throws `ServiceError`; what was read of an unfinished pass is forgotten. */
  async read(plan: Exclude<Plan, 'nothing'>): Promise<FindingsSeen> {
    const askedAt = this.#clock.now()
    if (plan === 'confirmed' || (plan === 'complete' && this.#disputed)) return this.#complete(await readConfirmedPass(this.#readPage, this.#disputed), askedAt)
    if (plan === 'complete') return this.#complete(await this.#readFromTheOtherEnd(), askedAt)
    const first = await this.#readPage(undefined)
    this.#last = { findings: first.value.findings, whole: false, askedAt, serverNow: first.serverNow }
    if (plan === 'glance') {
      for (const { arn } of first.value.findings) this.#everSeen.add(arn)
      return { kind: 'glance', fingerprint: fingerprintOf(first.value.findings) }
    }
    // A list of one page is read completely by its probe.
    if (first.value.nextToken === undefined && !this.#disputed) return this.#complete(await readPass(this.#readPage, { first }), askedAt)
    return { kind: 'probe', agrees: this.#pass !== undefined && agrees(this.#pass, first.value) }
  }

  /**
   * Two passes must read the same before a scan is settled. Of several pages each is read from the other end than the one
   * before: what slips through between pages of one is in the other, for no request more.
   */
  async #readFromTheOtherEnd(): Promise<Pass> {
    if (this.#pass === undefined || this.#pass.pages === 1) this.#order = 'newest-first'
    else this.#order = this.#order === 'newest-first' ? 'oldest-first' : 'newest-first'
    return readPass(this.#readPage, { order: this.#order })
  }

  #complete(pass: Pass, askedAt: EpochMs): FindingsSeen {
    const arns = new Set(pass.findings.map(({ arn }) => arn))
    const lost = [...this.#everSeen].some((arn) => !arns.has(arn))
    for (const arn of arns) this.#everSeen.add(arn)
    this.#pass = pass
    this.#disputed ||= pass.disputed
    this.#last = { findings: pass.findings, whole: !pass.torn, askedAt, serverNow: pass.serverNow }
    const { fingerprint, open, closedAt, pages, torn, confirmed, disputed, shifted, newestChangeAt, serverNow } = pass
    return {
      kind: 'complete',
      askedAt,
      fingerprint,
      open,
      onePage: pages === 1,
      confirmed,
      disputed,
      torn,
      shifted,
      lost,
      closedAt,
      newestChangeAt,
      serverNow,
    }
  }
}
