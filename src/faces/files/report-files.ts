import type { OutputName } from '../../inputs/catalogue/outputs.ts'
import type { Options } from '../../inputs/options.ts'
import { renderCsv } from '../../report/csv.ts'
import { renderHtml } from '../../report/html/html.ts'
import { renderJson } from '../../report/json.ts'
import type { Report } from '../../report/model.ts'
import { renderPredicate } from '../../report/predicate.ts'
import { renderSarif } from '../../report/sarif-files.ts'
import { writeFormats, type Render, type Written, type WritingWorld } from './format-files.ts'

/** Each output that ends in `-file` is a format, so that none can be declared and not written. */
export type ReportFile = OutputName extends infer Name ? (Name extends `${infer Format}-file` ? Format : never) : never

/** Writes all formats of a report. */
export async function writeReportFiles(report: Report, reportDir: Options['reportDir'], world: WritingWorld, longestMs?: number): Promise<Written<ReportFile>> {
  return writeFormats(formatsOf(report), reportDir, world, longestMs)
}

/** The files of each format, by their names. */
export function formatsOf(report: Report): Readonly<Record<ReportFile, Render>> {
  return {
    json: () => ({ 'report.json': renderJson(report) }),
    html: () => ({ 'report.html': renderHtml(report) }),
    sarif: (note) => {
      const { files, notices } = renderSarif(report)
      for (const notice of notices) note(notice)
      return files
    },
    csv: () => ({ 'report.csv': renderCsv(report) }),
    // An attestation is about one digest: several references make several predicates, in the order of the output `digest`.
    predicate: (note) => {
      const requestedIndexes = [...new Set(report.images.map(({ requestedIndex }) => requestedIndex))]
      const names = requestedIndexes.map((requestedIndex) => [`predicate${requestedIndexes.length === 1 ? '' : `-${requestedIndex + 1}`}.json`, requestedIndex] as const)
      return Object.fromEntries(names.map(([name, requestedIndex]) => [name, renderPredicate(report, requestedIndex, (notice) => note(`${name} ${notice}`))]))
    },
  }
}
