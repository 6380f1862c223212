import type { AuditFinding } from '../../../fleet/watch/audit.ts'
import { block, code, said, table, text } from '../../html/parts.ts'
import { counted, number } from '../../phrase.ts'
import type { AuditRows, WatchReport } from '../model.ts'
import { unscannedRepositories } from '../text.ts'
import { registryText } from './data.ts'

/** What is not scanned, each with a command to copy. */

type Row = AuditRows['repositories'][number]

const MOST_ROWS = 200
/** Each command includes all rules of the registry, so it can be long. */
const MOST_CURES = 50
const MOST_ACCEPTED = 300

const FINDING_WORDS: Readonly<Record<AuditFinding, string>> = {
  'not-scanned': 'not scanned',
  unknown: 'unknown',
  'scan-on-push': 'on push only',
  'not-scanned-any-more': 'no longer',
  'cannot-be-scanned': 'can’t be scanned',
  accepted: 'accepted',
}
const ORDER: readonly AuditFinding[] = ['not-scanned', 'unknown', 'scan-on-push', 'not-scanned-any-more', 'cannot-be-scanned']

export function auditSection(report: WatchReport): string {
  const { audit, registries } = report
  if (audit === undefined)
    return `<section aria-labelledby="audit-title"><h2 id="audit-title">Scanning</h2><p class="empty">Unknown: this run didn’t read how the registry is scanned.</p></section>`
  const open = audit.repositories.filter(({ finding }) => finding !== 'accepted').toSorted((left, right) => ORDER.indexOf(left.finding) - ORDER.indexOf(right.finding))
  const accepted = audit.repositories.filter(({ finding }) => finding === 'accepted')
  const isPlaced = registries.length > 1
  const registry = audit.registry.map(
    ({ detail, remedy, terraform, place }) => `<li>${isPlaced ? `${text(registryText(place), 120)}: ` : ''}${said(detail)}${cure(remedy, terraform)}</li>`,
  )
  const rows = open.slice(0, MOST_ROWS).map((row, at) => repositoryRow(row, at, isPlaced))
  const more = open.length - rows.length
  const unscanned = unscannedRepositories(report) ?? 0
  const isWhole = audit.partial !== true
  const clean = isWhole && registry.length + open.length === 0 ? '<p class="empty">Every repository is scanned continuously, or the configuration accepts that it isn’t.</p>' : ''
  const short = isWhole ? '' : '<p class="empty">Incomplete: this couldn’t be read for all repositories.</p>'
  return `<section aria-labelledby="audit-title"><h2 id="audit-title">Scanning${unscanned > 0 ? `: ${counted(unscanned, 'repository', 'repositories')} without` : ''}</h2>${clean}${short}${registry.length === 0 ? '' : `<ul class="warn">${registry.slice(0, MOST_ROWS).join('')}</ul>`}${rows.length === 0 ? '' : table(['Repository', 'Scanned', 'Problem and what to do'], rows)}${more > 0 ? `<p class="muted">${number(more)} more; the JSON report has all of them.</p>` : ''}${acceptedPart(accepted)}</section>`
}

function repositoryRow({ name, finding, detail, remedy, terraform, place }: Row, at: number, isPlaced: boolean): string {
  const tone = finding === 'not-scanned' || finding === 'unknown' ? 'bad' : 'warn'
  const where = isPlaced ? `<br><span class="muted small">${text(registryText(place), 120)}</span>` : ''
  return `<tr><td data-label="Repository" class="whole">${code(name, 256)}${where}</td><td data-label="State"><span class="tag ${tone}">${FINDING_WORDS[finding]}</span></td><td data-label="What" class="whole">${said(detail)}${at < MOST_CURES ? cure(remedy, terraform) : ''}</td></tr>`
}

function cure(remedy: string, terraform: string | undefined): string {
  if (remedy === '') return ''
  const command = /`([^`]*)`/u.exec(remedy)?.[1]
  if (command === undefined || !command.startsWith('aws ')) return `<br>${said(remedy)}`
  // If the remedy is more than a command, show it whole, and the command again below it for copying.
  const told = remedy.startsWith(`\`${command}\``) ? remedy.slice(command.length + 2).trim() : remedy
  const prose = told === '' ? '' : `<p>${said(told)}</p>`
  const hcl = terraform === undefined ? '' : `<p>Terraform:</p>${block(terraform)}`
  return `<details class="cure"><summary>Command to copy</summary>${prose}${block(command)}${hcl}</details>`
}

function acceptedPart(accepted: readonly Row[]): string {
  if (accepted.length === 0) return ''
  const shown = accepted.slice(0, MOST_ACCEPTED).map(({ name, detail }) => `<li>${code(name, 256)}: ${text(detail, 200)}</li>`)
  const more = accepted.length - shown.length
  return `<details class="rest"><summary>${counted(accepted.length, 'repository', 'repositories')} accepted by the configuration</summary><ul>${shown.join('')}</ul>${more > 0 ? `<p class="muted">${number(more)} more.</p>` : ''}</details>`
}
