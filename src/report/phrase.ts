import { number } from '../base/number-text.ts'

export { number }

/**
 * A sentence of the report before it is known where it will stand: our own words, and foreign text marked as code.
 * So the wording is made once, and each renderer escapes it in its own way.
 */
export type Phrase = readonly (string | Code | Page | Strong)[]

export interface Code {
  readonly code: string
}

/** Words of the gate that stand out. */
export interface Strong {
  readonly strong: string
}

/** A page that a sentence of the gate links to. */
export interface Page {
  readonly url: string
}

export function code(text: string): Code {
  return { code: text }
}

export function strong(text: string): Strong {
  return { strong: text }
}

/** A phrase from a template: strings and numbers become words, `code()` becomes code, phrases are put in. */
export function phrase(literals: TemplateStringsArray, ...parts: readonly (string | number | Code | Phrase)[]): Phrase {
  return literals.flatMap((literal, index): Phrase => {
    const part = parts[index]
    if (part === undefined) return [literal]
    if (typeof part === 'string' || typeof part === 'number') return [literal, String(part)]
    return 'code' in part ? [literal, part] : [literal, ...part]
  })
}

/** `a, b and c`. */
export function listed(items: readonly Phrase[], last = 'and'): Phrase {
  return items.flatMap((item, index) => {
    if (index === 0) return item
    return [index === items.length - 1 ? ` ${last} ` : ', ', ...item]
  })
}

/** `1 finding`, `2 findings`, `1,204 findings`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`
}

/** `3 of 4 findings`, `All 4 findings`, `The one finding`. */
export function share(part: number, total: number): string {
  if (part < total || total === 0) return `${number(part)} of ${counted(total, 'finding')}`
  return total === 1 ? 'The one finding' : `All ${counted(total, 'finding')}`
}

/** How a format writes each kind of part. */
export interface Voice {
  readonly word: (text: string) => string
  readonly code: (text: string) => string
  readonly page: (url: string) => string
  /** As plain words where a format has no way to stress them. */
  readonly strong?: (text: string) => string
}

export function render(parts: Phrase, voice: Voice): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return edged(part, voice.word)
      if ('strong' in part) return (voice.strong ?? voice.word)(part.strong)
      return 'code' in part ? voice.code(part.code) : voice.page(part.url)
    })
    .join('')
}

/** As plain text, for formats that escape the whole: an annotation, JSON. */
export function plainText(parts: Phrase): string {
  return parts.map((part) => (typeof part === 'string' ? part : 'strong' in part ? part.strong : 'code' in part ? part.code : part.url)).join('')
}

/** Documentation that advice links to. Other addresses stay text: what a stranger can put into a sentence must not become a link. */
const OWN_PAGES = String.raw`https:\/\/(?:(?:docs|health|console)\.aws\.amazon|docs\.github)\.com\/(?:[\w\-./#?=&%]*[\w/])?`
const SPOKEN = new RegExp(`\`([^\`]+)\`|(${OWN_PAGES})`, 'gu')

/** A sentence of advice as a phrase: what stands in backticks is code, and addresses of documentation are links. */
export function spoken(text: string): Phrase {
  const parts: (string | Code | Page)[] = []
  let end = 0
  for (const match of text.matchAll(SPOKEN)) {
    const [all, quoted, url] = match
    parts.push(text.slice(end, match.index))
    if (quoted !== undefined) parts.push({ code: quoted })
    if (url !== undefined) parts.push({ url })
    end = match.index + all.length
  }
  return [...parts, text.slice(end)].filter((part) => part !== '')
}

/** Escapers trim; the blanks around a part belong to the sentence. */
function edged(text: string, word: (text: string) => string): string {
  const inner = text.trim()
  if (inner === '') return text === '' ? '' : ' '
  return `${/^\s/u.test(text) ? ' ' : ''}${word(inner)}${/\s$/u.test(text) ? ' ' : ''}`
}
