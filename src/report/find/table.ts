import type { FoundImage } from '../../fleet/find/found-images.ts'
import type { FindResult } from '../../fleet/find/result.ts'
import { cut } from '../cut.ts'
import { escapeLog } from '../escape.ts'
import { textTable, type Cell } from '../log/text-table.ts'
import { clustersOf, digestText, exceptedText, idsText, imageText, observedText, packagesOf, platformText, severityText, useText } from './cells.ts'
import type { Paint } from '../log/ansi.ts'

/** Between two columns, as `textTable` sets them apart. */
const GAP = 2

interface TableColumn {
  readonly name: string
  readonly text: (found: FoundImage) => string
  /** Down to so many characters it may be cut; absent: never. */
  readonly least?: number
  /** How it is cut; from its end without this. */
  readonly cut?: (text: string, size: number) => string
  /** Of the columns that do not fit, the highest goes first; absent: it always stays. */
  readonly leaves?: number
}

const IDS: TableColumn = { name: 'VULNERABILITY', text: idsText, least: 14 }

const COLUMNS: readonly TableColumn[] = [
  { name: 'IMAGE', text: imageText, least: 16 },
  { name: 'DIGEST', text: digestText, leaves: 3 },
  { name: 'PLATFORM', text: platformText, leaves: 6 },
  { name: 'SEVERITY', text: severityText, leaves: 4 },
  { name: 'PACKAGE', text: (found) => short(packagesOf(found)), least: 16, cut: cutStart },
  { name: 'IN USE', text: useText },
  { name: 'CLUSTERS', text: (found) => short(clustersOf(found) ?? []), least: 12, leaves: 1 },
  { name: 'SINCE', text: observedText, leaves: 5 },
  { name: 'EXCEPTED', text: exceptedText, least: 8, leaves: 2 },
]

/** The version stands at the end, and Java's names are long. */
function cutStart(text: string, size: number): string {
  const characters = Array.from(text)
  return characters.length <= size
    ? text
    : `…${characters
        .slice(characters.length - size + 1)
        .join('')
        .trimStart()}`
}

/** The first, and how many more there are. */
function short([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} +${String(others.length)}`
}

/**
 * Lines of a table that fits the width: first the columns that can wait leave, then long texts are cut. Columns in which
 * nothing stands are not there.
 *
 * @param rows so many images at most
 */
export function findTable({ images, asked }: FindResult, { width, rows, paint }: { readonly width: number; readonly rows: number; readonly paint: Paint }): readonly string[] {
  const shown = images.slice(0, rows)
  const single = asked.vulnerabilities.length === 1 && shown.every((found) => idsText(found) === asked.vulnerabilities[0])
  const wanted = single ? COLUMNS : COLUMNS.flatMap((column) => (column.name === 'PACKAGE' ? [IDS, column] : [column]))
  const texts = wanted.map((column) => ({ column, cells: shown.map((found) => escapeLog(column.text(found))) }))
  const fitting = fit(
    texts.filter(({ column, cells }) => !isEmpty(column, cells)),
    width,
  )
  const table = shown.map((found, row) =>
    fitting.map(({ column, cells, size }): Cell => {
      const text = (column.cut ?? cut)(cells[row] ?? '', size)
      const [worst] = found.vulnerabilities
      if (column.name === 'SEVERITY' && worst !== undefined) return { text, paint: (plain) => paint.severity(worst.severity, plain) }
      return column.name === 'IN USE' && found.image.use.status === 'yes' ? { text, paint: paint.bold } : { text }
    }),
  )
  return textTable(
    fitting.map(({ column }) => ({ name: column.name })),
    table,
  )
}

interface Filled {
  readonly column: TableColumn
  readonly cells: readonly string[]
}

/** A column that tells nothing: no cluster, nobody excepted. */
function isEmpty({ name }: TableColumn, cells: readonly string[]): boolean {
  return cells.every((cell) => cell === '' || (name === 'EXCEPTED' && cell === 'no'))
}

function fit(columns: readonly Filled[], width: number): readonly (Filled & { readonly size: number })[] {
  const sized = columns.map((each) => ({ ...each, size: Math.max(each.column.name.length, ...each.cells.map((cell) => Array.from(cell).length)) }))
  const least = sized.reduce((sum, { column, size }) => sum + Math.min(size, column.least ?? size) + GAP, -GAP)
  const [leaving] = sized.filter(({ column }) => column.leaves !== undefined).sort((left, right) => (right.column.leaves ?? 0) - (left.column.leaves ?? 0))
  if (least > width && leaving !== undefined)
    return fit(
      columns.filter(({ column }) => column !== leaving.column),
      width,
    )
  return narrowed(sized, width)
}

/** Takes from the widest first, down to what each must have. */
function narrowed<T extends Filled & { readonly size: number }>(columns: readonly T[], width: number): readonly T[] {
  const sizes = columns.map(({ size }) => size)
  let over = sizes.reduce((sum, size) => sum + size + GAP, -GAP) - width
  while (over > 0) {
    const widest = columns.reduce<number | undefined>((best, { column }, at) => {
      const size = sizes[at] ?? 0
      return column.least === undefined || size <= Math.max(column.least, column.name.length) || (best !== undefined && size <= (sizes[best] ?? 0)) ? best : at
    }, undefined)
    if (widest === undefined) break
    sizes[widest] = (sizes[widest] ?? 0) - 1
    over -= 1
  }
  return columns.map((each, at) => ({ ...each, size: sizes[at] ?? each.size }))
}
