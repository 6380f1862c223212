import { SEVERITIES, type Severity } from '../../base/finding.ts'
import { escapeHtml } from '../escape.ts'
import type { FindingOrigin, FindingRow, Report } from '../model.ts'
import { counted, number } from '../phrase.ts'

/** Pictures of the open findings as inline SVG: drawn here, so that they are there without script and on paper. */

type BySeverity = Readonly<Record<Severity, number>>

const WIDTH = 480
const ORIGIN_NAMES: Readonly<Record<FindingOrigin, string>> = { base: 'base image', own: 'your layers', mixed: 'both', unknown: 'unknown' }

export function plots(report: Report): string {
  const open = report.findings.filter(({ standing }) => standing === 'open')
  if (open.length === 0) return ''
  const drawn = [`<div>${originPlot(report)}${agePlot(report)}</div>`, threatPlot(open)]
  const present = SEVERITIES.filter((severity) => open.some((row) => row.severity === severity))
  const legend = present.map((severity) => `<li><i class="f-${severity}"></i>${severity}</li>`).join('')
  return `<section aria-labelledby="plots-title"><h2 id="plots-title">At a glance</h2><div class="plots">${drawn.join('')}</div><ul class="legend" aria-label="Colours of the severities">${legend}</ul></section>`
}

function figure(title: string, note: string, description: string, height: number, content: string): string {
  return `<figure><h3>${escapeHtml(title)}</h3><p>${escapeHtml(note)}</p><svg viewBox="0 0 ${String(WIDTH)} ${String(height)}" role="img" aria-label="${escapeHtml(description)}">${content}</svg></figure>`
}

interface Bar {
  readonly label: string
  readonly counts: BySeverity
}

/** Lying bars, one per label, in pieces by severity. */
function bars(list: readonly Bar[]): { readonly svg: string; readonly height: number } {
  const [left, right, step] = [104, 48, 34]
  const sums = list.map(({ counts }) => SEVERITIES.reduce((sum, severity) => sum + counts[severity], 0))
  const scale = (WIDTH - left - right) / Math.max(1, ...sums)
  const lines = list.map(({ label, counts }, index) => {
    const y = index * step + 6
    let x = left
    const pieces = SEVERITIES.filter((severity) => counts[severity] > 0).map((severity) => {
      const width = counts[severity] * scale
      const piece = `<rect class="f-${severity}" x="${round(x)}" y="${String(y)}" width="${round(Math.max(1, width))}" height="20"><title>${escapeHtml(`${label}: ${number(counts[severity])} ${severity}`)}</title></rect>`
      x += width
      return piece
    })
    return `<text x="${String(left - 8)}" y="${String(y + 14)}" text-anchor="end">${escapeHtml(label)}</text>${pieces.join('')}<text class="num" x="${round(x + 6)}" y="${String(y + 14)}">${number(sums[index] ?? 0)}</text>`
  })
  return { svg: lines.join(''), height: list.length * step + 4 }
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10)
}

function tell(list: readonly Bar[]): string {
  return list
    .map(({ label, counts }) => {
      const parts = SEVERITIES.filter((severity) => counts[severity] > 0).map((severity) => `${number(counts[severity])} ${severity}`)
      return `${label}: ${parts.length === 0 ? 'none' : parts.join(', ')}`
    })
    .join('; ')
}

function originPlot({ origins }: Report): string {
  if (origins === undefined) return ''
  const list = (['base', 'own', 'mixed', 'unknown'] as const)
    .filter((origin) => origins.byOrigin[origin].count > 0)
    .map((origin) => ({ label: ORIGIN_NAMES[origin], counts: origins.byOrigin[origin].bySeverity }))
  const { svg, height } = bars(list)
  return figure('Where they come from', 'Open findings by the part of the image that brought them', tell(list), height, svg)
}

function agePlot({ ages }: Report): string {
  if (ages === undefined) return ''
  const list = ages.buckets.map(({ label, bySeverity: counts }) => ({ label, counts }))
  const { svg, height } = bars(list)
  const unknown = ages.unknown === 0 ? '' : `; of ${number(ages.unknown)} the day is unknown`
  return figure('How long they have been known', `Open findings by the time since the vulnerability was published${unknown}`, tell(list), height, svg)
}

const TOP = 8
const PLOT_HEIGHT = 210
const LEFT = 54
/** EPSS scores lie between a ten-thousandth and one; on a linear scale nearly all would lie on the floor. */
const LOWEST_EPSS = 0.0001

function xOf(score: number): number {
  return LEFT + (Math.min(10, Math.max(0, score)) / 10) * (WIDTH - LEFT - 14)
}

function yOf(epss: number): number {
  const share = Math.log10(Math.max(LOWEST_EPSS, Math.min(1, epss)) / LOWEST_EPSS) / 4
  return TOP + (1 - share) * PLOT_HEIGHT
}

/** How bad against how likely. Points at the same place are one dot that grows with their number. */
function threatPlot(open: readonly FindingRow[]): string {
  const known = open.flatMap((row) => (row.score === undefined || row.epss === undefined ? [] : [{ x: xOf(row.score), y: yOf(row.epss), row }]))
  if (known.length === 0) return ''
  const dots = new Map<string, { readonly x: number; readonly y: number; readonly severity: Severity; count: number; kev: number }>()
  // The more there are, the coarser the grid, so that it stays a picture and the file stays small.
  const grain = known.length > 1_000 ? 9 : 3
  for (const point of known) {
    const { row } = point
    const [x, y] = [snap(point.x, grain), snap(point.y, grain)]
    const key = `${String(x)} ${String(y)} ${row.severity}`
    const dot = dots.get(key) ?? { x, y, severity: row.severity, count: 0, kev: 0 }
    dot.count += 1
    if (row.kev === 'yes') dot.kev += 1
    dots.set(key, dot)
  }
  const all = [...dots.values()]
  const points = all.map(({ x, y, severity, count }) => `<circle class="f-${severity}" fill-opacity=".75" cx="${String(x)}" cy="${String(y)}" r="${round(Math.min(grain === 3 ? 11 : 5, 3 + Math.sqrt(count - 1)))}"><title>${counted(count, `${severity} finding`)}</title></circle>`)
  // Marks closer than their own size would only make a blot.
  const places = new Map(all.filter(({ kev }) => kev > 0).map((dot) => [`${String(Math.round(dot.x / 10))} ${String(Math.round(dot.y / 10))}`, dot]))
  const marks = [...places.values()]
    .map(({ x, y, kev }) => `<path class="kev" d="M${String(x)} ${String(y - 8)}l8 8l-8 8l-8 -8z"><title>${counted(kev, 'known exploited vulnerability', 'known exploited vulnerabilities')}</title></path>`)
  const exploited = open.filter(({ kev }) => kev === 'yes').length
  const missing = open.length - known.length
  const description = `${counted(known.length, 'finding')} by score and EPSS; ${number(exploited)} known to be exploited; ${number(known.filter(({ row }) => (row.epss ?? 0) >= 0.1).length)} with an EPSS of 10 % or more${missing === 0 ? '' : `; ${number(missing)} without score or EPSS are not shown`}`
  const note = `Likelihood of exploitation (EPSS, up) against score (right); ◇ known exploited${missing === 0 ? '' : `; ${number(missing)} without both are not shown`}`
  return figure('How bad, how likely', note, description, TOP + PLOT_HEIGHT + 30, axes() + points.join('') + marks.join(''))
}

function snap(value: number, grain: number): number {
  return Math.round(value / grain) * grain
}

function axes(): string {
  const bottom = TOP + PLOT_HEIGHT
  const across = [0, 2, 4, 6, 8, 10].map((score) => `<text x="${round(xOf(score))}" y="${String(bottom + 16)}" text-anchor="middle">${String(score)}</text>`)
  const up = [0.0001, 0.001, 0.01, 0.1, 1].map(
    (epss) => `<path class="axis" d="M${String(LEFT)} ${round(yOf(epss))}H${String(WIDTH - 14)}"/><text x="${String(LEFT - 6)}" y="${round(yOf(epss) + 4)}" text-anchor="end">${String(epss * 100)} %</text>`,
  )
  return [...up, ...across].join('')
}
