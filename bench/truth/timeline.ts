import type { Severity } from '../../src/base/finding.ts'

export interface CoverageChange {
  /** When it becomes readable; all times are milliseconds after the push. */
  readonly at: number
  /** `undefined`: there is no record. */
  readonly record?: { readonly statusCode: string; readonly reason: string; readonly lastScannedAt?: number }
}

/** A finding becomes readable, or changes. */
export interface FindingChange {
  readonly at: number
  readonly id: number
  readonly severity: Severity
  readonly status: 'active' | 'suppressed' | 'closed'
}

export interface EcrChange {
  readonly at: number
  readonly status: string
}

/** What one scan looks like from outside, from the push to the end of time. */
export interface Timeline {
  readonly kind: string
  readonly seed: number
  /** When the gate starts. */
  readonly startsAt: number
  /** AWS's time of the push, which can be later than the scan. */
  readonly pushedAt: number
  readonly coverage: readonly CoverageChange[]
  readonly findings: readonly FindingChange[]
  readonly ecr: readonly EcrChange[]
  /** Whether there is a result at all. */
  readonly end: 'scanned' | 'none'
  /** How the services misbehave. */
  readonly weather: Weather
}

export interface Weather {
  /** Share of answers that come from a copy which is behind, and how far behind at most. */
  readonly behind: number
  readonly behindMs: number
  /** Share of requests that fail, half of them throttled. */
  readonly failing: number
}

export interface Held {
  readonly id: number
  readonly severity: Severity
  readonly status: 'active' | 'suppressed' | 'closed'
  readonly changedAt: number
}

/** The last change at or before `at`. */
export function current<T extends { readonly at: number }>(changes: readonly T[], at: number): T | undefined {
  return changes.findLast((change) => change.at <= at)
}

/** What a reader finds at `at`, newest change first. */
export function findingsAt({ findings }: Timeline, at: number): readonly Held[] {
  const held = new Map<number, Held>()
  for (const { id, severity, status, at: changedAt } of findings) if (changedAt <= at) held.set(id, { id, severity, status, changedAt })
  return [...held.values()].sort((a, b) => b.changedAt - a.changedAt)
}

/** What is true in the end. */
export function finalFindings(timeline: Timeline): readonly Held[] {
  return findingsAt(timeline, Number.POSITIVE_INFINITY)
}

/** From when on the whole truth could be read: the scan had ended and the last finding had arrived. */
export function truthAt({ coverage, findings }: Timeline): number {
  const ended = coverage.map(({ record }) => record?.lastScannedAt ?? Number.NEGATIVE_INFINITY)
  return Math.max(...ended, ...findings.map(({ at }) => at))
}
