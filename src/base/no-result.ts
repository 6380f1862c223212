/**
 * Why there is no result, with everything a person needs at night.
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
   * (nobody asked to be told softly that the gate is not connected).
   */
  readonly alwaysFails?: true | undefined
  /** Longer texts: a policy statement, a Terraform block. */
  readonly snippet?: { readonly language: 'json' | 'hcl' | 'sh' | 'yaml'; readonly text: string } | undefined
}
