import type { Options } from '../inputs/options.ts'
import type { GitHubEvent } from './event.ts'
import type { PullRequestSearch } from './pull-request.ts'
import { sameRepository } from './repository.ts'
import type { RepositoryName } from './repository.ts'

/** Where policy and VEX files are read. `unknown` means that there can be no result. */
export type PolicySource =
  | { readonly from: 'commit'; readonly owner: string; readonly repo: string; readonly sha: string; readonly why: string }
  | { readonly from: 'workspace'; readonly why: string }
  | { readonly from: 'unknown'; readonly why: string }

/** Who starts these has write access, so the workspace is theirs to decide. Whatever is not named here is not trusted. */
const TRUSTED_TRIGGERS = new Set(['push', 'schedule', 'workflow_dispatch', 'repository_dispatch', 'release', 'create', 'deployment'])

/**
 * The commit whose policy judges this run. On pull requests it is the one that they would merge into, so that a pull
 * request cannot excuse its own findings; a run whose base cannot be told has no policy at all rather than the
 * workspace's. Somebody who may push branches can still choose a lax branch as base: that is a matter of branch rules.
 */
export function policyCommit(event: GitHubEvent, pullRequest: PullRequestSearch, policyFrom: Options['policyFrom']): PolicySource {
  if (policyFrom === 'workspace') return { from: 'workspace', why: 'policy-from is "workspace"' }
  const { payload, repository } = event
  if (payload.kind === 'other') return withoutPullRequest(event, policyFrom)
  if (payload.kind === 'push') return ofPush(event, pullRequest, policyFrom)
  if (payload.kind === 'malformed') return event.name === 'push' && policyFrom === 'auto' ? trusted(event) : unknown(payload.problem)
  if (repository === undefined) return unknown('GITHUB_REPOSITORY is not "owner/repo"')
  switch (payload.kind) {
    case 'merge-group':
      return commit(repository, payload.baseSha, `the commit that the merge queue builds on (${payload.baseRef})`)
    case 'issue-comment':
      return payload.pullRequest === undefined ? withoutPullRequest(event, policyFrom) : baseOf(repository, pullRequest)
    case 'pull-request':
      return baseOf(repository, pullRequest)
    case 'workflow-run':
      return ofWorkflowRun(event, repository, pullRequest, policyFrom)
  }
}

/** A push whose commit has an open pull request is still a push; only `base` asks for that pull request's base. */
function ofPush(event: GitHubEvent, pullRequest: PullRequestSearch, policyFrom: Options['policyFrom']): PolicySource {
  if (policyFrom === 'auto' || event.repository === undefined || pullRequest.kind === 'none') return withoutPullRequest(event, policyFrom)
  return baseOf(event.repository, pullRequest)
}

/**
 * A `workflow_run` may follow a pull request of a fork, which its payload does not name, and may have checked out
 * anything, so its workspace is not trusted then. If no pull request can be told, the run's own commit is
 * taken: GitHub starts these runs at the head of the default branch, which a pull request cannot change. If asking
 * failed there is no policy, since asking again may well answer.
 */
function ofWorkflowRun(event: GitHubEvent, repository: RepositoryName, pullRequest: PullRequestSearch, policyFrom: Options['policyFrom']): PolicySource {
  if (event.payload.kind !== 'workflow-run') return unknown('not a workflow_run')
  const { trigger, headRepository } = event.payload
  const own = sameRepository(headRepository, repository)
  if (own && TRUSTED_TRIGGERS.has(trigger ?? '')) return ofPush(event, pullRequest, policyFrom)
  if (pullRequest.kind === 'found' || pullRequest.kind === 'failed') return baseOf(repository, pullRequest)
  if (event.sha === undefined) return unknown('GITHUB_SHA is not a commit id')
  const why = pullRequest.kind === 'none' ? 'no pull request was found' : `several pull requests were found (${numbered(pullRequest.numbers)})`
  return commit(repository, event.sha, `the head of the default branch: for the run that was started by "${trigger ?? 'an unknown event'}" ${why}`)
}

function baseOf(repository: RepositoryName, pullRequest: PullRequestSearch): PolicySource {
  switch (pullRequest.kind) {
    case 'found':
      return commit(repository, pullRequest.baseSha, `the base of pull request #${pullRequest.number} (${pullRequest.baseRef})`)
    case 'failed': {
      const { message, advice } = pullRequest.problem
      return unknown(`the pull request could not be read: ${message}${advice === undefined ? '' : `. ${advice}`}`)
    }
    case 'ambiguous':
      return unknown(`the commit belongs to several pull requests (${numbered(pullRequest.numbers)})`)
    case 'none':
      return unknown(pullRequest.why)
  }
}

function withoutPullRequest(event: GitHubEvent, policyFrom: Options['policyFrom']): PolicySource {
  if (policyFrom === 'auto') return trusted(event)
  const what = event.name === '' ? 'this run' : `the event "${event.name}"`
  return unknown(`policy-from is "base", but ${what} has no pull request: set policy-from to "auto", or name the file as owner/repo/path@ref`)
}

function trusted(event: GitHubEvent): PolicySource {
  return { from: 'workspace', why: event.name === '' ? 'not a pull request' : `the event "${event.name}" is not a pull request` }
}

function commit({ owner, repo }: RepositoryName, sha: string, why: string): PolicySource {
  return { from: 'commit', owner, repo, sha, why }
}

function unknown(why: string): PolicySource {
  return { from: 'unknown', why }
}

function numbered(numbers: readonly number[]): string {
  return numbers.map((number) => `#${number}`).join(', ')
}
