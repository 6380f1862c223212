import type { Random } from '../random.ts'

/** JSON that can say what `JSON.stringify` cannot: a member twice, and members in a given order. */
export type Json = string | number | boolean | null | readonly Json[] | Document

export interface Member {
  readonly key: string
  readonly value: Json
}

export class Document {
  readonly members: readonly Member[]
  constructor(members: readonly Member[]) {
    this.members = members
  }

  static of(members: Readonly<Record<string, Json | undefined>>): Document {
    return new Document(Object.entries(members).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }])))
  }

  with(key: string, value: Json): Document {
    const at = this.members.findIndex((member) => member.key === key)
    return new Document(at === -1 ? [...this.members, { key, value }] : this.members.map((member, index) => (index === at ? { key, value } : member)))
  }

  without(key: string): Document {
    return new Document(this.members.filter((member) => member.key !== key))
  }

  get(key: string): Json | undefined {
    return this.members.find((member) => member.key === key)?.value
  }
}

/** Two spaces of indent, as builders write manifests. A key that begins with `\` is written as it is, escapes and all. */
export function textOf(value: Json, indent = ''): string {
  const deeper = `${indent}  `
  if (value instanceof Document) {
    if (value.members.length === 0) return '{}'
    return `{\n${value.members.map(({ key, value: inner }) => `${deeper}${keyText(key)}: ${textOf(inner, deeper)}`).join(',\n')}\n${indent}}`
  }
  if (isList(value)) return value.length === 0 ? '[]' : `[\n${value.map((inner) => `${deeper}${textOf(inner, deeper)}`).join(',\n')}\n${indent}]`
  return JSON.stringify(value)
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function keyText(key: string): string {
  return key.startsWith('\\') ? `"${key}"` : JSON.stringify(key)
}

/** Every document in a value, the value itself first, each with what puts another in its place. */
export function places(value: Json): readonly { readonly document: Document; readonly replace: (by: Document) => Json }[] {
  if (value instanceof Document) {
    const below = value.members.flatMap(({ key, value: inner }, at) =>
      places(inner).map(({ document, replace }) => ({
        document,
        replace: (by: Document): Json => new Document(value.members.map((member, index) => (index === at ? { key, value: replace(by) } : member))),
      })),
    )
    return [{ document: value, replace: (by) => by }, ...below]
  }
  if (!isList(value)) return []
  return value.flatMap((inner, at) =>
    places(inner).map(({ document, replace }) => ({ document, replace: (by: Document): Json => value.map((other, index) => (index === at ? replace(by) : other)) })),
  )
}

/**
 * Another spelling of a key that a reader without regard to case takes for the same. Go's `encoding/json` folds Unicode too:
 * the long s and the Kelvin sign are an s and a k to it.
 */
export function respell(key: string, random: Random): string {
  const spellings = [
    key.toUpperCase(),
    key.charAt(0).toUpperCase() + key.slice(1),
    key.replaceAll('s', '\u017f'),
    key.replaceAll('k', '\u212a'),
    key.slice(0, -1) + key.slice(-1).toUpperCase(),
  ]
  return random.pick([...new Set(spellings.filter((spelling) => spelling !== key))])
}

/** The same key with its first letter escaped: the same to every JSON reader, another to a reader of text. */
export function escaped(key: string): string {
  return `\\u${key.charCodeAt(0).toString(16).padStart(4, '0')}${key.slice(1)}`
}
