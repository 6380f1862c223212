import type { Options } from '../options.ts'

/** All inputs of `promote`, validated. */
export interface PromoteOptions {
  /** What is checked, and by which rules: exactly one image. */
  readonly gate: Options
  /** Tags to set, each once. */
  readonly to: readonly string[]
  /** Sentences about the inputs that a person should read, though nothing is wrong. */
  readonly notices: readonly string[]
}
