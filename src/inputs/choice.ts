import { closest, distance } from 'fastest-levenshtein'
import { accepted, refused, type Parsed } from '../base/parsed.ts'

const TRUE = ['true', 'True', 'TRUE']
const FALSE = ['false', 'False', 'FALSE']

/** Makes the grammar of an input that takes one of some words. */
export function choiceOf<const T extends string>(words: readonly T[]): (text: string) => Parsed<T> {
  return (text) => {
    const word = words.find((candidate) => candidate === text)
    if (word !== undefined) return accepted(word)
    return refused(`is not known; allowed: ${words.join(', ')}${suggestion(text, words)}`)
  }
}

/** Reads a boolean of YAML 1.2's core schema, as `getBooleanInput` of @actions/core does. */
export function parseBoolean(text: string): Parsed<boolean> {
  if (TRUE.includes(text)) return accepted(true)
  if (FALSE.includes(text)) return accepted(false)
  return refused('is not a boolean; allowed: true or false')
}

/** ` (did you mean X?)` when a known word is near, else nothing. */
export function suggestion(text: string, words: readonly string[]): string {
  const lower = text.toLowerCase()
  const near = closest(lower, [...words])
  return distance(lower, near) <= Math.ceil(near.length / 3) ? ` (did you mean ${near}?)` : ''
}
