import { closest, distance } from 'fastest-levenshtein'
import { accepted, refused, type Parsed } from '../base/parsed.ts'

const TRUE = ['true', 'True', 'TRUE']
const FALSE = ['false', 'False', 'FALSE']

/** Makes the grammar of an input that takes one of some words, as they are written; `kind` says what the words are. */
export function choiceOf<const T extends string>(words: readonly T[], kind = 'valid'): (text: string) => Parsed<T> {
  return (text) => {
    const word = words.find((candidate) => candidate === text)
    if (word !== undefined) return accepted(word)
    return refused(`isn't ${kind}. Use ${oneOf(words)}.${suggestion(text, words)}`)
  }
}

/** `a, b, or c`. */
export function oneOf(words: readonly string[]): string {
  const last = words.at(-1) ?? ''
  return words.length < 3 ? words.join(' or ') : `${words.slice(0, -1).join(', ')}, or ${last}`
}

/** Reads a boolean of YAML 1.2's core schema, as `getBooleanInput` of @actions/core does. */
export function parseBoolean(text: string): Parsed<boolean> {
  if (TRUE.includes(text)) return accepted(true)
  if (FALSE.includes(text)) return accepted(false)
  return refused("isn't a boolean. Use true or false.")
}

/**
 * The word that was most likely meant, or nothing. Stricter than a suggestion, since what is near is refused: short words are often
 * one letter from another word (`node` is no `mode`) and two letters from many (`commit` is no `comment`). Two letters
 * in the wrong order are one mistake.
 */
export function nearMiss(text: string, words: readonly string[]): string | undefined {
  const near = words
    .map((word) => ({ word, mistakes: mistakesIn(text, word) }))
    .filter(({ word, mistakes }) => mistakes <= Math.max(1, Math.floor(word.length / 4)) && !isAnotherWord(text, word))
  return near.sort((left, right) => left.mistakes - right.mistakes)[0]?.word
}

function mistakesIn(text: string, word: string): number {
  const plain = distance(text, word)
  if (text.length >= 2 * word.length) return plain // far off in any case, and variables of others may be long
  const swapped = Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => `${text.slice(0, at)}${text.charAt(at + 1)}${text.charAt(at)}${text.slice(at + 2)}`)
  return Math.min(plain, ...swapped.map((other) => 1 + distance(other, word)))
}

/** `node` beside `mode`: nobody misspells the first of three or four letters and no other. */
function isAnotherWord(text: string, word: string): boolean {
  return word.length <= 4 && text !== word && text.slice(1) === word.slice(1)
}

/** ` Did you mean X?` when a known word is near, else nothing. */
export function suggestion(text: string, words: readonly string[]): string {
  const near = nearest(text, words)
  return near === undefined ? '' : ` Did you mean ${near}?`
}

/** The word that is near enough to be worth asking about. */
export function nearest(text: string, words: readonly string[]): string | undefined {
  const lower = text.toLowerCase()
  const near = closest(lower, [...words])
  return distance(lower, near) <= Math.ceil(near.length / 3) ? near : undefined
}
