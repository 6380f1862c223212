import { compareDigits, isDigits } from './numbers.ts'

/**
 * Versions of NuGet packages: semantic ones that may have a fourth number, and may lack the third; letters of any case are equal.
 * Source: https://learn.microsoft.com/nuget/concepts/package-versioning
 */
const VERSION = /^(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/u

export function compareNuget(a: string, b: string): number | undefined {
  const [left, right] = [VERSION.exec(a), VERSION.exec(b)]
  if (left === null || right === null) return undefined
  for (const at of [1, 2, 3, 4]) {
    const difference = compareDigits(left[at] ?? '', right[at] ?? '')
    if (difference !== 0) return difference
  }
  return comparePrereleases(left[5], right[5])
}

/** None is newer than any; numbers are older than words. */
function comparePrereleases(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(b !== undefined) - Number(a !== undefined)
  const [left, right] = [a.toLowerCase().split('.'), b.toLowerCase().split('.')]
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const [one, other] = [left[at], right[at]]
    if (one === undefined) return -1
    if (other === undefined) return 1
    if (isDigits(one) !== isDigits(other)) return isDigits(one) ? -1 : 1
    const difference = isDigits(one) ? compareDigits(one, other) : one < other ? -1 : one > other ? 1 : 0
    if (difference !== 0) return difference
  }
  return 0
}
