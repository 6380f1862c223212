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
  const others = Object.values(OTHER_RULES).map((say) => say(rules))
  const parts = [limitPart(rules), ...others.filter((part) => part !== undefined)]
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

type OtherRule = Exclude<keyof RulesInForce, 'thresholds' | 'failOnSeverity'>

/** How each rule reads besides the limit of severities, in this order; undefined where it is not in force. */
const OTHER_RULES: Readonly<Record<OtherRule, (rules: RulesInForce) => Phrase | undefined>> = {
  failOnKev: ({ failOnKev }) => (failOnKev === true ? phrase`fails on known exploited (KEV)` : undefined),
  failOnExploit: ({ failOnExploit }) => (failOnExploit === true ? phrase`fails on an available exploit` : undefined),
  failOnEpss: ({ failOnEpss }) => (failOnEpss === undefined ? undefined : phrase`fails on EPSS of ${failOnEpss} or more`),
  onlyFixable: ({ onlyFixable }) => (onlyFixable === true ? phrase`counts only findings with a fix` : undefined),
  failOnNewOnly: ({ failOnNewOnly }) => (failOnNewOnly === true ? phrase`counts only new findings` : undefined),
  requireSignature: ({ requireSignature }) => {
    if (requireSignature === undefined || requireSignature === false) return undefined
    if (requireSignature === true) return phrase`requires a signature by ECR`
    return phrase`requires a signature by ECR with ${listed(requireSignature.map((profile) => phrase`${code(profileName(profile))}`))}`
  },
  ignore: ({ ignore = [] }) => (ignore.length === 0 ? undefined : phrase`ignores ${listed(ignore.map((glob) => phrase`${code(glob)}`))}`),
  grace: (rules) => {
    const grace = Object.entries(rules.grace ?? {}).filter(([, days]) => days > 0)
    return grace.length === 0 ? undefined : phrase`${listed(grace.map(([severity, days]) => phrase`${counted(days, 'day')} of grace for ${severity}`))}`
  },
  enforceFrom: (rules) => {
    const later = Object.entries(rules.enforceFrom ?? {})
    return later.length === 0 ? undefined : phrase`enforced from ${listed(later.map(([severity, day]) => phrase`${day}${severity === 'default' ? '' : ` (${severity})`}`))}`
  },
}
