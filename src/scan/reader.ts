import type { FindingsSeen, Plan } from './wait-state.ts'
import type { Clock } from '../base/clock.ts'
import type { EpochMs } from '../base/finding.ts'
import { agrees, fingerprintOf, readFromBothEnds, readAllPages, type CompleteRead, type ReadPage } from './complete-read.ts'
import type { Order } from './ports.ts'
import type { Reading } from './settled-findings.ts'

/** Reads findings as the state asks for them: one page while nothing changes, all pages where it counts. */
export class FindingsReader {
  readonly #readPage: ReadPage
  readonly #clock: Clock
  readonly #everSeen = new Set<string>()
  #completeRead: CompleteRead | undefined
  /** Reads from both ends have differed: from then on only reads from both ends count. */
  #disputed = false
  /** From which end the last complete read was. */
  #order: Order = 'newest-first'
  #last: Reading | undefined

  constructor(readPage: ReadPage, clock: Clock) {
    this.#readPage = readPage
    this.#clock = clock
  }

  /** The last complete read. */
  get completeRead(): CompleteRead | undefined {
    return this.#completeRead
  }

  /** What was read last: a page, or all of them. */
  get last(): Reading | undefined {
    return this.#last
  }

  /** Throws `ServiceError`; what an unfinished read gave is forgotten. */
  async read(plan: Exclude<Plan, 'nothing'>): Promise<FindingsSeen> {
    const askedAt = this.#clock.now()
    if (plan === 'both-ends' || (plan === 'complete' && this.#disputed)) return this.#complete(await readFromBothEnds(this.#readPage, this.#disputed), askedAt)
    if (plan === 'complete') {
      const order = this.#otherEnd()
      return this.#complete(await readAllPages(this.#readPage, { order }), askedAt, order)
    }
    const first = await this.#readPage(undefined)
    this.#last = { findings: first.value.findings, whole: false, askedAt, serverNow: first.serverNow }
    if (plan === 'first-page') {
      for (const { arn } of first.value.findings) this.#everSeen.add(arn)
      return { kind: 'first-page', fingerprint: fingerprintOf(first.value.findings) }
    }
    // The first page of a list of one page is all of it.
    if (first.value.nextToken === undefined && !this.#disputed) return this.#complete(await readAllPages(this.#readPage, { first }), askedAt)
    return { kind: 'compare-first-page', agrees: this.#completeRead !== undefined && agrees(this.#completeRead, first.value) }
  }

  /**
   * Two complete reads must read the same before a scan is settled. Of several pages each is read from the other end than the one
   * before: what slips through between pages of one is in the other, for no request more. One that failed half way was none.
   */
  #otherEnd(): Order {
    if (this.#completeRead === undefined || this.#completeRead.pages === 1) return 'newest-first'
    return this.#order === 'newest-first' ? 'oldest-first' : 'newest-first'
  }

  #complete(pass: CompleteRead, askedAt: EpochMs, order: Order = 'newest-first'): FindingsSeen {
    const arns = new Set(pass.findings.map(({ arn }) => arn))
    for (const arn of arns) this.#everSeen.add(arn)
    const lost = this.#everSeen.size > arns.size
    this.#completeRead = pass
    this.#order = order
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
