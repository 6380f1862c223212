import { compareWithBaseline } from '../findings/compare.ts'
import type { CountedFinding } from '../findings/counted-finding.ts'
import { mergeFindings } from '../findings/merge.ts'
import type { ScannedImage, ScannedImages } from '../scan/outcome.ts'
import { atOrWorse, certainBreaches, type SureFinding, type SureGroup } from './certain.ts'
import { dayOf } from '../base/day.ts'
import { indexExceptions } from './exceptions/exception-index.ts'
import { applyExceptions, type ExceptionRules } from './exceptions/apply.ts'
import type { JudgeInput } from './judge-input.ts'
import { rulesFor } from './policy.ts'
import { failReason } from './reason.ts'
import type { Rules } from './rules.ts'
import { violationOf, type Ruling } from './ruling.ts'
import { brokenSignatureTexts, judgeSignatures } from './signature/judge.ts'
import { treat } from './treatment.ts'

/**
 * What is broken by what was read so far, whatever will still be read. Each finding is taken at its best: what only its
 * details or the baseline can say is taken for harmless, and it must count with every severity that it may come to.
 */
export function foresee(given: JudgeInput, all: readonly CountedFinding[]): Ruling {
  const today = dayOf(given.now)
  const groups = groupsOf(given)
  const perGroup = groups.map((group) => ({ group, breaches: certainBreaches(group, today) }))
  const broken = perGroup.flatMap(({ group, breaches }) => breaches.map((breach) => ({ breach, rules: group.rules })))
  return {
    violations: perGroup.flatMap(({ group, breaches }) => breaches.map((breach) => violationOf(breach, group, groups.length > 1))),
    upcoming: [],
    unanswered: [],
    breaks: breaksOf(
      broken.map(({ breach }) => breach),
      all,
    ),
    broken,
  }
}

/** Why the run will fail, once that is certain: `at least 1 critical finding in payments/api:1.4.2 (none allowed)`. */
export function foreseenReason(given: JudgeInput): string | undefined {
  const { broken } = foresee(given, [])
  // Signing that failed is not taken back, and what is missing was waited for.
  const unsigned = brokenSignatureTexts(
    judgeSignatures(
      given,
      given.scans.map(({ requested }) => rulesFor(given.policy, requested.repository.name)),
    ),
  )
  return broken.length + unsigned.length === 0 ? undefined : failReason({ broken, requestedImages: brokenImages(broken, given), unsigned, problems: [], early: true })
}

/** The images that break the rules. */
export function brokenImages(broken: Ruling['broken'], { scans }: Pick<JudgeInput, 'scans'>): readonly ScannedImages['requested'][] {
  const at = new Set(broken.flatMap(({ breach }) => breach.findings.map((finding) => finding.requestedIndex)))
  return scans.flatMap(({ requested }, index) => (at.has(index) ? [requested] : []))
}

/** Broken rules by key of the finding as it is shown, which may be merged from several that break them. */
function breaksOf(breaches: readonly { readonly rule: string; readonly findings: readonly CountedFinding[] }[], all: readonly CountedFinding[]): Ruling['breaks'] {
  const byArn = new Map<string, Set<string>>()
  for (const { rule, findings } of breaches) {
    for (const { arn } of findings.flatMap(({ occurrences }) => occurrences)) byArn.set(arn, (byArn.get(arn) ?? new Set()).add(rule))
  }
  return new Map(all.map(({ key, occurrences }) => [key, [...new Set(occurrences.flatMap(({ arn }) => [...(byArn.get(arn) ?? [])]))]]))
}

function groupsOf(given: JudgeInput): readonly SureGroup[] {
  const { scans, policy, vex, now } = given
  const exceptions: ExceptionRules = { index: indexExceptions(policy.exceptions), neverExcept: policy.neverExcept, today: dayOf(now), vex }
  const groups = new Map<string, SureGroup>()
  scans.forEach((scanned, at) => {
    const rules = rulesFor(policy, scanned.requested.repository.name)
    const key = JSON.stringify(rules)
    const group = groups.get(key)
    const parts = partsOf(scanned).map((part) => sureFindings(part, at, { given, rules, exceptions, mayMerge: part.images.length < scanned.images.length }))
    groups.set(key, {
      rules,
      repositories: [...new Set([...(group?.repositories ?? []), scanned.requested.repository.name])],
      images: [...(group?.images ?? []), parts],
    })
  })
  return [...groups.values()]
}

/** While a platform is still being read each one stands for itself: what will be merged with what is not known. */
function partsOf(scanned: ScannedImages): readonly ScannedImages[] {
  const images = scanned.images.map(onlySure)
  const open = scanned.images.some(({ outcome }) => outcome.kind === 'unfinished')
  return open ? images.map((image) => ({ requested: scanned.requested, images: [image] })) : [{ requested: scanned.requested, images }]
}

function onlySure({ image, outcome }: ScannedImage): ScannedImage {
  if (outcome.kind !== 'unfinished') return { image, outcome }
  return { image, outcome: { ...outcome, findings: outcome.findings.filter(({ arn }) => outcome.sure.has(arn)) } }
}

interface Rest {
  readonly given: JudgeInput
  readonly rules: Rules
  readonly exceptions: ExceptionRules
  /** Whether another platform may add a copy. */
  readonly mayMerge: boolean
}

function sureFindings(part: ScannedImages, requestedIndex: number, { given, rules, exceptions, mayMerge }: Rest): readonly SureFinding[] {
  const baseline = given.baselines?.[requestedIndex]
  // What the baseline has doesn't count, and the baseline isn't read yet.
  if (rules.failOnNewOnly && given.early?.awaitsBaseline === true) return []
  const findings = mergeFindings(part, requestedIndex)
  const comparison = baseline?.kind === 'read' ? compareWithBaseline(findings, part, baseline.scanned) : undefined
  return findings.flatMap((found): SureFinding[] => {
    const finding = atBest(found, given.now)
    const change = given.baselines === undefined ? undefined : (comparison?.changeOf(finding) ?? 'new')
    const mayBe = mayMerge ? atOrWorse(finding.severity) : [finding.severity]
    const isJudged = mayBe.every((severity) => {
      const asSuch = { ...finding, severity }
      const { excepted } = applyExceptions(asSuch, part.requested, exceptions)
      return treat(asSuch, { rules, excepted, change, now: given.now }).kind === 'judged'
    })
    return isJudged ? [{ finding, mayBe }] : []
  })
}

/** CISA's catalog may turn out not to list it, and a date of publication that is still to come has come by the end. */
function atBest(finding: CountedFinding, now: number): CountedFinding {
  const { kev, publishedAt } = finding
  return { ...finding, kev: kev === 'yes' ? 'yes' : 'no', publishedAt: publishedAt === undefined ? undefined : Math.min(publishedAt, now) }
}
