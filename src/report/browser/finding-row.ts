import { brief, cell, el, group, link, the, uniq } from './dom.ts'
import { data, imagesOf, layersOf, type Row } from './findings.ts'

const hasImages = data.images.length > 1
/** How the fix is called where no version is known. */
const fixes = JSON.parse(the('#findings', HTMLTableElement).dataset['fixes'] ?? '{}') as Readonly<Record<Row['fix'], string>>

/** The line of a finding, with a button for its details. */
export function line(row: Row, isOpen: boolean): HTMLTableRowElement {
  const tr = el('tr', undefined, row.breaks === undefined ? '' : 'breaks')
  tr.append(
    cell('Details', detailsButton(row, isOpen)),
    cell('Severity', severity(row)),
    cell('Vulnerability', link(row.id, row.url), row.id.length < 24 ? 'id' : 'long'),
    cell('Package', packages(row), 'long whole'),
    cell('Version', versions(row), 'long whole'),
    ...(hasImages ? [cell('Images', images(row), 'images long whole')] : []),
    cell('Score', row.score === undefined ? '–' : row.score.toFixed(1), 'n'),
    cell('EPSS', row.epssText ?? '–', 'n'),
    cell('Age', row.age === undefined ? '–' : `${group(row.age)} d`, 'n'),
    ...(data.hasOrigins ? [cell('Where', row.origin, 'where')] : []),
    cell('Notes', notes(row), row.tags.length > 0 ? '' : 'none'),
  )
  return tr
}

/** The row below the line, with all that is known. */
export function detail(row: Row): HTMLTableRowElement {
  const tr = el('tr', undefined, 'detail')
  const td = el('td')
  td.colSpan = 9 + (data.hasOrigins ? 1 : 0) + (hasImages ? 1 : 0)
  td.append(el('h3', row.title))
  if (row.description !== '') td.append(el('p', row.description))
  td.append(facts(row))
  tr.append(td)
  return tr
}

function facts(row: Row): HTMLDListElement {
  const dl = el('dl')
  const add = (name: string, content: string | readonly (string | Node)[] | undefined): void => {
    if (content === undefined || content.length === 0) return
    const dd = el('dd')
    dd.append(typeof content === 'string' ? content : items(content))
    dl.append(el('dt', name), dd)
  }
  // Which rule it breaks says more than that it is a violation.
  if (row.breaks === undefined || row.status !== 'violation.') add('Status', row.status)
  add('Violates', row.breaks?.join(', '))
  add('Exploited', row.kevText)
  add(
    'Packages',
    row.list.map((item) => packageFact(item, row.fix)),
  )
  add(
    'Upgrade',
    uniq(row.list.map(({ command }) => command)).map((command) => el('code', command)),
  )
  add('Layer', layersOf(row).map(layerFact))
  add('Images', hasImages ? imagesOf(row) : [])
  add('Vector', row.vector)
  add('Published', row.published)
  add('Weaknesses', row.cwes?.join(', '))
  add('Related', row.related?.join(', '))
  add(
    'References',
    row.references.map((url) => link(url, url)),
  )
  return dl
}

function items(content: readonly (string | Node)[]): HTMLUListElement {
  const ul = el('ul')
  for (const item of content) {
    const li = el('li')
    li.append(item)
    ul.append(li)
  }
  return ul
}

function packageFact({ name, version, path, fixed }: Row['list'][number], fix: Row['fix']): HTMLElement {
  const span = el('span')
  span.append(el('code', `${name} ${version}`))
  if (fixed === undefined) span.append(` (${fixes[fix === 'unknown' ? 'unknown' : 'no']})`)
  else span.append(' → ', el('code', fixed))
  if (path !== undefined) span.append(' in ', el('code', path))
  return span
}

function layerFact({ position, origin, instruction }: ReturnType<typeof layersOf>[number]): HTMLElement {
  const span = el('span', `layer ${position} (${origin})${instruction === undefined ? '' : ': '}`)
  if (instruction !== undefined) span.append(el('code', instruction))
  return span
}

function detailsButton({ id, index }: Row, isOpen: boolean): HTMLButtonElement {
  const button = el('button', undefined, 'more')
  button.type = 'button'
  button.setAttribute('aria-label', `Details of ${id}`)
  button.dataset['row'] = String(index)
  showOpen(button, isOpen)
  return button
}

export function showOpen(button: HTMLButtonElement, isOpen: boolean): void {
  button.textContent = isOpen ? '−' : '+'
  button.setAttribute('aria-expanded', String(isOpen))
}

function severity(row: Row): HTMLElement {
  const span = el('span', undefined, 'sev')
  const mark = el('i', undefined, `f-${row.severity}`)
  mark.setAttribute('aria-hidden', 'true')
  span.append(mark, el('span', row.severity))
  return span
}

function notes({ tags }: Row): HTMLElement {
  const box = el('span')
  for (const [text, tone] of tags) box.append(el('span', text, tone === 'plain' ? 'muted small' : `tag ${tone}`), ' ')
  return box
}

function packages({ list }: Row): HTMLElement {
  const box = el('span')
  box.append(el('code', brief(uniq(list.map(({ name }) => name)), 2)))
  return box
}

function versions({ list, fix }: Row): HTMLElement {
  const box = el('span')
  const installed = brief(uniq(list.map(({ version }) => version)), 1)
  const fixed = uniq(list.map((item) => item.fixed))
  box.append(el('code', installed === '' ? '–' : installed), ' → ', fixed.length > 0 ? el('code', brief(fixed, 1)) : el('span', fixes[fix], 'muted'))
  return box
}

function images(row: Row): HTMLElement {
  const box = el('span')
  const names = imagesOf(row)
  if (names.length !== 1) box.append(el('span', `in ${group(names.length)} images`))
  if (names.length <= 3) {
    names.forEach((name, at) => {
      if (names.length !== 1 || at > 0) box.append(el('br'))
      box.append(el('code', name, 'small'))
    })
  }
  return box
}
