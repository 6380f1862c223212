import { parse } from 'yaml'
import { filesBelow, textOf } from '../contract/files.ts'
import { isMapping, type Mapping } from '../docs/step.ts'

export interface Job {
  readonly name: string
  readonly permissions: Mapping
  readonly steps: readonly Mapping[]
  readonly whole: Mapping
}

export const EXAMPLES: readonly string[] = filesBelow('examples/workflows', '.yml').map((file) => `examples/workflows/${file}`)
export const GATE = '.github/workflows/gate.yml'
export const WATCH = '.github/workflows/watch.yml'
export const RELEASE = '.github/workflows/release.yml'

const parsed = new Map<string, Mapping>()

export function workflowOf(file: string): Mapping {
  const known = parsed.get(file) ?? mapping(parse(textOf(file)) as unknown)
  parsed.set(file, known)
  return known
}

export function jobsOf(file: string): readonly Job[] {
  return Object.entries(mapping(workflowOf(file)['jobs'])).map(([name, whole]) => {
    const steps = mapping(whole)['steps']
    return { name, whole: mapping(whole), permissions: mapping(mapping(whole)['permissions']), steps: Array.isArray(steps) ? steps.filter(isMapping) : [] }
  })
}

/** The value as a mapping; an empty one if it is none. */
export function mapping(value: unknown): Mapping {
  return isMapping(value) ? value : {}
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The script of a step that runs JavaScript. */
export function scriptOf(file: string, job: string, match: RegExp): string {
  const scripts = jobsOf(file)
    .filter(({ name }) => name === job)
    .flatMap(({ steps }) => steps.map((step) => text(mapping(step['with'])['script'])))
    .filter((script) => match.test(script))
  const [script] = scripts
  if (script === undefined || scripts.length > 1) throw new Error(`${file}: the job ${job} has not one script that matches ${String(match)}`)
  return script
}
