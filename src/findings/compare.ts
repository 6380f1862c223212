import type { ScannedSubject } from '../scan/outcome.ts'
import type { VulnerablePackage } from './finding.ts'
import type { Platform } from '../image/model.ts'
import { normalName } from '../image/platforms.ts'
import { byWeight, mergeFindings, type CountedFinding, type FoundAt } from './merge.ts'

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
 * excused and suppressed findings are still there, so `current` must hold them too. And it is fixed only where somebody looked: a platform that
 * the subject lacks, or that was not read there, says nothing.
 */
export function compareWithBaseline(current: readonly CountedFinding[], subject: ScannedSubject, baseline: ScannedSubject): Comparison {
  const before = mergeFindings(baseline, 0)
  const known = new Set(before.flatMap(marksOf))
  const present = new Set(current.flatMap(marksOf))
  const wasRead = placesRead(subject, baseline)
  return {
    changeOf: (finding) => (marksOf(finding).every((mark) => known.has(mark)) ? 'unchanged' : 'new'),
    fixed: before.filter((finding) => finding.occurrences.every(wasRead) && !marksOf(finding).some((mark) => present.has(mark))).sort(byWeight),
  }
}

/** Whether the subject was read on the platform on which the baseline has a finding. */
function placesRead(subject: ScannedSubject, baseline: ScannedSubject): (place: FoundAt) => boolean {
  const read = platformsRead(subject)
  const complete = subject.images.every(({ outcome }) => outcome.kind === 'scanned')
  // An image that is not part of an index does not say its platform: beside several of the baseline it could be any.
  const alone = platformsRead(baseline).size < 2
  return ({ platform }) => (platform === undefined ? complete : read.has(nameOf(platform)) || (alone && read.has(undefined)))
}

function platformsRead({ images }: ScannedSubject): ReadonlySet<string | undefined> {
  return new Set(images.flatMap(({ image, outcome }) => (outcome.kind === 'scanned' ? [nameOf(image.platform)] : [])))
}

function nameOf(platform: Platform | undefined): string | undefined {
  return platform === undefined ? undefined : normalName(platform)
}

function marksOf(finding: CountedFinding): readonly string[] {
  if (finding.packages.length === 0) return [markOf(finding.vulnerabilityId, undefined)]
  return finding.packages.map((entry) => markOf(finding.vulnerabilityId, entry))
}

function markOf(vulnerabilityId: string, entry: VulnerablePackage | undefined): string {
  return `${vulnerabilityId}\0${entry?.name ?? ''}\0${entry?.path ?? ''}`
}
