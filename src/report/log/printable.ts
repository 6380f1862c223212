import { escapeLog } from '../escape.ts'

/** What `styleText` of Node writes for plain foreground colors, bold and dim, and to end them; nothing that hides text or moves the cursor. */
const COLOR = /(\u001b\[(?:0|1|2|22|3[1-79]|9[0-7])m)/u
const OUTER_BLANKS = /^([ ]*)(.*?)([ ]*)$/su

/**
 * The last guard before the log: whatever the text is, no line of it can be read by the runner as a command.
 * Line breaks, indentation and our own colors stay. Foreign text should have passed `escapeLog` long before.
 */
export function printable(text: string): string {
  return text
    .split(/\r\n|\n|\r/u)
    .map(printableLine)
    .join('\n')
}

function printableLine(line: string): string {
  // Parts at odd places are the colors themselves.
  return line
    .split(COLOR)
    .map((part, index) => (index % 2 === 1 ? part : escapedInside(part)))
    .join('')
}

/** `escapeLog` trims, which would take the blanks between two colors and the indentation. */
function escapedInside(part: string): string {
  const [, before = '', inner = '', after = ''] = OUTER_BLANKS.exec(part) ?? []
  return `${before}${escapeLog(inner)}${after}`
}
