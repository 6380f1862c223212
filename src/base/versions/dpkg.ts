import { compareDigits } from './numbers.ts'

/**
 * Versions of Debian and Ubuntu packages: `[epoch:]upstream[-revision]`.
 * Source: deb-version(7) and Debian Policy 5.6.12.
 */
const VERSION = /^(?:(\d+):)?(\d[\w.+~:-]*?)(?:-([\w.+~]+))?$/u

export function compareDpkg(a: string, b: string): number | undefined {
  const [left, right] = [VERSION.exec(a), VERSION.exec(b)]
  if (left === null || right === null) return undefined
  return compareDigits(left[1] ?? '', right[1] ?? '') || compareParts(left[2] ?? '', right[2] ?? '') || compareParts(left[3] ?? '', right[3] ?? '')
}

/** Text and digits in turn: `1.2~rc1` is `1`, `.`, `2`, `~rc`, `1`. */
function compareParts(a: string, b: string): number {
  let [left, right] = [a, b]
  while (left !== '' || right !== '') {
    const [words, otherWords] = [lead(left, /^\D*/u), lead(right, /^\D*/u)]
    const byWords = compareWords(words, otherWords)
    if (byWords !== 0) return byWords
    left = left.slice(words.length)
    right = right.slice(otherWords.length)
    const [digits, otherDigits] = [lead(left, /^\d*/u), lead(right, /^\d*/u)]
    const byDigits = compareDigits(digits, otherDigits)
    if (byDigits !== 0) return byDigits
    left = left.slice(digits.length)
    right = right.slice(otherDigits.length)
  }
  return 0
}

function lead(text: string, pattern: RegExp): string {
  return pattern.exec(text)?.[0] ?? ''
}

function compareWords(a: string, b: string): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = weight(a.charAt(at)) - weight(b.charAt(at))
    if (difference !== 0) return difference
  }
  return 0
}

/** A tilde sorts before the end, letters before everything else. */
function weight(character: string): number {
  if (character === '~') return -1
  if (character === '') return 0
  return /[A-Za-z]/u.test(character) ? character.charCodeAt(0) : character.charCodeAt(0) + 256
}
