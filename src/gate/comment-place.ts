import type { EpochMs } from '../findings/finding.ts'
import type { GitHubApi } from '../github/api.ts'
import type { GitHubEvent } from '../github/event.ts'
import { findPullRequest, type PullRequestSearch } from '../github/pull-request.ts'
import type { Options } from '../inputs/options.ts'
import type { World } from './world.ts'

/** Where the comment goes; `undefined` where none is wanted. */
export type Place = { readonly api: GitHubApi; readonly search: PullRequestSearch } | 'no-token' | undefined

/** A list of comments that is older may lack one that another gate has written since. */
const FRESH_MS = 10_000

/** Looks for the pull request and the first page of its comments, ahead of time where it is told that the end is near. */
export interface PlaceSearch {
  /** The last read of findings has begun: GitHub can answer meanwhile. */
  readonly begin: () => void
  readonly place: () => Promise<Place>
}

export function searchPlace(options: Options, event: GitHubEvent, known: PullRequestSearch | undefined, world: World): PlaceSearch {
  let ahead: { readonly since: EpochMs; readonly place: Promise<Place> } | undefined
  const find = () => findPlace(options, event, known, world)
  return {
    begin: () => {
      // After the read has left: the first call of GitHub's client takes the loop for a while.
      ahead ??= { since: world.clock.now(), place: new Promise<void>((resolve) => setImmediate(resolve)).then(find) }
      // Told where it is awaited.
      ahead.place.catch(() => undefined)
    },
    place: () => (ahead !== undefined && world.clock.now() - ahead.since <= FRESH_MS ? ahead.place : find()),
  }
}

async function findPlace({ comment, githubToken }: Options, event: GitHubEvent, known: PullRequestSearch | undefined, world: World): Promise<Place> {
  if (comment === 'never' || event.repository === undefined || world.cancel.aborted) return undefined
  const api = world.github(githubToken)
  if (api === undefined) return 'no-token'
  const search = known ?? (await findPullRequest(event, api))
  return { api: search.kind === 'found' ? withFirstPage(api, api.listComments(event.repository, search.number, 1)) : api, search }
}

/** The same, with the first page of the pull request's comments asked for already; it is used once. */
function withFirstPage(api: GitHubApi, first: ReturnType<GitHubApi['listComments']>): GitHubApi {
  let ahead: typeof first | undefined = first
  return {
    ...api,
    listComments: (repository, pullRequest, page) => {
      const answer = page === 1 ? ahead : undefined
      if (answer === undefined) return api.listComments(repository, pullRequest, page)
      ahead = undefined
      return answer
    },
  }
}
