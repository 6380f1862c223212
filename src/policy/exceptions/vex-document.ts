import * as v from 'valibot'
import { parseDay } from '../../base/day.ts'
import { ambiguousMembers } from './members.ts'
import { quoted } from '../../base/quoted.ts'

/** Big documents list a whole distribution; beyond this it is a mistake. */
const MAX_BYTES = 10 * 1024 * 1024

const JUSTIFICATIONS = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
] as const

/** RFC 3339: without an offset a time means another moment on every machine. */
const TIME = /^(?<day>\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/
const isTime = (text: string) => parseDay(TIME.exec(text)?.groups?.['day'] ?? '') !== undefined && !Number.isNaN(Date.parse(text))
const time = v.pipe(v.string(), v.check(isTime, "isn't a time; use, for example, 2026-01-31T12:00:00Z"))
const identity = {
  '@id': v.optional(v.string()),
  identifiers: v.optional(v.looseObject({ purl: v.optional(v.string()) })),
  hashes: v.optional(v.looseObject({ 'sha-256': v.optional(v.string()) })),
}
const product = v.looseObject({ ...identity, subcomponents: v.optional(v.array(v.looseObject(identity))) })
const statement = v.looseObject({
  vulnerability: v.looseObject({ name: v.pipe(v.string(), v.regex(/\S/, 'is empty')), aliases: v.optional(v.array(v.string())) }),
  timestamp: v.optional(time),
  products: v.optional(v.array(product)),
  status: v.picklist(['not_affected', 'affected', 'fixed', 'under_investigation']),
  justification: v.optional(v.picklist(JUSTIFICATIONS)),
  impact_statement: v.optional(v.string()),
})
const document = v.looseObject({
  '@context': v.pipe(v.string(), v.regex(/^https:\/\/openvex\.dev\/ns\/v0\.2\.0$/, 'is not OpenVEX 0.2.0 (https://openvex.dev/ns/v0.2.0)')),
  '@id': v.pipe(v.string(), v.regex(/\S/, 'is empty')),
  author: v.string(),
  timestamp: time,
  version: v.number(),
  statements: v.array(statement),
})

/** Members that decide something; in another case other readers would see them and we would not. */
const NAMES = [...Object.keys({ ...document.entries, ...statement.entries, ...product.entries, ...statement.entries.vulnerability.entries }), 'purl', 'sha-256']

type VexProduct = v.InferOutput<typeof product>
export type VexIdentity = Pick<VexProduct, '@id' | 'identifiers' | 'hashes'>
export type VexEntry = v.InferOutput<typeof statement>

/** A document that was read and checked. */
export interface VexDocument {
  readonly name: string
  readonly timestamp: string
  readonly statements: readonly VexEntry[]
}

export type VexReading = { readonly kind: 'read'; readonly document: VexDocument } | { readonly kind: 'invalid'; readonly problems: readonly string[] }

/**
 * Reads an OpenVEX 0.2.0 document; what is not in the format but beside it is let be. All problems at once, by JSON path.
 * `not_affected` without justification and impact statement breaks the format; with an impact statement alone it is valid and has no effect.
 */
export function readVexDocument(text: string, name: string): VexReading {
  const bytes = Buffer.byteLength(text)
  if (bytes > MAX_BYTES) return { kind: 'invalid', problems: [`${name}: the document has ${bytes} bytes; at most ${MAX_BYTES} are read`] }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { kind: 'invalid', problems: [`${name}: no valid JSON: ${error instanceof Error ? error.message : String(error)}`] }
  }
  const ambiguous = ambiguousMembers(text, NAMES)
  if (ambiguous.length > 0) return { kind: 'invalid', problems: ambiguous.slice(0, 50).map((problem) => `${name}: ${problem}`) }
  const parsed = v.safeParse(document, value)
  if (!parsed.success) return { kind: 'invalid', problems: parsed.issues.slice(0, 50).map((issue) => `${name}: ${v.getDotPath(issue) ?? 'the document'} ${issueText(issue)}`) }
  const baseless = parsed.output.statements.flatMap((entry, at) =>
    entry.status === 'not_affected' && entry.justification === undefined && entry.impact_statement === undefined
      ? [`${name}: statements.${at} is not_affected without justification`]
      : [],
  )
  if (baseless.length > 0) return { kind: 'invalid', problems: baseless }
  return { kind: 'read', document: { name, timestamp: parsed.output.timestamp, statements: parsed.output.statements } }
}

function issueText(issue: v.BaseIssue<unknown>): string {
  if (issue.kind === 'validation') return `is ${quoted(issue.input)}, which ${issue.message}`
  if (issue.input === undefined) return 'is missing'
  return `is ${quoted(issue.input)}; expected: ${issue.expected ?? 'something else'}`
}
