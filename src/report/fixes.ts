import type { Report } from './model.ts'
import { type Phrase, counted, phrase } from './phrase.ts'

/** Basic scanning says of hardly any finding whether there is a fix: that it names none is not that there is none. */
function isBasic({ images }: Report): boolean {
  return images.some(({ evidence }) => evidence.scanType === 'basic')
}

/** In place of the fixed version. */
export function noFixLabel(report: Report): string {
  return isBasic(report) ? 'no fix named' : 'no fix'
}

/** About the findings that no upgrade removes; undefined when there are none. */
export function withoutFixPhrase(report: Report): Phrase | undefined {
  const { withoutFix } = report
  if (withoutFix === 0) return undefined
  return isBasic(report) ? phrase`For ${counted(withoutFix, 'finding')} basic scanning names no fix; there may be one.` : phrase`For ${counted(withoutFix, 'finding')} there is no fix yet.`
}
