/** Any JSON value, read-only: what goes over the wire and what scenarios are made of. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject

export interface JsonObject {
  readonly [key: string]: Json | undefined
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value when it is a string. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** The value when it is a string, else the empty one. */
export function word(value: unknown): string {
  return text(value) ?? ''
}

/** The value when it is a number. */
export function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

/** The value when it is a list, else an empty one. */
export function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : []
}

/** The value when it is an object, else an empty one. */
export function object(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

/** Strings of a list; anything else in it is left out. */
export function strings(value: unknown): readonly string[] {
  return list(value).filter((entry) => typeof entry === 'string')
}
