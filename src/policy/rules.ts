import type { Severity } from '../base/finding.ts'
import type { Day } from '../base/day.ts'
import type { RequiredSignature } from './signature/required.ts'

export type SeverityLimit = Severity | 'none'

/** Most findings allowed of each severity; a severity that is not named is not limited. */
export type Thresholds = Readonly<Partial<Record<Severity, number>>>

/**
 * The rules that a policy file can express too. A member is absent when the workflow did not set the input,
 * so that the file can decide; the defaults stand in `policy/defaults.ts`, not in `action.yml`
 * (docs/decisions/0002-rule-inputs-have-no-default.md).
 */
export interface RuleInputs {
  readonly failOnSeverity?: SeverityLimit | undefined
  readonly thresholds?: Thresholds | undefined
  readonly onlyFixable?: boolean | undefined
  readonly failOnKev?: boolean | undefined
  readonly failOnExploit?: boolean | undefined
  /** 0 to 1. */
  readonly failOnEpss?: number | undefined
  readonly failOnNewOnly?: boolean | undefined
  readonly requireSignature?: RequiredSignature | undefined
  /** Globs of vulnerability ids. */
  readonly ignore: readonly string[]
}

/** Days since publication during which a finding does not fail yet; `kev` is the stricter one for known exploited vulnerabilities. */
export type Grace = Readonly<Partial<Record<Severity | 'kev', number>>>

/** From which day rules fail the job: for every severity, or for single ones. */
export type EnforceFrom = Readonly<Partial<Record<Severity | 'default', Day>>>

/** The rules in force for one repository. */
export interface Rules {
  /** Not looked at where `thresholds` is present. */
  readonly failOnSeverity: SeverityLimit
  readonly thresholds: Thresholds | undefined
  readonly onlyFixable: boolean
  readonly failOnKev: boolean
  readonly failOnExploit: boolean
  /** 0 to 1. */
  readonly failOnEpss: number | undefined
  readonly failOnNewOnly: boolean
  readonly requireSignature: RequiredSignature
  readonly grace: Grace
  readonly enforceFrom: EnforceFrom
}

/** What one place (file, override, inputs) says about the rules. */
export type RuleSettings = { readonly [K in keyof Rules]?: Rules[K] | undefined }

/** With a member for each rule, undefined where nothing is said: whoever makes one of these can't forget a rule. */
export type EachRule<Said> = { readonly [Rule in keyof Said]-?: Said[Rule] | undefined }

/**
 * Lays the settings of a nearer place over those of a farther one. Every key is taken whole from the nearest place that has it: mappings are not mixed.
 * `fail-on-severity` and `thresholds` are two ways to say one thing, so the nearest place that has either decides both;
 * otherwise an input `fail-on-severity: critical` would be silently without effect where the file has `thresholds`.
 */
export function overlay(farther: Rules, nearer: RuleSettings): Rules {
  const limits = nearer.failOnSeverity === undefined && nearer.thresholds === undefined ? farther : nearer
  const epss = nearer.failOnEpss ?? farther.failOnEpss
  return {
    failOnSeverity: limits.failOnSeverity ?? farther.failOnSeverity,
    thresholds: limits.thresholds,
    onlyFixable: nearer.onlyFixable ?? farther.onlyFixable,
    failOnKev: nearer.failOnKev ?? farther.failOnKev,
    failOnExploit: nearer.failOnExploit ?? farther.failOnExploit,
    failOnEpss: epss,
    failOnNewOnly: nearer.failOnNewOnly ?? farther.failOnNewOnly,
    requireSignature: nearer.requireSignature ?? farther.requireSignature,
    grace: nearer.grace ?? farther.grace,
    enforceFrom: nearer.enforceFrom ?? farther.enforceFrom,
  }
}
