/** A text that names one thing, or a glob that names several; compiled once. */
export interface Pattern {
  readonly text: string
  /** Whether the text stands for itself, so that it can be looked up in a table. */
  readonly exact: boolean
  /** What every match begins with, lower case where case does not count; lets a table leave out most globs. */
  readonly prefix: string
  readonly matches: (value: string) => boolean
}

/**
 * What is matched, for it decides what `*` means and whether case counts.
 * `id`: case does not count. `path`: `*` stays within a folder and `**` does not; leading slashes do not count. The others: `*` is any text,
 * as in ECR's own repository filters.
 */
export type PatternKind = 'id' | 'package' | 'path' | 'repository' | 'image'

/** Why a text is no pattern: it does not compile, or nothing could ever match it. */
export interface BadPattern {
  readonly problem: string
}

const META = /[*?[\]{}]/

export function isGlob(text: string): boolean {
  return META.test(text)
}

/** The value as patterns of this kind see it. */
export function normalizeFor(kind: PatternKind, value: string): string {
  if (kind === 'id') return value.toLowerCase()
  return kind === 'path' ? value.replace(/^\/+/, '') : value
}

/** A pattern without wildcards. */
export function exactPattern(text: string, kind: PatternKind): Pattern {
  const wanted = normalizeFor(kind, text)
  return { text, exact: true, prefix: wanted, matches: (value) => normalizeFor(kind, value) === wanted }
}

/** The part of a glob before its first wildcard. */
export function literalPrefix(glob: string): string {
  const at = glob.search(META)
  return at < 0 ? glob : glob.slice(0, at)
}
