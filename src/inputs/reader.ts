import { INPUTS, type InputName } from './catalogue.ts'
import type { InputEntry } from './catalogue/entry.ts'
import { splitList } from './list.ts'
import type { Parsed } from '../base/parsed.ts'
import { quote } from './quote.ts'
import type { InputSource } from './source.ts'

/** Something wrong with an input, ready to be shown. */
export interface InputProblem {
  readonly input: string
  /** What the user gave; empty when the input is missing or its value is a secret. */
  readonly value: string
  /** A whole line: the input, its value, what is wrong, what is allowed. */
  readonly text: string
}

/** Inputs of a command, the gate's unless others are named, and the problems found while reading them. */
export class InputReader<Name extends string = InputName> {
  readonly problems: InputProblem[] = []
  private readonly source: InputSource
  private readonly entries: readonly InputEntry[]

  constructor(source: InputSource, entries: readonly InputEntry[] = INPUTS) {
    this.source = source
    this.entries = entries
  }

  /** What the user set, or the empty string. */
  given(name: Name): string {
    return (this.source.given(name) ?? '').trim()
  }

  isGiven(name: Name): boolean {
    return this.given(name) !== ''
  }

  /** The value, or the default where nothing was set; after a problem the default stands in. */
  value<T>(name: Name, parse: (text: string) => Parsed<T>): T {
    return this.optional(name, parse) ?? this.fallback(name, parse)
  }

  /** The value, or undefined where nothing was set or something is wrong. */
  optional<T>(name: Name, parse: (text: string) => Parsed<T>): T | undefined {
    const text = this.given(name)
    if (text === '') return undefined
    const parsed = parse(text)
    if (parsed.kind === 'value') return parsed.value
    this.refuse(name, text, parsed.problem)
    return undefined
  }

  /** Every item of a list that is right; each of the others is a problem of its own. */
  list<T>(name: Name, parse: (item: string) => Parsed<T>): readonly T[] {
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
  areGood(...names: readonly Name[]): boolean {
    return !this.problems.some(({ input }) => names.some((name) => name === input))
  }

  private fallback<T>(name: Name, parse: (text: string) => Parsed<T>): T {
    const parsed = parse(this.entries.find((entry) => entry.name === name)?.default ?? '')
    if (parsed.kind === 'problem') throw new Error(`The default of the input ${name} ${parsed.problem}`)
    return parsed.value
  }
}
