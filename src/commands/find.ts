import type { Clock, Random } from '../base/clock.ts'
import type { Deadline } from '../base/deadline.ts'
import type { NoResult } from '../base/no-result.ts'
import { adviceFor } from '../base/service-advice.ts'
import { isKind, ServiceError } from '../base/service-error.ts'
import type { Words } from '../base/words.ts'
import { Asking } from '../fleet/asking.ts'
import { questionOf, toLookFurther, widened, type FindAsked, type Ids } from '../fleet/find/asked.ts'
import { FoundImages, type ExceptedBy, type FoundImage } from '../fleet/find/found-images.ts'
import { findResult, type FindResult } from '../fleet/find/result.ts'
import type { Cluster, FleetPage, FleetService } from '../fleet/ports.ts'
import type { FindOptions } from '../inputs/find/options.ts'
import { exceptionsOf } from '../policy/exceptions/by-image.ts'
import { turnPages } from '../scan/complete-read.ts'
import type { Answer, Order } from '../scan/ports.ts'
import type { LoadedPolicy } from './load-policy.ts'

/** What `find` touches. */
export interface FindWorld {
  readonly clock: Clock
  readonly random: Random
  readonly fleet: FleetService
  /** The face's own, for what went wrong. */
  readonly words: Words
}

/** How far it is, for whoever waits. */
export interface FindProgress {
  readonly pages: number
  readonly images: number
  /** Images in use whose clusters are known, and how many there are; absent while findings are read. */
  readonly clusters: { readonly known: number; readonly of: number } | undefined
}

export interface FindOccasion {
  readonly deadline: Deadline
  readonly onProgress: (progress: FindProgress) => void
  readonly onRetry: (error: ServiceError, pauseMs: number) => void
}

/** Where is this vulnerability or package? Asks, collects, sorts. Whatever cannot be read makes it no result, beside what was read. */
export async function find(options: FindOptions, loading: Promise<LoadedPolicy | undefined>, occasion: FindOccasion, world: FindWorld): Promise<FindResult> {
  const { asked } = options
  const policy = await loading
  const asking = new Asking(world, occasion.deadline, occasion.onRetry)
  const found = new FoundImages(asked, exceptedBy(policy, world))
  const search: Search = { asked, found, asking, occasion, world, pages: 0 }
  const problems = policy?.kind === 'no-result' ? [policy.cause] : []
  problems.push(...(await readFindings(search)))
  const images = found.sorted()
  const about = options.clusters ? await withClusters(images, search) : { images, notices: [], problems: [] }
  return findResult({
    asked,
    images: about.images,
    ids: found.ids,
    problems: [...problems, ...about.problems].map((problem) => world.words(problem)),
    notices: [...options.notices, ...policyNotices(policy), ...widened(asked), ...about.notices],
    requests: asking.made,
    policySources: policy?.kind === 'loaded' ? policy.sources.map(({ name }) => name) : [],
    at: world.clock.now(),
  })
}

/** What is said when it did not come as far as asking. */
export function withoutSearch(problems: readonly NoResult[], { clock, words }: Pick<FindWorld, 'clock' | 'words'>, asked: FindAsked = NOTHING): FindResult {
  return findResult({ asked, images: [], ids: new Set(), problems: problems.map((problem) => words(problem)), notices: [], requests: 0, policySources: [], at: clock.now() })
}

/** What is asked when the inputs are wrong. */
const NOTHING: FindAsked = { region: '', registryId: undefined, vulnerabilities: [], packages: [], repositories: [], inUseOnly: false }

interface Search {
  readonly asked: FindAsked
  readonly found: FoundImages
  readonly asking: Asking
  readonly occasion: FindOccasion
  readonly world: FindWorld
  pages: number
}

function exceptedBy(policy: LoadedPolicy | undefined, { clock }: FindWorld): ExceptedBy {
  return policy?.kind === 'loaded' ? exceptionsOf(policy.policy, clock.now()) : () => undefined
}

function policyNotices(policy: LoadedPolicy | undefined): readonly string[] {
  if (policy?.kind !== 'loaded') return []
  const never = policy.policy.neverExcept.has('kev')
    ? ['The policy never excepts known exploited vulnerabilities (KEV). This search does not ask which ones those are, so it shows none as excepted.']
    : []
  return [...policy.notices.map(({ text }) => text), ...policy.policy.warnings.map(({ text, source }) => `${source}: ${text}`), ...never]
}

/** All lists that are asked for. What was taken before a list broke stays. */
async function readFindings(search: Search): Promise<readonly NoResult[]> {
  const { asked, found } = search
  try {
    await readList({ own: asked.vulnerabilities }, search)
    const related = toLookFurther(asked.vulnerabilities, found.ids)
    if (related.length > 0) await readList({ related }, search)
    return []
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return [problemOf(error, search)]
  }
}

/**
 * One list, all pages. A finding that leaves a long list while it is read moves the others up, and one at the border of two
 * pages is then in neither. So a list of several pages is read from both ends side by side, and what either holds counts.
 */
async function readList(ids: Ids, search: Search): Promise<void> {
  const { asking, asked, world } = search
  const question = questionOf(asked, ids)
  const page = (token: string | undefined, order: Order) => asking.ask((signal) => world.fleet.findings(question, token, order, signal))
  const first = await page(undefined, 'newest-first')
  if (take(first, search) === undefined) return
  const newest = turnPages(async (token, number) => (number === 1 ? first.value.nextToken : take(await page(token, 'newest-first'), search)))
  const oldest = turnPages(async (token) => take(await page(token, 'oldest-first'), search))
  // Both to their ends, also when one breaks: what the other one reads is shown.
  const [one, other] = await Promise.allSettled([newest, oldest])
  if (one.status === 'rejected') throw one.reason
  if (other.status === 'rejected') throw other.reason
}

/** Keeps what a page holds, and gives the token of the next one. */
function take({ value }: Answer<FleetPage>, search: Search): string | undefined {
  const { found, occasion } = search
  for (const each of value.findings) found.take(each)
  search.pages += 1
  occasion.onProgress({ pages: search.pages, images: found.size, clusters: undefined })
  return value.nextToken
}

interface AboutClusters {
  readonly images: readonly FoundImage[]
  readonly notices: readonly string[]
  readonly problems: readonly NoResult[]
}

/** Clusters of the images in use. What cannot be read of them is said, and the rows stay. */
async function withClusters(images: readonly FoundImage[], search: Search): Promise<AboutClusters> {
  const { asking, occasion } = search
  const running = images.flatMap(({ image }, at) => (image.use.status === 'yes' ? [at] : []))
  // What ended while findings were read is told by then.
  if (running.length === 0 || occasion.deadline.signal.aborted) return { images: images.map(withoutClusters), notices: [], problems: [] }
  const known = new Map<number, readonly Cluster[]>()
  let refused: ServiceError | undefined
  await asking.each(running, async (at) => {
    const image = images[at]
    // Who may not ask about one may not ask about any.
    if (image === undefined || (refused !== undefined && !isAboutOne(refused)) || occasion.deadline.signal.aborted) return
    try {
      known.set(at, await clustersOf(image, search))
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      refused ??= error
      if (!isAboutOne(error)) refused = error
    }
    occasion.onProgress({ pages: search.pages, images: images.length, clusters: { known: known.size, of: running.length } })
  })
  const all = images.map((image, at): FoundImage => {
    const clusters = known.get(at)
    return clusters === undefined ? withoutClusters(image) : { ...image, clusters: { kind: 'read', clusters } }
  })
  const unread = running.length - known.size
  if (unread === 0) return { images: all, notices: [], problems: [] }
  if (occasion.deadline.signal.aborted) return { images: all, notices: [], problems: [problemOf(endOf(search), search)] }
  const { what, remedy } = search.world.words(problemOf(refused ?? endOf(search), search))
  return { images: all, notices: [`The clusters of ${String(unread)} of ${String(running.length)} images in use are unknown. ${what} ${remedy.join(' ')}`], problems: [] }
}

function withoutClusters(image: FoundImage): FoundImage {
  return image.image.use.status === 'yes' ? { ...image, clusters: { kind: 'unknown' } } : image
}

/** The service did not like this image: the next one may be answered. */
function isAboutOne(error: ServiceError): boolean {
  return isKind(error, 'rejected') || isKind(error, 'not-found')
}

function endOf({ occasion }: Search): ServiceError {
  return new ServiceError({
    kind: 'cancelled',
    action: 'inspector2:GetClustersForImage',
    code: 'TimeUp',
    text: occasion.deadline.cancelled() ? 'the run was cancelled' : 'the run timed out',
  })
}

async function clustersOf({ image }: FoundImage, { asking, world }: Search): Promise<readonly Cluster[]> {
  const clusters: Cluster[] = []
  await turnPages(async (token) => {
    const page = await asking.ask((signal) => world.fleet.clusters(image, token, signal))
    clusters.push(...page.clusters)
    return page.nextToken
  }, 'inspector2:GetClustersForImage')
  return clusters
}

/** What cures a problem here, where the gate has other inputs: none names an image, and none the time that it may take. */
const REMEDIES: Readonly<Record<string, readonly string[]>> = {
  throttled: ['Run it again, or narrow the search to fewer IDs or `repositories`.'],
  timeout: ['Run it again, or narrow the search to fewer IDs or `repositories`.'],
  rejected: ['Check `region` and `registry-id`.'],
}

function problemOf(error: ServiceError, { asked, occasion }: Search): NoResult {
  const advice = adviceFor(error, `all images in ${asked.region}`, undefined, occasion.deadline.signal)
  const remedy = REMEDIES[advice.code]
  return remedy === undefined ? advice : { ...advice, remedy }
}
