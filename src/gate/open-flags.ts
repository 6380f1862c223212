import { constants } from 'node:fs'

/** Flags of `open` by name; Windows lacks some, and what they are against. */
export function openFlags(...names: readonly string[]): number {
  const numbers = names.map((name): unknown => Reflect.get(constants, name))
  return numbers.reduce<number>((flags, number) => (typeof number === 'number' ? flags | number : flags), 0)
}
