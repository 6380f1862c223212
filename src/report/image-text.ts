import { cut } from './cut.ts'
import { counted, number } from './phrase.ts'
import type { SameImages } from './same-images.ts'
import { severitiesOf } from './severities.ts'

/** What a report says of an image, or of platforms that have the same, in plain words. Whoever prints it escapes it. */

const MAX_PLATFORMS = 6

/** `linux/amd64, linux/arm64/v8`; empty for an image without platforms. */
export function platformsText({ images }: Pick<SameImages, 'images'>): string {
  const names = images.flatMap(({ platformName }) => platformName ?? [])
  const left = names.length - MAX_PLATFORMS
  return `${names
    .slice(0, MAX_PLATFORMS)
    .map((name) => cut(name, 60))
    .join(', ')}${left > 0 ? ` and ${number(left)} more` : ''}`
}

/** "the same 28 findings (9 critical, 8 high)". */
export function resultText({ images, findings, leftOut }: SameImages): string {
  const [{ state, detail, bySeverity }] = images
  const why = detail === undefined ? '' : ` (${cut(detail, 80)})`
  const severities =
    bySeverity === undefined
      ? ''
      : severitiesOf(bySeverity)
          .map(([severity, count]) => `${number(count)} ${severity}`)
          .join(', ')
  switch (state) {
    case 'scanned':
      if (findings === 0) return leftOut === 0 ? 'no findings' : `${counted(leftOut, 'finding')}, ${leftOut === 1 ? '' : 'all '}ignored or suppressed`
      return `${images.length > 1 ? 'the same ' : ''}${counted(findings, 'finding')}${severities === '' ? '' : ` (${severities})`}`
    case 'no-result':
      return `⚠️ no result${why}`
    case 'unfinished':
      return severities === '' ? 'not waited for' : `${severities} so far; the rest was not waited for`
    case 'skipped':
      return `skipped, not checked${why}`
  }
}
