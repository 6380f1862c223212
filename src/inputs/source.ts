import type { Environment } from '../base/environment.ts'

/** Where inputs come from. A face makes one: of the variables of a step, or of the flags of a command line. */
export interface InputSource {
  /** What was given under the name of an input, or nothing. */
  readonly given: (name: string) => string | undefined
  /** Variables that decide where an input was not given, such as `AWS_REGION`. */
  readonly env: Environment
  /** Variables that look like inputs. They are compared with the names that there are; a face that did so itself has none. */
  readonly variables: readonly string[]
}
