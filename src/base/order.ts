import type { Known, Severity } from './finding.ts'

/** Untriaged counts as medium, so it stands between medium and low wherever severities are compared. */
export const SEVERITY_ORDER = ['critical', 'high', 'medium', 'untriaged', 'low', 'informational'] as const satisfies readonly Severity[]
const RANKS = Object.fromEntries(SEVERITY_ORDER.map((severity, at) => [severity, at])) as Readonly<Record<Severity, number>>

/** 0 is the worst. */
export function severityRank(severity: Severity): number {
  return RANKS[severity]
}

/** The worst of them; informational where there is none. */
export function worstOf(severities: Iterable<Severity>): Severity {
  let worst: Severity = 'informational'
  for (const next of severities) if (severityRank(next) < severityRank(worst)) worst = next
  return worst
}

/** 0 is the worst; unknown is worse than no. */
export function knownRank(known: Known): number {
  return known === 'yes' ? 0 : known === 'unknown' ? 1 : 2
}

/** By code unit: the same on every machine, whatever its locale. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}

/** Every severity has its number, also zero. */
export function countBySeverity(findings: readonly { readonly severity: Severity }[]): Readonly<Record<Severity, number>> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, informational: 0, untriaged: 0 }
  for (const { severity } of findings) counts[severity] += 1
  return counts
}
