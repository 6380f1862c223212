import type { Verdict } from './witness.ts'

export interface Row {
  readonly witness: string
  readonly version: string
  readonly looksAt: string
  readonly verdict: Verdict
  readonly seconds: number
}

/** The table that a run ends with, in Markdown, so that it reads the same in a log and on a page. */
export function tableOf(rows: readonly Row[]): string {
  const head = ['witness', 'version', 'what was looked at', 'verdict', 'seconds']
  const body = rows.map(({ witness, version, looksAt, verdict, seconds }) => [witness, version, looksAt, `${verdict.kind}: ${verdict.said}`, seconds.toFixed(0)])
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`).join('\n')
}
