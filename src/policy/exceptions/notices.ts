import { imagesInBoth, type Baseline } from '../../findings/compare.ts'
import type { CountedFinding } from '../../findings/counted-finding.ts'
import { platformName, type RequestedImage } from '../../image/model.ts'
import { addDays, daysBetween, type Day } from '../../base/day.ts'
import { EXPIRING_WITHIN_DAYS } from '../defaults.ts'
import type { Exception, VexMatcher, VexStatement } from './exception.ts'
import { imageNames, type AppliedExceptions } from './apply.ts'
import { listed, plural } from '../naming.ts'
import type { Policy } from '../policy.ts'
import { isInForce } from '../policy.ts'
import { idsOf } from '../ruling.ts'
import type { PolicyNotice, UpcomingViolation } from '../verdict.ts'

/** What the notices about exceptions are made of. */
export interface NoticesAbout {
  readonly policy: Policy
  readonly vex: VexMatcher | undefined
  readonly applied: readonly AppliedExceptions[]
  readonly requestedImages: readonly RequestedImage[]
  /** Digests of all images of the run. */
  readonly digests: readonly string[]
  /** Whether every image was read: only then it can be said that an exception matches nothing. */
  readonly complete: boolean
  readonly today: Day
}

/** Expired first, then refused, partly covering, ending soon, stale, and VEX statements that matched nothing. */
export function exceptionNotices(about: NoticesAbout): readonly PolicyNotice[] {
  const { policy, vex, applied, today, complete } = about
  const expired = findingsBy(applied, ({ expired: over }) => over)
  const matched = findingsBy(applied, ({ matched: covering }) => covering)
  const spoken = findingsBy(applied, ({ statements }) => statements)
  const over = policy.exceptions.filter((exception) => !isInForce(exception.expires, today) && (expired.has(exception) || (exception.reportStale && mayMatch(exception, about))))
  const valid = policy.exceptions.filter((exception) => isInForce(exception.expires, today))
  const stale = complete ? valid.filter((exception) => exception.reportStale && !matched.has(exception) && mayMatch(exception, about)) : []
  const soon = addDays(today, EXPIRING_WITHIN_DAYS)
  const ending = valid.filter((exception) => exception.expires !== undefined && exception.expires <= soon && (matched.has(exception) || (!complete && mayMatch(exception, about))))
  return [
    ...over.map((exception) => expiredNotice(exception, expired.get(exception) ?? [])),
    ...applied.flatMap(refusedNotice),
    ...ending.map((exception) => endingNotice(exception, today)),
    ...stale.map(staleNotice),
    ...(vex === undefined ? [] : vex.early.map(earlyNotice)),
    ...(complete && vex !== undefined ? vex.statements.filter((statement) => !spoken.has(statement)).map(unmatchedNotice) : []),
    ...applied.flatMap(partlyNotice),
  ]
}

function findingsBy<T extends Exception | VexStatement>(
  applied: readonly AppliedExceptions[],
  pick: (one: AppliedExceptions) => readonly T[],
): ReadonlyMap<T, readonly CountedFinding[]> {
  const found = new Map<T, CountedFinding[]>()
  for (const each of applied) {
    for (const one of pick(each)) {
      const list = found.get(one)
      if (list === undefined) found.set(one, [each.finding])
      else list.push(each.finding)
    }
  }
  return found
}

/** Whether the exception is about anything that was checked at all: one for another repository isn't unused here. */
function mayMatch(exception: Exception, { requestedImages, digests }: NoticesAbout): boolean {
  return requestedImages.some((requested) => {
    if (exception.repository?.matches(requested.repository.name) === false) return false
    return exception.image === undefined || digests.some((digest) => imageNames(requested, digest).some((name) => exception.image?.matches(name)))
  })
}

function nameOf(exception: Exception): string {
  const parts = [
    exception.package === undefined ? '' : ` in package ${exception.package.text}`,
    exception.path === undefined ? '' : ` at ${exception.path.text}`,
    exception.image === undefined ? '' : ` for image ${exception.image.text}`,
  ]
  return `${exception.by === 'ignore' ? 'ignore entry' : 'exception'} ${exception.id.text}${parts.join('')}`
}

function expiredNotice(exception: Exception, findings: readonly CountedFinding[]): PolicyNotice {
  const ids = idsText(findings)
  const effect = findings.length === 0 ? 'matches no finding; remove it' : `no longer applies${ids === exception.id.text ? '' : ` to ${ids}`}`
  return { kind: 'expired', text: `${nameOf(exception)} expired on ${exception.expires ?? ''} and ${effect}`, source: exception.source }
}

function refusedNotice({ finding, refused }: AppliedExceptions): readonly PolicyNotice[] {
  if (refused === undefined) return []
  return [
    { kind: 'warning', text: `${finding.vulnerabilityId} isn't ignored: never-except forbids it (${finding.severity}, known exploited: ${finding.kev})`, source: refused.source },
  ]
}

function endingNotice(exception: Exception, today: Day): PolicyNotice {
  const expires = exception.expires ?? today
  const left = daysBetween(today, expires)
  return { kind: 'expiring', text: `${nameOf(exception)} expires ${left === 0 ? 'today' : `in ${plural(left, 'day')}`}, on ${expires}`, source: exception.source }
}

function staleNotice(exception: Exception): PolicyNotice {
  return { kind: 'stale', text: `${nameOf(exception)} matches no finding; remove it or check the spelling`, source: exception.source }
}

function unmatchedNotice(statement: VexStatement): PolicyNotice {
  return { kind: 'vex-unmatched', text: `the VEX statement "${statement.status}" for ${statement.vulnerability} matches no finding in these images`, source: statement.source }
}

function earlyNotice({ statement, from }: VexMatcher['early'][number]): PolicyNotice {
  return {
    kind: 'warning',
    text: `the VEX statement "${statement.status}" for ${statement.vulnerability} is dated in the future (${from}) and has no effect before`,
    source: statement.source,
  }
}

/** Why a finding counts although an exception matches. */
function partlyNotice({ finding, matched, statements, uncovered }: AppliedExceptions): readonly PolicyNotice[] {
  if (uncovered.length === 0) return []
  const sources = [...new Set([...matched, ...statements].map((one) => one.source))]
  return [{ kind: 'info', text: `${finding.vulnerabilityId} still counts: nothing covers ${listed(uncovered)}`, source: sources.join(', ') }]
}

function idsText(findings: readonly CountedFinding[]): string {
  const ids = idsOf(findings)
  return ids.length > 5 ? `${ids.slice(0, 5).join(', ')} and ${ids.length - 5} more` : listed(ids)
}

/** What fails from a later day. */
export function upcomingNotices(upcoming: readonly UpcomingViolation[]): readonly PolicyNotice[] {
  return upcoming.map(({ from, rule, limit, actual }) => ({
    kind: 'warning',
    text: `would fail from ${from}: ${plural(actual, 'finding')} against ${rule} (${limit === 0 ? 'none' : limit} allowed)`,
    source: 'enforce-from',
  }))
}

/** What was understood in a way that a reader may not expect. */
export function readingNotices(findings: readonly CountedFinding[], onlyFixable: boolean): readonly PolicyNotice[] {
  const unknown = findings.filter((finding) => finding.unknownSeverity !== undefined)
  const unsaid = onlyFixable ? findings.filter(({ fix }) => fix === 'unknown') : []
  return [
    ...unknown.map((finding): PolicyNotice => ({ kind: 'warning', text: `${finding.vulnerabilityId} has a severity that this version doesn't recognize; it counts as critical` })),
    ...(unsaid.length === 0
      ? []
      : [
          {
            kind: 'warning' as const,
            text: `only-fixable counts ${plural(unsaid.length, 'finding')} for which the scan doesn't report whether a fix is available${unsaid.some(({ basic }) => basic) ? '; basic scanning hardly ever does' : ''}`,
          },
        ]),
  ]
}

/** A baseline that is missing or incomplete, or that is the checked image itself. */
export function baselineNotices(requestedImages: readonly RequestedImage[], baselines: readonly Baseline[]): readonly PolicyNotice[] {
  return baselines.flatMap((baseline, at): PolicyNotice[] => {
    if (baseline.kind === 'absent') return [{ kind: 'warning', text: `can't compare with the baseline ${baseline.name}, so every finding counts as new: ${baseline.why}` }]
    const missing = baseline.scanned.images.filter(({ outcome }) => outcome.kind !== 'scanned').length
    return [
      ...sameNotice(requestedImages[at], baseline),
      ...(missing === 0
        ? []
        : [{ kind: 'warning' as const, text: `${plural(missing, 'platform')} of the baseline ${baseline.name} can't be read; findings that only they have count as new` }]),
    ]
  })
}

const CURE = "use a tag that this build doesn't push, or the digest that was deployed before"

function sameNotice(requested: RequestedImage | undefined, { name, scanned }: Extract<Baseline, { kind: 'read' }>): readonly PolicyNotice[] {
  if (requested === undefined) return []
  const same = imagesInBoth(requested, scanned.requested)
  if (same.size === 0) return []
  if (requested.images.every(({ digest }) => same.has(digest)))
    return [{ kind: 'warning', text: `the baseline ${name} is the image itself, so every finding counts as new; ${CURE}` }]
  const platforms = requested.images.flatMap(({ digest, platform }) => (same.has(digest) ? [platformName(platform)] : []))
  return [{ kind: 'warning', text: `the baseline ${name} contains the image itself for ${listed(platforms)}, so every finding there counts as new; ${CURE}` }]
}
