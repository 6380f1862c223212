/**
 * Splits a list: one item per line or comma-separated. A `#` starts a comment at the beginning of a line or after
 * white space, so that `CVE-1 # see TICKET-2` has a comment and `a#b` does not. Items are trimmed, empty ones dropped.
 */
export function splitList(text: string): readonly string[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((line) => line.replace(/(^|\s)#.*$/u, ''))
    .flatMap((line) => line.split(','))
    .map((item) => item.trim())
    .filter((item) => item !== '')
}
