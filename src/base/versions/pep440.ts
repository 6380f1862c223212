import { compare, valid } from '@renovatebot/pep440'

/** The library reads numbers as floats, which larger ones do not fit. */
const TOO_LONG = /\d{16}/u

/** Versions of Python packages. Source: PEP 440. */
export function comparePep440(a: string, b: string): number | undefined {
  if ([a, b].some((version) => TOO_LONG.test(version) || valid(version) === null)) return undefined
  return compare(a, b)
}
