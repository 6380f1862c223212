import type { Severity } from '../base/finding.ts'

/** From worst to mildest in every list and table: `untriaged` counts as `medium` and stands behind it. */
export const SEVERITY_ORDER = ['critical', 'high', 'medium', 'untriaged', 'low', 'informational'] as const satisfies readonly Severity[]

/** Severities present, worst first. */
export function severitiesOf(counts: Readonly<Record<Severity, number>>): readonly (readonly [Severity, number])[] {
  return SEVERITY_ORDER.map((severity) => [severity, counts[severity]] as const).filter(([, count]) => count > 0)
}
