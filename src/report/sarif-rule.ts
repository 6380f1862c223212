import { worstOf } from '../base/order.ts'
import type { ReportingDescriptor, Result } from 'sarif'
import type { Severity } from '../base/finding.ts'
import { cut } from './cut.ts'
import { escapeLog, escapeText, joinMarkdown, link, md } from './escape.ts'
import { epssText, scoreText } from './figures.ts'
import { fixLabel } from './fixes.ts'
import { unique } from './findings.ts'
import { codeCut, prose, row, tableHead } from './markdown/parts.ts'
import type { FindingRow, PackageRow } from './model/finding.ts'

type Level = NonNullable<Result['level']>

const LEVELS: Readonly<Record<Severity, Level>> = { critical: 'error', high: 'error', medium: 'warning', untriaged: 'warning', low: 'note', informational: 'note' }

export function sarifLevel(severity: Severity): Level {
  return LEVELS[severity]
}

/**
 * GitHub sorts by score, Inspector by label, and the two can differ. The label wins: the score is given where it lies in the label's
 * range, else the range's middle. Informational and untriaged have no range. Source: GitHub docs, `security-severity`.
 */
const RANGES: Readonly<Partial<Record<Severity, { readonly above: number; readonly to: number; readonly middle: string }>>> = {
  critical: { above: 9, to: 10, middle: '9.5' },
  high: { above: 6.9, to: 8.9, middle: '8.0' },
  medium: { above: 3.9, to: 6.9, middle: '5.5' },
  low: { above: 0, to: 3.9, middle: '2.0' },
}

export function securitySeverity(severity: Severity, score: number | undefined): string | undefined {
  const range = RANGES[severity]
  if (range === undefined) return undefined
  return score !== undefined && score > range.above && score <= range.to ? score.toFixed(1) : range.middle
}

const MAX_SHORT = 1_024
/** The help has all of it; five thousand rules would carry every description twice. */
const MAX_FULL = 300
const MAX_HELP_ROWS = 30

/** The file stays ASCII as far as the findings are: a large one then takes half the memory. */
const NONE = md`-`

const FACTS_HEAD = tableHead([{ name: md`Severity` }, { name: md`Score`, isNumber: true }, { name: md`EPSS`, isNumber: true }, { name: md`Exploit` }])
const PACKAGES_HEAD = tableHead([{ name: md`Package` }, { name: md`Installed` }, { name: md`Fixed` }, { name: md`Path` }])

/** One rule per vulnerability, which several findings may share: so its help names all of their packages. */
export function ruleOf(id: string, findings: readonly FindingRow[]): ReportingDescriptor {
  const [first] = findings
  const packages = packagesOf(findings)
  const severity = worstOf(findings.map((finding) => finding.severity))
  const worst = findings.find((finding) => finding.severity === severity)
  const title = text(first?.title ?? id) || id
  const without = fixLabel(findings.some(({ fix }) => fix === 'unknown') ? 'unknown' : 'no')
  const description = text(first?.description ?? '') || title
  const score = securitySeverity(severity, worst?.score)
  return {
    id,
    name: findings.some(({ packages }) => packages.some(({ path }) => path !== undefined)) ? 'LanguagePackageVulnerability' : 'OsPackageVulnerability',
    shortDescription: { text: title },
    fullDescription: { text: cut(description, MAX_FULL) },
    help: { text: helpText(id, packages, without), markdown: helpMarkdown(findings, packages, without) },
    helpUri: first?.link,
    defaultConfiguration: { level: sarifLevel(severity) },
    properties: {
      tags: ['security', 'vulnerability', severity.toUpperCase(), ...(findings.some(({ kev }) => kev === 'yes') ? ['known-exploited'] : [])],
      precision: 'very-high',
      'security-severity': score,
    },
  }
}

function text(value: string): string {
  return cut(escapeLog(value), MAX_SHORT)
}

function packagesOf(findings: readonly FindingRow[]): readonly PackageRow[] {
  const all = findings.flatMap(({ packages }) => packages)
  if (all.length < 2) return all
  return [...new Map(all.map((item) => [[item.name, item.version, item.path].join('\u0000'), item])).values()]
}

function helpText(id: string, packages: readonly PackageRow[], without: string): string {
  const lines = packages
    .slice(0, MAX_HELP_ROWS)
    .map(({ name, version, fixedVersion, path }) =>
      escapeLog(`${name} ${version}: ${fixedVersion === undefined ? without : `fixed in ${fixedVersion}`}${path === undefined ? '' : ` (${path})`}`),
    )
  const left = packages.length - lines.length
  return [escapeLog(id), ...lines, ...(left > 0 ? [`and ${String(left)} more`] : [])].join('\n')
}

function helpMarkdown(findings: readonly FindingRow[], packages: readonly PackageRow[], without: string): string {
  const [first] = findings
  if (first === undefined) return ''
  const rows = packages
    .slice(0, MAX_HELP_ROWS)
    .map(({ name, version, fixedVersion, path }) =>
      row([codeCut(name), codeCut(version), fixedVersion === undefined ? escapeText(without) : codeCut(fixedVersion), path === undefined ? NONE : codeCut(path, 120)]),
    )
  const left = packages.length - rows.length
  const facts = row([
    prose(worstOf(findings.map(({ severity }) => severity))),
    prose(scoreText(first.score) ?? '-'),
    prose(epssText(first.epss) ?? '-'),
    first.kev === 'yes' ? md`known exploited` : first.exploit === 'yes' ? md`exploit known` : NONE,
  ])
  const commands = unique(packages.flatMap(({ upgradeCommand }) => (upgradeCommand === undefined ? [] : [upgradeCommand])))
  const shown = commands.slice(0, 5).map((command) => codeCut(command, 200))
  return joinMarkdown(
    [
      md`${FACTS_HEAD}
${facts}`,
      md`${PACKAGES_HEAD}
${joinMarkdown(rows, '\n')}`,
      ...(left > 0 ? [md`and ${left} more`] : []),
      ...(commands.length > 0 ? [md`Upgrade: ${joinMarkdown(commands.length > shown.length ? [...shown, md`${commands.length - shown.length} more`] : shown, ' or ')}`] : []),
      prose(first.description, MAX_SHORT),
      ...(first.link === undefined ? [] : [link(md`Advisory`, first.link)]),
    ],
    '\n\n',
  )
}
