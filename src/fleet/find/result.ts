import type { EpochMs } from '../../base/finding.ts'
import type { NoResult } from '../../base/no-result.ts'
import type { FindAsked } from './asked.ts'
import type { FindCounts, FindState } from './counts.ts'
import type { FoundImage } from './found-images.ts'
import { foundReason, imagesText, missingNotices, notFoundReason, partialReason, useUnknownReason } from './words.ts'

/** The result of a search. Every output is made from it. */
export interface FindResult {
  readonly state: FindState
  /** One sentence, without Markdown. */
  readonly reason: string
  readonly asked: FindAsked
  /** In use first, then severity, then name. Without a result, the images that were read before the problem. */
  readonly images: readonly FoundImage[]
  readonly counts: FindCounts
  /** Ids asked for that no finding has; empty without a result. */
  readonly missing: readonly string[]
  readonly problems: readonly NoResult[]
  readonly notices: readonly string[]
  /** Requests to Inspector. */
  readonly requests: number
  readonly policySources: readonly string[]
  readonly at: EpochMs
}

/** What was seen. */
export interface Seen extends Pick<FindResult, 'asked' | 'images' | 'problems' | 'requests' | 'policySources' | 'at'> {
  /** Ids asked for that some finding has, also of an image that does not run. */
  readonly ids: ReadonlySet<string>
  readonly notices: readonly string[]
}

/** Puts the answer together. Pure: nothing later changes what it says. */
export function findResult(seen: Seen): FindResult {
  const { asked, images, ids, requests, policySources, at } = seen
  const useUnknown = images.filter(({ image }) => image.use.status === 'unknown').length
  // With `in-use`, an image whose use is unknown can be neither counted nor left out.
  const problems = asked.inUseOnly && useUnknown > 0 ? [...seen.problems, useIsUnknown(useUnknown)] : seen.problems
  const state: FindState = problems.length > 0 ? 'no-result' : images.length > 0 ? 'found' : 'not-found'
  const counts = countsOf(images, useUnknown, state)
  const missing = state === 'no-result' ? [] : asked.vulnerabilities.filter((id) => !ids.has(id))
  return {
    state,
    reason: reasonOf(state, { ...seen, counts, missing }),
    asked,
    images,
    counts,
    missing,
    problems,
    notices: [...seen.notices, ...missingNotices(asked, missing, state)],
    requests,
    policySources,
    at,
  }
}

function countsOf(images: readonly FoundImage[], useUnknown: number, state: FindState): FindCounts {
  const excepted = images.filter(({ vulnerabilities }) => vulnerabilities.every(({ standing }) => standing.kind !== 'open')).length
  if (state === 'no-result') return { found: undefined, inUse: undefined, useUnknown, excepted }
  const inUse = images.filter(({ image }) => image.use.status === 'yes').length
  return { found: images.length, inUse: inUse === 0 && useUnknown > 0 ? undefined : inUse, useUnknown, excepted }
}

function reasonOf(state: FindState, { asked, images, problems, counts, missing }: Seen & Pick<FindResult, 'counts' | 'missing'>): string {
  switch (state) {
    case 'found':
      return foundReason(asked, missing, images.length, counts)
    case 'not-found':
      return notFoundReason(asked)
    case 'no-result':
      return problems.length > 0 ? partialReason(problems, images.length) : useUnknownReason(asked, images.length - counts.useUnknown, counts.useUnknown)
  }
}

function useIsUnknown(count: number): NoResult {
  return {
    code: 'in-use-unknown',
    what: `Inspector doesn't report whether ${imagesText(count)} ${count === 1 ? 'runs' : 'run'}, so the list of images in use is incomplete.`,
    remedy: [
      "Check the images that are listed as unknown yourself. Inspector doesn't know the use of images in a multi-platform index, and learns that of a new image up to 36 hours late.",
      'To list all images, leave out `in-use`.',
    ],
  }
}

/** Whether the step or the process must not succeed. Excepted images count: `fail-if-found` asks where it is, not whether that is acceptable. */
export function findFails({ state }: Pick<FindResult, 'state'>, failIfFound: boolean): boolean {
  return state === 'no-result' || (state === 'found' && failIfFound)
}
