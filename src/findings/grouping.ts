import type { Finding } from '../base/finding.ts'
import type { FoundAt } from './counted-finding.ts'

/** Findings of several images that count as one, while they are put together. */
export interface Group {
  readonly occurrences: FoundAt[]
  readonly pairs: Set<string>
  readonly images: Set<string>
  basic: boolean
}

export interface Partner {
  readonly finding: Finding
  readonly pairs: ReadonlySet<string>
  group: Group | undefined
}

/** For each finding of one image the group it joins, if any; a group takes one finding of an image at most. */
export function partners(findings: readonly Finding[], byPair: ReadonlyMap<string, readonly Group[]>, digest: string): readonly Partner[] {
  const taken = new Set<Group>()
  const found = findings.map((finding): Partner => ({ finding, pairs: pairsOf(finding), group: undefined }))
  const free = (group: Group) => !taken.has(group) && !group.images.has(digest)
  for (const pick of byPair.size === 0 ? [] : [samePairs, mostShared]) {
    for (const partner of found) {
      if (partner.group !== undefined) continue
      partner.group = pick(partner.pairs, byPair, free)
      if (partner.group !== undefined) taken.add(partner.group)
    }
  }
  return found
}

type Choice = (pairs: ReadonlySet<string>, byPair: ReadonlyMap<string, readonly Group[]>, free: (group: Group) => boolean) => Group | undefined

const samePairs: Choice = (pairs, byPair, free) => {
  const [first] = pairs
  const candidates = first === undefined ? [] : (byPair.get(first) ?? [])
  return candidates.find((group) => free(group) && group.pairs.size === pairs.size && [...pairs].every((pair) => group.pairs.has(pair)))
}

const mostShared: Choice = (pairs, byPair, free) => {
  const shared = new Map<Group, number>()
  for (const pair of pairs) for (const group of byPair.get(pair) ?? []) if (free(group)) shared.set(group, (shared.get(group) ?? 0) + 1)
  let best: Group | undefined
  for (const [group, count] of shared) if (best === undefined || count > (shared.get(best) ?? 0)) best = group
  return best
}

/** What a finding is about: its vulnerability in each package and version. */
export function pairsOf(finding: Finding): ReadonlySet<string> {
  if (finding.packages.length === 0) return new Set([`${finding.vulnerabilityId}\0\0`])
  return new Set(finding.packages.map((entry) => `${finding.vulnerabilityId}\0${entry.name}\0${entry.version}`))
}

/** Lets the group be found by these pairs too. */
export function enter(group: Group, pairs: ReadonlySet<string>, byPair: Map<string, Group[]>): void {
  for (const pair of pairs) {
    if (group.pairs.has(pair)) continue
    group.pairs.add(pair)
    const others = byPair.get(pair)
    if (others === undefined) byPair.set(pair, [group])
    else others.push(group)
  }
}
