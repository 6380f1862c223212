/** Longest part of a value that a message repeats. */
export const MAX_QUOTED = 80

// Control characters, line separators, invisible and direction-changing characters: a value must not be able to
// end its line, start a log command or show itself as something else.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu

/** A value as messages show it: on one line, in quotes, unprintable characters escaped, cut when long. */
export function quote(value: string): string {
  const characters = Array.from(value)
  const shown = characters.slice(0, MAX_QUOTED).join('')
  const rest = characters.length - MAX_QUOTED
  const text = shown.replace(/["\\]/g, '\\$&').replace(UNPRINTABLE, escapeCharacter)
  return rest > 0 ? `"${text}…" (${rest} more characters)` : `"${text}"`
}

function escapeCharacter(character: string): string {
  switch (character) {
    case '\n':
      return '\\n'
    case '\r':
      return '\\r'
    case '\t':
      return '\\t'
    default:
      return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
  }
}

/** Whether a text has a character that has no place in a name, a path or a pattern. */
export function hasUnprintable(text: string): boolean {
  return text.search(UNPRINTABLE) !== -1
}
