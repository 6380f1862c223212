/** So many texts are joined at once: few enough to be short-lived, enough that what remains is a handful of long strings. */
const CHUNK = 64

/**
 * Large JSON, put together from the text of one thing after the other. A text as a whole would be made with two bytes for every
 * character as soon as a single one of them (an ellipsis, a typographic quote) is not Latin, and copied each time it outgrows its room.
 */
export class JsonList {
  readonly pieces: readonly string[]

  private constructor(pieces: readonly string[]) {
    this.pieces = pieces
  }

  /** Each item is written, and what it was written from forgotten, before the next one. */
  static of<T>(items: readonly T[], toJson: (item: T) => unknown, escape: (text: string) => string = same): JsonList {
    const pieces: string[] = []
    for (let from = 0; from < items.length; from += CHUNK) {
      const texts = items.slice(from, from + CHUNK).map((item) => JSON.stringify(toJson(item)))
      pieces.push(`${from === 0 ? '' : ','}${escape(texts.join(','))}`)
    }
    return new JsonList(['[', ...pieces, ']'])
  }
}

/** What `JSON.stringify` makes of the object, in pieces; its lists may be lists of texts. */
export function jsonPieces(members: Readonly<Record<string, unknown>>, escape: (text: string) => string = same): readonly string[] {
  const pieces: string[] = []
  for (const [name, value] of Object.entries(members)) {
    if (value === undefined) continue
    pieces.push(`${pieces.length === 0 ? '{' : ','}${JSON.stringify(name)}:`)
    if (value instanceof JsonList) pieces.push(...value.pieces)
    else pieces.push(escape(JSON.stringify(value)))
  }
  return [...(pieces.length === 0 ? ['{'] : pieces), '}']
}

function same(text: string): string {
  return text
}
