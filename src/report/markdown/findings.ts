import { cut } from '../cut.ts'
import { type Markdown, escapeText, joinMarkdown, link, md } from '../escape.ts'
import { epssText, scoreText } from '../figures.ts'
import { unique } from '../findings.ts'
import { type FindingGroup, groupFindings } from '../groups.ts'
import { type ImageLabel, columnLabels } from '../images.ts'
import { fixLabel } from '../fixes.ts'
import { NONE, SEVERITY_LABELS, codeCut, codeList, imagesCell, orNone, originLabel, row, tableHead } from './parts.ts'
import type { Report } from '../model.ts'
import type { FindingRow } from '../model/finding.ts'

/** One line per finding, the same in every list. */

export interface FindingTable {
  readonly groups: readonly FindingGroup[]
  readonly head: Markdown
  readonly line: (group: FindingGroup) => Markdown
  /** What one of its lines is called: they are fewer than the findings where several images have the same. */
  readonly noun: 'finding' | 'row'
}

/** A table of findings; with several images, each line says whose it is. */
export function findingTable(rows: readonly FindingRow[], { images }: Pick<Report, 'images'>): FindingTable {
  const groups = groupFindings(rows, images)
  const labels = columnLabels(
    groups.map(({ places }) => places),
    images,
  )
  const head = tableHead([
    { name: md`Severity` },
    { name: md`Vulnerability` },
    { name: md`Package` },
    { name: md`Installed → fixed` },
    ...(labels === undefined ? [] : [{ name: md`Images` }]),
    { name: md`Score`, isNumber: true },
    { name: md`EPSS`, isNumber: true },
    { name: md`Notes` },
  ])
  return { groups, head, line: (group) => findingLine(group, labels), noun: groups.length < rows.length ? 'row' : 'finding' }
}

function findingLine({ row: finding, places }: FindingGroup, labels: readonly ImageLabel[] | undefined): Markdown {
  return row([
    severityCell(finding),
    link(codeCut(finding.id, 64), finding.link),
    packageCell(finding),
    versionCell(finding),
    ...(labels === undefined ? [] : [imagesCell(places, labels)]),
    orNone(scoreText(finding.score)),
    orNone(epssText(finding.epss)),
    notesCell(finding),
  ])
}

function severityCell({ severity, unknownSeverity, breaks }: FindingRow): Markdown {
  const label = unknownSeverity === undefined ? SEVERITY_LABELS[severity] : md`${SEVERITY_LABELS[severity]} (Inspector: ${codeCut(unknownSeverity, 30)})`
  return breaks.length > 0 ? md`❌\u00a0${label}` : label
}

function packageCell({ packages }: FindingRow): Markdown {
  const names = unique(packages.map(({ name }) => name))
  const paths = unique(packages.flatMap(({ path }) => (path === undefined ? [] : [path])))
  const [path] = paths
  const more = paths.length > 1 ? md` +${paths.length - 1}` : md``
  return path === undefined ? codeList(names, 2) : md`${codeList(names, 2)}<br><sub>${codeCut(path, 70)}${more}</sub>`
}

function versionCell({ packages, fix }: FindingRow): Markdown {
  const installed = unique(packages.map(({ version }) => version))
  const fixed = unique(packages.flatMap(({ fixedVersion }) => (fixedVersion === undefined ? [] : [fixedVersion])))
  const target = fixed.length === 0 ? escapeText(fixLabel(fix)) : codeList(fixed, 1)
  const partly = fix === 'partial' ? md` (partly)` : md``
  return md`${installed.length === 0 ? NONE : codeList(installed, 1)}\u00a0→ ${target}${partly}`
}

function notesCell(finding: FindingRow): Markdown {
  const notes = [...threatNotes(finding), ...treatmentNotes(finding), ...(finding.origin === 'unknown' ? [] : [originLabel(finding.origin)])]
  return notes.length === 0 ? md` ` : joinMarkdown(notes, ', ')
}

function threatNotes({ kev, exploit, change, unknownSeverity }: FindingRow): readonly Markdown[] {
  return [
    ...(change === 'new' ? [md`🆕 new`] : []),
    ...(kev === 'yes' ? [md`**known exploited**`] : exploit === 'yes' ? [md`exploit available`] : []),
    ...(unknownSeverity === undefined ? [] : [md`counts as critical`]),
  ]
}

function treatmentNotes({ treatment }: FindingRow): readonly Markdown[] {
  switch (treatment.kind) {
    case 'graced':
      return [md`in grace until ${escapeText(treatment.failsOn)}`]
    case 'known-in-baseline':
      return [md`in the baseline, doesn't count`]
    case 'not-fixable':
      return [md`no fix, doesn't count`]
    case 'excepted':
      return [md`ignored: ${escapeText(cut(treatment.reason, 100))}`]
    case 'suppressed':
      return [md`suppressed in Inspector`]
    case 'judged':
      return []
  }
}
