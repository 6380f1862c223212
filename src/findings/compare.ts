import { knownRank, severityRank } from '../base/order.ts'
import type { ScannedImages } from '../scan/outcome.ts'
import { isWithoutFix, type VulnerablePackage } from '../base/finding.ts'
import type { Platform, RequestedImage } from '../image/model.ts'
import { normalName } from '../image/platforms.ts'
import type { CountedFinding, FoundAt } from './counted-finding.ts'
import { byWeight, mergeFindings } from './merge.ts'

/** What one requested image is compared with. `name` is how the report calls it, e.g. `payments/api:main`. */
export type Baseline =
  | { readonly kind: 'read'; readonly name: string; readonly scanned: ScannedImages }
  /** There is none, or it could not be scanned: everything counts as new. */
  | { readonly kind: 'absent'; readonly name: string; readonly why: string }

export interface Comparison {
  /** Whether the baseline has the finding too, and no less bad. */
  readonly changeOf: (finding: CountedFinding) => 'new' | 'unchanged'
  /** What the baseline has and the image has not, worst first. */
  readonly fixed: readonly CountedFinding[]
}

/** What of the comparison depends on the rules. */
export interface Limits {
  /** `fail-on-epss`. */
  readonly epss?: number | undefined
}

/**
 * Compares one requested image with its baseline by vulnerability, package name and path, over all platforms of both. Neither the ARN (another image has
 * another) nor the version (an upgrade that does not cure is no new vulnerability) takes part.
 *
 * A finding is unchanged only if the baseline has it in every one of its packages, and there no less bad than now (`isNoWorse`). It is fixed
 * only if the requested image has it in none of them: excused and suppressed findings are still there, so `current` must hold them too. And it is
 * fixed only where somebody looked: a platform that the requested image lacks, or that was not read there, says nothing.
 *
 * An image is no baseline of itself: what is found on one that both have is new, and it makes nothing else known.
 */
export function compareWithBaseline(current: readonly CountedFinding[], scanned: ScannedImages, baseline: ScannedImages, limits: Limits = {}): Comparison {
  const same = imagesInBoth(scanned.requested, baseline.requested)
  const others: ScannedImages = { ...baseline, images: baseline.images.filter(({ image }) => !same.has(image.digest)) }
  const before = mergeFindings(others, 0)
  const known = new Map<string, CountedFinding[]>()
  for (const finding of before) {
    for (const mark of marksOf(finding)) {
      const list = known.get(mark)
      if (list === undefined) known.set(mark, [finding])
      else list.push(finding)
    }
  }
  const present = new Set(current.flatMap(marksOf))
  const wasRead = placesRead(scanned, others)
  const isKnown = (finding: CountedFinding) =>
    finding.occurrences.every(({ digest }) => !same.has(digest)) &&
    marksOf(finding).every((mark) => known.get(mark)?.some((earlier) => isNoWorse(finding, earlier, limits)) === true)
  return {
    changeOf: (finding) => (isKnown(finding) ? 'unchanged' : 'new'),
    fixed: before.filter((finding) => finding.occurrences.every(wasRead) && !marksOf(finding).some((mark) => present.has(mark))).sort(byWeight),
  }
}

/**
 * Digests of images that a requested image and its baseline share. By what is scanned: an index that holds the image that is judged, whatever it is
 * called and in whatever repository, holds that very image.
 */
export function imagesInBoth(requested: RequestedImage, baseline: RequestedImage): ReadonlySet<string> {
  const digests = new Set(baseline.images.map(({ digest }) => digest))
  return new Set(requested.images.flatMap(({ digest }) => (digests.has(digest) ? [digest] : [])))
}

/**
 * Whether a finding is no worse than an earlier one of the same vulnerability. Worse, and so new, is what now has a higher severity, is active
 * where it was suppressed, is exploited or in CISA's catalog where that was not known of it, may be fixable where it was not, or
 * has reached the EPSS score that fails.
 */
function isNoWorse(now: CountedFinding, before: CountedFinding, { epss }: Limits): boolean {
  if (severityRank(now.severity) < severityRank(before.severity)) return false
  if (now.status === 'active' && before.status !== 'active') return false
  if (knownRank(now.exploit) < knownRank(before.exploit) || knownRank(now.kev) < knownRank(before.kev)) return false
  if (!isWithoutFix(now) && isWithoutFix(before)) return false
  return epss === undefined || (now.epss ?? 0) < epss || (before.epss ?? 0) >= epss
}

/** Whether the requested image was read on the platform on which the baseline has a finding. */
function placesRead(scanned: ScannedImages, baseline: ScannedImages): (place: FoundAt) => boolean {
  const read = platformsRead(scanned)
  const complete = scanned.images.every(({ outcome }) => outcome.kind === 'scanned')
  // An image that is not part of an index does not say its platform: beside several of the baseline it could be any.
  const alone = platformsRead(baseline).size < 2
  return ({ platform }) => (platform === undefined ? complete : read.has(nameOf(platform)) || (alone && read.has(undefined)))
}

function platformsRead({ images }: ScannedImages): ReadonlySet<string | undefined> {
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
