/** An input as documentation, `action.yml` and code name it. `scripts/docs.ts` writes the tables of the documentation from these. */
export interface InputEntry {
  readonly name: string
  readonly description: string
  /** Used when the workflow does not set the input. It is in `action.yml`, and the code uses it as well. */
  readonly default?: string | undefined
  /**
   * Of a rule that a policy file can set: used when neither the workflow nor the file sets it. It must not be in `action.yml`, or the file
   * could never take effect (docs/decisions/0002-rule-inputs-have-no-default.md).
   */
  readonly ruleDefault?: string | undefined
  /** Says where the value comes from when it is not a constant. */
  readonly defaultSource?: string | undefined
  /** Default of `action.yml` that only a runner can evaluate. */
  readonly expression?: string | undefined
  /** The description in at most twelve words, for the README. */
  readonly summary?: string | undefined
  /** `list`: its flag may be given more than once. `boolean`: its flag needs no value. */
  readonly kind?: 'list' | 'boolean' | undefined
}

/** An output as documentation and `action.yml` name it. */
export interface OutputEntry {
  readonly name: string
  readonly description: string
}

/** The gate's inputs have a text for the README, too. */
export interface GateInput extends InputEntry {
  readonly summary: string
}
