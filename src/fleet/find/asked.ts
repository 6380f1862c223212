import type { Finding, VulnerablePackage } from '../../base/finding.ts'
import type { Pattern } from '../../policy/exceptions/pattern.ts'
import type { FindingsQuestion, FleetFinding, TextFilter } from '../ports.ts'

/** Most entries of one filter. Source: `FilterCriteria` of Inspector2. */
export const MOST_FILTERS = 10

/** What to look for: findings of these vulnerabilities, in these packages. An empty list sets no condition. */
export interface FindAsked {
  readonly region: string
  readonly registryId: string | undefined
  readonly vulnerabilities: readonly string[]
  readonly packages: readonly Pattern[]
  readonly repositories: readonly Pattern[]
  /** Leave out what certainly does not run. */
  readonly inUseOnly: boolean
}

/** The ids of one request: matched against a finding's own id, or against its related ids. */
export type Ids = { readonly own: readonly string[] } | { readonly related: readonly string[] }

/** The request for one list. If a filter cannot express it, the request is wider, and `concerned` drops the rest. */
export function questionOf({ region, registryId, packages, repositories }: FindAsked, ids: Ids): FindingsQuestion {
  return {
    region,
    registryId,
    vulnerabilities: 'own' in ids ? ids.own : [],
    related: 'related' in ids ? ids.related : [],
    packages: filtersOf(packages) ?? [],
    repositories: filtersOf(repositories) ?? [],
  }
}

/** Sentences about requests that had to be wider than asked. */
export function widened({ packages, repositories, vulnerabilities }: FindAsked): readonly string[] {
  const wide = (['packages', 'repositories'] as const).filter((name) => filtersOf(name === 'packages' ? packages : repositories) === undefined)
  if (wide.length === 0) return []
  const all = vulnerabilities.length === 0 && wide.includes('packages') ? 'all findings of the registry' : 'more findings'
  return [
    `Inspector filters by up to ${String(MOST_FILTERS)} names or prefixes, but not by these patterns for ${wide.join(' and ')}. So this run reads ${all}, and filters them itself.`,
  ]
}

/** `undefined` if Inspector cannot filter by these patterns. */
function filtersOf(patterns: readonly Pattern[]): readonly TextFilter[] | undefined {
  if (patterns.length > MOST_FILTERS || patterns.some(({ prefix }) => prefix === '')) return undefined
  return patterns.map(({ exact, text, prefix }) => (exact ? { comparison: 'equals', value: text } : { comparison: 'prefix', value: prefix }))
}

/** Why a finding belongs to the answer. */
export interface Concerned {
  /** The ids asked for that it has, as they were asked for; none where only packages were. */
  readonly ids: readonly string[]
  /** Its packages that were asked for; all of them where none were. */
  readonly packages: readonly VulnerablePackage[]
}

/** `undefined` for a finding that was not asked for. Filters of the service are not relied on: an answer may hold more. */
export function concerned({ finding, image }: FleetFinding, asked: FindAsked): Concerned | undefined {
  const { registryId, vulnerabilities, packages, repositories } = asked
  if (registryId !== undefined && image.repository.registryId !== registryId) return undefined
  if (repositories.length > 0 && !repositories.some((pattern) => pattern.matches(image.repository.name))) return undefined
  const ids = vulnerabilities.filter((id) => hasId(finding, id))
  if (vulnerabilities.length > 0 && ids.length === 0) return undefined
  const own = packages.length === 0 ? finding.packages : finding.packages.filter(({ name }) => packages.some((pattern) => pattern.matches(name)))
  // A finding that names no package may be about any.
  const fits = packages.length === 0 || own.length > 0 || (ids.length > 0 && finding.packages.length === 0)
  return fits ? { ids, packages: own } : undefined
}

function hasId({ vulnerabilityId, relatedVulnerabilities }: Finding, id: string): boolean {
  const wanted = id.toLowerCase()
  return vulnerabilityId.toLowerCase() === wanted || relatedVulnerabilities.some((related) => related.toLowerCase() === wanted)
}

/**
 * Ids to search among the related ids too. Inspector names a vulnerability by its CVE id once it has one, so an advisory
 * (GHSA, ALAS, DSA …) is mostly a related id. A CVE that was found by its own id needs no second search.
 */
export function toLookFurther(vulnerabilities: readonly string[], found: ReadonlySet<string>): readonly string[] {
  return vulnerabilities.filter((id) => !id.startsWith('CVE-') || !found.has(id))
}
