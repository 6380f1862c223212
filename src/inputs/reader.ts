import { inputEntry, type InputName } from './catalogue.ts'
import { splitList } from './list.ts'
import type { Parsed } from '../base/parsed.ts'
import { quote } from './quote.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Something wrong with an input, ready to be shown. */
export interface InputProblem {
  readonly input: string
  /** What the user gave; empty when the input is missing or its value is a secret. */
  readonly value: string
  /** A whole line: the input, its value, what is wrong, what is allowed. */
  readonly text: string
}

/**
 * Inputs of the process, and the problems found while reading them.
 *
 * They are read as `getInput` of @actions/core reads them (`INPUT_` and the name in upper case, spaces as `_`, hyphens
 * kept, trimmed), without importing it: that package loads an HTTP client, and wrong inputs should be refused at once.
 */
export class InputReader {
  readonly problems: InputProblem[] = []
  private readonly env: Environment

  constructor(env: Environment) {
    this.env = env
  }

  /** What the workflow set, or the empty string. */
  given(name: InputName): string {
    return (this.env[variableOf(name)] ?? '').trim()
  }

  isGiven(name: InputName): boolean {
    return this.given(name) !== ''
  }

  /** The value, or the default where nothing was set; after a problem the default stands in. */
  value<T>(name: InputName, parse: (text: string) => Parsed<T>): T {
    return this.optional(name, parse) ?? this.fallback(name, parse)
  }

  /** The value, or undefined where nothing was set or something is wrong. */
  optional<T>(name: InputName, parse: (text: string) => Parsed<T>): T | undefined {
    const text = this.given(name)
    if (text === '') return undefined
    const parsed = parse(text)
    if (parsed.kind === 'value') return parsed.value
    this.refuse(name, text, parsed.problem)
    return undefined
  }

  /** Every item of a list that is right; each of the others is a problem of its own. */
  list<T>(name: InputName, parse: (item: string) => Parsed<T>): readonly T[] {
    const values: T[] = []
    for (const item of splitList(this.given(name))) {
      const parsed = parse(item)
      if (parsed.kind === 'value') values.push(parsed.value)
      else this.refuse(name, item, parsed.problem)
    }
    return values
  }

  /** Notes a problem: `problem` is the end of the sentence that begins with the input and its value. */
  refuse(name: string, value: string, problem: string): void {
    const text = value === '' ? `${name} ${problem}` : `${name}: ${quote(value)} ${problem}`
    this.problems.push({ input: name, value, text })
  }

  /** Whether none of these inputs has a problem so far, so that comparing them makes sense. */
  areGood(...names: readonly InputName[]): boolean {
    return !this.problems.some(({ input }) => names.some((name) => name === input))
  }

  private fallback<T>(name: InputName, parse: (text: string) => Parsed<T>): T {
    const parsed = parse(inputEntry(name).default ?? '')
    if (parsed.kind === 'problem') throw new Error(`The default of the input ${name} ${parsed.problem}`)
    return parsed.value
  }
}

/** The environment variable in which a runner hands an input to the process. */
export function variableOf(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`
}
