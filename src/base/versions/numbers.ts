/** Runs of digits as numbers of any length: a date such as 20260102030405 must not lose its end. */

/** Below zero, zero or above: which of two runs of digits is the larger number. Leading zeros don't count. */
export function compareDigits(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+/u, ''), b.replace(/^0+/u, '')]
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0)
}

export function isDigits(text: string): boolean {
  return /^\d+$/u.test(text)
}
