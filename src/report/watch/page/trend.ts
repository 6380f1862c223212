import type { TrendPoint } from '../../../fleet/watch/memory/memory.ts'
import { escapeHtml } from '../../escape.ts'
import { figure, round, WIDTH } from '../../html/plots.ts'
import { number } from '../../phrase.ts'
import type { WatchReport } from '../model.ts'

/** Plots over time. A day without a value is a gap, never 0. */

const DAY_MS = 86_400_000
const MOST_DAYS = 400
const MOST_ROWS = 30
const BOX = { left: 44, right: 12, top: 10, bottom: 24, height: 190 } as const

interface Line {
  readonly name: string
  readonly className: string
  readonly of: (point: TrendPoint) => number | undefined
}

/** Unknown on a day without any verdict. */
const FAILING: Line = { name: 'failing', className: 'l-bad', of: ({ failing, judged }) => (judged === 0 ? undefined : failing) }
const JUDGED: Line = { name: 'with a result', className: 'l-all', of: ({ judged }) => judged }
const SCANNED: Line = { name: 'scanned', className: 'l-good', of: ({ scanned }) => scanned }
const DECLARED: Line = { name: 'declared', className: 'l-all', of: ({ declared }) => declared }
const CRITICAL: Line = { name: 'critical', className: 'l-critical', of: ({ critical }) => critical }
const HIGH: Line = { name: 'high', className: 'l-high', of: ({ high }) => high }

export function trendSection(report: WatchReport): string {
  const points = report.points.slice(-MOST_DAYS).filter(({ day }) => !Number.isNaN(Date.parse(day)))
  const [first] = points
  const title = '<h2 id="trend-title">Over time</h2>'
  if (first === undefined || points.length < 2)
    return report.streams.length === 0 ? '' : `<section aria-labelledby="trend-title">${title}<p class="empty">Plots need the state of runs on two days.</p></section>`
  const plots = [
    plot('Coverage', 'Streams that are scanned, of those declared', [DECLARED, SCANNED], points),
    plot('Failing streams', 'Of those with a result', [JUDGED, FAILING], points),
    plot('Open vulnerabilities', 'Critical and high, over all streams', [HIGH, CRITICAL], points),
  ]
  const all = [DECLARED, SCANNED, JUDGED, FAILING, CRITICAL, HIGH]
  const rows = points
    .slice(-MOST_ROWS)
    .toReversed()
    .map((point) => `<tr><th scope="row">${escapeHtml(point.day)}</th>${all.map(({ of }) => `<td class="n">${valueText(of(point))}</td>`).join('')}</tr>`)
  const numbers = `<details class="rest screen"><summary>The last ${number(rows.length)} days as numbers</summary><div class="scroll" tabindex="0" role="group" aria-label="Numbers by day"><table class="counts"><thead><tr><th scope="col">Day</th>${all.map(({ name }) => `<th scope="col" class="n">${name}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div></details>`
  return `<section aria-labelledby="trend-title">${title}<div class="glance trends">${plots.join('')}</div>${numbers}</section>`
}

function valueText(value: number | undefined): string {
  return value === undefined ? 'unknown' : number(value)
}

function plot(title: string, note: string, lines: readonly Line[], points: readonly TrendPoint[]): string {
  const days = points.map(({ day }) => Date.parse(day) / DAY_MS)
  const [from, to] = [Math.min(...days), Math.max(...days)]
  const top = niceTop(Math.max(1, ...points.flatMap((point) => lines.flatMap(({ of }) => of(point) ?? []))))
  const inner = { width: WIDTH - BOX.left - BOX.right, height: BOX.height - BOX.top - BOX.bottom }
  const x = (day: number): number => BOX.left + (to === from ? 0 : ((day - from) / (to - from)) * inner.width)
  const y = (value: number): number => BOX.top + inner.height - (value / top) * inner.height
  const reach = longestStep(days)
  const grid = [0, top / 2, top].map(
    (value) =>
      `<line class="axis" x1="${String(BOX.left)}" x2="${String(WIDTH - BOX.right)}" y1="${round(y(value))}" y2="${round(y(value))}"></line><text x="${String(BOX.left - 6)}" y="${round(y(value) + 4)}" text-anchor="end">${number(value)}</text>`,
  )
  const ends = `<text x="${String(BOX.left)}" y="${String(BOX.height - 6)}">${dayText(points[0])}</text><text x="${String(WIDTH - BOX.right)}" y="${String(BOX.height - 6)}" text-anchor="end">${dayText(points.at(-1))}</text>`
  const drawn = lines.map((line) => pathOf(line, points, days, reach, x, y))
  const key = `<ul class="legend">${lines.map(({ name, className }) => `<li><i class="${className}"></i>${name}</li>`).join('')}</ul>`
  return figure(title, note, lines.map((line) => tellLine(line, points)).join(' '), BOX.height, `${grid.join('')}${ends}${drawn.join('')}`).replace('</svg>', `</svg>${key}`)
}

function dayText(point: TrendPoint | undefined): string {
  return escapeHtml(point?.day ?? '')
}

/** Each piece between two gaps is a line of its own; a day that stands alone is a dot. */
function pathOf({ className, of }: Line, points: readonly TrendPoint[], days: readonly number[], reach: number, x: (day: number) => number, y: (value: number) => number): string {
  const pieces: (readonly [number, number])[][] = []
  let last: number | undefined
  points.forEach((point, at) => {
    const [day, value] = [days[at] ?? 0, of(point)]
    if (value === undefined) {
      last = undefined
      return
    }
    const place = [x(day), y(value)] as const
    if (last === undefined || day - last > reach) pieces.push([place])
    else pieces.at(-1)?.push(place)
    last = day
  })
  return pieces
    .map((piece) => {
      const [only] = piece
      if (only !== undefined && piece.length === 1) return `<circle class="${className}" cx="${round(only[0])}" cy="${round(only[1])}" r="2.5"></circle>`
      return `<polyline class="${className}" points="${piece.map(([left, up]) => `${round(left)},${round(up)}`).join(' ')}"></polyline>`
    })
    .join('')
}

/** A step longer than this is a gap: one and a half times the usual step, so a weekly watch has no gaps of six days. */
function longestStep(days: readonly number[]): number {
  const steps = days
    .slice(1)
    .map((day, at) => day - (days[at] ?? day))
    .sort((left, right) => left - right)
  return (steps[Math.floor(steps.length / 2)] ?? 1) * 1.5
}

/** The next round number that the middle line can halve. */
function niceTop(most: number): number {
  const unit = 10 ** Math.floor(Math.log10(most))
  return [2, 4, 6, 8, 10].map((step) => step * unit).find((top) => top >= most) ?? most
}

function tellLine({ name, of }: Line, points: readonly TrendPoint[]): string {
  const known = points.flatMap((point) => {
    const value = of(point)
    return value === undefined ? [] : [{ day: point.day, value }]
  })
  const [first, last] = [known[0], known.at(-1)]
  if (first === undefined || last === undefined) return `${name}: unknown.`
  const values = known.map(({ value }) => value)
  const without = points.length - known.length
  return `${name}: ${number(first.value)} on ${first.day}, ${number(last.value)} on ${last.day}; lowest ${number(Math.min(...values))}, highest ${number(Math.max(...values))}${without === 0 ? '' : `; unknown on ${number(without)} days`}.`
}
