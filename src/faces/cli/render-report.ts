import { renderCsv } from '../../report/csv.ts'
import { renderGitlab } from '../../report/gitlab.ts'
import { renderHtml } from '../../report/html/html.ts'
import { renderJson } from '../../report/json.ts'
import { renderJunit } from '../../report/junit.ts'
import { COLORED, PLAIN } from '../../report/log/ansi.ts'
import { renderLog } from '../../report/log/log.ts'
import { printable } from '../../report/log/printable.ts'
import { renderSummary } from '../../report/markdown/markdown.ts'
import type { Report } from '../../report/model.ts'
import type { Pieces } from '../../report/pieces.ts'
import { renderSarif } from '../../report/sarif-files.ts'
import type { Look } from './command.ts'
import type { Format } from './formats.ts'

type Rendered = Pieces | { readonly none: string }

const RENDER: Readonly<Record<Format, (report: Report, look: Look) => Rendered>> = {
  text: textOf,
  json: (report) => renderJson(report),
  markdown: (report) => [`${renderSummary(report)}\n`],
  html: (report) => renderHtml(report),
  sarif: (report) => sarifOf(report),
  csv: (report) => renderCsv(report),
  junit: (report) => renderJunit(report),
  gitlab: (report) => renderGitlab(report),
}

export function renderReport(report: Report, format: Format, look: Look): Rendered {
  return RENDER[format](report, look)
}

function* textOf(report: Report, { color, width }: Look): Pieces & Generator<string> {
  const paint = color ? COLORED : PLAIN
  for (const part of renderLog(report, { color, width })) {
    if (part.kind === 'group') yield `${paint.bold(printable(part.title))}\n`
    for (const line of part.lines) yield `${part.kind === 'group' ? '  ' : ''}${printable(line)}\n`
    if (part.kind === 'group') yield '\n'
  }
}

/** GitHub takes so many repositories in a file and no more; the first file has those that matter most. */
function sarifOf(report: Report): Rendered {
  const [first] = Object.values(renderSarif(report).files)
  return first ?? { none: 'no image was scanned, and a SARIF file without results closes alerts' }
}
