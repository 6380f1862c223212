import type { Environment } from '../base/environment.ts'
import type { InputSource } from './source.ts'

const PREFIX = 'INPUT_'

/**
 * The inputs of a step as a runner hands them on. They are read as `getInput` of @actions/core reads them (`INPUT_` and the
 * name in upper case, spaces as `_`, hyphens kept), without importing it: that package loads an HTTP client, and wrong
 * inputs should be refused at once.
 */
export function inputsOfStep(env: Environment): InputSource {
  return { given: (name) => env[variableOf(name)], env, variables: Object.keys(env).filter((variable) => variable.startsWith(PREFIX)) }
}

/** The environment variable in which a runner hands an input to the process. */
export function variableOf(name: string): string {
  return `${PREFIX}${name.replaceAll(' ', '_').toUpperCase()}`
}
