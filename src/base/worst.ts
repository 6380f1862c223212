import { severityRank } from './order.ts'
import { isFixable, type Finding, type FixAvailability, type Intelligence, type Known, type Severity, type VulnerablePackage } from './finding.ts'

/** A label that this version does not know is taken for `critical`. */
export function judgedSeverity({ severity, unknownSeverity }: Pick<Finding, 'severity' | 'unknownSeverity'>): Severity {
  return unknownSeverity === undefined ? severity : 'critical'
}

/** The finding that counts as the worst; of equals the first. */
export function mostSevere<T extends Pick<Finding, 'severity' | 'unknownSeverity'>>(findings: readonly T[]): T {
  return findings.reduce((left, right) => (severityRank(judgedSeverity(right)) < severityRank(judgedSeverity(left)) ? right : left))
}

/** Where they differ, a fix that one has is a fix for some; else whether there is one is not known. */
export function fixOver(findings: readonly Pick<Finding, 'fix'>[]): FixAvailability {
  const kinds = new Set(findings.map((finding) => finding.fix))
  const [only] = kinds
  if (kinds.size === 1 && only !== undefined) return only
  return findings.some(isFixable) ? 'partial' : 'unknown'
}

export function worstKnown(values: readonly Known[]): Known {
  if (values.includes('yes')) return 'yes'
  return values.includes('unknown') ? 'unknown' : 'no'
}

export function highest(values: readonly (number | undefined)[]): number | undefined {
  const present = values.flatMap((value) => value ?? [])
  return present.length === 0 ? undefined : Math.max(...present)
}

/** The oldest date of publication; none as soon as one has none, so that nobody gains time by it. */
export function oldestPublication(findings: readonly Pick<Finding, 'publishedAt'>[]): number | undefined {
  const published = findings.flatMap(({ publishedAt }) => publishedAt ?? [])
  return published.length === 0 || published.length < findings.length ? undefined : Math.min(...published)
}

/**
 * Of what two answers say of one vulnerability the worse: known to be exploited, before forbidden to ask, before not known,
 * before not exploited. So it does not matter which of them came first.
 */
export function worseIntelligence(left: Intelligence, right: Intelligence): Intelligence {
  return badness(right) > badness(left) ? right : left
}

function badness({ kev, forbidden }: Intelligence): number {
  if (kev === 'yes') return 3
  if (kev === 'no') return 0
  return forbidden === true ? 2 : 1
}

const STATUSES: readonly Finding['status'][] = ['active', 'suppressed', 'closed']

/**
 * Adds a finding to those that were read. An ARN that comes twice is one finding, and of each of its members the worst
 * stays, whichever copy came last; copies that name different vulnerabilities are different findings all the same.
 */
export function keep(kept: Map<string, Finding>, finding: Finding): void {
  const first = kept.get(finding.arn)
  const isOther = first !== undefined && first.vulnerabilityId !== finding.vulnerabilityId
  const key = isOther ? `${finding.arn}\0${finding.vulnerabilityId}` : finding.arn
  const before = isOther ? kept.get(key) : first
  kept.set(key, before === undefined ? finding : worstOfTwo(before, finding))
}

function worstOfTwo(left: Finding, right: Finding): Finding {
  const both = [left, right] as const
  const severe = mostSevere(both)
  const known = both.flatMap(({ intelligence }) => intelligence ?? [])
  const [first, second] = known
  return {
    ...severe,
    status: STATUSES.find((status) => both.some((finding) => finding.status === status)) ?? 'active',
    fix: fixOver(both),
    exploit: worstKnown(both.map(({ exploit }) => exploit)),
    score: highest(both.map(({ score }) => score)),
    epss: highest(both.map(({ epss }) => epss)),
    packages: packagesOf(left, right),
    publishedAt: oldestPublication(both),
    firstObservedAt: highest(both.map(({ firstObservedAt }) => firstObservedAt)),
    updatedAt: highest(both.map(({ updatedAt }) => updatedAt)),
    intelligence: first === undefined || second === undefined ? first : worseIntelligence(first, second),
  }
}

/** Every package of either; one that both name in the same words once. */
function packagesOf(left: Finding, right: Finding): readonly VulnerablePackage[] {
  return [...new Map([...left.packages, ...right.packages].map((entry) => [JSON.stringify(entry), entry])).values()]
}
