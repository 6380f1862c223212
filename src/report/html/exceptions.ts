import { exceptionNotices } from '../exceptions.ts'
import type { Report } from '../model.ts'
import { counted } from '../phrase.ts'
import { code, ids, leftOut, said, severity, table, text } from './parts.ts'

/** What was left out, by whom and until when; and what fails later. The list of findings has each of them under "ignored". */
export function exceptionsSection(report: Report): string {
  return exceptionsPart(report) + graceTable(report.grace)
}

const MAX_ROWS = 200

function exceptionsPart(report: Report): string {
  const { exceptions, counts } = report
  const notices = exceptionNotices(report)
  if (exceptions.length + notices.length === 0) return ''
  const warnings = notices
    .slice(0, MAX_ROWS)
    .map(({ text: notice, source }) => `<li>${said(notice)}${source === undefined || notice.includes(source) ? '' : ` (${code(source)})`}</li>`)
  const told = warnings.length === 0 ? '' : `<ul class="warn">${warnings.join('')}</ul>${leftOut(notices.length - warnings.length, 'more warning')}`
  const rows = exceptions.slice(0, MAX_ROWS).map(({ ids: list, reason, expires, owner, ticket, source }) => {
    const who = [owner, ticket].flatMap((name) => (name === undefined ? [] : [text(name, 80)])).join(', ')
    return `<tr><td data-label="Vulnerability" class="whole">${ids(list, 4)}</td><td data-label="Reason" class="whole">${reason === source ? '–' : text(reason, 300)}</td><td data-label="Until">${expires === undefined ? '–' : text(expires, 40)}</td><td data-label="Who">${who || '–'}</td><td data-label="Source">${code(source, 120)}</td></tr>`
  })
  const ignored = counts === undefined || exceptions.length === 0 ? '' : `<p>${counted(counts.ignored, 'finding')} ${counts.ignored === 1 ? 'is' : 'are'} ignored.</p>`
  const list = rows.length === 0 ? '' : `${table(['Vulnerability', 'Reason', 'Until', 'Who', 'Source'], rows)}${leftOut(exceptions.length - rows.length, 'more exception')}`
  return `<section aria-labelledby="exceptions-title"><h2 id="exceptions-title">Exceptions</h2>${told}${ignored}${list}</section>`
}

function graceTable(grace: Report['grace']): string {
  if (grace.length === 0) return ''
  const rows = grace
    .slice(0, MAX_ROWS)
    .map(
      ({ failsOn, severity: name, ids: list }) =>
        `<tr><td data-label="Fails on">${text(failsOn, 40)}</td><td data-label="Severity">${severity(name)}</td><td data-label="Vulnerability" class="whole">${ids(list, 8)}</td></tr>`,
    )
  return `<section aria-labelledby="grace-title"><h2 id="grace-title">In grace</h2>${table(['Fails on', 'Severity', 'Vulnerability'], rows)}${leftOut(grace.length - rows.length, 'more day')}</section>`
}
