/** Of a longer cause, what fits a headline. The reports say the rest below it. */

const MAX_LENGTH = 160

/** Up to its end, a semicolon, or a colon after which only the details of a longer clause follow. What is allowed belongs to the value. */
export function firstSentence(text: string): string {
  const line = text.split('\n')[0]?.trim() ?? ''
  const end = /[.!?](?=\s+[A-Z"'`])|;\s(?!allowed:)|[.!?]$/u.exec(line)
  const sentence = end === null ? line : line.slice(0, end.index)
  const clause = /^(?:[^\s:]+\s+){5,}[^\s:]+(?=:\s)/u.exec(sentence)?.[0] ?? sentence
  if (clause.length <= MAX_LENGTH) return clause
  return `${clause
    .slice(0, MAX_LENGTH - 1)
    .replace(/[\uD800-\uDBFF]$/u, '')
    .trimEnd()}…`
}
