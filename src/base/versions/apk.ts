import { compareDigits } from './numbers.ts'

/**
 * Versions of Alpine packages: `1.2.3b_rc1-r4`.
 * Source: apk-package(5) and the list `test/version.data` of apk-tools.
 */
const VERSION = /^(\d+(?:\.\d+)*)([a-z])?((?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)\d*)*)(?:~[0-9a-f]+)?(?:-r(\d+))?$/u

/** What stands before a release, then the release itself, then what comes after it. */
const SUFFIXES = ['alpha', 'beta', 'pre', 'rc', '', 'cvs', 'svn', 'git', 'hg', 'p']

export function compareApk(a: string, b: string): number | undefined {
  const [left, right] = [VERSION.exec(a), VERSION.exec(b)]
  if (left === null || right === null) return undefined
  return (
    compareNumbers((left[1] ?? '').split('.'), (right[1] ?? '').split('.')) ||
    compareLetters(left[2] ?? '', right[2] ?? '') ||
    compareSuffixes(left[3] ?? '', right[3] ?? '') ||
    compareDigits(left[4] ?? '', right[4] ?? '')
  )
}

/** After the first number, one that begins with a zero is compared as a decimal fraction: 1.01 is older than 1.1. */
function compareNumbers(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const [left, right] = [a[at], b[at]]
    if (left === undefined) return -1
    if (right === undefined) return 1
    const isFraction = at > 0 && (/^0\d/u.test(left) || /^0\d/u.test(right))
    const difference = isFraction ? compareLetters(left, right) : compareDigits(left, right)
    if (difference !== 0) return difference
  }
  return 0
}

function compareLetters(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function compareSuffixes(a: string, b: string): number {
  const [left, right] = [suffixesOf(a), suffixesOf(b)]
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const [one = NONE, other = NONE] = [left[at], right[at]]
    const difference = SUFFIXES.indexOf(one.name) - SUFFIXES.indexOf(other.name) || compareDigits(one.number, other.number)
    if (difference !== 0) return difference
  }
  return 0
}

const NONE = { name: '', number: '' }

function suffixesOf(text: string): readonly (typeof NONE)[] {
  return [...text.matchAll(/_([a-z]+)(\d*)/gu)].map(([, name = '', number = '']) => ({ name, number }))
}
