import type { WatchConfig } from '../../fleet/watch/config/config.ts'
import type { Mode, OnNoResult } from '../../policy/fails-step.ts'
import type { RuleInputs } from '../../policy/rules.ts'
import type { Options } from '../options.ts'

/** Which issues are kept. */
export type IssueOptions =
  | { readonly kind: 'never' }
  | {
      readonly kind: 'overview' | 'streams'
      /** Most issues of streams that are open at once. */
      readonly max: number
      /** `owner/repo` */
      readonly repository: string
      /** Of several runs together: its overview is about all of them. */
      readonly merged: boolean
      /** Tells this watch from others in the same repository. */
      readonly scope: string
    }

/** All inputs of a watch, validated. Durations in milliseconds. */
export interface WatchOptions {
  /** Where the configuration is, or the configuration itself where inputs stand for a file. */
  readonly config: { readonly kind: 'file'; readonly path: string } | { readonly kind: 'inputs'; readonly config: WatchConfig }
  readonly policy: string | undefined
  readonly policyFrom: Options['policyFrom']
  readonly rules: RuleInputs
  readonly region: string
  readonly registryId: string | undefined
  readonly stateFile: string | undefined
  readonly maxRequests: number
  readonly timeoutMs: number
  readonly clusters: boolean
  readonly issues: IssueOptions
  /** Reports of other runs, as paths and globs: if there are any, no registry is asked. */
  readonly merge: readonly string[]
  readonly mode: Mode
  readonly onNoResult: OnNoResult
  readonly reportDir: Options['reportDir']
  readonly githubToken: string | undefined
  /** Sentences about the inputs that a person should read, though nothing is wrong. */
  readonly notices: readonly string[]
}
