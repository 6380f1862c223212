import { escapeCsvCell } from './escape.ts'
import type { Report } from './model.ts'
import type { FindingRow, LayerRow, PackageRow } from './model/finding.ts'
import type { Pieces } from './pieces.ts'
import { formatDay } from '../base/time.ts'

type Value = string | number | boolean | undefined

/** One line per finding and package, so that a spreadsheet can group by either. */
const COLUMNS: readonly (readonly [string, (finding: FindingRow, item: PackageRow | undefined, report: Report) => Value])[] = [
  ['severity', ({ severity }) => severity],
  ['vulnerability', ({ id }) => id],
  ['standing', ({ standing }) => standing],
  ['treatment', ({ treatment }) => treatment.kind],
  ['reason', ({ treatment }) => (treatment.kind === 'excepted' ? treatment.reason : treatment.kind === 'graced' ? `fails from ${treatment.failsOn}` : undefined)],
  ['breaks', ({ breaks }) => breaks.join(' ')],
  ['change', ({ change }) => change],
  ['package', (_finding, item) => item?.name],
  ['manager', (_finding, item) => item?.manager],
  ['installed', (_finding, item) => item?.version],
  ['fixed', (_finding, item) => item?.fixedVersion],
  ['path', (_finding, item) => item?.path],
  ['command', (_finding, item) => item?.upgradeCommand],
  ['fix', ({ fix }) => fix],
  ['score', ({ score }) => score],
  ['epss', ({ epss }) => epss],
  ['exploit', ({ exploit }) => exploit],
  ['kev', ({ kev }) => kev],
  ['kev_due', ({ kevDueAt }) => (kevDueAt === undefined ? undefined : formatDay(kevDueAt))],
  ['published', ({ publishedAt }) => (publishedAt === undefined ? undefined : formatDay(publishedAt))],
  ['age_days', ({ ageDays }) => ageDays],
  ['origin', ({ origin }) => origin],
  ['layer', (finding, item) => layerOf(finding, item)?.position],
  ['instruction', (finding, item) => layerOf(finding, item)?.instruction],
  ['repository', ({ repository }) => repository],
  ['tag', ({ requestedIndex }, _item, { images }) => images.find((image) => image.requestedIndex === requestedIndex)?.tag],
  ['platforms', ({ platforms }) => platforms.join(' ')],
  ['digests', ({ images }) => images.join(' ')],
  ['title', ({ title }) => title],
  ['url', ({ link }) => link],
  ['complete', (_finding, _item, { complete }) => String(complete)],
]

function layerOf({ layers }: FindingRow, item: PackageRow | undefined): LayerRow | undefined {
  return item?.layer === undefined ? undefined : layers.find(({ digest }) => digest === item.layer)
}

/** So many findings are put together at once. */
const CHUNK = 64

/** For spreadsheets: all findings, whatever `report-severity` says. Lines end as RFC 4180 wants it. */
export function* renderCsv(report: Report): Pieces {
  // Without the mark, Excel reads the file in the code page of its machine.
  yield `\ufeff${COLUMNS.map(([name]) => name).join(',')}\r\n`
  for (let from = 0; from < report.findings.length; from += CHUNK) {
    yield report.findings
      .slice(from, from + CHUNK)
      .map((finding) => linesOf(finding, report))
      .join('')
  }
}

function linesOf(finding: FindingRow, report: Report): string {
  const packages: readonly (PackageRow | undefined)[] = finding.packages.length === 0 ? [undefined] : finding.packages
  return packages.map((item) => `${COLUMNS.map(([, pick]) => escapeCsvCell(pick(finding, item, report))).join(',')}\r\n`).join('')
}
