import { compareText } from '../base/order.ts'
import type { CountedFinding } from '../findings/counted-finding.ts'
import { breachesOf, enforcedFrom, unansweredOf, type Breach, type Unanswered } from './breach.ts'
import type { Day } from '../base/day.ts'
import type { Rules } from './rules.ts'
import type { UpcomingViolation, Violation } from './verdict.ts'

/** Repositories that share their rules, with the findings that count. A limit holds for all of them together. */
export interface RuleGroup {
  readonly rules: Rules
  readonly repositories: readonly string[]
  readonly findings: readonly CountedFinding[]
}

/** What the rules say about the findings. */
export interface Ruling {
  readonly violations: readonly Violation[]
  readonly upcoming: readonly UpcomingViolation[]
  readonly unanswered: readonly Unanswered[]
  /** Broken rules by key of the finding. */
  readonly breaks: ReadonlyMap<string, readonly string[]>
  /** Each broken rule with its group, for the sentence. */
  readonly broken: readonly BrokenRule[]
}

export interface BrokenRule {
  readonly breach: Breach
  readonly rules: Rules
}

export function rule(groups: readonly RuleGroup[], today: Day): Ruling {
  const several = groups.length > 1
  const perGroup = groups.map((group) => ({ group, ...ruleGroup(group, today) }))
  const broken = perGroup.flatMap(({ group, breaches }) => breaches.map((breach) => ({ breach, rules: group.rules })))
  const breaks = new Map<string, string[]>()
  for (const { breach } of broken) for (const finding of breach.findings) breaks.set(finding.key, [...(breaks.get(finding.key) ?? []), breach.rule])
  return {
    violations: perGroup.flatMap(({ group, breaches }) => breaches.map((breach) => violationOf(breach, group, several))),
    upcoming: perGroup.flatMap(({ group, later }) => later.map(({ from, breach }) => ({ ...violationOf(breach, group, several), from }))),
    unanswered: perGroup.flatMap(({ unanswered }) => unanswered),
    breaks,
    broken,
  }
}

interface GroupRuling {
  readonly breaches: readonly Breach[]
  readonly later: readonly { readonly from: Day; readonly breach: Breach }[]
  readonly unanswered: readonly Unanswered[]
}

/** Judges by what is enforced today, then day by day of `enforce-from` by what will be; a rule is said once, with its first day. */
function ruleGroup({ rules, findings }: RuleGroup, today: Day): GroupRuling {
  const dated = findings.map((finding) => ({ finding, from: enforcedFrom(rules, finding.severity) }))
  const enforcedOn = (day: Day) => dated.filter(({ from }) => from === undefined || from <= day).map(({ finding }) => finding)
  const enforced = enforcedOn(today)
  const breaches = breachesOf(rules, enforced)
  const days = [...new Set(dated.flatMap(({ from }) => (from === undefined || from <= today ? [] : [from])))].sort(compareText)
  const said = new Set(breaches.map((breach) => breach.rule))
  const later = days.flatMap((from) => {
    const fresh = breachesOf(rules, enforcedOn(from)).filter((breach) => !said.has(breach.rule))
    for (const breach of fresh) said.add(breach.rule)
    return fresh.map((breach) => ({ from, breach }))
  })
  return { breaches, later, unanswered: unansweredOf(rules, enforced) }
}

export function violationOf(breach: Breach, group: Pick<RuleGroup, 'repositories'>, several: boolean): Violation {
  return {
    rule: breach.rule,
    limit: breach.limit,
    actual: breach.findings.length,
    findings: idsOf(breach.findings),
    repositories: several ? group.repositories : undefined,
  }
}

/** Vulnerability ids, sorted, each once. */
export function idsOf(findings: readonly CountedFinding[]): readonly string[] {
  return [...new Set(findings.map((finding) => finding.vulnerabilityId))].sort(compareText)
}
