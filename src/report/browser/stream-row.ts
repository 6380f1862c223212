import { cell, el, group } from './dom.ts'
import { data, dayOf, type Finding, findingCount, findingsOf, type Row } from './stream-data.ts'

const FIRST_FINDINGS = 25

/** The line of a stream, with a button for its details. */
export function line(row: Row, isOpen: boolean): HTMLTableRowElement {
  const tr = el('tr', undefined, row.state === 'fail' ? 'breaks' : '')
  tr.append(
    cell('Details', detailsButton(row, isOpen)),
    cell('State', stateOf(row), 'state'),
    cell('Stream', nameOf(row), 'long whole'),
    cell('Owner', row.owner ?? '–', row.owner === undefined ? 'none' : whole(row.owner)),
    cell('Since', row.since.slice(0, 10), 'day'),
    cell('Violations', countsOf(row), row.total > 0 ? '' : 'none'),
    cell('Reason', row.reason, 'whole'),
  )
  return tr
}

function stateOf({ state }: Row): HTMLElement {
  const words = data.states[state]
  return el('span', words === undefined ? state : `${words.mark} ${words.word}`)
}

function nameOf({ repository, environment, registry }: Row): HTMLElement {
  const box = el('span')
  box.append(el('code', repository, whole(repository)), ' ', el('span', environment, 'muted'))
  if (data.registries.length > 1) box.append(el('br'), el('span', data.registries[registry] ?? '', 'muted small'))
  return box
}

/** A short name is not broken, so that it can be read at a glance. */
function whole(name: string): string {
  return name.length < 26 ? 'id' : 'long'
}

function countsOf({ counts, fresh, overdue, state, total }: Row): HTMLElement {
  const box = el('span', undefined, 'counts-of')
  counts.forEach((count, at) => {
    if (count > 0) box.append(severityMark(data.severities[at] ?? '', group(count)))
  })
  if (fresh > 0) box.append(el('span', `${group(fresh)} new`, 'tag bad'))
  if (overdue > 0) box.append(el('span', `${group(overdue)} over SLO`, 'tag warn'))
  if (total > 0 && state !== 'fail') box.append(el('span', 'at the last check', 'muted small'))
  if (box.childElementCount === 0) box.append('–')
  return box
}

function severityMark(severity: string, label: string): HTMLElement {
  const span = el('span', undefined, 'sev')
  const mark = el('i', undefined, `f-${severity}`)
  mark.setAttribute('aria-hidden', 'true')
  span.append(mark, el('span', `${label} ${severity}`.trim()))
  return span
}

function detailsButton({ repository, environment, index }: Row, isOpen: boolean): HTMLButtonElement {
  const button = el('button', undefined, 'more')
  button.type = 'button'
  button.setAttribute('aria-label', `Details of ${repository} (${environment})`)
  button.dataset['row'] = String(index)
  showOpen(button, isOpen)
  return button
}

export function showOpen(button: HTMLButtonElement, isOpen: boolean): void {
  button.textContent = isOpen ? '−' : '+'
  button.setAttribute('aria-expanded', String(isOpen))
}

/** The row below the line, with all that is known. */
export function detail(row: Row): HTMLTableRowElement {
  const tr = el('tr', undefined, 'detail')
  const td = el('td')
  td.colSpan = 7
  if (row.last !== undefined) td.append(el('p', `Last verdict, from an earlier run: ${row.last}.`, 'last'))
  td.append(facts(row), imagesTable(row))
  if (findingCount(row) > 0) td.append(...findingsPart(row))
  tr.append(td)
  return tr
}

function facts(row: Row): HTMLDListElement {
  const dl = el('dl')
  const add = (name: string, content: string | readonly string[] | undefined, asCode = false): void => {
    if (content === undefined || content.length === 0) return
    const dd = el('dd')
    if (typeof content === 'string') dd.append(content)
    else dd.append(items(content, asCode))
    dl.append(el('dt', name), dd)
  }
  add('Since', row.since)
  add('What to do', row.remedy)
  add('Upgrades', row.upgrades)
  add('Runs in', row.clusters, true)
  add('New, no violation', row.appeared)
  add('Remediated', row.remediated)
  add('Gone without an upgrade', row.setAside)
  return dl
}

function items(content: readonly string[], asCode: boolean): HTMLUListElement {
  const ul = el('ul')
  for (const item of content) {
    const li = el('li')
    li.append(asCode ? el('code', item, 'long') : commandText(item))
    ul.append(li)
  }
  return ul
}

/** A step is prose, with commands in backticks. */
function commandText(text: string): HTMLElement {
  const span = el('span')
  text.split('`').forEach((part, at) => span.append(at % 2 === 1 ? el('code', part) : part))
  return span
}

function cards(heads: readonly string[], lines: readonly HTMLTableRowElement[]): HTMLTableElement {
  const made = el('table', undefined, 'cards')
  const head = el('tr')
  for (const name of heads) {
    const th = el('th', name)
    th.scope = 'col'
    head.append(th)
  }
  const [thead, tbody] = [el('thead'), el('tbody')]
  thead.append(head)
  tbody.append(...lines)
  made.append(thead, tbody)
  return made
}

function imagesTable({ images, moreImages }: Row): Node {
  const part = document.createDocumentFragment()
  if (images.length === 0) return part
  const lines = images.map(({ digest, tags, platform, scanned, checked }) => {
    const tr = el('tr')
    const name = el('span')
    name.append(el('code', digest, 'long'))
    if (tags !== '') name.append(el('br'), el('span', tags))
    tr.append(
      cell('Image', name, 'whole'),
      cell('Platform', platform ?? '–', platform === undefined ? 'none' : ''),
      cell('Scanned', scanned ?? 'unknown'),
      cell('Checked', checked ?? 'never', 'whole'),
    )
    return tr
  })
  part.append(el('h3', 'Images'), cards(['Image', 'Platform', 'Scanned', 'Checked and found'], lines))
  if (moreImages !== undefined) part.append(el('p', `${group(moreImages)} more images; the JSON report has all of them.`, 'muted'))
  return part
}

function findingsPart(row: Row): readonly Node[] {
  const count = findingCount(row)
  const made = findingsTable(findingsOf(row, FIRST_FINDINGS))
  const title = el('h3', row.state === 'fail' ? 'Violations, and findings over their SLO' : 'Violations at the last check, and findings over their SLO')
  const more = el('p', row.moreFindings === undefined ? '' : `${group(row.moreFindings)} more are only in the JSON and CSV reports.`, 'muted')
  if (count <= FIRST_FINDINGS) return [title, made, more]
  const button = el('button', `Show all ${group(count)}`)
  button.type = 'button'
  button.addEventListener('click', () => {
    made.replaceWith(findingsTable(findingsOf(row, count)))
    button.remove()
  })
  return [title, made, button, more]
}

function findingsTable(list: readonly Finding[]): HTMLTableElement {
  return cards(['Vulnerability', 'Severity', 'First seen', 'Published', 'SLO', 'Violates'], list.map(findingLine))
}

function findingLine({ id, severity, rules, published, firstSeen, due, isNew, isOverdue }: Finding): HTMLTableRowElement {
  const tr = el('tr')
  const name = el('span')
  name.append(el('code', id))
  if (isNew) name.append(' ', el('span', 'new', 'tag bad'))
  const slo = due === undefined ? el('span', '–') : isOverdue ? el('span', `over since ${dayOf(due)}`, 'over') : el('span', `until ${dayOf(due)}`)
  tr.append(
    cell('Vulnerability', name),
    cell('Severity', severityMark(severity, '')),
    cell('First seen', ageOf(firstSeen)),
    cell('Published', ageOf(published)),
    cell('SLO', slo, due === undefined ? 'none' : ''),
    cell('Rule', rules ?? 'none now', 'whole'),
  )
  return tr
}

/** `2026-11-01, 28 d`. */
function ageOf(day: number | undefined): string {
  return day === undefined ? 'unknown' : `${dayOf(day)}, ${group(Math.max(0, data.today - day))} d`
}
