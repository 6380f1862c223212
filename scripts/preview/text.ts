/** A report that comes in pieces, as a whole. */
export function text(pieces: Iterable<string>): string {
  return [...pieces].join('')
}
