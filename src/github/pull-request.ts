import type { ApiProblem, GitHubApi } from './api.ts'
import type { EventPayload, GitHubEvent } from './event.ts'
import { isFromFork } from './pull-request-record.ts'
import type { PullRequestRecord } from './pull-request-record.ts'
import { fullName, sameRepository } from './repository.ts'
import type { RepositoryName } from './repository.ts'

interface FoundPullRequest {
  readonly kind: 'found'
  readonly number: number
  /** The author's commit; images built in a `pull_request` run carry the merge commit instead. */
  readonly headSha: string
  /** The commit that it would merge into. */
  readonly baseSha: string
  readonly baseRef: string
  readonly fromFork: boolean
  readonly via: 'payload' | 'comment' | 'commit' | 'merge-queue' | 'workflow-run'
}

export type PullRequestSearch =
  | FoundPullRequest
  | { readonly kind: 'none'; readonly why: string }
  | { readonly kind: 'ambiguous'; readonly numbers: readonly number[] }
  | { readonly kind: 'failed'; readonly problem: ApiProblem }

type Via = FoundPullRequest['via']
type Payload<K extends EventPayload['kind']> = Extract<EventPayload, { kind: K }>

/** `gh-readonly-queue/<base>/pr-<number>-<commit>`; the base may hold slashes. */
const QUEUE_REF = /^(?:refs\/heads\/)?gh-readonly-queue\/(?<base>.+)\/pr-(?<number>\d{1,10})-[0-9a-f]{40,64}$/

/**
 * The pull request of this repository that the run belongs to. It never finds one with another base repository: the gate must
 * not comment there, and cannot trust its base.
 */
export async function findPullRequest(event: GitHubEvent, api: GitHubApi): Promise<PullRequestSearch> {
  const { payload, repository } = event
  if (payload.kind === 'malformed') return failed(payload.problem)
  if (payload.kind === 'other') return { kind: 'none', why: event.name === '' ? 'not run by an event of GitHub Actions' : `the event "${event.name}" has no pull request` }
  if (repository === undefined) return failed('GITHUB_REPOSITORY is not "owner/repo"')
  switch (payload.kind) {
    case 'pull-request':
      return found(payload.pullRequest, repository, 'payload')
    case 'issue-comment':
      if (payload.pullRequest === undefined) return { kind: 'none', why: 'the comment is on an issue, not on a pull request' }
      return await fetched(payload.pullRequest, repository, api, 'comment')
    case 'push':
      return await ofPush(payload, event.sha, repository, api)
    case 'merge-group':
      return await ofMergeGroup(payload, repository, api)
    case 'workflow-run':
      return await ofWorkflowRun(payload, repository, api)
  }
}

async function ofPush(push: Payload<'push'>, sha: string | undefined, repository: RepositoryName, api: GitHubApi): Promise<PullRequestSearch> {
  if (push.deleted) return { kind: 'none', why: 'the push deleted a branch' }
  if (!push.branch) return { kind: 'none', why: 'the push is not to a branch' }
  if (sha === undefined) return failed('GITHUB_SHA is not a commit id')
  return await ofCommit(sha, repository, api, 'commit')
}

async function ofMergeGroup(group: Payload<'merge-group'>, repository: RepositoryName, api: GitHubApi): Promise<PullRequestSearch> {
  const parts = QUEUE_REF.exec(group.headRef)?.groups
  const number = Number(parts?.number ?? 0)
  if (number < 1 || parts?.base !== group.baseRef) return failed(`the merge group's head_ref "${group.headRef}" does not name a pull request into "${group.baseRef}"`)
  const search = await fetched(number, repository, api, 'merge-queue')
  // The queue merges onto its own base commit, which can be newer than that of the pull request.
  return search.kind === 'found' ? { ...search, baseSha: group.baseSha, baseRef: group.baseRef } : search
}

async function ofWorkflowRun(run: Payload<'workflow-run'>, repository: RepositoryName, api: GitHubApi): Promise<PullRequestSearch> {
  const listed = choose(run.pullRequests, run.headSha, repository, 'workflow-run')
  // The list is empty for pull requests from forks.
  return listed.kind === 'none' ? await ofCommit(run.headSha, repository, api, 'workflow-run') : listed
}

async function ofCommit(sha: string, repository: RepositoryName, api: GitHubApi, via: Via): Promise<PullRequestSearch> {
  const answer = await api.listPullRequestsOfCommit(repository, sha)
  if (!answer.ok) return { kind: 'failed', problem: answer.problem }
  const open = answer.value.filter(({ state }) => state === 'open')
  return choose(open, sha, repository, via)
}

/** Of several, the one whose head is this very commit: branches stacked on it hold the commit too. */
function choose(candidates: readonly PullRequestRecord[], sha: string, repository: RepositoryName, via: Via): PullRequestSearch {
  const ours = candidates.filter(({ baseRepository }) => sameRepository(baseRepository, repository))
  const exact = ours.filter(({ headSha }) => headSha === sha)
  const best = exact.length > 0 ? exact : ours
  const numbers = [...new Set(best.map(({ number }) => number))]
  const [only] = best
  if (only === undefined) return { kind: 'none', why: `no open pull request of ${fullName(repository)} has the commit ${sha.slice(0, 12)}` }
  return numbers.length > 1 ? { kind: 'ambiguous', numbers } : found(only, repository, via)
}

async function fetched(number: number, repository: RepositoryName, api: GitHubApi, via: Via): Promise<PullRequestSearch> {
  const answer = await api.getPullRequest(repository, number)
  if (!answer.ok) return { kind: 'failed', problem: answer.problem }
  if (answer.value.number !== number) return failed(`GitHub returned pull request ${answer.value.number} instead of ${number}`)
  return found(answer.value, repository, via)
}

function found(record: PullRequestRecord, repository: RepositoryName, via: Via): PullRequestSearch {
  if (!sameRepository(record.baseRepository, repository)) {
    return failed(`pull request ${record.number} belongs to ${fullName(record.baseRepository)}, not to ${fullName(repository)}`)
  }
  const { number, headSha, baseSha, baseRef } = record
  return { kind: 'found', number, headSha, baseSha, baseRef, fromFork: isFromFork(record), via }
}

function failed(message: string): PullRequestSearch {
  return { kind: 'failed', problem: { message } }
}
