import type { FindingData, LayerData, PackageData, PageData } from '../html/page-data.ts'
import { the } from './dom.ts'

/** A finding of the table, with what is looked for in it. */
export interface Row extends FindingData {
  readonly index: number
  readonly list: readonly PackageData[]
  /** In lower case. */
  readonly text: string
}

// The page comes with its data: the same build wrote both, and the compiler held the writer to this type.
export const data = JSON.parse(the('#data', HTMLScriptElement).text) as PageData

export const rows: readonly Row[] = data.findings.map((finding, index) => {
  const list = finding.packages.flatMap((at) => data.packages[at] ?? [])
  const packages = list.map(({ name, version, path = '', fixed = '' }) => [name, version, path, fixed].join(' '))
  const text = [finding.id, finding.title, finding.status, ...(finding.cwes ?? []), ...(finding.related ?? []), ...packages].join(' ').toLowerCase()
  return { ...finding, index, list, text }
})

/** Findings that several images share are one row. */
export const findingCount = rows.reduce((sum, { count = 1 }) => sum + count, 0)
export const isShared = findingCount > rows.length

export function imagesOf(row: Row): readonly string[] {
  return row.images.flatMap((at) => data.images[at] ?? [])
}

export function layersOf(row: Row): readonly LayerData[] {
  return row.layers.flatMap((at) => data.layers[at] ?? [])
}

/** Images with a word in their name, tag or digest: sought once for all rows, which share them. */
export function imagesWith(word: string): ReadonlySet<number> {
  if (data.images.length < 2) return new Set()
  return new Set(data.imageTexts.flatMap((text, at) => (text.toLowerCase().includes(word) ? [at] : [])))
}
