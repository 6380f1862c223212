import type { FindingRow } from './model.ts'

/** Ids of a broken rule in the order in which findings are listed, worst first: of many only the first are shown, and those should matter most. */
export function worstFirst(ids: readonly string[], findings: readonly FindingRow[]): readonly string[] {
  const wanted = new Set(ids)
  const ordered = new Set<string>()
  for (const { id } of findings) {
    if (ordered.size === wanted.size) break
    if (wanted.has(id)) ordered.add(id)
  }
  return [...ordered, ...[...wanted].filter((id) => !ordered.has(id))]
}
