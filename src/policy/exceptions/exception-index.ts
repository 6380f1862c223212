import type { CountedFinding } from '../../findings/counted-finding.ts'
import type { Exception } from './exception.ts'
import { normalizeFor } from './pattern.ts'

/** Finds the few exceptions that a finding may match, without trying them all. */
export interface ExceptionIndex {
  /** In the order of the policy; whether they match is still to be asked. */
  readonly candidates: (finding: Pick<CountedFinding, 'vulnerabilityId' | 'packages'>) => readonly Exception[]
}

type Table = Map<string, number[]>

/**
 * Sorts exceptions into tables by what is exact in them: id and package, id, package; the rest by the part of the id before the first wildcard.
 * So 5,000 exceptions against 5,000 findings are 5,000 look-ups and not 25 million comparisons.
 */
export function indexExceptions(exceptions: readonly Exception[]): ExceptionIndex {
  const byIdAndPackage: Table = new Map()
  const byId: Table = new Map()
  const byPackage: Table = new Map()
  const byPrefix: Table = new Map()
  if (exceptions.length === 0) return { candidates: () => exceptions }
  exceptions.forEach((exception, at) => {
    const name = exception.package?.exact === true ? exception.package.text : undefined
    if (exception.id.exact) {
      if (name === undefined) push(byId, exception.id.prefix, at)
      else push(byIdAndPackage, `${exception.id.prefix}\0${name}`, at)
    } else if (name === undefined) push(byPrefix, exception.id.prefix, at)
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
      return [...new Set(found)].sort((left, right) => left - right).flatMap((at) => exceptions[at] ?? [])
    },
  }
}

function push(table: Table, key: string, value: number): void {
  const list = table.get(key)
  if (list === undefined) table.set(key, [value])
  else list.push(value)
}
