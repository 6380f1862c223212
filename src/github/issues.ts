import type { ApiAnswer, ApiProblem, GitHubApi, RepositoryIssue } from './api.ts'
import { readMarker, type IssueMarker } from './issue-marker.ts'
import { isOwn } from './own.ts'
import type { RepositoryName } from './repository.ts'

/** An issue that this action wrote. */
export interface OwnIssue extends IssueMarker {
  readonly number: number
  readonly url: string | undefined
  readonly open: boolean
  readonly locked: boolean
  readonly text: string
}

/** At 100 a page. A token of a job has 1,000 requests an hour. */
const MAX_PAGES = 200

/**
 * All issues with our marker that the token's own login wrote, open or closed, whatever their title. An incomplete list is an
 * error: an issue that is missing from it would be created a second time.
 */
export async function findOwnIssues(api: GitHubApi, repository: RepositoryName): Promise<ApiAnswer<readonly OwnIssue[]>> {
  const viewer = await api.getViewerLogin()
  if (!viewer.ok) return viewer
  const mine = await allIssues(api, repository, viewer.value)
  if (!mine.ok) return mine
  if (mine.value.some((issue) => isOwn(issue, viewer.value))) return { ok: true, value: ownOf(mine.value, viewer.value) }
  // GitHub does not document whether it can filter issues by the login of an app, so trust an empty list only without that filter.
  const all = await allIssues(api, repository, undefined)
  return all.ok ? { ok: true, value: ownOf(all.value, viewer.value) } : all
}

async function allIssues(api: GitHubApi, repository: RepositoryName, creator: string | undefined): Promise<ApiAnswer<readonly RepositoryIssue[]>> {
  const issues: RepositoryIssue[] = []
  for (let page = 1; page <= MAX_PAGES; page++) {
    const answer = await api.listIssues(repository, page, creator)
    if (!answer.ok) return answer
    issues.push(...answer.value.issues)
    if (!answer.value.more) return { ok: true, value: issues }
  }
  return { ok: false, problem: tooMany }
}

const tooMany: ApiProblem = {
  message: `the repository has more than ${MAX_PAGES * 100} issues and pull requests, so the watch can't tell which are its own`,
  advice: 'Use a repository with fewer.',
}

function ownOf(issues: readonly RepositoryIssue[], viewer: string): readonly OwnIssue[] {
  return issues.flatMap((issue) => {
    const own = issue.isPullRequest || !isOwn(issue, viewer) ? undefined : ownIssue(issue)
    return own ?? []
  })
}

/** `undefined` without a marker. */
export function ownIssue({ number, url, open, locked, body }: RepositoryIssue): OwnIssue | undefined {
  const marker = readMarker(body)
  return marker && { number, url, open, locked, ...marker }
}
