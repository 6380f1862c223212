import type { EpochMs } from '../../base/finding.ts'
import type { ApiAnswer, GitHubApi, IssueComment } from '../../github/api.ts'
import { findComment } from '../../github/comment.ts'
import type { GitHubEvent } from '../../github/event.ts'
import { findPullRequest, type PullRequestSearch } from '../../github/pull-request.ts'
import type { Options } from '../../inputs/options.ts'
import type { World } from '../../commands/world.ts'

/** Where the comment goes, and the gate's own earlier comment there. */
export type CommentPlace =
  | { readonly kind: 'not-wanted' }
  | { readonly kind: 'no-token' }
  | { readonly kind: 'no-pull-request'; readonly search: Exclude<PullRequestSearch, { kind: 'found' }> }
  | {
      readonly kind: 'found'
      readonly api: GitHubApi
      readonly pullRequest: PullRequestSearch & { readonly kind: 'found' }
      readonly key: string
      readonly own: ApiAnswer<IssueComment | undefined>
      readonly readAt: EpochMs
    }

/** Looks for the pull request and the gate's comment on it, so that both are known once there is something to say. */
export async function findCommentPlace(
  options: Options,
  event: GitHubEvent,
  known: PullRequestSearch | undefined,
  { cancel, clock, github }: Pick<World, 'cancel' | 'clock' | 'github'>,
): Promise<CommentPlace> {
  const { repository } = event
  if (options.comment === 'never' || repository === undefined || cancel.aborted) return { kind: 'not-wanted' }
  const api = github(options.githubToken)
  if (api === undefined) return { kind: 'no-token' }
  const search = known ?? (await findPullRequest(event, api))
  if (search.kind !== 'found') return { kind: 'no-pull-request', search }
  const key = options.commentKey ?? defaultKey(options)
  return { kind: 'found', api, pullRequest: search, key, own: await findComment(api, { repository, pullRequest: search, key }), readAt: clock.now() }
}

/** The repositories checked: stable over pushes, as a tag or digest would not be. */
function defaultKey({ images }: Options): string {
  return [...new Set(images.map(({ repository }) => repository))].sort().join(',')
}
