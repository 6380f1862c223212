import type { WaitState } from './wait-state.ts'
import type { EpochMs, Finding } from '../base/finding.ts'
import { lineOf } from './complete-read.ts'
import { localTime, remainingWindow } from './settle-window.ts'

/**
 * The share of `settle` that a finding must stay unchanged before it is taken for one of the end. A scan that has just ended
 * still changes findings that are there already: a suppression rule applies a moment later, the findings of an earlier
 * scan are closed. The whole list has to stand longer, since what is missing in it cannot be seen (docs/decisions/0004).
 */
const SHARE = 0.5

/** Findings as one request, or one complete read, gave them. */
export interface Reading {
  readonly findings: readonly Finding[]
  /** Whether it is the whole list, so that what it lacks has gone. */
  readonly whole: boolean
  readonly askedAt: EpochMs
  readonly serverNow: EpochMs | undefined
}

interface SeenFinding {
  readonly finding: Finding
  /** Since when it is known to have stood as it is, at the latest. */
  readonly since: EpochMs
  /** Until when, at the earliest. */
  readonly until: EpochMs
  /** How long it must stand. */
  readonly neededMs: number
}

/**
 * Which findings of a scan that is done have stood still long enough to rest a failure on them, while others may still
 * come. Those of an earlier scan, and those read while the scan ran, count for nothing: they may still be closed.
 */
export class SettledFindings {
  readonly #windowMs: number
  readonly #byArn = new Map<string, SeenFinding>()
  #scan: EpochMs | undefined

  constructor(settleMs: number) {
    this.#windowMs = settleMs * SHARE
  }

  /** Told the state after each answer of coverage: what was seen of another scan is forgotten. */
  follow(state: WaitState): void {
    const scan = state.name === 'settling' ? state.lastScannedAt : undefined
    if (scan !== this.#scan) this.#byArn.clear()
    this.#scan = scan
  }

  saw({ findings, whole, askedAt, serverNow }: Reading, state: WaitState, now: EpochMs): void {
    if (state.name !== 'settling') return
    if (whole) {
      const there = new Set(findings.map(({ arn }) => arn))
      for (const arn of this.#byArn.keys()) if (!there.has(arn)) this.#byArn.delete(arn)
    }
    for (const finding of findings) {
      const before = this.#byArn.get(finding.arn)
      if (before !== undefined && lineOf(before.finding) === lineOf(finding)) this.#byArn.set(finding.arn, { ...before, until: askedAt })
      else
        this.#byArn.set(finding.arn, {
          finding,
          since: Math.max(now, state.endedAt),
          until: askedAt,
          neededMs: state.watched ? this.#windowMs : this.#leftAt(finding, state.endedAt, serverNow, now),
        })
    }
  }

  /** As for the whole list: of an old scan whose finding is old there is less to wait for, and nothing after ten minutes. */
  #leftAt({ updatedAt, firstObservedAt }: Finding, endedAt: EpochMs, serverNow: EpochMs | undefined, now: EpochMs): number {
    const times = [updatedAt, firstObservedAt].flatMap((time) => (time === undefined ? [] : [localTime(time, serverNow, now)]))
    return remainingWindow(this.#windowMs, now - Math.max(endedAt, ...times))
  }

  /** All that was read and not seen to go. */
  get findings(): readonly Finding[] {
    return [...this.#byArn.values()].map(({ finding }) => finding)
  }

  get sure(): ReadonlySet<string> {
    return new Set([...this.#byArn.values()].flatMap((seen) => (isSure(seen) ? [seen.finding.arn] : [])))
  }

  /** When one more finding can be sure, if it is read again then. */
  get nextAt(): EpochMs | undefined {
    const times = [...this.#byArn.values()].flatMap((seen) => (seen.finding.status !== 'active' || isSure(seen) ? [] : [seen.since + seen.neededMs]))
    return times.length === 0 ? undefined : Math.min(...times)
  }
}

function isSure({ finding, since, until, neededMs }: SeenFinding): boolean {
  return finding.status === 'active' && (neededMs === 0 || until - since >= neededMs)
}
