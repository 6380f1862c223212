import type { ScannedSubject } from '../scan/outcome.ts'
import type { VulnerablePackage } from './finding.ts'
import { byWeight, mergeFindings, type CountedFinding } from './merge.ts'

/** What one subject is compared with. `name` is how the report calls it, e.g. `payments/api:main`. */
export type Baseline =
  | { readonly kind: 'read'; readonly name: string; readonly scanned: ScannedSubject }
  /** There is none, or it could not be scanned: everything counts as new. */
  | { readonly kind: 'absent'; readonly name: string; readonly why: string }

export interface Comparison {
  /** Whether the baseline has the finding too. */
  readonly changeOf: (finding: CountedFinding) => 'new' | 'unchanged'
  /** What the baseline has and the subject no longer has, worst first. */
  readonly fixed: readonly CountedFinding[]
}

/**
 * Compares one subject with its baseline by vulnerability, package name and path, over all platforms of both. Neither the ARN (another image has
 * another) nor the version (an upgrade that does not cure is no new vulnerability) takes part.
 *
 * A finding is unchanged only if the baseline has it in every one of its packages. It is fixed only if the subject has it in none of them:
 * excused and suppressed findings are still there, so `current` must hold them too.
 */
export function compareWithBaseline(current: readonly CountedFinding[], baseline: ScannedSubject): Comparison {
  const before = mergeFindings(baseline, 0)
  const known = new Set(before.flatMap(marksOf))
  const present = new Set(current.flatMap(marksOf))
  return {
    changeOf: (finding) => (marksOf(finding).every((mark) => known.has(mark)) ? 'unchanged' : 'new'),
    fixed: before.filter((finding) => !marksOf(finding).some((mark) => present.has(mark))).sort(byWeight),
  }
}

function marksOf(finding: CountedFinding): readonly string[] {
  if (finding.packages.length === 0) return [markOf(finding.vulnerabilityId, undefined)]
  return finding.packages.map((entry) => markOf(finding.vulnerabilityId, entry))
}

function markOf(vulnerabilityId: string, entry: VulnerablePackage | undefined): string {
  return `${vulnerabilityId}\0${entry?.name ?? ''}\0${entry?.path ?? ''}`
}
