/**
 * A sentence of the report before it is known where it will stand: our own words, and foreign text marked as code.
 * So the wording is made once, and each renderer escapes it in its own way.
 */
export type Phrase = readonly (string | Code)[]

export interface Code {
  readonly code: string
}

export function code(text: string): Code {
  return { code: text }
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

const NUMBERS = new Intl.NumberFormat('en-US')

export function number(value: number): string {
  return NUMBERS.format(value)
}

/** The phrase with each kind of part rendered by the function given for it. */
export function render<T extends string>(parts: Phrase, word: (text: string) => T, asCode: (text: string) => T): string {
  return parts.map((part) => (typeof part === 'string' ? edged(part, word) : asCode(part.code))).join('')
}

/** Escapers trim; the blanks around a part belong to the sentence. */
function edged(text: string, word: (text: string) => string): string {
  const inner = text.trim()
  if (inner === '') return text === '' ? '' : ' '
  return `${/^\s/u.test(text) ? ' ' : ''}${word(inner)}${/\s$/u.test(text) ? ' ' : ''}`
}
