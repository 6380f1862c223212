import { withoutInvisible } from '../escape.ts'
import { jsonPieces, type Pieces } from '../pieces.ts'

/**
 * JSON that can stand inside `<script>`: without `<` no end tag and no comment can begin in it, and U+2028/9 cannot end a line.
 * Characters that reorder or hide text are taken out of the whole, so that no text can be forgotten.
 */
export function* embedded(members: Iterable<readonly [string, unknown]>): Pieces {
  for (const piece of jsonPieces(members)) yield harmless(withoutInvisible(piece))
}

function harmless(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Values that stand once and are named by their place. */
export class Table<T> {
  readonly rows: T[] = []
  readonly #places = new Map<string, number>()

  at(key: string, make: () => T): number {
    const known = this.#places.get(key)
    if (known !== undefined) return known
    const place = this.rows.push(make()) - 1
    this.#places.set(key, place)
    return place
  }
}
