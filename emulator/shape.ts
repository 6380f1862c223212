import { isObject } from './json.ts'

/** A description of what a request may hold; a small part of what AWS's own models can say. */
export type Shape =
  | { readonly kind: 'string'; readonly min?: number; readonly max?: number; readonly pattern?: RegExp; readonly values?: readonly string[] }
  | { readonly kind: 'integer' | 'number'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'timestamp' }
  | { readonly kind: 'list'; readonly of: Shape; readonly min?: number; readonly max?: number }
  | { readonly kind: 'structure'; readonly members: Readonly<Record<string, Shape>>; readonly required: readonly string[] }

/** What is wrong with a request. `type` problems come from a service's parser, the others from its validation. */
export interface Problem {
  readonly kind: 'type' | 'unknown' | 'constraint'
  readonly path: string
  readonly message: string
}

export const anyString: Shape = { kind: 'string' }

export function string(limits: { min?: number; max?: number; pattern?: RegExp } = {}): Shape {
  return { kind: 'string', ...limits }
}

export function oneOf(...values: readonly string[]): Shape {
  return { kind: 'string', values }
}

export function integer(min: number, max: number): Shape {
  return { kind: 'integer', min, max }
}

export function listOf(of: Shape, min?: number, max?: number): Shape {
  return { kind: 'list', of, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) }
}

export function structure(members: Readonly<Record<string, Shape>>, required: readonly string[] = []): Shape {
  return { kind: 'structure', members, required }
}

/**
 * All problems of a value. Unknown members are problems, which the real services forgive at times: an emulator that forgives
 * them hides misspelled requests.
 */
export function problems(shape: Shape, value: unknown, path = ''): readonly Problem[] {
  switch (shape.kind) {
    case 'string':
      return typeof value === 'string' ? stringProblems(shape, value, path) : [wrongType(path, 'STRING')]
    case 'integer':
    case 'number':
      if (typeof value !== 'number' || (shape.kind === 'integer' && !Number.isInteger(value))) return [wrongType(path, shape.kind === 'integer' ? 'INTEGER' : 'DOUBLE')]
      return range(shape, value, path, 'value')
    case 'timestamp':
      return typeof value === 'number' ? [] : [wrongType(path, 'TIMESTAMP')]
    case 'list':
      if (!Array.isArray(value)) return [wrongType(path, 'LIST')]
      return [...range(shape, value.length, path, 'length'), ...value.flatMap((entry: unknown, index) => problems(shape.of, entry, `${path}.${index + 1}.member`))]
    case 'structure':
      return isObject(value) ? memberProblems(shape, value, path) : [wrongType(path, 'STRUCTURE')]
  }
}

function memberProblems(shape: Shape & { kind: 'structure' }, value: Readonly<Record<string, unknown>>, path: string): readonly Problem[] {
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`)
  // A member that is null counts as absent, as AWS's parsers have it.
  const given = Object.entries(value).filter(([, member]) => member !== undefined && member !== null)
  const missing = shape.required.filter((name) => !given.some(([key]) => key === name))
  return [
    ...missing.map((name): Problem => ({ kind: 'constraint', path: at(name), message: 'Member must not be null' })),
    ...given.flatMap(([name, member]) => {
      const inner = Object.hasOwn(shape.members, name) ? shape.members[name] : undefined
      return inner === undefined ? [{ kind: 'unknown', path: at(name), message: 'Member is not known' } satisfies Problem] : problems(inner, member, at(name))
    }),
  ]
}

function stringProblems(shape: Shape & { kind: 'string' }, value: string, path: string): readonly Problem[] {
  const found: Problem[] = []
  if (shape.values !== undefined && !shape.values.includes(value))
    found.push({ kind: 'constraint', path, message: `Member must satisfy enum value set: [${shape.values.join(', ')}]` })
  if (shape.pattern !== undefined && !shape.pattern.test(value))
    found.push({ kind: 'constraint', path, message: `Member must satisfy regular expression pattern: ${shape.pattern.source}` })
  return [...found, ...range(shape, Array.from(value).length, path, 'length')]
}

function range(limits: { readonly min?: number; readonly max?: number }, actual: number, path: string, what: 'length' | 'value'): readonly Problem[] {
  const word = what === 'length' ? 'have length' : 'have value'
  if (limits.min !== undefined && actual < limits.min) return [{ kind: 'constraint', path, message: `Member must ${word} greater than or equal to ${limits.min}` }]
  if (limits.max !== undefined && actual > limits.max) return [{ kind: 'constraint', path, message: `Member must ${word} less than or equal to ${limits.max}` }]
  return []
}

function wrongType(path: string, expected: string): Problem {
  return { kind: 'type', path, message: `Value cannot be converted to ${expected}` }
}
