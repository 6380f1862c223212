import type { Day } from '../base/day.ts'
import { DEFAULT_RULES } from './defaults.ts'
import type { Exception, NeverExcept } from './exceptions/exception.ts'
import type { Pattern } from './exceptions/pattern.ts'
import { overlay, type Rules, type RuleSettings } from './rules.ts'

/** What one place says: a file, an override of a file, or the inputs. */
export interface RuleLayer {
  /** Holds for these repositories only; absent for all. */
  readonly repository?: Pattern | undefined
  readonly settings: RuleSettings
  /** `policy.yml:3`, `inputs`. */
  readonly source: string
}

/** A file that took part, for audits. */
export interface PolicySource {
  /** As it was asked for: a path, or `owner/repo/path@ref`. */
  readonly name: string
  readonly sha256: string
  /** The commit it was read at, where known. */
  readonly commit: string | undefined
}

/** What is acceptable, resolved from inputs and files. Made by `resolvePolicy`. */
export interface Policy {
  /** From the farthest to the nearest: extended file, its overrides, file, its overrides, inputs. The later wins. */
  readonly layers: readonly RuleLayer[]
  readonly exceptions: readonly Exception[]
  readonly neverExcept: NeverExcept
  readonly maxExceptionDays?: number | undefined
  /** Nearest file first; empty without a policy file. */
  readonly sources: readonly PolicySource[]
  /** Sentences a reader should know, such as that a glob ignores everything. */
  readonly warnings: readonly PolicyWarning[]
}

/** Only the defaults: for a run that came to no policy. */
export const NO_POLICY: Policy = { layers: [], exceptions: [], neverExcept: new Set(), sources: [], warnings: [] }

export interface PolicyWarning {
  readonly text: string
  readonly source: string
}

/** The rules in force for a repository. */
export function rulesFor(policy: Policy, repository: string): Rules {
  return policy.layers
    .filter((layer) => layer.repository === undefined || layer.repository.matches(repository))
    .reduce((rules, layer) => overlay(rules, layer.settings), DEFAULT_RULES)
}

/**
 * Whether the verdict depends on CISA's catalog, so that it has to be read. What cannot be read is `unknown`, and that counts as listed for
 * `grace` and `never-except`, and gives no result for `fail-on-kev`.
 */
export function needsKev(policy: Policy, repositories: readonly string[]): boolean {
  if (policy.neverExcept.has('kev')) return true
  return repositories.some((repository) => {
    const rules = rulesFor(policy, repository)
    return rules.failOnKev || rules.grace.kev !== undefined
  })
}

/** Whether a finding of this repository counts only if the baseline doesn't have it. */
export function needsBaseline(policy: Policy, repositories: readonly string[]): boolean {
  return repositories.some((repository) => rulesFor(policy, repository).failOnNewOnly)
}

/** Whether ECR has to be asked if this repository's image is signed. */
export function needsSignature(policy: Policy, repository: string): boolean {
  return rulesFor(policy, repository).requireSignature !== false
}

/** Whether an exception that ends on `expires` still applies. */
export function isInForce(expires: Day | undefined, today: Day): boolean {
  return expires === undefined || expires >= today
}
