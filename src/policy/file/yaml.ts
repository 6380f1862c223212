import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit, type Document, type Node } from 'yaml'
import { quoted } from '../../base/quoted.ts'

/** A place in a policy file that is wrong. */
export interface Problem {
  readonly line: number
  readonly column: number
  /** With the offending text and what is allowed. */
  readonly text: string
}

export type Path = readonly (string | number)[]

/** A text that was read as YAML, with the way back from a value to its place. */
export interface YamlSource {
  readonly value: unknown
  /** What stands at a place; own members only, whatever their names. */
  readonly valueAt: (path: Path) => unknown
  readonly lineOf: (path: Path) => number
  readonly problemAt: (path: Path, at: 'key' | 'value', text: string) => Problem
  /** Keys of a mapping in the order of the text; objects sort keys such as `123` first. */
  readonly keysOf: (path: Path) => readonly string[]
}

export type YamlReading = { readonly kind: 'read'; readonly source: YamlSource } | { readonly kind: 'invalid'; readonly problems: readonly Problem[] }

/** Control characters, and what is a line break to some readers and a character to others. */
const ODD_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]|\r(?!\n)|(?!^)\ufeff/

/** 5,000 exceptions are half of it. */
const MAX_BYTES = 1024 * 1024

/**
 * Reads one YAML document of plain data. Anchors, aliases and tags are refused: a policy has no use for them, and aliases of aliases make a few lines
 * into gigabytes ("billion laughs"). Duplicate keys and second documents are errors, because one of the two would be silently without effect.
 */
export function readYaml(text: string, noun = 'policy'): YamlReading {
  const bytes = Buffer.byteLength(text)
  if (bytes > MAX_BYTES) return refused(`the file has ${bytes} bytes; at most ${MAX_BYTES} are read`)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, schema: 'core', version: '1.2', uniqueKeys: true, stringKeys: true, prettyErrors: false })
  const at = (offset: number, problem: string): Problem => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col, text: problem }
  }
  const odd = ODD_CHARACTER.exec(text)
  if (odd !== null)
    return {
      kind: 'invalid',
      problems: [at(odd.index, `character U+${odd[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')} isn't allowed in a ${noun}: YAML readers disagree about it`)],
    }
  const exhausted = document.errors.find((error) => error.code === 'RESOURCE_EXHAUSTION')
  if (exhausted !== undefined) return { kind: 'invalid', problems: [at(exhausted.pos[0], 'the file is nested too deeply')] }
  const problems = [...document.errors.map((error) => at(error.pos[0], syntaxText(error.code, error.message, text.slice(error.pos[0]), noun))), ...furniture(document, at, noun)]
  if (problems.length > 0) return { kind: 'invalid', problems }
  const contents = document.contents
  if (contents === null) return { kind: 'read', source: sourceOf(document, {}, at) }
  if (!isMap(contents)) return refused('the file has no mapping; write "key: value" lines')
  return { kind: 'read', source: sourceOf(document, document.toJS({ maxAliasCount: 0 }), at) }
}

function refused(text: string): YamlReading {
  return { kind: 'invalid', problems: [{ line: 1, column: 1, text }] }
}

function syntaxText(code: string, message: string, rest: string, noun: string): string {
  if (code === 'DUPLICATE_KEY') return `key ${quoted(/^[^:\n]*/.exec(rest)?.[0].trim())} is here a second time`
  if (code === 'MULTIPLE_DOCS') return `a second document starts here; a ${noun} is one document`
  return `no valid YAML: ${message}`
}

/** What YAML offers and a policy does not. */
function furniture(document: Document, at: (offset: number, problem: string) => Problem, noun: string): readonly Problem[] {
  const problems: Problem[] = []
  // With `%YAML 1.1` other readers take `yes` for true and `010` for 8; `%TAG` gives tags another meaning.
  const { yaml, tags } = document.directives ?? {}
  if (yaml?.explicit === true || Object.keys(tags ?? {}).some((handle) => handle !== '!!') || document.warnings.some(({ code }) => code === 'BAD_DIRECTIVE')) {
    problems.push(at(0, `a directive ("%…") isn't allowed in a ${noun}`))
  }
  visit(document, {
    Node: (_, node) => {
      const offset = node.range?.[0] ?? 0
      if (isAlias(node)) problems.push(at(offset, `alias ${quoted(`*${node.source}`)} isn't allowed in a ${noun}; write the value out`))
      else if (node.anchor !== undefined) problems.push(at(offset, `anchor ${quoted(`&${node.anchor}`)} isn't allowed in a ${noun}`))
      if (isScalar(node) && typeof node.value === 'number' && /^[-+]?0[0-9_box]/i.test(node.source ?? '')) {
        problems.push(
          at(offset, `number ${quoted(node.source)} isn't allowed in a ${noun}: YAML readers disagree about its base; write it as a decimal number without a leading zero`),
        )
      }
      if (node.tag !== undefined) problems.push(at(offset, `tag ${quoted(node.tag)} isn't allowed in a ${noun}`))
    },
  })
  return problems
}

function sourceOf(document: Document, value: unknown, at: (offset: number, problem: string) => Problem): YamlSource {
  const offsetOf = (path: Path, part: 'key' | 'value') =>
    rangeStart(part === 'key' ? keyNode(document, path) : document.getIn(path, true)) ?? rangeStart(keyNode(document, path)) ?? 0
  return {
    value,
    valueAt: (path) =>
      path.reduce((inner: unknown, key) => (typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key) ? Reflect.get(inner, key) : undefined), value),
    lineOf: (path) => at(offsetOf(path, 'value'), '').line,
    problemAt: (path, part, text) => at(offsetOf(path, part), text),
    keysOf: (path) => {
      const node = path.length === 0 ? document.contents : document.getIn(path, true)
      return isMap(node) ? node.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : [])) : []
    },
  }
}

function keyNode(document: Document, path: Path): unknown {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  if (!isMap(parent)) return isSeq(parent) ? document.getIn(path, true) : undefined
  return parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))?.key
}

function rangeStart(node: unknown): number | undefined {
  return isNode(node) ? positioned(node) : undefined
}

function positioned(node: Node): number | undefined {
  return node.range?.[0]
}
