import { compareDigits, isDigits } from './numbers.ts'

/**
 * Versions of RPM packages: `[epoch:]version[-release]`.
 * Source: rpm's `rpmvercmp` and its test suite.
 */
const VERSION = /^(?:(\d+):)?([\w.+~^]+)(?:-([\w.+~^]+))?$/u

/** A release that one of them does not name is not known, and so the versions cannot be compared where all else is equal. */
export function compareRpm(a: string, b: string): number | undefined {
  const [left, right] = [VERSION.exec(a), VERSION.exec(b)]
  if (left === null || right === null) return undefined
  const byVersion = compareDigits(left[1] ?? '', right[1] ?? '') || compareSegments(left[2] ?? '', right[2] ?? '')
  if (byVersion !== 0) return byVersion
  if ((left[3] === undefined) !== (right[3] === undefined)) return undefined
  return compareSegments(left[3] ?? '', right[3] ?? '')
}

/** `rpmvercmp`: runs of digits and of letters; everything else only separates, but for `~` (before the end) and `^` (after it). */
function compareSegments(a: string, b: string): number {
  const [left, right] = [segmentsOf(a), segmentsOf(b)]
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = compareSegment(left[at], right[at])
    if (difference !== 0) return difference
  }
  return 0
}

function segmentsOf(text: string): readonly string[] {
  return text.match(/\d+|[A-Za-z]+|[~^]/gu) ?? []
}

function compareSegment(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0
  for (const [mark, sign] of [
    ['~', -1],
    ['^', 1],
  ] as const) {
    // A caret is newer than the end, and older than anything that goes on.
    if (a === mark) return mark === '^' && b !== undefined ? -1 : sign
    if (b === mark) return mark === '^' && a !== undefined ? 1 : -sign
  }
  if (a === undefined) return -1
  if (b === undefined) return 1
  if (isDigits(a) !== isDigits(b)) return isDigits(a) ? 1 : -1
  return isDigits(a) ? compareDigits(a, b) : a < b ? -1 : 1
}
