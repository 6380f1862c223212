import { SIGNATURE_RULE } from '../policy/signature/judge.ts'
import type { Violation } from '../policy/verdict.ts'
import type { FindingRow } from './model/finding.ts'
import { counted } from './phrase.ts'

/** What breaks a rule, counted: `17 findings`, `1 image not signed`. */
export function whatBreaks({ rule, actual }: Pick<Violation, 'rule' | 'actual'>): string {
  return rule === SIGNATURE_RULE ? `${counted(actual, 'image')} not signed` : counted(actual, 'finding')
}

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
