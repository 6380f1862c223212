import type { Row } from './findings.ts'

/** What a column is sorted by. */
const ORDERS: Readonly<Record<string, (row: Row) => string | number>> = {
  severity: ({ rank }) => rank,
  id: ({ id }) => id,
  package: ({ list }) => list[0]?.name ?? '',
  score: ({ score = -1 }) => score,
  epss: ({ epss = -1 }) => epss,
  age: ({ age = -1 }) => age,
  origin: ({ origin }) => origin,
  images: ({ images }) => images.length,
  status: ({ status }) => status,
}

/** What a reader wants to see first after one press is the worst, the highest, the oldest. */
const UP_FIRST = new Set(['severity', 'id', 'package', 'origin', 'status'])

/** CVE-2024-999 stands before CVE-2024-10000. */
const collator = new Intl.Collator('en', { numeric: true })

export function isUpFirst(key: string): boolean {
  return UP_FIRST.has(key)
}

/** In the order of a column, and as they came where that is the same or no column is chosen. */
export function sorted(list: readonly Row[], key: string, isUp: boolean): readonly Row[] {
  const order = ORDERS[key]
  if (order === undefined) return list
  const sign = isUp ? 1 : -1
  return [...list].sort((a, b) => sign * compare(order(a), order(b)) || a.index - b.index)
}

function compare(x: string | number, y: string | number): number {
  if (typeof x === 'string' && typeof y === 'string') return collator.compare(x, y)
  return x < y ? -1 : x > y ? 1 : 0
}
