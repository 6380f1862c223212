import type { EpochMs, Severity } from '../../base/finding.ts'
import type { Attribution } from '../../image/layers.ts'
import type { Mode, OnNoResult } from '../../policy/fails-step.ts'
import type { PolicySource } from '../../policy/policy.ts'
import type { RuleInputs } from '../../policy/rules.ts'

/** The rules as they were applied: inputs and policy file put together. */
export type RulesInForce = Omit<RuleInputs, 'ignore'> & {
  readonly ignore?: readonly string[] | undefined
  /** Days since publication, by severity. */
  readonly grace?: Readonly<Partial<Record<Severity | 'kev', number>>> | undefined
  /** Days from which rules fail the job, by severity. */
  readonly enforceFrom?: Readonly<Partial<Record<Severity | 'default', string>>> | undefined
}

export interface BaselineContext {
  /** As the user wrote it. */
  readonly name: string
  readonly digest?: string | undefined
  readonly scannedAt?: EpochMs | undefined
}

/** Everything the report says that does not come from the verdict or the scans. */
export interface ReportContext {
  readonly actionVersion: string
  readonly mode: Mode
  /** Absent: `fail`, its default. */
  readonly onNoResult?: OnNoResult | undefined
  readonly reportSeverity: Severity
  /** In force for the checked images; equal ones appear once. */
  readonly rules: readonly RulesInForce[]
  readonly policySources?: readonly PolicySource[] | undefined
  readonly baseline?: BaselineContext | undefined
  /** From the start of the wait to its end, all images side by side. */
  readonly waitedMs: number
  /** By image digest; an image that is missing here could not be traced. */
  readonly layers?: ReadonlyMap<string, Attribution> | undefined
  /** Why layers are missing and which permission would show them. */
  readonly layersHint?: string | undefined
  readonly run?:
    | { readonly url?: string | undefined; readonly name?: string | undefined; readonly commit?: string | undefined; readonly commitUrl?: string | undefined }
    | undefined
  /** Sentences a reader should know: that the policy in the workspace differs from the base's, for example. */
  readonly notices?: readonly string[] | undefined
}
