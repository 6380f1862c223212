import { table } from '../../html/parts.ts'
import { number } from '../../phrase.ts'

/** A table of which the first rows are enough for most readers; the others unfold. */
export function folded(heads: readonly string[], rows: readonly string[], shown: number): string {
  // Two or three more are quicker read than unfolded.
  if (rows.length <= shown + 3) return table(heads, rows)
  return `${table(heads, rows.slice(0, shown))}<details class="rest"><summary>${number(rows.length - shown)} more</summary>${table(heads, rows.slice(shown))}</details>`
}
