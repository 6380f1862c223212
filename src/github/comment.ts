import type { ApiAnswer, ApiProblem, GitHubApi, IssueComment } from './api.ts'
import { hasMarker, sameBody, withMarker } from './comment-marker.ts'
import { isOwn } from './own.ts'
import type { RepositoryName } from './repository.ts'

export interface CommentRequest {
  readonly repository: RepositoryName
  readonly pullRequest: { readonly number: number; readonly fromFork?: boolean | undefined }
  /** Keeps the comments of several gates apart. */
  readonly key: string
  /** Without the marker; at most `maxBodyLength(key)` characters. */
  readonly body: string
  /** `false`: an existing comment is updated, but none is made. */
  readonly create: boolean
}

export type CommentOutcome =
  | { readonly kind: 'created' | 'updated' | 'unchanged' | 'not-wanted'; readonly url?: string | undefined }
  /** The token may not; `advice` names the permission. */
  | { readonly kind: 'refused'; readonly problem: ApiProblem; readonly advice: string }
  | { readonly kind: 'failed'; readonly problem: ApiProblem }

/** At 100 comments a page; a pull request with more has other troubles. */
const MAX_PAGES = 100

/**
 * Writes the gate's comment: updates its own where there is one, since an update notifies nobody.
 * Trouble with the API is an outcome, never an exception; only a body that is too long is one.
 *
 * @param own what `findComment` gave
 */
export async function writeComment(api: GitHubApi, request: CommentRequest, own: ApiAnswer<IssueComment | undefined>): Promise<CommentOutcome> {
  const text = withMarker(request.key, request.body)
  if (!own.ok) return unpublished(own.problem, request)
  if (own.value !== undefined) return await update(api, request, own.value, text)
  return request.create ? await create(api, request, text) : { kind: 'not-wanted' }
}

/** The gate's own comment: the marker in front and the token's own login as author, over all pages; the oldest of several. */
export async function findComment(
  api: GitHubApi,
  { repository, pullRequest, key }: Pick<CommentRequest, 'repository' | 'pullRequest' | 'key'>,
): Promise<ApiAnswer<IssueComment | undefined>> {
  let viewer: ApiAnswer<string> | undefined
  for (let page = 1; page <= MAX_PAGES; page++) {
    const answer = await api.listComments(repository, pullRequest.number, page)
    if (!answer.ok) return answer
    for (const comment of answer.value.comments.filter((candidate) => hasMarker(candidate, key))) {
      // Asked only when there is something to compare: the first comment on a pull request costs no extra call.
      viewer ??= await api.getViewerLogin()
      if (isOwn(comment, viewer.ok ? viewer.value : undefined)) return { ok: true, value: comment }
    }
    if (!answer.value.more) break
  }
  return { ok: true, value: undefined }
}

async function update(api: GitHubApi, request: CommentRequest, comment: IssueComment, text: string): Promise<CommentOutcome> {
  if (sameBody(comment.body, text)) return { kind: 'unchanged', url: comment.url }
  const answer = await api.updateComment(request.repository, comment.id, text)
  if (answer.ok) return { kind: 'updated', url: answer.value.url }
  // The comment was deleted after it was found. The token could read it then, so this is not a missing permission: write a new one.
  if (answer.problem.status === 404) return request.create ? await create(api, request, text) : { kind: 'not-wanted' }
  return unpublished(answer.problem, request)
}

/** A POST without a proper answer may still have worked, so look for the comment before trying again. */
async function create(api: GitHubApi, request: CommentRequest, text: string): Promise<CommentOutcome> {
  const first = await api.createComment(request.repository, request.pullRequest.number, text)
  if (first.ok) return { kind: 'created', url: first.value.url }
  if (!mayHaveHappened(first.problem)) return unpublished(first.problem, request)
  const search = await findComment(api, request)
  if (!search.ok) return unpublished(first.problem, request)
  if (search.value !== undefined) return { kind: 'created', url: search.value.url }
  const second = await api.createComment(request.repository, request.pullRequest.number, text)
  return second.ok ? { kind: 'created', url: second.value.url } : unpublished(second.problem, request)
}

function mayHaveHappened({ status }: ApiProblem): boolean {
  return status === undefined || status >= 500
}

function unpublished(problem: ApiProblem, request: CommentRequest): CommentOutcome {
  const limited = /rate limit|abuse/i.test(problem.message)
  if ((problem.status !== 403 && problem.status !== 404) || limited) return { kind: 'failed', problem }
  return { kind: 'refused', problem, advice: refusalAdvice(request.pullRequest.fromFork === true) }
}

function refusalAdvice(fromFork: boolean): string {
  const instead = 'The report is in the job summary.'
  if (fromFork) {
    return `The pull request comes from a fork, so the token is read-only, whatever "permissions" says. ${instead} To comment anyway, use a workflow_run workflow with "pull-requests: write".`
  }
  return `Add "pull-requests: write" to the job's "permissions" (setting one permission sets all others to none), or set comment to "never". Dependabot's runs have a read-only token unless "permissions" raises it. ${instead}`
}
