/**
 * Whether a text is what a pattern with `*` (any text) and `?` (one character) says; the whole of it, and case counts.
 * So ECR's own filters are read. It goes back to the last star only, so that no pattern takes long.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  let [at, of, star, resume] = [0, 0, -1, 0]
  while (at < text.length) {
    if (pattern[of] === '*') {
      star = of++
      resume = at
    } else if (of < pattern.length && (pattern[of] === '?' || pattern[of] === text[at])) {
      of++
      at++
    } else if (star >= 0) {
      of = star + 1
      at = ++resume
    } else return false
  }
  return /^\**$/.test(pattern.slice(of))
}
