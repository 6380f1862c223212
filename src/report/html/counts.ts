import { formatTime } from '../../base/time.ts'
import { escapeHtml } from '../escape.ts'
import { platformsText, resultText } from '../image-text.ts'
import { imageName, shortDigest } from '../images.ts'
import type { Report } from '../model.ts'
import type { CountRow, CountTable } from '../model/counts.ts'
import type { ImageRow } from '../model/image.ts'
import { number } from '../phrase.ts'
import { lacksImages } from '../problems.ts'
import { type SameImages, sameImages } from '../same-images.ts'
import { SEVERITY_ORDER } from '../severities.ts'
import { anchor, code, severity, table, text } from './parts.ts'

/** How many of each severity; only severities and columns that have something in them. */
export function countsSection({ table: counts, problems }: Report): string {
  if (counts === undefined) return ''
  const rows = SEVERITY_ORDER.flatMap((name) => counts.rows.filter((row) => row.severity === name && row.total + row.ignored + row.suppressed > 0))
  if (rows.length === 0) return ''
  const columns = columnsOf(counts, rows)
  const heads = columns.map(({ name }) => `<th scope="col" class="n">${name}</th>`).join('')
  const body = rows.map((row) => `<tr><th scope="row">${severity(row.severity)}</th>${columns.map(({ cell }) => `<td class="n">${cell(row)}</td>`).join('')}</tr>`)
  const foot = `<tr><th scope="row">all</th>${columns.map(({ sum }) => `<td class="n">${sum === undefined ? '' : number(sum)}</td>`).join('')}</tr>`
  const partly = lacksImages(problems) ? '<p class="muted small">Images without a result are not in these numbers.</p>' : ''
  return `<section aria-labelledby="counts-title"><h2 id="counts-title">Findings by severity</h2><div class="scroll" tabindex="0" role="group" aria-label="Counts by severity"><table class="counts"><thead><tr><th scope="col">Severity</th>${heads}</tr></thead><tbody>${body.join('')}</tbody><tfoot>${foot}</tfoot></table></div>${partly}</section>`
}

interface Column {
  readonly name: string
  readonly cell: (row: CountRow) => string
  readonly sum: number | undefined
}

function columnsOf({ sum }: CountTable, rows: readonly CountRow[]): readonly Column[] {
  const figures = (name: string, pick: (row: Pick<CountRow, 'new' | 'fixable' | 'ignored' | 'suppressed' | 'graced'>) => number): readonly Column[] =>
    pick(sum) === 0 ? [] : [{ name, cell: (row) => number(pick(row)), sum: pick(sum) }]
  const hasLimits = rows.some(({ limit }) => limit === 'varies' || (limit ?? 0) > 0)
  return [
    { name: 'Open', cell: ({ total, breaking }) => (breaking === 0 ? number(total) : `<span class="over">❌ ${number(total)}</span>`), sum: sum.total },
    ...figures('New', (row) => row.new ?? 0),
    ...figures('Fix', ({ fixable }) => fixable),
    ...figures('In grace', ({ graced }) => graced),
    ...figures('Ignored', ({ ignored }) => ignored),
    ...figures('Suppressed', ({ suppressed }) => suppressed),
    ...(hasLimits ? [{ name: 'Allowed', cell: ({ limit }: CountRow) => (limit === undefined ? '–' : limit === 'varies' ? limit : number(limit)), sum: undefined }] : []),
  ]
}

/** Of several images: which has what, those that have the same together. The footer has the facts of one alone. */
export function imagesSection(report: Report): string {
  const { images } = report
  if (images.length < 2) return ''
  const rows = sameImages(report).map(imageLine)
  return `<section aria-labelledby="images-title"><h2 id="images-title">${images.every(({ requestedIndex }) => requestedIndex === images[0]?.requestedIndex) ? 'Platforms' : 'Images'}</h2>${table(['Image', 'Scanned', 'Findings'], rows)}</section>`
}

function imageLine(same: SameImages): string {
  const [image] = same.images
  const platforms = platformsText(same)
  const digests = same.images.map(({ digest, consoleUrl }) => anchor(`<code title="${escapeHtml(digest)}">${shortDigest(digest)}</code>`, consoleUrl))
  const base = image.base?.name === undefined ? '' : ` <span class="muted small">on ${code(image.base.name, 200)}</span>`
  return `<tr><td data-label="Image" class="whole">${code(imageName(image))}${platforms === '' ? '' : ` ${text(platforms)}`}<br>${digests.join(' ')}${base}</td><td data-label="Scanned">${scannedAt(image)}</td><td data-label="Findings" class="whole">${same.fails ? '❌ ' : ''}${text(resultText(same))}</td></tr>`
}

function scannedAt({ scannedAt: at }: ImageRow): string {
  return at === undefined ? '–' : formatTime(at)
}
