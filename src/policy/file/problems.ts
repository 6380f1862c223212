import { closest, distance } from 'fastest-levenshtein'
import type { BaseIssue } from 'valibot'
import { keysAt as policyKeysAt } from './schema.ts'
import { quoted } from '../../base/quoted.ts'
import type { Path, Problem, YamlSource } from './yaml.ts'

/** The keys that a file may have in the mapping at a place. */
export type KeysAt = (path: Path) => readonly string[]

/**
 * Turns what the schema found into sentences with place, offending text, what is allowed, and the nearest allowed word.
 * Of the alternatives of a union the one is said that got farthest into the value.
 */
export function problemOf(issue: BaseIssue<unknown>, source: YamlSource, parent: Path = [], keysAt: KeysAt = policyKeysAt): Problem {
  const path = [...parent, ...pathOf(issue)]
  const deeper = issue.issues?.toSorted((left, right) => (right.path?.length ?? 0) - (left.path?.length ?? 0))[0]
  if (deeper?.path !== undefined) return problemOf(deeper, source, path, keysAt)
  const key = String(path.at(-1) ?? '')
  const origin = issue.path?.at(-1)
  if (origin !== undefined && 'origin' in origin && origin.origin === 'key') {
    if (issue.expected === 'never') return unknownKey(path, source, keysAt)
    return source.problemAt(path.slice(0, -1), 'value', `${quoted(key)} is missing`)
  }
  return source.problemAt(path, 'value', `${quotedKey(path)}${unitText(path, issue.input) ?? valueText(issue)}`)
}

function pathOf(issue: BaseIssue<unknown>): Path {
  return (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)))
}

function quotedKey(path: Path): string {
  const names = path.filter((part) => typeof part === 'string')
  return names.length === 0 ? '' : `${names.at(-1) ?? ''}: `
}

function valueText(issue: BaseIssue<unknown>): string {
  const { input, type, expected, kind, message } = issue
  if (input === null) return 'has no value'
  if (type === 'picklist') {
    const allowed = [...(expected ?? '').matchAll(/"([^"]+)"/g)].flatMap(([, word]) => word ?? [])
    return `${quoted(input)} is none of ${allowed.join(', ')}${typeof input === 'string' ? suggestion(input, allowed) : ''}`
  }
  if (kind === 'validation') return `${quoted(input)} ${message}`
  return `${quoted(input)} is ${kindOf(input)} where ${expectedText(expected ?? '')} belongs${numberHint(input, expected ?? '')}`
}

/** A number of days needs its unit; in quotes alone it would be refused again. */
function unitText(path: Path, input: unknown): string | undefined {
  return path.at(-2) === 'grace' && typeof input === 'number' ? `${quoted(input)} has no unit; write ${String(input)}d for days or ${String(input)}w for weeks` : undefined
}

function kindOf(input: unknown): string {
  if (Array.isArray(input)) return 'a list'
  if (typeof input === 'object') return 'a mapping'
  return typeof input === 'string' ? 'text' : `a ${typeof input}`
}

function expectedText(expected: string): string {
  const words = { Object: 'a mapping', Array: 'a list', string: 'text', number: 'a number', boolean: 'true or false' }
  const found = Object.entries(words).flatMap(([type, word]) => (expected.includes(type) ? [word] : []))
  return found.join(' or ')
}

function numberHint(input: unknown, expected: string): string {
  return expected.includes('string') && (typeof input === 'number' || typeof input === 'boolean') ? '; put it in quotes' : ''
}

/** With the nearest key that is allowed at this place, or all of them when none is near. */
export function unknownKey(path: Path, source: YamlSource, keysAt: KeysAt = policyKeysAt): Problem {
  const allowed = keysAt(path.slice(0, -1))
  const key = String(path.at(-1) ?? '')
  const near = suggestion(key, allowed)
  return source.problemAt(path, 'key', `unknown key ${quoted(key)}${near === '' ? `; allowed here: ${allowed.join(', ')}` : near}`)
}

/** `; did you mean "high"?` when a word differs in few letters; the limit keeps `low` from being offered for everything short. */
function suggestion(word: string, allowed: readonly string[]): string {
  if (allowed.length === 0 || word.length > 64) return ''
  const wanted = word.toLowerCase().replaceAll('_', '-').trim()
  const nearest = closest(wanted, allowed)
  const limit = nearest.length < 4 ? 1 : Math.max(2, Math.floor(nearest.length / 3))
  return distance(wanted, nearest) <= limit ? `; did you mean ${quoted(nearest)}?` : ''
}
