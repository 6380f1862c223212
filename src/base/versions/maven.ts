import { compareDigits, isDigits } from './numbers.ts'

/**
 * Versions of Maven artifacts. Source: `ComparableVersion` and the page "Version Order Specification" of Apache Maven.
 * A version is a list of numbers and words; a hyphen, and a change from digits to letters, opens a list within it.
 */
type Item = string | readonly Item[]

const QUALIFIERS = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp']
const ALIASES: Readonly<Record<string, string>> = { cr: 'rc', ga: '', final: '', release: '' }
const SHORT: Readonly<Record<string, string>> = { a: 'alpha', b: 'beta', m: 'milestone' }

export function compareMaven(a: string, b: string): number | undefined {
  if (![a, b].every((version) => /^[0-9A-Za-z.-]{1,100}$/u.test(version) && /\d/u.test(version))) return undefined
  return compareItems(parse(a), parse(b))
}

interface Part {
  readonly text: string
  /** Opens a list: after a hyphen, where digits and letters meet, and a word after a dot. */
  readonly opens: boolean
}

function parse(version: string): readonly Item[] {
  return nest(partsOf(version.toLowerCase()), 0)
}

function partsOf(version: string): readonly Part[] {
  const tokens = version.match(/[.-]|\d+|[^\d.-]+/gu) ?? []
  const parts: Part[] = []
  let separator = '.'
  // What stands between two separators, or before the first one, is a zero.
  let isEmpty = true
  for (const [at, token] of tokens.entries()) {
    if (token === '.' || token === '-') {
      if (isEmpty) parts.push({ text: '0', opens: separator === '-' })
      separator = token
      isEmpty = true
      continue
    }
    const opens = at > 0 && (separator === '-' || !isEmpty || !isDigits(token))
    parts.push({ text: wordOf(token, tokens[at + 1] ?? ''), opens })
    separator = '.'
    isEmpty = false
  }
  return parts
}

/** `a1` is an alpha, and `a` alone is a word like any other. */
function wordOf(token: string, next: string): string {
  const word = isDigits(next) ? (SHORT[token] ?? token) : token
  return ALIASES[word] ?? word
}

function nest(parts: readonly Part[], from: number): readonly Item[] {
  const items: string[] = []
  for (const [offset, part] of parts.slice(from).entries()) {
    if (part.opens && offset > 0) {
      const rest = nest(parts, from + offset)
      return rest.length === 0 ? trimmed(items) : [...trimmed(items), rest]
    }
    items.push(part.text)
  }
  return trimmed(items)
}

/** Zeros and empty words at the end say nothing: 1.0.0 is 1, and 1-ga is 1. */
function trimmed(items: readonly Item[]): readonly Item[] {
  let end = items.length
  while (end > 0 && isNothing(items[end - 1])) end -= 1
  return items.slice(0, end)
}

function isNothing(item: Item | undefined): boolean {
  return item === undefined || (typeof item === 'string' ? item === '' || /^0+$/u.test(item) : item.length === 0)
}

function compareItems(a: readonly Item[], b: readonly Item[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = compareItem(a[at], b[at])
    if (difference !== 0) return difference
  }
  return 0
}

/** Numbers are newer than lists, lists newer than words; what is missing is what a release has there. */
function compareItem(a: Item | undefined, b: Item | undefined): number {
  if (a === undefined) return b === undefined ? 0 : -compareItem(b, undefined)
  if (b === undefined) {
    if (typeof a !== 'string') return compareItems(a, [])
    return isDigits(a) ? compareDigits(a, '0') : compareWords(a, '')
  }
  const kinds = kindOf(a) - kindOf(b)
  if (kinds !== 0) return kinds
  if (typeof a === 'string' && typeof b === 'string') return isDigits(a) ? compareDigits(a, b) : compareWords(a, b)
  return typeof a === 'string' || typeof b === 'string' ? 0 : compareItems(a, b)
}

function kindOf(item: Item): number {
  return typeof item !== 'string' ? 1 : isDigits(item) ? 2 : 0
}

function compareWords(a: string, b: string): number {
  const [left, right] = [QUALIFIERS.indexOf(a), QUALIFIERS.indexOf(b)]
  if (left >= 0 && right >= 0) return left - right
  if (left >= 0) return -1
  if (right >= 0) return 1
  return a < b ? -1 : a > b ? 1 : 0
}
