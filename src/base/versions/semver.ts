import compare from 'semver/functions/compare.js'
import valid from 'semver/functions/valid.js'

/** Semantic versions, as npm and Cargo order them. Two parts alone, or four, are not semantic: nothing is guessed into them. */
export function compareSemver(a: string, b: string): number | undefined {
  if (valid(a) === null || valid(b) === null) return undefined
  return compare(a, b)
}
