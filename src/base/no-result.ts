/**
 * Why there is no result, with what a person needs to act on it.
 * `code` is stable and machine readable; texts may change.
 */
export interface NoResult {
  readonly code: string
  /** What happened, one sentence with the values. */
  readonly what: string
  /** What cures it: command, permission or input, one step per entry. */
  readonly remedy: readonly string[]
  /**
   * Wrong inputs, missing permissions, unreachable services: the step fails whatever `mode` and `on-no-result` say
   * (a gate that isn't connected must fail).
   */
  readonly alwaysFails?: true | undefined
  /** Longer texts: a policy statement, a Terraform block. */
  readonly snippet?: { readonly language: 'json' | 'hcl' | 'sh' | 'yaml'; readonly text: string } | undefined
}
