import type { CountedFinding } from '../../findings/merge.ts'
import type { Excuse } from './exception.ts'
import { normalizeFor } from './pattern.ts'

/** Finds the few excuses that a finding may match, without trying them all. */
export interface ExcuseIndex {
  /** In the order of the policy; whether they match is still to be asked. */
  readonly candidates: (finding: Pick<CountedFinding, 'vulnerabilityId' | 'packages'>) => readonly Excuse[]
}

type Table = Map<string, number[]>

/**
 * Sorts excuses into tables by what is exact in them: id and package, id, package; the rest by the part of the id before the first wildcard.
 * So 5,000 exceptions against 5,000 findings are 5,000 look-ups and not 25 million comparisons.
 */
export function indexExcuses(excuses: readonly Excuse[]): ExcuseIndex {
  const byIdAndPackage: Table = new Map()
  const byId: Table = new Map()
  const byPackage: Table = new Map()
  const byPrefix: Table = new Map()
  if (excuses.length === 0) return { candidates: () => excuses }
  excuses.forEach((excuse, at) => {
    const name = excuse.package?.exact === true ? excuse.package.text : undefined
    if (excuse.id.exact) {
      if (name === undefined) push(byId, excuse.id.prefix, at)
      else push(byIdAndPackage, `${excuse.id.prefix}\0${name}`, at)
    } else if (name === undefined) push(byPrefix, excuse.id.prefix, at)
    else push(byPackage, name, at)
  })
  const prefixLengths = [...new Set([...byPrefix.keys()].map((prefix) => prefix.length))]
  return {
    candidates: ({ vulnerabilityId, packages }) => {
      const id = normalizeFor('id', vulnerabilityId)
      const names = new Set(packages.map((entry) => entry.name))
      const found = [
        ...(byId.get(id) ?? []),
        ...prefixLengths.flatMap((length) => byPrefix.get(id.slice(0, length)) ?? []),
        ...[...names].flatMap((name) => [...(byIdAndPackage.get(`${id}\0${name}`) ?? []), ...(byPackage.get(name) ?? [])]),
      ]
      return [...new Set(found)].sort((left, right) => left - right).flatMap((at) => excuses[at] ?? [])
    },
  }
}

function push(table: Table, key: string, value: number): void {
  const list = table.get(key)
  if (list === undefined) table.set(key, [value])
  else list.push(value)
}
