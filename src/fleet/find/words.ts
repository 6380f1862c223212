import type { NoResult } from '../../base/no-result.ts'
import type { FindAsked } from './asked.ts'
import type { FindCounts, FindState } from './counts.ts'

/** So many ids or patterns a sentence names. */
const NAMED = 3

/** What is looked for, e.g. `CVE-2021-44228 in package log4j-core`. */
export function subjectOf({ vulnerabilities, packages }: Pick<FindAsked, 'vulnerabilities' | 'packages'>): string {
  const ids = listOf(vulnerabilities)
  const names = packages.length === 0 ? '' : `${packages.length === 1 ? 'package' : 'packages'} ${listOf(packages.map(({ text }) => text))}`
  if (ids === '') return `a vulnerability in ${names}`
  return names === '' ? ids : `${ids} in ${names}`
}

function listOf(texts: readonly string[]): string {
  const [last = '', ...others] = texts.slice(0, NAMED).reverse()
  if (texts.length > NAMED) return `${texts.slice(0, NAMED).join(', ')} or ${String(texts.length - NAMED)} more`
  return others.length === 0 ? last : `${others.reverse().join(', ')} or ${last}`
}

/** Where it was looked for, e.g. ` in repositories payments/*`. */
function placeOf({ repositories }: FindAsked): string {
  return repositories.length === 0 ? '' : ` of ${repositories.length === 1 ? 'repository' : 'repositories'} ${listOf(repositories.map(({ text }) => text))}`
}

/** @param missing ids that no finding has; notices name them */
export function foundReason(asked: FindAsked, missing: readonly string[], found: number, { inUse, useUnknown }: FindCounts): string {
  const images = `${imagesText(found)}${placeOf(asked)} ${found === 1 ? 'has' : 'have'} ${subjectOf({ ...asked, vulnerabilities: asked.vulnerabilities.filter((id) => !missing.includes(id)) })}`
  if (asked.inUseOnly) return `${images} and ${found === 1 ? 'is' : 'are'} in use.`
  const known = inUse ?? 0
  const parts = [
    `${String(known)} in use`,
    ...(useUnknown === 0 ? [] : [`${String(useUnknown)} unknown`]),
    ...(found === known + useUnknown ? [] : [`${String(found - known - useUnknown)} not in use`]),
  ]
  return `${images}: ${parts.join(', ')}.`
}

export function notFoundReason(asked: FindAsked): string {
  return `No image${placeOf(asked)}${asked.inUseOnly ? ' in use' : ''} has ${subjectOf(asked)}, as far as Amazon Inspector knows.`
}

/** The reason for no result, before the rows that were read. */
export function partialReason(problems: readonly NoResult[], read: number): string {
  const [first] = problems
  const what = `${first?.what ?? 'Not everything could be read.'}${problems.length > 1 ? ` And ${problems.length === 2 ? '1 more problem' : `${String(problems.length - 1)} more problems`}.` : ''}`
  if (first?.code === 'bad-input') return what
  if (read === 0) return `${what} No image was found before that, but images that were not read may have it.`
  return `${what} ${imagesText(read)} ${read === 1 ? 'was' : 'were'} found before that, but more may have it.`
}

/** Everything was read, but the use of some images is unknown. */
export function useUnknownReason(asked: FindAsked, inUse: number, unknown: number): string {
  const known = `${imagesText(inUse)}${placeOf(asked)} in use ${inUse === 1 ? 'has' : 'have'} ${subjectOf(asked)}`
  return `${known}. ${unknown === 1 ? '1 more image has' : `${String(unknown)} more images have`} it, but Inspector doesn't report whether ${unknown === 1 ? 'it runs' : 'they run'}.`
}

/** What "not found" does not rule out. */
export function missingNotices({ vulnerabilities, packages, inUseOnly }: FindAsked, missing: readonly string[], state: FindState): readonly string[] {
  if (state === 'no-result') return []
  const nobody = missing.length === 0 || (state === 'not-found' && missing.length === vulnerabilities.length) ? '' : `No finding names ${missing.join(', ')}. `
  if (missing.length > 0)
    return [
      `${nobody}Amazon Inspector reports a vulnerability only if it knows it and has scanned the image. Check the ID, and look it up in Inspector's vulnerability database search.`,
    ]
  if (state === 'found' || vulnerabilities.length > 0) return inUseOnly && state === 'not-found' ? ["Images that don't run have it. To list them, leave out `in-use`."] : []
  return packages.length === 0
    ? []
    : ['Inspector lists only packages that have a finding, under its own names. Java packages are `group:artifact`, so a pattern such as `*:log4j-core` finds them in every group.']
}

export function imagesText(count: number): string {
  return count === 1 ? '1 image' : `${String(count).replace(/\B(?=(?:\d{3})+$)/gu, ',')} images`
}
