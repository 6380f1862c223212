import type { ApiProblem, GitHubApi } from './api.ts'
import type { GitHubEvent } from './event.ts'
import type { PullRequestSearch } from './pull-request.ts'
import type { RepositoryName } from './repository.ts'
import { policyPlace, type PolicyPlace, type PolicyFrom } from './trust.ts'

/** Where policy and VEX files are read. `unknown` means that there can be no result. */
export type TrustedPlace =
  /** `ref` is a commit id; the name of a branch only where GitHub does not say which commit its head is. */
  | { readonly from: 'commit'; readonly owner: string; readonly repo: string; readonly ref: string; readonly why: string; readonly warning: string | undefined }
  | { readonly from: 'workspace'; readonly why: string }
  | { readonly from: 'unknown'; readonly why: string }

type BranchPlace = Extract<PolicyPlace, { from: 'branch' }>
type DefaultPlace = Extract<PolicyPlace, { from: 'default-branch' }>

/**
 * The commit whose policy applies to this run (`policyPlace` explains the choice). For a branch, it is the head that the branch
 * has now: the commit in a payload is as old as the event, and a run can be repeated for a month, so an exception that was
 * removed since would still apply. If GitHub does not answer, there is no policy, rather than an outdated one.
 */
export async function trustedPlace(event: GitHubEvent, pullRequest: PullRequestSearch, policyFrom: PolicyFrom, api: GitHubApi): Promise<TrustedPlace> {
  const place = policyPlace(event, pullRequest, policyFrom)
  switch (place.from) {
    case 'workspace':
    case 'unknown':
      return place
    case 'branch':
      return await headOf(place, api)
    case 'default-branch':
      return await headOfDefault(place, api)
  }
}

async function headOf({ repository, branch, lastKnown, why }: BranchPlace, api: GitHubApi): Promise<TrustedPlace> {
  const head = await api.getBranchHead(repository, branch)
  if (head.ok) return commit(repository, head.value, why)
  if (!isMissing(head.problem)) return unasked(`the head of ${branch}`, head.problem)
  // A deleted branch no longer moves: the commit in the event is the last one that can be known.
  return { ...commit(repository, lastKnown, why), warning: `GitHub has no branch ${branch}, so policy and VEX files come from the event's commit (${lastKnown.slice(0, 7)})` }
}

async function headOfDefault({ repository, why }: DefaultPlace, api: GitHubApi): Promise<TrustedPlace> {
  const name = await api.getDefaultBranch(repository)
  if (!name.ok) return unasked('the default branch', name.problem)
  const reason = `the default branch (${name.value}), since ${why}`
  const head = await api.getBranchHead(repository, name.value)
  if (head.ok) return commit(repository, head.value, reason)
  // Reading the file then reports what is wrong: mostly that the token may not read contents.
  return isMissing(head.problem) ? commit(repository, name.value, reason) : unasked(`the head of ${name.value}`, head.problem)
}

/** 409: the repository is empty. 422: "No commit found for SHA". */
function isMissing({ status }: ApiProblem): boolean {
  return status === 404 || status === 409 || status === 422
}

function commit({ owner, repo }: RepositoryName, ref: string, why: string): Extract<TrustedPlace, { from: 'commit' }> {
  return { from: 'commit', owner, repo, ref, why, warning: undefined }
}

function unasked(what: string, { message, advice }: ApiProblem): TrustedPlace {
  return { from: 'unknown', why: `Can't get ${what} from GitHub: ${message}${advice === undefined ? '' : `. ${advice}`}` }
}
