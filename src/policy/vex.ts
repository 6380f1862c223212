import type { Excusable, VexMatcher, VexStatement } from './excuse.ts'
import { productMatcher, subcomponentMatcher } from './purl.ts'
import type { VexDocument, VexEntry } from './vex-document.ts'

interface Compiled {
  readonly statement: VexStatement
  readonly ids: readonly string[]
  readonly time: number
  readonly documentTime: number
  readonly covers: (asked: Excusable) => boolean
}

/**
 * Compiles documents for judging. In force is the newest statement about a package: by its own time, then by its document's, then by order, so that a later
 * `affected` takes back an earlier `not_affected`. Vulnerabilities are matched by name or alias, whatever the case.
 */
export function compileVex(documents: readonly VexDocument[]): VexMatcher {
  const compiled = documents
    .flatMap((document) => document.statements.map((entry, at) => compile(document, entry, at)))
    .sort((left, right) => left.time - right.time || left.documentTime - right.documentTime)
  const byId = new Map<string, Compiled[]>()
  for (const one of compiled) for (const id of one.ids) byId.set(id, [...(byId.get(id) ?? []), one])
  return {
    statements: compiled.map(({ statement }) => statement),
    about: (asked) => (byId.get(asked.vulnerabilityId.toLowerCase()) ?? []).filter((one) => one.covers(asked)).map(({ statement }) => statement),
  }
}

function compile(document: VexDocument, entry: VexEntry, at: number): Compiled {
  const documentTime = Date.parse(document.timestamp)
  const products = (entry.products ?? []).map((product) => {
    const matches = productMatcher(product)
    const parts = (product.subcomponents ?? []).map(subcomponentMatcher)
    return (asked: Excusable) => matches(asked) && (product.subcomponents === undefined || parts.some((part) => asked.entry !== undefined && part(asked.entry)))
  })
  return {
    statement: {
      status: entry.status,
      vulnerability: entry.vulnerability.name,
      excuses: entry.status === 'fixed' || (entry.status === 'not_affected' && entry.justification !== undefined),
      reason: reasonOf(entry),
      source: `${document.name}, statement ${at + 1}`,
    },
    ids: [...new Set([entry.vulnerability.name, ...(entry.vulnerability.aliases ?? [])].map((id) => id.toLowerCase()))],
    time: entry.timestamp === undefined ? documentTime : Date.parse(entry.timestamp),
    documentTime,
    covers: (asked) => products.some((covers) => covers(asked)),
  }
}

function reasonOf(entry: VexEntry): string {
  const detail = [entry.justification, entry.impact_statement].filter((text) => text !== undefined && text.trim() !== '').join(', ')
  return `VEX: ${entry.status}${detail === '' ? '' : ` (${detail})`}`
}
