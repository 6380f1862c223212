import { profileName } from '../policy/signature/required.ts'
import type { Footer } from './model.ts'
import type { ReportContext, RulesInForce } from './model/context.ts'
import { type Phrase, code, counted, listed, phrase } from './phrase.ts'
import { severitiesOf } from './severities.ts'

/** What was in force when this was judged: without it, two reports cannot be compared. */
export function footerOf(context: ReportContext): Footer {
  return {
    rules: context.rules.map(rulesOf),
    policy: context.policySources ?? [],
    runUrl: context.run?.url,
    runName: context.run?.name,
    commit: context.run?.commit,
    commitUrl: context.run?.commitUrl,
    actionVersion: context.actionVersion,
  }
}

function rulesOf(rules: RulesInForce): Phrase {
  const parts = [limitPart(rules), ...extraParts(rules)]
  return parts.flatMap((part, at): Phrase => (at === 0 ? part : [', ', ...part]))
}

function limitPart({ thresholds, failOnSeverity }: RulesInForce): Phrase {
  if (thresholds !== undefined) {
    const none = { critical: 0, high: 0, medium: 0, low: 0, informational: 0, untriaged: 0 }
    // Every severity that is named, also those whose limit is 0.
    const named = severitiesOf({ ...none, ...Object.fromEntries(Object.keys(thresholds).map((severity) => [severity, 1])) })
    const limits = named.map(([severity]) => phrase`${thresholds[severity] ?? 0} ${severity}`)
    return limits.length === 0 ? phrase`no limit on severities` : phrase`allows at most ${listed(limits)}`
  }
  if (failOnSeverity === undefined || failOnSeverity === 'none') return phrase`no limit on severities`
  return failOnSeverity === 'critical' ? phrase`fails on critical` : phrase`fails at ${failOnSeverity} or above`
}

function extraParts(rules: RulesInForce): readonly Phrase[] {
  const parts: Phrase[] = []
  if (rules.failOnKev === true) parts.push(phrase`fails on known exploited (KEV)`)
  if (rules.failOnExploit === true) parts.push(phrase`fails on an available exploit`)
  if (rules.failOnEpss !== undefined) parts.push(phrase`fails on EPSS of ${rules.failOnEpss} or more`)
  if (rules.onlyFixable === true) parts.push(phrase`counts only findings with a fix`)
  if (rules.failOnNewOnly === true) parts.push(phrase`counts only new findings`)
  if (rules.requireSignature === true) parts.push(phrase`requires a signature by ECR`)
  else if (rules.requireSignature !== undefined && rules.requireSignature !== false) parts.push(phrase`requires a signature by ECR with ${listed(rules.requireSignature.map((profile) => phrase`${code(profileName(profile))}`))}`)
  if (rules.ignore !== undefined && rules.ignore.length > 0) parts.push(phrase`ignores ${listed(rules.ignore.map((glob) => phrase`${code(glob)}`))}`)
  const grace = Object.entries(rules.grace ?? {}).filter(([, days]) => days > 0)
  if (grace.length > 0) parts.push(phrase`${listed(grace.map(([severity, days]) => phrase`${counted(days, 'day')} of grace for ${severity}`))}`)
  const later = Object.entries(rules.enforceFrom ?? {})
  if (later.length > 0) parts.push(phrase`enforced from ${listed(later.map(([severity, day]) => phrase`${day}${severity === 'default' ? '' : ` (${severity})`}`))}`)
  return parts
}
