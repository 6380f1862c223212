import { compareWithBaseline, type Comparison } from '../findings/compare.ts'
import type { CountedFinding } from '../findings/counted-finding.ts'
import { byWeight, mergeScans } from '../findings/merge.ts'
import type { ScannedImages } from '../scan/outcome.ts'
import { countFindings } from './counts.ts'
import { dayOf } from '../base/day.ts'
import { indexExceptions } from './exceptions/exception-index.ts'
import { applyExceptions, type AppliedExceptions } from './exceptions/apply.ts'
import { brokenImages, foresee } from './foresight.ts'
import { baselineNotices, exceptionNotices, readingNotices, upcomingNotices } from './exceptions/notices.ts'
import type { JudgeInput } from './judge-input.ts'
import { rulesFor } from './policy.ts'
import { scanProblems, unansweredProblem, unreadProblem } from './problem.ts'
import { failReason, noResultReason, passReason } from './reason.ts'
import type { Rules } from './rules.ts'
import { rule, type RuleGroup, type Ruling } from './ruling.ts'
import type { JudgedSignature } from './verdict.ts'
import { brokenSignatureTexts, wordedSignatures, judgeSignatures, signatureProblems, signatureViolations, signedText } from './signature/judge.ts'
import { treat } from './treatment.ts'
import type { JudgedFinding, PolicyNotice, Result, Treatment, Verdict } from './verdict.ts'

/**
 * Decides. Everything that is said anywhere comes from what this returns.
 *
 * `fail` as soon as a rule is broken in what was read, even when another image has no result; else `no-result` when anything that was asked for has
 * none, or when a rule needs to know what nobody could say; else `pass`. Of what was not read to its end only a failure
 * can be said, and only one that holds whatever is missing.
 */
export function judge(given: JudgeInput): Verdict {
  return judgeCounted(given, mergeScans(given.scans))
}

/** Decides about findings that are counted already: of a report, they must not be put together once more. */
export function judgeCounted(given: JudgeInput, findings: readonly CountedFinding[]): Verdict {
  const { scans, policy, now } = given
  const rules = scans.map(({ requested }) => rulesFor(policy, requested.repository.name))
  const comparisons = compare(given, findings, rules)
  const applied = applyToAll(given, findings)
  const treated = findings.map((finding, at) => treatOne(finding, { given, rules, comparisons, applied: applied[at] }))
  const early = given.early !== undefined
  const ruling = early ? foresee(given, findings) : rule(groupsOf(scans, rules, treated), dayOf(now))
  const judged = treated.map((each) => judgedFinding(each, ruling))
  const fixed = early ? [] : fixedIn(comparisons)
  const missing = scanProblems(scans, given.problems ?? [])
  const unread = early || scans.some(({ images }) => images.some(({ outcome }) => outcome.kind === 'unfinished'))
  const signatures = wordedSignatures(judgeSignatures(given, rules), given.words)
  const violations = [...ruling.violations, ...signatureViolations(signatures, given, new Set(rules.map((each) => JSON.stringify(each))).size > 1)]
  const unworded = [
    ...missing,
    ...ruling.unanswered.map(unansweredProblem),
    ...signatureProblems(signatures, given),
    ...(unread && violations.length === 0 ? [unreadProblem()] : []),
  ]
  const problems = given.words === undefined ? unworded : unworded.map(given.words)
  const result: Result = violations.length > 0 ? 'fail' : problems.length > 0 ? 'no-result' : 'pass'
  const counts = countFindings(judged, now, given.baselines === undefined ? undefined : { fixed: early ? undefined : fixed.length })
  return {
    result,
    complete: result !== 'no-result' && !unread && missing.length === 0,
    early: early && result === 'fail',
    reason: reasonFor(result, { given, rules, ruling, signatures, problems, judged, counts }),
    counts: result === 'no-result' ? undefined : counts,
    violations,
    upcoming: ruling.upcoming,
    findings: judged,
    problems,
    notices: noticesOf(given, { findings, applied, rules, ruling }),
    fixed: fixed.map(({ vulnerabilityId, severity, packages }) => ({ vulnerabilityId, severity, packages })),
    signatures: signatures.length === 0 ? undefined : signatures,
    judgedAt: now,
  }
}

/** Per requested image; `undefined` where there is nothing to compare with. */
function compare({ scans, baselines }: JudgeInput, findings: readonly CountedFinding[], rules: readonly Rules[]): readonly (Comparison | undefined)[] {
  return scans.map((scanned, requestedIndex) => {
    const baseline = baselines?.[requestedIndex]
    if (baseline?.kind !== 'read') return undefined
    return compareWithBaseline(
      findings.filter((finding) => finding.requestedIndex === requestedIndex),
      scanned,
      baseline.scanned,
      { epss: rules[requestedIndex]?.failOnEpss },
    )
  })
}

function applyToAll({ scans, policy, vex, now }: JudgeInput, findings: readonly CountedFinding[]): readonly (AppliedExceptions | undefined)[] {
  const rules = { index: indexExceptions(policy.exceptions), neverExcept: policy.neverExcept, today: dayOf(now), vex }
  return findings.map((finding) => {
    const scanned = scans[finding.requestedIndex]
    return scanned === undefined ? undefined : applyExceptions(finding, scanned.requested, rules)
  })
}

interface Treated {
  readonly finding: CountedFinding
  readonly treatment: Treatment
  readonly change: 'new' | 'unchanged' | undefined
}

interface FindingInput {
  readonly given: JudgeInput
  readonly rules: readonly Rules[]
  readonly comparisons: readonly (Comparison | undefined)[]
  readonly applied: AppliedExceptions | undefined
}

function treatOne(finding: CountedFinding, { given, rules, comparisons, applied }: FindingInput): Treated {
  // Without a readable baseline everything is new.
  const change = given.baselines === undefined ? undefined : (comparisons[finding.requestedIndex]?.changeOf(finding) ?? 'new')
  const ownRules = rules[finding.requestedIndex]
  if (ownRules === undefined) return { finding, treatment: { kind: 'judged' }, change }
  const excepted = applied?.excepted
  return { finding, treatment: treat(finding, { rules: ownRules, excepted, change, now: given.now }), change }
}

/** Images with equal rules share their limits: several images make one verdict, so a threshold holds for their sum. */
function groupsOf(scans: readonly ScannedImages[], rules: readonly Rules[], treated: readonly Treated[]): readonly RuleGroup[] {
  const groups = new Map<string, RuleGroup>()
  scans.forEach(({ requested }, at) => {
    const own = rules[at]
    if (own === undefined) return
    const key = JSON.stringify(own)
    const group = groups.get(key)
    const findings = treated.filter(({ finding, treatment }) => finding.requestedIndex === at && treatment.kind === 'judged').map(({ finding }) => finding)
    groups.set(key, {
      rules: own,
      repositories: [...new Set([...(group?.repositories ?? []), requested.repository.name])],
      findings: [...(group?.findings ?? []), ...findings],
    })
  })
  return [...groups.values()]
}

/** One for all findings that break no rule. */
const NOTHING: readonly string[] = []

function judgedFinding({ finding, treatment, change }: Treated, ruling: Ruling): JudgedFinding {
  const { key, repository, requestedIndex, vulnerabilityId, severity, fix, exploit, kev, score, epss, title, publishedAt, packages, occurrences } = finding
  return {
    key,
    repository,
    requestedIndex,
    vulnerabilityId,
    severity,
    fix,
    exploit,
    kev,
    score,
    epss,
    title,
    publishedAt,
    packages,
    occurrences,
    treatment,
    breaks: ruling.breaks.get(key) ?? NOTHING,
    change,
  }
}

function fixedIn(comparisons: readonly (Comparison | undefined)[]): readonly CountedFinding[] {
  return comparisons.flatMap((comparison) => comparison?.fixed ?? []).sort(byWeight)
}

interface Decided {
  readonly given: JudgeInput
  readonly rules: readonly Rules[]
  readonly ruling: Ruling
  readonly signatures: readonly JudgedSignature[]
  readonly problems: Verdict['problems']
  readonly judged: readonly JudgedFinding[]
  readonly counts: NonNullable<Verdict['counts']>
}

function reasonFor(result: Result, { given, rules, ruling, signatures, problems, judged, counts }: Decided): string {
  const requestedImages = given.scans.map(({ requested }) => requested)
  switch (result) {
    case 'fail':
      return failReason({
        broken: ruling.broken,
        requestedImages: brokenImages(ruling.broken, given),
        unsigned: brokenSignatureTexts(signatures),
        problems,
        early: given.early !== undefined,
      })
    case 'no-result':
      return noResultReason(problems)
    case 'pass':
      return passReason({ rules, requestedImages, findings: judged, counts, upcoming: ruling.upcoming, signed: signedText(signatures) })
  }
}

interface Noticed {
  readonly findings: readonly CountedFinding[]
  readonly applied: readonly (AppliedExceptions | undefined)[]
  readonly rules: readonly Rules[]
  readonly ruling: Ruling
}

function noticesOf(given: JudgeInput, { findings, applied, rules, ruling }: Noticed): readonly PolicyNotice[] {
  const { scans, policy, vex, baselines, now } = given
  const images = scans.flatMap((scanned) => scanned.images)
  const about = {
    policy,
    vex,
    applied: applied.flatMap((applied) => applied ?? []),
    requestedImages: scans.map(({ requested }) => requested),
    digests: images.map(({ image }) => image.digest),
    complete: images.every(({ outcome }) => outcome.kind === 'scanned'),
    today: dayOf(now),
  }
  return [
    ...(given.notices ?? []),
    ...exceptionNotices(about),
    ...upcomingNotices(ruling.upcoming),
    ...policy.warnings.map(({ text, source }): PolicyNotice => ({ kind: 'warning', text, source })),
    ...readingNotices(
      findings,
      rules.some(({ onlyFixable }) => onlyFixable),
    ),
    ...baselineNotices(about.requestedImages, baselines ?? []),
    ...(baselines === undefined && given.early?.awaitsBaseline !== true && rules.some(({ failOnNewOnly }) => failOnNewOnly)
      ? [{ kind: 'warning' as const, text: 'fail-on-new-only has no effect without a baseline: every finding counts as new' }]
      : []),
  ]
}
