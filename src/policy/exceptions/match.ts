/**
 * How sure it is that a statement is about what was found. `perhaps`: all that we understand fits, and there is something
 * that we do not understand or do not know. That is enough to take an exception back, and never enough to make one.
 */
export type Match = 'yes' | 'perhaps' | 'no'

/** All must fit; of none at all nothing is known. */
export function allOf(matches: readonly Match[]): Match {
  if (matches.length === 0 || matches.includes('no')) return 'no'
  return matches.includes('perhaps') ? 'perhaps' : 'yes'
}

/** One must fit. */
export function anyOf(matches: readonly Match[]): Match {
  if (matches.includes('yes')) return 'yes'
  return matches.includes('perhaps') ? 'perhaps' : 'no'
}

export function fits(condition: boolean): Match {
  return condition ? 'yes' : 'no'
}
