import { schemeOf, newestOf, type Scheme } from '../../base/versions/versions.ts'
import { compareText } from '../../base/order.ts'
import type { JudgedFinding } from '../../policy/verdict.ts'

/** An upgrade, and the violations that name it. */
export interface Fix {
  readonly package: string
  /** Inspector's name of the package manager. */
  readonly manager: string | undefined
  /** How its versions are ordered; absent if unknown. */
  readonly scheme: Scheme | undefined
  /** The version that fixes all of them; absent if the versions cannot be compared. */
  readonly target: string | undefined
  readonly ids: readonly string[]
}

/** A layer, and the violations in its packages. Streams with the same base image share such layers. */
export interface LayerShare {
  readonly digest: string
  readonly ids: readonly string[]
}

/** How many are kept for an image; those that help most come first. */
export const MOST_FIXES = 15
export const MOST_LAYERS = 3

interface Collected {
  readonly package: string
  readonly manager: string | undefined
  readonly scheme: Scheme | undefined
  readonly versions: Set<string>
  readonly ids: Set<string>
}

/** The upgrades that an image's violations name, the one with the most of them first. */
export function fixesOf(findings: readonly JudgedFinding[]): readonly Fix[] {
  const collected = new Map<string, Collected>()
  for (const { vulnerabilityId, occurrences } of findings.filter(({ breaks }) => breaks.length > 0)) {
    for (const { name, manager, fixedVersion, scheme } of occurrences.flatMap(({ finding }) =>
      finding.packages.map((item) => ({ ...item, scheme: schemeOf(item.manager, finding.distribution) })),
    )) {
      if (fixedVersion === undefined) continue
      const key = JSON.stringify([name, manager, scheme])
      const one = collected.get(key) ?? { package: name, manager, scheme, versions: new Set(), ids: new Set() }
      collected.set(key, one)
      one.versions.add(fixedVersion)
      one.ids.add(vulnerabilityId)
    }
  }
  return mostFirst(
    [...collected.values()].map(({ versions, ids, ...one }): Fix => ({ ...one, target: newestOf([...versions], one.scheme), ids: [...ids].sort(compareText) })),
  ).slice(0, MOST_FIXES)
}

/** The layers that bring an image's violations, as far as Inspector names them. */
export function layersOf(findings: readonly JudgedFinding[]): readonly LayerShare[] {
  const collected = new Map<string, Set<string>>()
  for (const { vulnerabilityId, packages } of findings.filter(({ breaks }) => breaks.length > 0)) {
    for (const { layer } of packages) if (layer !== undefined) collected.set(layer, (collected.get(layer) ?? new Set()).add(vulnerabilityId))
  }
  return mostFirst([...collected].map(([digest, ids]): LayerShare => ({ digest, ids: [...ids].sort(compareText) }))).slice(0, MOST_LAYERS)
}

/** One list of several, such as those of the images of a stream. */
export function joinFixes(lists: readonly (readonly Fix[])[]): readonly Fix[] {
  const groups = Map.groupBy(lists.flat(), ({ package: name, manager, scheme }) => JSON.stringify([name, manager, scheme]))
  return mostFirst(
    [...groups.values()].flatMap((group) => {
      const [first] = group
      if (first === undefined) return []
      const targets = group.map(({ target }) => target)
      const known = targets.flatMap((target) => target ?? [])
      return [{ ...first, target: known.length < targets.length ? undefined : newestOf(known, first.scheme), ids: [...new Set(group.flatMap(({ ids }) => ids))].sort(compareText) }]
    }),
  )
}

export function joinLayers(lists: readonly (readonly LayerShare[])[]): readonly LayerShare[] {
  const groups = Map.groupBy(lists.flat(), ({ digest }) => digest)
  return mostFirst([...groups].map(([digest, group]) => ({ digest, ids: [...new Set(group.flatMap(({ ids }) => ids))].sort(compareText) })))
}

function mostFirst<T extends { readonly ids: readonly string[] }>(list: readonly T[]): readonly T[] {
  return list.toSorted((left, right) => right.ids.length - left.ids.length)
}

/** What one upgrade, or a new base image, would do over all streams. */
export interface FleetGain<T> {
  readonly what: T
  readonly streams: number
  /** Violations that name it, each counted in every stream that has it. */
  readonly violations: number
}

/** Over all streams: the steps that remove the most violations first. */
export function gainsOf<T extends { readonly ids: readonly string[] }>(
  streams: readonly (readonly T[])[],
  keyOf: (one: T) => string,
  join: (group: readonly T[]) => T | undefined,
  most: number,
): readonly FleetGain<T>[] {
  const groups = Map.groupBy(streams.flat(), keyOf)
  return [...groups.values()]
    .flatMap((group): readonly FleetGain<T>[] => {
      const what = join(group)
      return what === undefined ? [] : [{ what, streams: group.length, violations: group.reduce((sum, { ids }) => sum + ids.length, 0) }]
    })
    .sort((left, right) => right.violations - left.violations || right.streams - left.streams)
    .slice(0, most)
}
