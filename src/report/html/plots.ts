import { type Severity } from '../../base/finding.ts'
import { escapeHtml } from '../escape.ts'
import type { Report } from '../model.ts'
import type { FindingOrigin } from '../model/finding.ts'
import { number } from '../phrase.ts'
import { SEVERITY_ORDER } from '../severities.ts'

/** Pictures of the open findings as inline SVG: drawn here, so that they are there without script and on paper. */

type BySeverity = Readonly<Record<Severity, number>>

export const WIDTH = 480
const ORIGIN_NAMES: Readonly<Record<FindingOrigin, string>> = { base: 'base image', own: 'your layers', mixed: 'both', unknown: 'unknown' }

/** Where they come from and how old they are, beside the counts. */
export function glance(report: Report): string {
  const open = report.findings.filter(({ standing }) => standing === 'open')
  if (open.length === 0) return ''
  const present = SEVERITY_ORDER.filter((severity) => open.some((row) => row.severity === severity))
  const legend = present.map((severity) => `<li><i class="f-${severity}"></i>${severity}</li>`).join('')
  return `<section aria-labelledby="glance-title"><h2 id="glance-title">At a glance</h2><div class="glance">${originPlot(report)}${agePlot(report)}</div><ul class="legend">${legend}</ul></section>`
}

export function figure(title: string, note: string, description: string, height: number, content: string): string {
  return `<figure><h3>${escapeHtml(title)}</h3><p>${escapeHtml(note)}</p><svg viewBox="0 0 ${String(WIDTH)} ${String(height)}" role="img" aria-label="${escapeHtml(description)}">${content}</svg></figure>`
}

export interface Bar {
  readonly label: string
  readonly counts: BySeverity
}

/** Lying bars, one per label, in pieces by severity. */
export function bars(list: readonly Bar[]): { readonly svg: string; readonly height: number } {
  const [left, right, step] = [104, 48, 34]
  const sums = list.map(({ counts }) => SEVERITY_ORDER.reduce((sum, severity) => sum + counts[severity], 0))
  const scale = (WIDTH - left - right) / Math.max(1, ...sums)
  const lines = list.map(({ label, counts }, index) => {
    const y = index * step + 6
    let x = left
    const pieces = SEVERITY_ORDER.filter((severity) => counts[severity] > 0).map((severity) => {
      const width = counts[severity] * scale
      const piece = `<rect class="f-${severity}" x="${round(x)}" y="${String(y)}" width="${round(Math.max(1, width))}" height="20"><title>${escapeHtml(`${label}: ${number(counts[severity])} ${severity}`)}</title></rect>`
      x += width
      return piece
    })
    return `<text x="${String(left - 8)}" y="${String(y + 14)}" text-anchor="end">${escapeHtml(label)}</text>${pieces.join('')}<text class="num" x="${round(x + 6)}" y="${String(y + 14)}">${number(sums[index] ?? 0)}</text>`
  })
  return { svg: lines.join(''), height: list.length * step + 4 }
}

export function round(value: number): string {
  return String(Math.round(value * 10) / 10)
}

export function tell(list: readonly Bar[]): string {
  return list
    .map(({ label, counts }) => {
      const parts = SEVERITY_ORDER.filter((severity) => counts[severity] > 0).map((severity) => `${number(counts[severity])} ${severity}`)
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
