import { escapeHtml } from '../escape.ts'
import type { Report } from '../model.ts'
import type { FindingRow } from '../model/finding.ts'
import { counted, number } from '../phrase.ts'
import { WIDTH, figure, round } from './plots.ts'

/** How bad against how likely: score to the right, EPSS up. The picture shows as much of both as the findings need. */

const TOP = 14
const HEIGHT = 230
const LEFT = 54
const RIGHT = 14
/** EPSS scores lie between a ten-thousandth and one; on a linear scale nearly all would lie on the floor. */
const LOWEST = -4
/** Above this, single dots would only make a blot. */
const MAX_DOTS = 250
const MAX_NAMES = 8

interface Point {
  readonly score: number
  /** Power of ten. */
  readonly power: number
  readonly row: FindingRow
}

interface Scale {
  readonly from: number
  readonly to: number
  readonly low: number
  readonly high: number
}

export function threats({ findings }: Report): string {
  const open = findings.filter(({ standing }) => standing === 'open')
  const points = open.flatMap((row) =>
    row.score === undefined || row.epss === undefined
      ? []
      : [{ score: Math.min(10, Math.max(0, row.score)), power: Math.log10(Math.min(1, Math.max(10 ** LOWEST, row.epss))), row }],
  )
  if (points.length === 0) return ''
  const scale = scaleOf(points)
  const exploited = points.filter(({ row }) => row.kev === 'yes')
  const missing = open.length - points.length
  const unseen = missing === 0 ? '' : `; ${number(missing)} without score or EPSS ${missing === 1 ? 'is' : 'are'} not shown`
  const description = `${counted(points.length, 'finding')} by score and EPSS; ${number(exploited.length)} known to be exploited; ${number(points.filter(({ row }) => (row.epss ?? 0) >= 0.1).length)} with an EPSS of 10 % or more${unseen}`
  const note = `Likelihood of exploitation (EPSS, up) against score (right); ◇ known exploited${points.length > MAX_DOTS ? '; the darker, the more findings' : ''}${unseen}`
  const drawn = points.length > MAX_DOTS ? bins(points, scale) : dots(points, scale)
  return `<section aria-labelledby="plots-title"><h2 id="plots-title">How bad, how likely</h2><div class="plots">${figure('Score and EPSS', note, description, TOP + HEIGHT + 30, axes(scale) + drawn + marks(exploited, scale))}</div></section>`
}

/** Whole scores and whole powers of ten around the findings, and never less than a few of them. */
function scaleOf(points: readonly Point[]): Scale {
  const [scores, powers] = [points.map(({ score }) => score), points.map(({ power }) => power)]
  const to = Math.min(10, Math.max(3, Math.ceil(least(scores, -1) + 0.2)))
  const from = Math.max(0, Math.min(to - 3, Math.floor(least(scores, 1) - 0.2)))
  const high = Math.min(0, Math.max(LOWEST + 2, Math.ceil(least(powers, -1) + 0.05)))
  return { from, to, low: Math.max(LOWEST, Math.min(high - 2, Math.floor(least(powers, 1) - 0.05))), high }
}

/** The smallest, or with -1 the largest; of thousands, so not by spreading them into a call. */
function least(values: readonly number[], sign: 1 | -1): number {
  return sign * values.reduce((found, value) => Math.min(found, sign * value), Infinity)
}

function xOf(score: number, { from, to }: Scale): number {
  return LEFT + ((score - from) / (to - from)) * (WIDTH - LEFT - RIGHT)
}

function yOf(power: number, { low, high }: Scale): number {
  return TOP + (1 - (power - low) / (high - low)) * HEIGHT
}

/** Points at the same place are one dot that grows with their number. */
function dots(points: readonly Point[], scale: Scale): string {
  const places = Map.groupBy(points, ({ score, power, row }) => `${String(snap(xOf(score, scale), 3))} ${String(snap(yOf(power, scale), 3))} ${row.severity}`)
  return [...places]
    .map(([key, same]) => {
      const [x = '', y = '', severity = ''] = key.split(' ')
      return `<circle class="f-${severity}" fill-opacity=".75" cx="${x}" cy="${y}" r="${round(Math.min(11, 3.5 + Math.sqrt(same.length - 1)))}"><title>${counted(same.length, `${severity} finding`)}</title></circle>`
    })
    .join('')
}

const ACROSS = 24
const UP = 14

function bins(points: readonly Point[], scale: Scale): string {
  const [wide, tall] = [(WIDTH - LEFT - RIGHT) / ACROSS, HEIGHT / UP]
  const cells = Map.groupBy(points, ({ score, power }) => {
    const column = Math.min(ACROSS - 1, Math.floor((xOf(score, scale) - LEFT) / wide))
    return `${String(column)} ${String(Math.min(UP - 1, Math.floor((yOf(power, scale) - TOP) / tall)))}`
  })
  const most = Math.max(...[...cells.values()].map((same) => same.length))
  return [...cells]
    .map(([key, same]) => {
      const [column = 0, line = 0] = key.split(' ').map(Number)
      const shade = 0.15 + 0.85 * (Math.log(same.length + 1) / Math.log(most + 1))
      return `<rect class="bin" fill-opacity="${String(Math.round(shade * 100) / 100)}" x="${round(LEFT + column * wide)}" y="${round(TOP + line * tall)}" width="${round(wide - 1)}" height="${round(tall - 1)}"><title>${counted(same.length, 'finding')}</title></rect>`
    })
    .join('')
}

interface Place {
  readonly x: number
  readonly y: number
}

/** A mark for each known exploited one, and the names of those that are most likely, where there is room for them. */
function marks(exploited: readonly Point[], scale: Scale): string {
  const places = new Map<string, Place & { readonly id: string }>()
  for (const { score, power, row } of exploited.toSorted((a, b) => b.power - a.power || b.score - a.score)) {
    const [x, y] = [Math.round(xOf(score, scale)), Math.round(yOf(power, scale))]
    const key = `${String(snap(x, 8))} ${String(snap(y, 8))}`
    if (!places.has(key)) places.set(key, { x, y, id: row.id.length > 24 ? `${row.id.slice(0, 23)}…` : row.id })
  }
  const all = [...places.values()]
  const names: (Place & { readonly width: number })[] = []
  return all
    .map((mark) => {
      const name = names.length < MAX_NAMES ? nameBeside(mark, all, names) : undefined
      if (name !== undefined) names.push(name)
      const label = name === undefined ? '' : `<text class="name" paint-order="stroke" x="${String(name.x)}" y="${String(mark.y + 4)}">${escapeHtml(mark.id)}</text>`
      return `<path class="kev" d="M${String(mark.x)} ${String(mark.y - 8)}l8 8l-8 8l-8 -8z"><title>${escapeHtml(mark.id)}, known to be exploited</title></path>${label}`
    })
    .join('')
}

/** To the right or the left of its mark, where it covers neither another mark nor another name. */
function nameBeside(
  mark: Place & { readonly id: string },
  marks: readonly Place[],
  names: readonly (Place & { readonly width: number })[],
): (Place & { readonly width: number }) | undefined {
  const width = mark.id.length * 7
  return [mark.x + 11, mark.x - 11 - width]
    .map((x) => ({ x, y: mark.y, width }))
    .find(
      ({ x }) =>
        x >= LEFT &&
        x + width <= WIDTH &&
        marks.every((other) => other === mark || Math.abs(other.y - mark.y) > 14 || other.x < x - 9 || other.x > x + width + 9) &&
        names.every((other) => Math.abs(other.y - mark.y) > 13 || other.x + other.width < x || other.x > x + width),
    )
}

function snap(value: number, grain: number): number {
  return Math.round(value / grain) * grain
}

function axes(scale: Scale): string {
  const bottom = TOP + HEIGHT
  const step = scale.to - scale.from > 6 ? 2 : 1
  const across: string[] = []
  for (let score = scale.from; score <= scale.to; score += step)
    across.push(`<text x="${round(xOf(score, scale))}" y="${String(bottom + 16)}" text-anchor="middle">${String(score)}</text>`)
  const up: string[] = []
  for (let power = scale.low; power <= scale.high; power += 1) {
    const y = yOf(power, scale)
    up.push(
      `<path class="axis" d="M${String(LEFT)} ${round(y)}H${String(WIDTH - RIGHT)}"/><text x="${String(LEFT - 6)}" y="${round(y + 4)}" text-anchor="end">${String(Number((10 ** (power + 2)).toFixed(2)))} %</text>`,
    )
  }
  return [...up, ...across].join('')
}
