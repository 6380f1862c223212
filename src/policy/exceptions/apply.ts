import type { CountedFinding } from '../../findings/merge.ts'
import type { Subject } from '../../image/model.ts'
import type { Day } from '../../base/day.ts'
import type { Excusable, Excuse, NeverExcept, VexMatcher, VexStatement } from './exception.ts'
import type { ExcuseIndex } from './exception-index.ts'
import { isInForce } from '../policy.ts'
import type { Treatment } from '../verdict.ts'

export type Excepted = Extract<Treatment, { kind: 'excepted' }>

/** What became of the excuses for one finding; the notices are made of it. */
export interface Excusing {
  readonly finding: CountedFinding
  /** Present when every package at every place is covered. */
  readonly excepted?: Excepted | undefined
  /** Covered, but the policy says that such findings are never excepted. */
  readonly refused?: Excepted | undefined
  /** In force and matching at least one package. */
  readonly matched: readonly Excuse[]
  /** Matching, but over. */
  readonly expired: readonly Excuse[]
  readonly statements: readonly VexStatement[]
  /** Names of packages that nothing covers although something covers others. */
  readonly uncovered: readonly string[]
}

export interface ExcuseRules {
  readonly index: ExcuseIndex
  readonly vex?: VexMatcher | undefined
  readonly neverExcept: NeverExcept
  readonly today: Day
}

/** Who covers one package: an excuse or a statement. */
type Cover = { readonly excuse: Excuse } | { readonly statement: VexStatement }

const NOTHING = { excepted: undefined, refused: undefined, matched: [], expired: [], statements: [], uncovered: [] }

/**
 * Asks whether a finding is excused. It is only if every vulnerable package at every place (platform) is covered by an exception in force,
 * an entry of `ignore`, or the newest VEX statement about it.
 */
export function excuseFinding(finding: CountedFinding, subject: Subject, rules: ExcuseRules): Excusing {
  const candidates = rules.index.candidates(finding)
  if (candidates.length === 0 && rules.vex === undefined) return { finding, ...NOTHING }
  const matched = new Set<Excuse>()
  const expired = new Set<Excuse>()
  const statements = new Set<VexStatement>()
  const uncovered = new Set<string>()
  const chosen: Cover[] = []
  for (const place of placesOf(finding, subject)) {
    const here = candidates.filter((excuse) => excuseMatches(excuse, place))
    for (const excuse of here) (isInForce(excuse.expires, rules.today) ? matched : expired).add(excuse)
    const about = rules.vex?.about(place) ?? []
    for (const statement of about) statements.add(statement)
    const cover = coverOf(here.filter((excuse) => matched.has(excuse)), about.at(-1))
    if (cover === undefined) uncovered.add(place.entry?.name ?? finding.vulnerabilityId)
    else chosen.push(cover)
  }
  const excepted = uncovered.size === 0 && chosen.length > 0 ? exceptedBy(chosen) : undefined
  const forbidden = isForbidden(finding, rules.neverExcept)
  return {
    finding,
    excepted: forbidden ? undefined : excepted,
    refused: forbidden ? excepted : undefined,
    matched: [...matched],
    expired: [...expired],
    statements: [...statements],
    uncovered: chosen.length > 0 ? [...uncovered] : [],
  }
}

function placesOf(finding: CountedFinding, subject: Subject): readonly Excusable[] {
  return finding.occurrences.flatMap((occurrence): Excusable[] => {
    const place = { subject, vulnerabilityId: occurrence.finding.vulnerabilityId, occurrence }
    if (occurrence.finding.packages.length === 0) return [place]
    return occurrence.finding.packages.map((entry) => ({ ...place, entry }))
  })
}

/** Whether all that the excuse asks for is so. An excuse for a package does not match where no package is named. */
export function excuseMatches(excuse: Excuse, { subject, vulnerabilityId, occurrence, entry }: Excusable): boolean {
  if (!excuse.id.matches(vulnerabilityId)) return false
  if (excuse.package !== undefined && (entry === undefined || !excuse.package.matches(entry.name))) return false
  if (excuse.path !== undefined && (entry?.path === undefined || !excuse.path.matches(entry.path))) return false
  if (excuse.repository !== undefined && !excuse.repository.matches(subject.repository.name)) return false
  return excuse.image === undefined || imageNames(subject, occurrence.digest).some((name) => excuse.image?.matches(name))
}

/** The names by which an exception may call an image: tag or digest, with or without the repository. */
export function imageNames(subject: Subject, digest: string): readonly string[] {
  const name = subject.repository.name
  const digests = digest === subject.digest ? [digest] : [subject.digest, digest]
  const tags = subject.tag === undefined ? [] : [subject.tag, `${name}:${subject.tag}`]
  return [...tags, ...digests.flatMap((each) => [each, `${name}@${each}`])]
}

/** `ignore` first, for it has no end; then the exception that lasts longest; then VEX. */
function coverOf(excuses: readonly Excuse[], newest: VexStatement | undefined): Cover | undefined {
  const [first, ...others] = excuses
  if (first !== undefined) return { excuse: others.reduce((best, excuse) => (endOf(excuse) > endOf(best) ? excuse : best), first) }
  return newest?.excuses === true ? { statement: newest } : undefined
}

/** Sorts after every day. */
const NEVER = '9999-99-99'

function endOf(excuse: Excuse): string {
  return excuse.expires ?? NEVER
}

/** One treatment for all packages: where several excuses share the work all are named, and the first end counts. */
function exceptedBy(covers: readonly Cover[]): Excepted {
  const excuses = unique(covers.flatMap((cover) => ('excuse' in cover ? [cover.excuse] : [])))
  const statements = unique(covers.flatMap((cover) => ('statement' in cover ? [cover.statement] : [])))
  const all: readonly (Excuse | VexStatement)[] = statements.length === 0 ? excuses : [...excuses, ...statements]
  const expires = excuses.reduce((first, excuse) => (endOf(excuse) < first ? endOf(excuse) : first), NEVER)
  const owner = joined(excuses.map((excuse) => excuse.owner), ', ')
  const ticket = joined(excuses.map((excuse) => excuse.ticket), ', ')
  return {
    kind: 'excepted',
    by: excuses.find((excuse) => excuse.by === 'exception')?.by ?? excuses[0]?.by ?? 'vex',
    reason: joined(all.map((one) => one.reason), '; '),
    expires: expires === NEVER ? undefined : expires,
    owner: owner === '' ? undefined : owner,
    ticket: ticket === '' ? undefined : ticket,
    source: joined(all.map((one) => one.source), ', '),
  }
}

/** Each text once; most findings have one excuse, and then there is nothing to join. */
function joined(texts: readonly (string | undefined)[], glue: string): string {
  if (texts.length === 1) return texts[0] ?? ''
  return [...new Set(texts.filter((text) => text !== undefined))].join(glue)
}

/** Untriaged counts as medium, as everywhere; whether the catalogue lists it is taken for yes where it is unknown. */
function isForbidden(finding: CountedFinding, never: NeverExcept): boolean {
  return never.has(finding.severity) || (finding.severity === 'untriaged' && never.has('medium')) || (never.has('kev') && finding.kev !== 'no')
}

function unique<T>(values: readonly T[]): readonly T[] {
  return values.length < 2 ? values : [...new Set(values)]
}
