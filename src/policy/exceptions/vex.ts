import type { EpochMs } from '../../base/finding.ts'
import type { PackagePlace, VexMatcher, VexStatement } from './exception.ts'
import { allOf, anyOf, type Match } from './match.ts'
import { productMatcher, subcomponentMatcher } from './purl.ts'
import type { VexDocument, VexEntry } from './vex-document.ts'

interface Compiled {
  readonly statement: VexStatement
  readonly ids: readonly string[]
  readonly time: EpochMs
  /** The latest of its own time and its document's. */
  readonly validFrom: EpochMs
  readonly match: (asked: PackagePlace) => Match
}

/**
 * Compiles documents for judging. In force is the newest statement about a package by its own time, whatever the order of statements and
 * files, so that a later `affected` takes back an earlier `not_affected`; of the same time the stricter one is.
 * Vulnerabilities are matched by name or alias, whatever the case.
 *
 * What is not certain excuses nothing and still takes back: a statement that excuses must not lie in the future, nor its document, and must
 * be about the package beyond doubt; one that does not excuse counts as soon as it may be.
 */
export function compileVex(documents: readonly VexDocument[], now: EpochMs): VexMatcher {
  const all = documents.flatMap((document) => document.statements.map((entry, at) => compile(document, entry, at)))
  const isEarly = ({ statement, validFrom }: Compiled) => statement.isExcuse && validFrom > now
  const compiled = all.filter((one) => !isEarly(one)).sort((left, right) => left.time - right.time || Number(right.statement.isExcuse) - Number(left.statement.isExcuse))
  const byId = new Map<string, Compiled[]>()
  for (const one of compiled) {
    for (const id of one.ids) {
      const list = byId.get(id)
      if (list === undefined) byId.set(id, [one])
      else list.push(one)
    }
  }
  return {
    statements: compiled.map(({ statement }) => statement),
    early: all.filter(isEarly).map(({ statement, validFrom }) => ({ statement, from: new Date(validFrom).toISOString() })),
    about: (asked) => (byId.get(asked.vulnerabilityId.toLowerCase()) ?? []).filter((one) => counts(one, asked)).map(({ statement }) => statement),
  }
}

function counts({ statement, match }: Compiled, asked: PackagePlace): boolean {
  const found = match(asked)
  return found === 'yes' || (found === 'perhaps' && !statement.isExcuse)
}

function compile(document: VexDocument, entry: VexEntry, at: number): Compiled {
  const documentTime = Date.parse(document.timestamp)
  const time = entry.timestamp === undefined ? documentTime : Date.parse(entry.timestamp)
  const products = (entry.products ?? []).map((product) => {
    const ofProduct = productMatcher(product)
    const parts = product.subcomponents?.map(subcomponentMatcher)
    return (asked: PackagePlace) => allOf([ofProduct(asked), parts === undefined ? 'yes' : anyOf(parts.map((part) => part(asked)))])
  })
  return {
    statement: {
      status: entry.status,
      vulnerability: entry.vulnerability.name,
      isExcuse: entry.status === 'fixed' || (entry.status === 'not_affected' && entry.justification !== undefined),
      reason: reasonOf(entry),
      source: `${document.name}, statement ${at + 1}`,
    },
    ids: [...new Set([entry.vulnerability.name, ...(entry.vulnerability.aliases ?? [])].map((id) => id.toLowerCase()))],
    time,
    validFrom: Math.max(time, documentTime),
    match: (asked) => anyOf(products.map((product) => product(asked))),
  }
}

function reasonOf(entry: VexEntry): string {
  const detail = [entry.justification, entry.impact_statement].filter((text) => text !== undefined && text.trim() !== '').join(', ')
  return `VEX: ${entry.status}${detail === '' ? '' : ` (${detail})`}`
}
