/** Readers of foreign JSON: each gives the value in the type asked for, or undefined. None of them throws. */

const SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/
const NO_COMMIT = /^0+$/

/** What stands below `path`; own properties only, so that a payload cannot reach into a prototype. */
export function field(value: unknown, ...path: readonly string[]): unknown {
  let current = value
  for (const name of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, name)) return undefined
    current = Reflect.get(current, name)
  }
  return current
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function asCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined
}

/** A full commit id. The ID of zeros, which means "no commit" in a push, isn't one. */
export function asSha(value: unknown): string | undefined {
  return typeof value === 'string' && SHA.test(value) && !NO_COMMIT.test(value) ? value : undefined
}

export function asList(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
