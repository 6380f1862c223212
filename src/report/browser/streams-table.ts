import { offerCopies } from './copy.ts'
import { group, the } from './dom.ts'
import { reachByKeys, slashLeadsTo } from './keys.ts'
import { whenPrinted } from './paper.ts'
import { type Row, rows } from './stream-data.ts'
import { form, search, wanted } from './stream-filter.ts'
import { detail, line, showOpen } from './stream-row.ts'

/** Makes the list of streams live: filters, order, pages, details, and all of it on paper. */

const PER_PAGE = 50
const ON_PAPER = 2_000

const table = the('#streams', HTMLTableElement)
const body = the('tbody', HTMLTableSectionElement, table)
const status = the('#status', HTMLElement)
const none = the('#none', HTMLElement)
const turning = the('#turning', HTMLElement)
const pageNumber = the('#pages', HTMLElement)
const previous = the('#previous', HTMLButtonElement)
const next = the('#next', HTMLButtonElement)

let shown: readonly Row[] = []
let page = 0
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

/** `Showing 1–50 of 120 streams (2,000 in this report).` */
function countText(from: number, total: number): string {
  if (total === 0) return 'No stream matches.'
  const all = total < rows.length ? ` (${group(rows.length)} in this report)` : ''
  return `Showing ${group(from + 1)}–${group(Math.min(total, from + PER_PAGE))} of ${group(total)} ${total === 1 ? 'stream' : 'streams'}${all}.`
}

function refresh(): void {
  shown = wanted()
  page = 0
  show()
}

function turn(by: number): void {
  page += by
  show()
  // A button that is switched off loses the focus, and who uses the keyboard their place.
  if (previous.disabled) next.focus()
  if (next.disabled) previous.focus()
  table.scrollIntoView({ block: 'start' })
}

/** Shows the details of a stream below its line, or takes them away. */
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

form.addEventListener('input', () => refreshSoon(90))
form.addEventListener('submit', (event) => {
  event.preventDefault()
  clearTimeout(timer)
  refresh()
})
// The fields have their first values when this event is over.
form.addEventListener('reset', () => refreshSoon(0))
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
whenPrinted(() => draw(0, ON_PAPER), show)
window.addEventListener('resize', reachByKeys)

offerCopies()
the('#live', HTMLElement).hidden = false
refresh()
reachByKeys()
