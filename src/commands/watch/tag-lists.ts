import type { Listed, Page } from '../../fleet/watch/ports.ts'
import type { Answer } from '../../scan/ports.ts'
import { asked } from './asked.ts'
import { isOver, type Run } from './world.ts'

/** Most images in one filter. */
export const ARNS = 10

/** An image that is looked for, by its ARN, with the tags that ECR has for it. */
export interface Sought {
  readonly arn: string
  readonly tags: readonly string[]
}

/** One kind of list. */
export interface TagList<T> {
  /** Entries of a page. */
  readonly page: number
  readonly ask: (tag: string, token: string | undefined, signal: AbortSignal) => Promise<Answer<Page<Listed<T>>>>
  readonly take: (arn: string, value: T, serverNow: number | undefined) => void
}

/**
 * Reads images from Inspector's lists by tag, where that takes fewer requests than asking by ARN. A tag occurs once in a
 * repository, so a list is at most about as long as the registry has repositories. Inspector's tags can lag behind ECR's, so
 * they only help to find images: one that is in no list is asked for by its ARN.
 */
export async function takeFromLists<T>(run: Run, sought: readonly Sought[], repositories: number | undefined, list: TagList<T>): Promise<ReadonlySet<string>> {
  const taken = new Set<string>()
  if (repositories === undefined) return taken
  for (const [tag, arns] of byTag(sought)) {
    const left = arns.filter((arn) => !taken.has(arn))
    const expected = Math.max(1, Math.ceil(repositories / list.page))
    const most = Math.ceil(left.length / ARNS)
    if (expected >= most || isOver(run)) continue
    const found = await wholeList(run, tag, new Set(left), most, list)
    for (const [arn, { value, serverNow }] of found) {
      taken.add(arn)
      list.take(arn, value, serverNow)
    }
  }
  return taken
}

/** The tags of the images, the most common first. */
function byTag(sought: readonly Sought[]): readonly (readonly [tag: string, arns: readonly string[]])[] {
  const all = new Map<string, string[]>()
  for (const { arn, tags } of sought) {
    for (const tag of tags) {
      const arns = all.get(tag)
      if (arns === undefined) all.set(tag, [arn])
      else arns.push(arn)
    }
  }
  return [...all].sort(([left, ours], [right, theirs]) => theirs.length - ours.length || (left < right ? -1 : 1))
}

type Found<T> = ReadonlyMap<string, { readonly value: T; readonly serverNow: number | undefined }>

/** The wanted images of a list. Nothing if the list is longer than expected, unreadable, or changed while it was read. */
async function wholeList<T>(run: Run, tag: string, wanted: ReadonlySet<string>, most: number, list: TagList<T>): Promise<Found<T>> {
  const found = new Map<string, { readonly value: T; readonly serverNow: number | undefined }>()
  const seen = new Set<string>()
  let token: string | undefined
  for (let page = 1; page <= most; page++) {
    const current = token
    const answer = await asked(run, `images in ${run.place.region}`, () => run.asking.ask((signal) => list.ask(tag, current, signal)))
    if (answer.kind === 'unanswered') return new Map()
    const { value, serverNow } = answer.value
    for (const { arn, value: one } of value.items) {
      // An image that comes twice means that pages shifted, or that it has several records. Then the watch asks by ARN.
      if (seen.has(arn)) return new Map()
      seen.add(arn)
      if (wanted.has(arn)) found.set(arn, { value: one, serverNow })
    }
    token = value.nextToken
    if (token === undefined) return found
  }
  return new Map()
}
