import { number } from '../base/number-text.ts'
import type { RequestedImage } from '../image/model.ts'

/**
 * How sentences call an image: `payments/api:1.4.2`, or `payments/api@sha256:0123456789ab`. Never with the registry host: the runner masks the
 * account id, and an output that holds a masked text is blanked.
 */
export function requestedName({ repository, tag, digest }: Pick<RequestedImage, 'repository' | 'tag' | 'digest'>): string {
  return tag === undefined ? `${repository.name}@${digest.slice(0, 'sha256:'.length + 12)}` : `${repository.name}:${tag}`
}

/** All by name up to three, more by number. */
export function requestedNames(requestedImages: readonly Pick<RequestedImage, 'repository' | 'tag' | 'digest'>[]): string {
  const names = [...new Set(requestedImages.map(requestedName))]
  return names.length > 3 ? `${number(names.length)} images` : listed(names)
}

/** `a, b and c`. */
export function listed(texts: readonly string[]): string {
  const last = texts.at(-1) ?? ''
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(', ')} and ${last}`
}

/** `1 finding`, `1,204 findings`. */
export function plural(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`
}
