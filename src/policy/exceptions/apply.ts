import type { CountedFinding } from '../../findings/counted-finding.ts'
import type { RequestedImage } from '../../image/model.ts'
import type { Day } from '../../base/day.ts'
import type { PackagePlace, Exception, NeverExcept, VexMatcher, VexStatement } from './exception.ts'
import type { ExceptionIndex } from './exception-index.ts'
import { isInForce } from '../policy.ts'
import type { Treatment } from '../verdict.ts'

export type Excepted = Extract<Treatment, { kind: 'excepted' }>

/** What exceptions depend on of a finding. */
export type ExceptableFinding = Pick<CountedFinding, 'vulnerabilityId' | 'severity' | 'kev' | 'packages' | 'occurrences'>

/** What became of the exceptions for one finding; the notices are made of it. */
export interface AppliedExceptions<F = CountedFinding> {
  readonly finding: F
  /** Present when every package at every place is covered. */
  readonly excepted: Excepted | undefined
  /** Covered, but the policy says that such findings are never excepted. */
  readonly refused: Excepted | undefined
  /** In force and matching at least one package. */
  readonly matched: readonly Exception[]
  /** Matching, but over. */
  readonly expired: readonly Exception[]
  readonly statements: readonly VexStatement[]
  /** Names of packages that nothing covers although something covers others. */
  readonly uncovered: readonly string[]
}

export interface ExceptionRules {
  readonly index: ExceptionIndex
  readonly vex: VexMatcher | undefined
  readonly neverExcept: NeverExcept
  readonly today: Day
}

/** Who covers one package: an exception or a statement. */
type Cover = { readonly exception: Exception } | { readonly statement: VexStatement }

const NOTHING = { excepted: undefined, refused: undefined, matched: [], expired: [], statements: [], uncovered: [] }

/**
 * Whether a finding is excepted. It is only if every vulnerable package at every place (platform) is covered by an exception in force,
 * an entry of `ignore`, or the newest VEX statement about it.
 */
export function applyExceptions<F extends ExceptableFinding>(finding: F, requested: RequestedImage, rules: ExceptionRules): AppliedExceptions<F> {
  const candidates = rules.index.candidates(finding)
  if (candidates.length === 0 && rules.vex === undefined) return { finding, ...NOTHING }
  const matched = new Set<Exception>()
  const expired = new Set<Exception>()
  const statements = new Set<VexStatement>()
  const uncovered = new Set<string>()
  const chosen: Cover[] = []
  for (const place of placesOf(finding, requested)) {
    const here = candidates.filter((exception) => exceptionMatches(exception, place))
    for (const exception of here) (isInForce(exception.expires, rules.today) ? matched : expired).add(exception)
    const about = rules.vex?.about(place) ?? []
    for (const statement of about) statements.add(statement)
    const cover = coverOf(
      here.filter((exception) => matched.has(exception)),
      about.at(-1),
    )
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

function placesOf(finding: ExceptableFinding, requested: RequestedImage): readonly PackagePlace[] {
  return finding.occurrences.flatMap((occurrence): PackagePlace[] => {
    const place = { requested, vulnerabilityId: occurrence.finding.vulnerabilityId, occurrence }
    if (occurrence.finding.packages.length === 0) return [{ ...place, entry: undefined }]
    return occurrence.finding.packages.map((entry) => ({ ...place, entry }))
  })
}

/** Whether all that the exception asks for is so. An exception for a package does not match where no package is named. */
function exceptionMatches(exception: Exception, { requested, vulnerabilityId, occurrence, entry }: PackagePlace): boolean {
  if (!exception.id.matches(vulnerabilityId)) return false
  if (exception.package !== undefined && (entry === undefined || !exception.package.matches(entry.name))) return false
  if (exception.path !== undefined && (entry?.path === undefined || !exception.path.matches(entry.path))) return false
  if (exception.repository !== undefined && !exception.repository.matches(requested.repository.name)) return false
  return exception.image === undefined || imageNames(requested, occurrence.digest).some((name) => exception.image?.matches(name))
}

/** The names by which an exception may call an image: tag or digest, with or without the repository. */
export function imageNames(requested: RequestedImage, digest: string): readonly string[] {
  const name = requested.repository.name
  const digests = digest === requested.digest ? [digest] : [requested.digest, digest]
  const tags = requested.tag === undefined ? [] : [requested.tag, `${name}:${requested.tag}`]
  return [...tags, ...digests.flatMap((each) => [each, `${name}@${each}`])]
}

/** `ignore` first, for it has no end; then the exception that lasts longest; then VEX. */
function coverOf(exceptions: readonly Exception[], newest: VexStatement | undefined): Cover | undefined {
  const [first, ...others] = exceptions
  if (first !== undefined) return { exception: others.reduce((best, exception) => (endOf(exception) > endOf(best) ? exception : best), first) }
  return newest?.isExcuse === true ? { statement: newest } : undefined
}

/** Sorts after every day. */
const NEVER = '9999-99-99'

function endOf(exception: Exception): string {
  return exception.expires ?? NEVER
}

/** One treatment for all packages: where several exceptions share the work all are named, and the first end counts. */
function exceptedBy(covers: readonly Cover[]): Excepted {
  const exceptions = unique(covers.flatMap((cover) => ('exception' in cover ? [cover.exception] : [])))
  const statements = unique(covers.flatMap((cover) => ('statement' in cover ? [cover.statement] : [])))
  const all: readonly (Exception | VexStatement)[] = statements.length === 0 ? exceptions : [...exceptions, ...statements]
  const expires = exceptions.reduce((first, exception) => (endOf(exception) < first ? endOf(exception) : first), NEVER)
  const owner = joined(
    exceptions.map((exception) => exception.owner),
    ', ',
  )
  const ticket = joined(
    exceptions.map((exception) => exception.ticket),
    ', ',
  )
  return {
    kind: 'excepted',
    by: exceptions.find((exception) => exception.by === 'exception')?.by ?? exceptions[0]?.by ?? 'vex',
    reason: joined(
      all.map((one) => one.reason),
      '; ',
    ),
    expires: expires === NEVER ? undefined : expires,
    owner: owner === '' ? undefined : owner,
    ticket: ticket === '' ? undefined : ticket,
    source: joined(
      all.map((one) => one.source),
      ', ',
    ),
  }
}

/** Each text once; most findings have one exception, and then there is nothing to join. */
function joined(texts: readonly (string | undefined)[], glue: string): string {
  if (texts.length === 1) return texts[0] ?? ''
  return [...new Set(texts.filter((text) => text !== undefined))].join(glue)
}

/** Untriaged counts as medium, as everywhere; whether the catalog lists it is taken for yes where it is unknown. */
function isForbidden(finding: ExceptableFinding, never: NeverExcept): boolean {
  return never.has(finding.severity) || (finding.severity === 'untriaged' && never.has('medium')) || (never.has('kev') && finding.kev !== 'no')
}

function unique<T>(values: readonly T[]): readonly T[] {
  return values.length < 2 ? values : [...new Set(values)]
}
