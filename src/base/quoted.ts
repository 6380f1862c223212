/** The offending text as a message shows it: escaped, so that no control character reaches a log, and cut. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
  const cut = text.length > 80 ? `${text.slice(0, 79)}…` : text
  return typeof value === 'string' ? JSON.stringify(cut) : cut
}
