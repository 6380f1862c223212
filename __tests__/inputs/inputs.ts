import { readOptions } from '../../src/inputs/read.ts'
import type { Options } from '../../src/inputs/options.ts'
import { inputsOfStep, variableOf } from '../../src/inputs/environment.ts'

export type Given = Readonly<Record<string, string>>

export const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`
export const OTHER_DIGEST = `sha256:${'f'.repeat(64)}`
export const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'

/** The environment as a runner makes it of `with:`. */
export function environment(given: Given, variables: Given = {}): Given {
  const inputs = Object.entries(given).map(([name, value]) => [variableOf(name), value] as const)
  return { RUNNER_TEMP: '/runner/temp', AWS_REGION: 'eu-west-1', ...variables, ...Object.fromEntries(inputs) }
}

/** Options of inputs that are right. */
export function optionsOf(given: Given, variables: Given = {}): Options {
  const read = readOptions(inputsOfStep(environment({ image: 'payments/api:1.4.2', ...given }, variables)))
  if (read.kind === 'problems') throw new Error(read.problems.map(({ text }) => text).join('\n'))
  return read.options
}

/** The lines that a person reads about inputs that are wrong; none when they are right. */
export function problemsOf(given: Given, variables: Given = {}): readonly string[] {
  const read = readOptions(inputsOfStep(environment(given, variables)))
  return read.kind === 'problems' ? read.problems.map(({ text }) => text) : []
}

/** The same, with an image to judge, so that only the inputs of the case can be wrong. */
export function problemsBeside(given: Given, variables: Given = {}): readonly string[] {
  return problemsOf({ image: 'payments/api:1.4.2', ...given }, variables)
}
