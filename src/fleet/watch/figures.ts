import type { EpochMs, Severity } from '../../base/finding.ts'
import type { Slo } from './config/config.ts'
import type { Followed } from './follow.ts'
import type { KnownFinding, Remediation, StreamMemory } from './memory/memory.ts'

const DAY_MS = 86_400_000

/** Each with its numerator and denominator, as `docs/watch.md` defines them. What is not known is absent, and never 0. */
export interface Figures {
  readonly coverage: { readonly scanned: number; readonly declared: number } | undefined
  readonly failureRate: { readonly failing: number; readonly judged: number }
  readonly timeToRemediate: TimeToRemediate | undefined
  readonly withinSlo: { readonly within: number; readonly open: number } | undefined
  /** Findings that disappeared or no longer count, but not through an upgrade: never remediations. */
  readonly setAside: number
}

export interface TimeToRemediate {
  readonly medianDays: number | undefined
  readonly p90Days: number | undefined
  readonly cases: number
  /** Days with one decimal, and how many cases took that long: a merge cannot combine medians, only this. */
  readonly spread: readonly Took[]
}

export type Took = readonly [days: number, cases: number]

export interface Measured {
  readonly streams: readonly Followed[]
  /** Of the last 90 days, this run's too. */
  readonly remediations: readonly Remediation[]
  readonly slo: Slo
  readonly now: EpochMs
  /** Whether Inspector's coverage could be read. */
  readonly coverageIsKnown: boolean
  readonly remembers: boolean
}

export function figuresOf({ streams, remediations, slo, now, coverageIsKnown, remembers }: Measured): Figures {
  const counted = streams.map(({ memory }) => standsAs(memory))
  return {
    coverage: coverageIsKnown ? { scanned: streams.filter(({ covered }) => covered).length, declared: streams.length } : undefined,
    failureRate: { failing: counted.filter((result) => result === 'fail').length, judged: counted.filter((result) => result !== undefined).length },
    timeToRemediate: remembers ? timeToRemediate(remediations) : undefined,
    withinSlo: remembers
      ? withinSlo(
          streams.map(({ memory }) => memory),
          slo,
          now,
        )
      : undefined,
    setAside: streams.reduce((sum, { setAside }) => sum + setAside.length, 0),
  }
}

/**
 * How a stream counts in the failure rate. If it failed and then lost its result, or its violations were suppressed, it
 * still counts as failing: otherwise the rate would improve when the watch knows less.
 */
export function standsAs({ state, verdict, findings }: StreamMemory): 'pass' | 'fail' | undefined {
  if (state === 'fail' || [...findings.values()].some(({ standing, violates }) => standing === 'suppressed' && violates)) return 'fail'
  if (state === 'pass') return 'pass'
  return verdict?.result === 'fail' ? 'fail' : undefined
}

function timeToRemediate(remediations: readonly Remediation[]): TimeToRemediate {
  return timeOf(remediations.map(({ afterMs }): Took => [Math.round((afterMs / DAY_MS) * 10) / 10, 1]))
}

/** Median and 90th percentile of all of them, in any order. */
export function timeOf(took: readonly Took[]): TimeToRemediate {
  const counts = new Map<number, number>()
  for (const [days, cases] of took) counts.set(days, (counts.get(days) ?? 0) + cases)
  const spread = [...counts].sort(([left], [right]) => left - right)
  const cases = spread.reduce((sum, [, count]) => sum + count, 0)
  return { medianDays: quantile(spread, cases, 0.5), p90Days: quantile(spread, cases, 0.9), cases, spread }
}

/** The smallest value that at least this share of the cases does not exceed. */
function quantile(spread: readonly Took[], cases: number, share: number): number | undefined {
  const rank = Math.max(1, Math.ceil(share * cases))
  let passed = 0
  return spread.find(([, count]) => (passed += count) >= rank)?.[0]
}

function withinSlo(streams: readonly StreamMemory[], slo: Slo, now: EpochMs): NonNullable<Figures['withinSlo']> {
  const ages = streams.flatMap(({ findings }) => [...findings.values()].flatMap((finding) => overdueBy(finding, slo, now) ?? []))
  return { within: ages.filter((overdue) => overdue <= 0).length, open: ages.length }
}

/** By how much an open finding exceeds its SLO; negative while it is within it, absent if it has none. Suppressed findings are still open. */
export function overdueBy({ standing, severity, firstSeen }: KnownFinding, slo: Slo, now: EpochMs): number | undefined {
  const days = slo[severity]
  if (days === undefined || standing === 'excepted' || standing === 'withdrawn') return undefined
  return now - firstSeen - days * DAY_MS
}

/** Open vulnerabilities by severity. One that several streams have counts once in each. */
export function openBySeverity(streams: readonly StreamMemory[]): Readonly<Partial<Record<Severity, number>>> {
  const counts: Partial<Record<Severity, number>> = {}
  for (const { findings } of streams) {
    for (const { severity, standing } of findings.values()) if (standing === 'open' || standing === 'suppressed') counts[severity] = (counts[severity] ?? 0) + 1
  }
  return counts
}
