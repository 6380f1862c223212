import type { Known } from '../base/finding.ts'
import type { CountedFinding } from '../findings/counted-finding.ts'
import type { RuleSettings } from './rules.ts'

/** Rules about one fact of a finding other than its severity, in the order in which verdicts name them. They allow no such finding. */
export const FACT_RULES = ['fail-on-kev', 'fail-on-exploit', 'fail-on-epss'] as const

export type FactRule = (typeof FACT_RULES)[number]

type FactSettings = Omit<RuleSettings, 'grace' | 'enforceFrom'>
type Answer = (finding: Pick<CountedFinding, 'kev' | 'exploit' | 'epss' | 'basic'>) => Known

/**
 * Whether a finding breaks the rule; undefined where the rule is not in force. `unknown` gives no result. `yes` must hold
 * whatever is read later, as it does for a fact of which a merged finding keeps the worst: `certain.ts` relies on it.
 *
 * A finding that Inspector gives no EPSS score is not known to be likely exploited, so it does not break `fail-on-epss`.
 * Basic scanning gives none to any, which is no answer.
 */
const ANSWERS: Readonly<Record<FactRule, (rules: FactSettings) => Answer | undefined>> = {
  'fail-on-kev': ({ failOnKev }) => (failOnKev === true ? ({ kev }) => kev : undefined),
  'fail-on-exploit': ({ failOnExploit }) => (failOnExploit === true ? ({ exploit }) => exploit : undefined),
  'fail-on-epss': ({ failOnEpss: limit }) => {
    if (limit === undefined) return undefined
    return ({ epss, basic }) => (epss === undefined ? (basic ? 'unknown' : 'no') : epss >= limit ? 'yes' : 'no')
  },
}

/** Those that are in force. */
export function factRulesOf(rules: FactSettings): readonly { readonly rule: FactRule; readonly answer: Answer }[] {
  return FACT_RULES.flatMap((rule) => {
    const answer = ANSWERS[rule](rules)
    return answer === undefined ? [] : [{ rule, answer }]
  })
}
