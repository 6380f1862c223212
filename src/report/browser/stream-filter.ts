import { group, the } from './dom.ts'
import { hasOneOf, idsWith, type Row, rows } from './stream-data.ts'

export const form = the('#filter', HTMLFormElement)
export const search = the('[name=search]', HTMLInputElement, form)

/** Streams that the form asks for. Each box of a state gets the number that it would show, by everything else that is asked for. */
export function wanted(): readonly Row[] {
  const asked = new FormData(form)
  const states = new Set(asked.getAll('state'))
  const isWanted = filterOf(asked)
  const counts = new Map<string, number>()
  const found = rows.filter((row) => {
    if (!isWanted(row)) return false
    counts.set(row.state, (counts.get(row.state) ?? 0) + 1)
    return states.has(row.state)
  })
  for (const mark of form.querySelectorAll('[data-count]')) mark.textContent = group(counts.get(mark.getAttribute('data-count') ?? '') ?? 0)
  return sorted(found, valueOf(asked, 'order'))
}

function valueOf(asked: FormData, name: string): string {
  const given = asked.get(name)
  return typeof given === 'string' ? given : ''
}

/** All that is asked for but the states. */
function filterOf(asked: FormData): (row: Row) => boolean {
  const words = valueOf(asked, 'search')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => ({ word, ids: idsWith(word) }))
  const [owner, environment, registry] = [valueOf(asked, 'owner'), valueOf(asked, 'environment'), valueOf(asked, 'registry')]
  const [worse, fresh, overdue] = [asked.has('worse'), asked.has('fresh'), asked.has('overdue')]
  return (row) =>
    (owner === '' || owner === choiceOf(row.owner ?? '')) &&
    (environment === '' || environment === choiceOf(row.environment)) &&
    (registry === '' || row.registry === Number(registry)) &&
    (!worse || row.worse) &&
    (!fresh || row.fresh > 0) &&
    (!overdue || row.overdue > 0) &&
    words.every(({ word, ids }) => row.text.includes(word) || hasOneOf(row, ids))
}

/** As the page writes it: a name is marked, so that none can be taken for the choice of those without. */
function choiceOf(name: string): string {
  return name === '' ? '–' : `=${name}`
}

const collator = new Intl.Collator('en', { numeric: true })

const ORDERS: Readonly<Record<string, (left: Row, right: Row) => number>> = {
  name: (left, right) => collator.compare(left.repository, right.repository) || collator.compare(left.environment, right.environment),
  since: (left, right) => left.sinceDay - right.sinceDay,
  recent: (left, right) => right.sinceDay - left.sinceDay,
  violations: (left, right) => right.total - left.total,
  overdue: (left, right) => right.overdue - left.overdue,
}

/** The order of the data is the worst first. */
function sorted(list: readonly Row[], key: string): readonly Row[] {
  const order = ORDERS[key]
  return order === undefined ? list : [...list].sort((left, right) => order(left, right) || left.index - right.index)
}
