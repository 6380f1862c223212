import type { Clock } from '../clock.ts'
import type { EpochMs } from '../findings/finding.ts'
import { agrees, fingerprintOf, readConfirmedPass, readPass, type Pass, type ReadPage } from './pass.ts'
import type { Reading } from './sightings.ts'
import type { FindingsSeen, Plan } from './state.ts'

/** Reads findings as the state asks for them: one page while nothing changes, all pages where it counts. */
export class FindingsReader {
  readonly #readPage: ReadPage
  readonly #clock: Clock
  readonly #everSeen = new Set<string>()
  #pass: Pass | undefined
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
    if (plan === 'confirmed') return this.#complete(await readConfirmedPass(this.#readPage), askedAt)
    if (plan === 'complete') return this.#complete(await readPass(this.#readPage), askedAt)
    const first = await this.#readPage(undefined)
    this.#last = { findings: first.value.findings, whole: false, askedAt, serverNow: first.serverNow }
    if (plan === 'glance') {
      for (const { arn } of first.value.findings) this.#everSeen.add(arn)
      return { kind: 'glance', fingerprint: fingerprintOf(first.value.findings) }
    }
    // A list of one page is read completely by its probe.
    if (first.value.nextToken === undefined) return this.#complete(await readPass(this.#readPage, first), askedAt)
    return { kind: 'probe', agrees: this.#pass !== undefined && agrees(this.#pass, first.value) }
  }

  #complete(pass: Pass, askedAt: EpochMs): FindingsSeen {
    const arns = new Set(pass.findings.map(({ arn }) => arn))
    const lost = [...this.#everSeen].some((arn) => !arns.has(arn))
    for (const arn of arns) this.#everSeen.add(arn)
    this.#pass = pass
    this.#last = { findings: pass.findings, whole: !pass.torn, askedAt, serverNow: pass.serverNow }
    const { fingerprint, open, pages, torn, confirmed, newestChangeAt, serverNow } = pass
    return {
      kind: 'complete',
      askedAt,
      fingerprint,
      open,
      onePage: pages === 1,
      confirmed,
      torn,
      lost,
      ...(newestChangeAt === undefined ? {} : { newestChangeAt }),
      ...(serverNow === undefined ? {} : { serverNow }),
    }
  }
}
