import { isFixable } from '../../base/finding.ts'
import { cut } from '../cut.ts'
import { escapeLog } from '../escape.ts'
import { epssText, scoreText } from '../figures.ts'
import { unique } from '../findings.ts'
import { fixLabel } from '../fixes.ts'
import { type FindingGroup, groupFindings } from '../groups.ts'
import { type ImageLabel, columnLabels, imagesPhrase } from '../images.ts'
import type { Report } from '../model.ts'
import type { FindingRow } from '../model/finding.ts'
import { counted, render } from '../phrase.ts'
import type { Paint } from './ansi.ts'
import { type Cell, textTable } from './text-table.ts'

/** The log is for those who see nothing else, but nobody reads thousands of lines: the files have them all. */
const MAX_FINDINGS = 200

export interface FindingLines {
  /** `15 findings`. */
  readonly title: string
  readonly lines: readonly string[]
}

/** All open findings that are listed, once for all images; undefined when there are none. */
export function findingLines({ findings, images, unlisted, reportSeverity }: Report, paint: Paint): FindingLines | undefined {
  const listed = findings.filter(({ standing, isListed }) => standing === 'open' && isListed)
  if (listed.length === 0) return undefined
  const groups = groupFindings(listed, images)
  const labels = columnLabels(
    groups.map(({ places }) => places),
    images,
  )
  const rows = groups.slice(0, MAX_FINDINGS).map((group) => cellsOf(group, paint, labels))
  const columns = [
    { name: 'severity' },
    { name: 'vulnerability' },
    { name: 'package' },
    { name: 'installed' },
    { name: 'fixed' },
    { name: 'score', align: 'right' as const },
    { name: 'epss', align: 'right' as const },
    { name: 'notes' },
    ...(labels === undefined ? [] : [{ name: 'images' }]),
  ]
  const left = groups.length - rows.length
  const more = [
    ...(left > 0 ? [`… and ${counted(left, groups.length < listed.length ? 'more row' : 'more finding')}: see the summary and the report files`] : []),
    ...(unlisted === 0 ? [] : [`${counted(unlisted, 'finding')} below ${reportSeverity} ${unlisted === 1 ? 'is' : 'are'} counted but not listed`]),
  ]
  return {
    title: `${counted(listed.length, 'finding')}${groups.length < listed.length ? ` in ${counted(groups.length, 'row')}` : ''}`,
    lines: [...textTable(columns, rows), ...more],
  }
}

function cellsOf({ row: finding, places }: FindingGroup, paint: Paint, labels: readonly ImageLabel[] | undefined): readonly Cell[] {
  const { packages } = finding
  const fixed = unique(packages.flatMap(({ fixedVersion }) => fixedVersion ?? []))
  return [
    { text: finding.severity, paint: (label) => paint.severity(finding.severity, label) },
    { text: text(finding.id, 40) },
    { text: firstOf(unique(packages.map(({ name }) => name)), 40) },
    { text: firstOf(unique(packages.map(({ version }) => version)), 30) },
    { text: fixed.length > 0 ? firstOf(fixed, 30) : isFixable(finding) ? '–' : fixLabel(finding.fix) },
    { text: scoreText(finding.score) ?? '–' },
    { text: epssText(finding.epss) ?? '–' },
    { text: notesOf(finding).join(', ') },
    ...(labels === undefined ? [] : [{ text: imagesText(places, labels) }]),
  ]
}

/** `libssl3 +1`: that there are more is never hidden. */
function firstOf(texts: readonly string[], max: number): string {
  const [first = '–', ...others] = texts
  return `${text(first, max)}${others.length === 0 ? '' : ` +${String(others.length)}`}`
}

export function imagesText(places: readonly number[], labels: readonly ImageLabel[]): string {
  return render(imagesPhrase(places, labels), { word: escapeLog, code: escapeLog, page: escapeLog })
}

function notesOf(finding: FindingRow): readonly string[] {
  const { breaks, change, kev, exploit, treatment, origin } = finding
  return [
    ...(breaks.length > 0 ? [`violates ${breaks.map((rule) => escapeLog(rule)).join(' ')}`] : []),
    ...(change === 'new' ? ['new'] : []),
    ...(kev === 'yes' ? ['known exploited'] : exploit === 'yes' ? ['exploit available'] : []),
    ...(treatment.kind === 'graced' ? [`in grace until ${escapeLog(treatment.failsOn)}`] : []),
    ...(treatment.kind === 'known-in-baseline' ? ["in the baseline, doesn't count"] : []),
    ...(treatment.kind === 'not-fixable' ? ["no fix, doesn't count"] : []),
    ...(origin === 'base' ? ['base image'] : []),
  ]
}

function text(value: string, max: number): string {
  return escapeLog(cut(value, max))
}
