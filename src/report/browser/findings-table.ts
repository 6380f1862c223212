import { group, the } from './dom.ts'
import { form, orderChoice, search, wanted } from './filter.ts'
import { detail, line, showOpen } from './finding-row.ts'
import { findingCount, isShared, type Row, rows } from './findings.ts'
import { reachByKeys, slashLeadsTo } from './keys.ts'
import { isUpFirst, sorted } from './order.ts'
import { whenPrinted } from './paper.ts'

/** Makes the table of findings live: filters, order, pages, details, and all of it on paper. */

const PER_PAGE = 100
const ON_PAPER = 2_000

const table = the('#findings', HTMLTableElement)
const body = the('tbody', HTMLTableSectionElement, table)
const status = the('#status', HTMLElement)
const none = the('#none', HTMLElement)
const turning = the('#turning', HTMLElement)
const pageNumber = the('#pages', HTMLElement)
const previous = the('#previous', HTMLButtonElement)
const next = the('#next', HTMLButtonElement)
const heads = [...table.querySelectorAll('th[data-sort]')]

let shown: readonly Row[] = []
let page = 0
let order = { key: '', isUp: true }
const openRows = new Set<number>()

function draw(from: number, count: number): void {
  const part = document.createDocumentFragment()
  for (const row of shown.slice(from, from + count)) {
    const isOpen = openRows.has(row.index)
    part.append(line(row, isOpen))
    if (isOpen) part.append(detail(row))
  }
  body.replaceChildren(part)
}

function show(): void {
  const pages = Math.max(1, Math.ceil(shown.length / PER_PAGE))
  page = Math.min(page, pages - 1)
  const from = page * PER_PAGE
  draw(from, PER_PAGE)
  none.hidden = shown.length > 0
  table.hidden = shown.length === 0
  turning.hidden = pages === 1
  status.textContent = countText(from, shown.length)
  pageNumber.textContent = `Page ${page + 1} of ${pages}`
  previous.disabled = page === 0
  next.disabled = page >= pages - 1
}

/** `Showing 1–100 of 2,500 findings (3,000 in this report).` */
function countText(from: number, total: number): string {
  if (total === 0) return 'No finding matches.'
  const noun = `${isShared ? 'row' : 'finding'}${total === 1 ? '' : 's'}`
  const all = isShared ? ` (${group(findingCount)} findings in this report)` : total < rows.length ? ` (${group(rows.length)} in this report)` : ''
  return `Showing ${group(from + 1)}–${group(Math.min(total, from + PER_PAGE))} of ${group(total)} ${noun}${all}.`
}

function refresh(): void {
  shown = sorted(wanted(), order.key, order.isUp)
  page = 0
  show()
}

function sortBy(key: string, isUp: boolean): void {
  order = { key, isUp }
  for (const head of heads) head.setAttribute('aria-sort', head.getAttribute('data-sort') !== key ? 'none' : isUp ? 'ascending' : 'descending')
  orderChoice.value = key
}

function turn(by: number): void {
  page += by
  show()
  // A button that is switched off loses the focus, and who uses the keyboard their place.
  if (previous.disabled) next.focus()
  if (next.disabled) previous.focus()
  table.scrollIntoView({ block: 'start' })
}

/** Shows the details of a finding below its line, or takes them away. */
function unfold(button: HTMLButtonElement): void {
  const row = rows[Number(button.dataset['row'])]
  const tr = button.closest('tr')
  if (row === undefined || tr === null) return
  const isOpen = !openRows.has(row.index)
  if (isOpen) openRows.add(row.index)
  else openRows.delete(row.index)
  showOpen(button, isOpen)
  if (isOpen) tr.after(detail(row))
  else if (tr.nextElementSibling?.classList.contains('detail') === true) tr.nextElementSibling.remove()
}

let timer: ReturnType<typeof setTimeout> | undefined
function refreshSoon(afterMs: number): void {
  clearTimeout(timer)
  timer = setTimeout(refresh, afterMs)
}

form.addEventListener('input', ({ target }) => {
  if (target === orderChoice) sortBy(orderChoice.value, isUpFirst(orderChoice.value))
  refreshSoon(90)
})
form.addEventListener('submit', (event) => {
  event.preventDefault()
  clearTimeout(timer)
  refresh()
})
form.addEventListener('reset', () => {
  sortBy('', true)
  // The fields have their first values when this event is over.
  refreshSoon(0)
})
for (const head of heads) {
  head.querySelector('button')?.addEventListener('click', () => {
    const key = head.getAttribute('data-sort') ?? ''
    sortBy(key, order.key === key ? !order.isUp : isUpFirst(key))
    refresh()
  })
}
body.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('button[data-row]') : undefined
  if (button instanceof HTMLButtonElement) unfold(button)
})
the('#clear', HTMLButtonElement).addEventListener('click', () => {
  form.reset()
  search.focus()
})
previous.addEventListener('click', () => turn(-1))
next.addEventListener('click', () => turn(1))
slashLeadsTo(search)
window.addEventListener('resize', reachByKeys)
whenPrinted(() => draw(0, ON_PAPER), show)

the('#live', HTMLElement).hidden = false
refresh()
reachByKeys()
