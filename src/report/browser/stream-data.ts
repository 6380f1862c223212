import type { StreamData, WatchPageData } from '../watch/page/page-data.ts'
import { the } from './dom.ts'

// The page comes with its data: the same build wrote both, and the compiler held the writer to this type.
export const data = JSON.parse(the('#data', HTMLScriptElement).text) as WatchPageData

/** A stream of the table, with what is looked for in it. */
export interface Row extends StreamData {
  readonly index: number
  readonly total: number
  /** In lower case. */
  readonly text: string
}

export const rows: readonly Row[] = data.streams.map((stream, index) => {
  const { repository, environment, owner = '', reason, images, clusters = [], upgrades = [], counts } = stream
  const parts = [repository, environment, owner, reason, ...images.flatMap(({ digest, tags }) => [digest, tags]), ...clusters, ...upgrades]
  return { ...stream, index, total: counts.reduce((sum, count) => sum + count, 0), text: parts.join(' ').toLowerCase() }
})

/** A finding of a stream, made of its numbers when it is looked at. */
export interface Finding {
  readonly id: string
  readonly severity: string
  readonly rules: string | undefined
  readonly published: number | undefined
  readonly firstSeen: number | undefined
  readonly due: number | undefined
  readonly isNew: boolean
  readonly isOverdue: boolean
}

const LENGTH = 6

export function findingCount({ findings }: Row): number {
  return findings.length / LENGTH
}

export function findingsOf({ findings }: Row, most: number): readonly Finding[] {
  const list: Finding[] = []
  for (let at = 0; at < findings.length && list.length < most; at += LENGTH) {
    const [idAt = 0, severityAt = 0, rulesAt = -1, firstSeen = -1, due = -1, marks = 0] = findings.slice(at, at + LENGTH)
    const { id = '', published } = data.ids[idAt] ?? {}
    list.push({
      id,
      published,
      severity: data.severities[severityAt] ?? '',
      rules: data.rules[rulesAt],
      firstSeen: firstSeen < 0 ? undefined : firstSeen,
      due: due < 0 ? undefined : due,
      isNew: (marks & 1) > 0,
      isOverdue: (marks & 2) > 0,
    })
  }
  return list
}

/** Ids that hold a word: sought once for all streams, which share them. */
export function idsWith(word: string): ReadonlySet<number> {
  return new Set(data.ids.flatMap(({ id }, at) => (id.toLowerCase().includes(word) ? [at] : [])))
}

export function hasOneOf({ findings }: Row, ids: ReadonlySet<number>): boolean {
  if (ids.size === 0) return false
  for (let at = 0; at < findings.length; at += LENGTH) if (ids.has(findings[at] ?? -1)) return true
  return false
}

export function dayOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10)
}
