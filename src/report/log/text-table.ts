import stringWidth from 'string-width'

/** A column of a table in plain text. */
export interface Column {
  readonly name: string
  readonly align?: 'right' | undefined
}

/** A cell with how it is painted; the padding is counted without the paint. */
export interface Cell {
  readonly text: string
  readonly paint?: ((text: string) => string) | undefined
}

/** Lines of a table whose columns line up; no trailing blanks. Texts must be escaped already. */
export function textTable(columns: readonly Column[], rows: readonly (readonly Cell[])[]): readonly string[] {
  const head = columns.map(({ name }) => ({ text: name }))
  const widths = columns.map((_column, index) => Math.max(0, ...[head, ...rows].map((cells) => widthOf(cells[index]?.text ?? ''))))
  return [head, ...rows].map((cells) =>
    cells
      .map(({ text, paint = (same: string): string => same }: Cell, index) => {
        const padding = ' '.repeat(Math.max(0, (widths[index] ?? 0) - widthOf(text)))
        if (columns[index]?.align === 'right') return `${padding}${paint(text)}`
        return index === columns.length - 1 ? paint(text) : `${paint(text)}${padding}`
      })
      .join('  ')
      .trimEnd(),
  )
}

const PLAIN = /^[ -~]*$/u

/** Nearly all names and versions are plain: one column per letter, without a pass of a pattern for each. */
function widthOf(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text)
}
