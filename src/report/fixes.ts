import type { FixAvailability } from '../base/finding.ts'
import type { Report } from './model.ts'
import { type Phrase, counted, phrase } from './phrase.ts'

/** In place of a fixed version that nobody names. That the scan says nothing of a fix is not that there is none. */
export const FIX_LABELS: Readonly<Record<FixAvailability, string>> = { yes: 'fix available', partial: 'fix available', no: 'no fix yet', unknown: 'fix unknown' }

export function fixLabel(fix: FixAvailability): string {
  return FIX_LABELS[fix]
}

/** About the findings that no upgrade is known to remove; undefined when there are none. */
export function withoutFixPhrase({ withoutFix, fixUnknown }: Report): Phrase | undefined {
  const without = `${counted(withoutFix, 'finding')} ${withoutFix === 1 ? 'has' : 'have'} no fix yet.`
  const unsaid = `For ${counted(fixUnknown, 'finding')}, the scan doesn't report whether a fix is available.`
  if (fixUnknown === 0) return withoutFix === 0 ? undefined : phrase`${without}`
  return withoutFix === 0 ? phrase`${unsaid}` : phrase`${without} ${unsaid}`
}
