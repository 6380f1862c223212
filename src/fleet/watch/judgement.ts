import { severityRank } from '../../base/order.ts'
import type { Severity } from '../../base/finding.ts'
import { createHash } from 'node:crypto'
import { addDays, type Day } from '../../base/day.ts'
import { isAtOrAbove } from '../../policy/breach.ts'
import { factRulesOf } from '../../policy/fact-rules.ts'
import { rulesFor, type Policy } from '../../policy/policy.ts'
import type { Rules } from '../../policy/rules.ts'
import type { JudgedFinding, Verdict } from '../../policy/verdict.ts'
import type { ScannedImages } from '../../scan/outcome.ts'
import { fixesOf, layersOf } from './gain.ts'
import type { FreshJudgement, SeenFinding, Unjudged, UnjudgedState } from './look.ts'

/** What the watch keeps of a verdict; without a result, only the cause. */
export function judgementOf(verdict: Verdict, { images }: ScannedImages): FreshJudgement | Unjudged {
  const [problem] = verdict.problems
  if (verdict.result === 'no-result' || verdict.counts === undefined)
    return unjudged(problem === undefined ? { code: 'internal-error', what: verdict.reason, remedy: [] } : { ...problem, code: codeOf(problem) })
  const found = images.flatMap(({ outcome }) => (outcome.kind === 'scanned' ? outcome.findings : []))
  return {
    result: verdict.result,
    reason: verdict.reason,
    at: verdict.judgedAt,
    counts: verdict.counts.bySeverity,
    violations: verdict.violations.map(({ rule, findings }) => ({ rule, ids: findings })),
    fixes: fixesOf(verdict.findings),
    layers: layersOf(verdict.findings),
    findings: findingsOf(verdict.findings),
    closed: new Set(found.filter(({ status }) => status === 'closed').map(({ vulnerabilityId }) => vulnerabilityId)),
    until: untilOf(verdict),
  }
}

/** If the role may not read the catalog, that is a missing permission, which fails the job even with `mode: report`. */
function codeOf({ code, alwaysFails }: Verdict['problems'][number]): string {
  return code === 'kev-unknown' && alwaysFails === true ? 'permission-denied' : code
}

/** The state of an image without a result, from the cause. */
export function unjudged({ code, what, remedy }: { readonly code: string; readonly what: string; readonly remedy: readonly string[] }): Unjudged {
  return { state: STATES[code] ?? 'no-result', reason: what, code, remedy }
}

const STATES: Readonly<Record<string, UnjudgedState>> = {
  unsupported: 'unscannable',
  'all-skipped': 'unscannable',
  'image-archived': 'unscannable',
  'coverage-image-archived': 'unscannable',
  'not-an-image': 'unscannable',
  'schema-1': 'unscannable',
  'coverage-scan-eligibility-expired': 'expired',
  'ecr-scan-eligibility-expired': 'expired',
  'coverage-scan-frequency-manual': 'expired',
  'no-scan-rule': 'expired',
  'inspector-off': 'expired',
  'basic-scanning': 'expired',
  'image-not-found': 'gone',
  'repository-not-found': 'gone',
  'coverage-resource-terminated': 'gone',
}

/** By id: the worst of all findings that name it. One that is open anywhere is open. */
function findingsOf(findings: readonly JudgedFinding[]): ReadonlyMap<string, SeenFinding> {
  const seen = new Map<string, SeenFinding>()
  for (const finding of findings) {
    const one: SeenFinding = {
      severity: finding.severity,
      standing: finding.treatment.kind === 'suppressed' ? 'suppressed' : finding.treatment.kind === 'excepted' ? 'excepted' : 'open',
      violates: finding.breaks.length > 0,
      publishedAt: finding.publishedAt,
      observedAt: earliest(finding.occurrences.flatMap((occurrence) => occurrence.finding.firstObservedAt ?? [])),
    }
    const before = seen.get(finding.vulnerabilityId)
    seen.set(finding.vulnerabilityId, before === undefined ? one : worse(before, one))
  }
  return seen
}

/** Two findings with the same id as one: the worse of each property. */
export function worse(left: SeenFinding, right: SeenFinding): SeenFinding {
  const standings = [left.standing, right.standing]
  return {
    severity: severityRank(right.severity) < severityRank(left.severity) ? right.severity : left.severity,
    standing: standings.includes('open') ? 'open' : standings.includes('suppressed') ? 'suppressed' : 'excepted',
    violates: left.violates || right.violates,
    publishedAt: earliest([left.publishedAt ?? Infinity, right.publishedAt ?? Infinity]),
    observedAt: earliest([left.observedAt ?? Infinity, right.observedAt ?? Infinity]),
  }
}

function earliest(times: readonly number[]): number | undefined {
  const first = Math.min(...times)
  return Number.isFinite(first) ? first : undefined
}

/** The first day on which the same findings can get another verdict: grace or an exception ends, or enforcement begins. */
function untilOf({ findings, upcoming = [] }: Verdict): Day | undefined {
  const days = [
    ...findings.flatMap(({ treatment }) =>
      treatment.kind === 'graced' ? [treatment.failsOn] : treatment.kind === 'excepted' && treatment.expires !== undefined ? [addDays(treatment.expires, 1)] : [],
    ),
    ...upcoming.map(({ from }) => from),
  ]
  return days.sort()[0]
}

/** Changes when the policy would, and with each version of this program. */
export function policyKey(policy: Policy, version: string): string {
  return createHash('sha256')
    .update(JSON.stringify([version, policy.layers, policy.exceptions, [...policy.neverExcept].sort(), policy.maxExceptionDays ?? null, policy.sources]))
    .digest('hex')
    .slice(0, 32)
}

/**
 * Whether the verdict depends on facts that can change without a change of the scan or the counts: CISA's catalog, exploits,
 * EPSS, whether there is a fix, and severities that are not counted. Then the findings have to be read in every run.
 */
export function dependsOnMore(policy: Policy, repository: string): boolean {
  const rules = rulesFor(policy, repository)
  return (
    limitsUncounted(rules) ||
    factRulesOf(rules).length > 0 ||
    rules.onlyFixable ||
    rules.requireSignature !== false ||
    rules.grace.kev !== undefined ||
    policy.neverExcept.has('kev')
  )
}

/**
 * Whether a limit applies to severities that aggregations do not count: they have critical, high and medium, and AWS does not
 * document whether `all` includes the others. The limit for medium applies to untriaged findings too.
 */
function limitsUncounted(rules: Rules): boolean {
  const { thresholds } = rules
  if (thresholds === undefined) return UNCOUNTED.some((severity) => isAtOrAbove(severity, rules))
  return thresholds.medium !== undefined || UNCOUNTED.some((severity) => thresholds[severity] !== undefined)
}

const UNCOUNTED = ['untriaged', 'low', 'informational'] as const satisfies readonly Severity[]
