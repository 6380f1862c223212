/** So many texts are joined at once: few enough to be short-lived, enough that a file is written in few steps. */
const CHUNK = 64

/** What a report is written as: piece after piece, so that a large one never stands in memory as a whole. */
export type Pieces = Iterable<string>

/** A list whose items are written one after the other, each on a line of its own and forgotten before the next one. */
export class JsonList<T = unknown, Json = unknown> {
  readonly #items: readonly T[]
  readonly #toJson: (item: T) => Json

  constructor(items: readonly T[], toJson: (item: T) => Json) {
    this.#items = items
    this.#toJson = toJson
  }

  *pieces(): Generator<string> {
    yield '['
    for (let from = 0; from < this.#items.length; from += CHUNK) {
      const texts = this.#items.slice(from, from + CHUNK).map((item) => JSON.stringify(this.#toJson(item)))
      yield `${from === 0 ? '' : ','}\n${texts.join(',\n')}`
    }
    yield ']'
  }
}

/** The object as JSON, in pieces, each member on a line of its own and made when its turn comes; members may be lists of texts. */
export function* jsonPieces(members: Iterable<readonly [string, unknown]>): Generator<string> {
  let mark = '{'
  for (const [name, value] of members) {
    if (value === undefined) continue
    yield `${mark}${JSON.stringify(name)}:`
    mark = ',\n'
    if (value instanceof JsonList) yield* value.pieces()
    else yield JSON.stringify(value)
  }
  yield mark === '{' ? '{}' : '\n}'
}
