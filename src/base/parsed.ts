/**
 * What a grammar makes of a text. A problem is the end of a sentence that begins with the input and its value:
 * `timeout: "1 hour"` + ` isn't a duration. Use …`.
 */
export type Parsed<T> = { readonly kind: 'value'; readonly value: T } | { readonly kind: 'problem'; readonly problem: string }

/** An accepted text. */
export function accepted<T>(value: T): Parsed<T> {
  return { kind: 'value', value }
}

/** A refused text, with the end of the sentence that says what is wrong and what is allowed. */
export function refused(problem: string): { readonly kind: 'problem'; readonly problem: string } {
  return { kind: 'problem', problem }
}
