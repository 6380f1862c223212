import picomatch from 'picomatch'
import { exactPattern, isGlob, literalPrefix, normalizeFor, type BadPattern, type Pattern, type PatternKind } from './pattern.ts'

/** Longer than any id, path or reference that an exception needs; keeps a glob from becoming a program. */
const MAX_LENGTH = 512

/** A regular expression tries every way to share a text among its stars: with five of them an id of 128 characters takes seconds, with four it does not. */
const MAX_STARS = 4

/** Linux allows longer paths. No exception matches such a path, which is the safe side. */
const MAX_VALUE_LENGTH = 1024

/**
 * Compiles a glob once: `*`, `**`, `?`, `[abc]`, `{a,b}`. Negation and extended globs are not offered: `!CVE-1` would ignore everything else.
 * A glob that does not compile or can never match is refused, because it would look like an exception without being one.
 */
export function compilePattern(text: string, kind: PatternKind): Pattern | BadPattern {
  const problem = impossible(text, kind)
  if (problem !== undefined) return { problem }
  if (!isGlob(text)) return exactPattern(text, kind)
  // Parentheses are alternatives to picomatch, and part of names to everybody else.
  const glob = normalizeFor(kind, text).replace(/[()]/g, '[$&]')
  try {
    const regex = picomatch.makeRe(glob, {
      // In paths a star stays within its folder; elsewhere (ids, `@scope/name`, repositories) it is any text.
      bash: kind !== 'path',
      dot: true,
      nonegate: true,
      noextglob: true,
      strictBrackets: true,
      debug: true,
      maxLength: MAX_LENGTH,
    })
    return { text, exact: false, prefix: literalPrefix(glob), matches: (value) => value.length <= MAX_VALUE_LENGTH && regex.test(normalizeFor(kind, value)) }
  } catch (error) {
    return { problem: `isn't a valid glob: ${error instanceof Error ? error.message : String(error)}` }
  }
}

function impossible(text: string, kind: PatternKind): string | undefined {
  if (text === '') return 'is empty'
  if (text.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`
  if (text !== text.trim()) return 'starts or ends with a space, which nothing matches'
  if (text.startsWith('!')) return 'starts with "!", which isn\'t supported; list what to ignore'
  if (text.includes('\\')) return 'contains a backslash, which nothing matches'
  if ((text.match(/\*+/g) ?? []).length > MAX_STARS) return `has more than ${MAX_STARS} stars`
  if (text.includes('[!')) return 'contains "[!"; "[^" is the way to write "none of these characters"'
  if (/\{[^}]*\.\.[^}]*\}/.test(text)) return 'contains a range such as "{1..3}", which isn\'t supported; write "{1,2,3}" or "[1-3]"'
  if (kind === 'id' && /[()]/.test(text)) return 'contains parentheses; vulnerability IDs have none, and globs such as "!(x)" or "+(x)" aren\'t supported'
  if (kind === 'id' && /\s/.test(text)) return 'contains a space; vulnerability IDs have none'
  if (kind === 'path' && /(^|\/)\.\.?(\/|$)/.test(text)) return 'contains "." or ".." as a folder; paths inside images have none'
  if (kind === 'repository' && /[^a-z0-9._/*?[\]{},-]|^\/|\/$|\/\//.test(text)) return 'matches no repository: names have lowercase letters, digits and ". _ - /", and no host'
  return undefined
}
