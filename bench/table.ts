/** A part of the benchmark: what it measured, as Markdown. */
export interface Part {
  readonly title: string
  readonly lines: readonly string[]
  /** Bars of the project and whether they were reached. */
  readonly bars: readonly Bar[]
}

export interface Bar {
  readonly what: string
  readonly limit: number
  readonly actual: number
  readonly unit: string
}

export type Column = readonly [title: string, align: 'left' | 'right']

export function table(columns: readonly Column[], rows: readonly (readonly (string | number)[])[]): readonly string[] {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  return [line(columns.map(([title]) => title)), line(columns.map(([, align]) => (align === 'left' ? '---' : '---:'))), ...rows.map(line)]
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return (sorted.length % 2 === 1 ? sorted[middle] : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2) ?? Number.NaN
}

export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0)
}
