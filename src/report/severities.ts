import type { Severity } from '../base/finding.ts'
import { SEVERITY_ORDER } from '../base/order.ts'

export { SEVERITY_ORDER }

/** Severities present, worst first. */
export function severitiesOf(counts: Readonly<Record<Severity, number>>): readonly (readonly [Severity, number])[] {
  return SEVERITY_ORDER.map((severity) => [severity, counts[severity]] as const).filter(([, count]) => count > 0)
}
