import { isDeepStrictEqual } from 'node:util'
import { unknownKey } from './problems.ts'
import { keysAt } from './schema.ts'
import { quoted } from '../../base/quoted.ts'
import type { Path, Problem, YamlSource } from './yaml.ts'

/** The only keys, at the top of the file, whose value may be a list; and the one that may be a list in an override, too. */
const LISTS: readonly Path[] = [['exceptions'], ['ignore'], ['never-except']]
const LIST_RULE = 'require-signature'

/**
 * What stands in the file where the schema has no place for it: every unknown key (the schema library tells the first of each mapping only),
 * and lists where mappings belong (an empty list would pass for a mapping without keys, and `thresholds` without keys would let everything pass).
 */
export function unknownKeys(source: YamlSource): readonly Problem[] {
  return [...strayLists(source, isListPlace), ...outOfPlace(source)]
}

function isListPlace(path: Path): boolean {
  const inOverride = path.length === 3 && path[0] === 'repositories'
  return LISTS.some((allowed) => isDeepStrictEqual(allowed, path)) || (path.at(-1) === LIST_RULE && (path.length === 1 || inOverride))
}

/** Every list that is where none may be. */
export function strayLists(source: YamlSource, isAllowed: (path: Path) => boolean, path: Path = [], value: unknown = source.value): readonly Problem[] {
  if (typeof value !== 'object' || value === null) return []
  const below = Object.entries(value).flatMap(([key, inner]) => strayLists(source, isAllowed, [...path, Array.isArray(value) ? Number(key) : key], inner))
  if (!Array.isArray(value) || isAllowed(path)) return below
  return [source.problemAt(path, 'value', `${quoted(value)} is a list, which isn't allowed here`)]
}

function outOfPlace(source: YamlSource): readonly Problem[] {
  const top = asMapping(source.value)
  const exceptions = Array.isArray(top.exceptions) ? top.exceptions.map((_, at): Path => ['exceptions', at]) : []
  const overrides = source.keysOf(['repositories']).map((glob): Path => ['repositories', glob])
  const limits = [[], ...overrides].flatMap((path): Path[] => ['thresholds', 'grace', 'enforce-from'].map((key) => [...path, key]))
  return [[], ...exceptions, ...overrides, ...limits].flatMap((path) => {
    const allowed = keysAt(path)
    return source
      .keysOf(path)
      .filter((key) => !allowed.includes(key))
      .map((key) => unknownKey([...path, key], source))
  })
}

function asMapping(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
