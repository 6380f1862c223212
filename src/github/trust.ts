import type { GitHubEvent } from './event.ts'
import type { PullRequestSearch } from './pull-request.ts'
import { fullName, sameRepository, type RepositoryName } from './repository.ts'

/**
 * Where policy and VEX files may be read, before anybody was asked for a commit. `unknown` means that there can be no
 * result.
 */
export type PolicyPlace =
  | { readonly from: 'workspace'; readonly why: string }
  /** The head that the branch has now. `lastKnown`: the commit that the event names, for a branch that is gone. */
  | { readonly from: 'branch'; readonly repository: RepositoryName; readonly branch: string; readonly lastKnown: string; readonly why: string }
  | { readonly from: 'default-branch'; readonly repository: RepositoryName; readonly why: string }
  | { readonly from: 'unknown'; readonly why: string }

/** The input `policy-from`. */
export type PolicyFrom = 'base' | 'workspace' | 'auto'

/**
 * Who controls what a path means, by event: the one place that decides it, and an allow-list. docs/security.md has it as a
 * table.
 *
 * - What belongs to a pull request: the branch that it would be merged into, so that it can't ignore its own findings.
 * - A push to the default branch, or to a ref that rules protect: the workspace, because whoever can change it can merge.
 * - Everything else, events included that GitHub may add: the default branch. A job of such an event (`issue_comment`,
 *   `workflow_dispatch`, `repository_dispatch`, …) may have checked out the head of any pull request.
 */
export function policyPlace(event: GitHubEvent, pullRequest: PullRequestSearch, policyFrom: PolicyFrom): PolicyPlace {
  if (policyFrom === 'workspace') return { from: 'workspace', why: 'policy-from is "workspace"' }
  if (event.name === '') return policyFrom === 'auto' ? { from: 'workspace', why: 'not run by an event of GitHub Actions' } : withoutPullRequest(event)
  const { payload } = event
  switch (payload.kind) {
    case 'malformed':
      return unknown(payload.problem)
    case 'pull-request':
      return baseOf(event, pullRequest)
    case 'issue-comment':
      return payload.pullRequest === undefined ? elsewhere(event, policyFrom) : baseOf(event, pullRequest)
    case 'merge-group':
      return branch(event, payload.baseRef, payload.baseSha, `the branch that the merge queue merges into (${payload.baseRef})`)
    case 'workflow-run':
      return ofWorkflowRun(event, pullRequest, policyFrom)
    case 'push':
      if (policyFrom === 'base') return pullRequest.kind === 'none' ? withoutPullRequest(event) : baseOf(event, pullRequest)
      return ofPush(event)
    case 'other':
      return elsewhere(event, policyFrom)
  }
}

/**
 * Whoever can push to the default branch, or past the rules of a protected ref, could also have merged. Any other branch or tag
 * can be written by everybody with write access, without review, and a check that passes there also counts for the pull request
 * of that branch. Today's runners always report whether the ref is protected; if one does not, the push is trusted as its
 * pusher's responsibility.
 */
function ofPush(event: GitHubEvent): PolicyPlace {
  const { payload, ref, refProtected } = event
  const pushed = payload.kind === 'push' ? payload.ref : ref
  const why = `a push to ${shortName(pushed)}`
  if (payload.kind === 'push' && payload.defaultBranch !== undefined && pushed === `refs/heads/${payload.defaultBranch}`)
    return { from: 'workspace', why: `${why}, the default branch` }
  if (refProtected === true) return { from: 'workspace', why: `${why}, which is protected` }
  return refProtected === false ? defaultBranch(event, `${why}, which nothing protects`) : { from: 'workspace', why }
}

/**
 * A `workflow_run` starts at the head of the default branch whatever it follows, and its job may have fetched anything. Only a
 * pull request from this very repository is followed to its base: the author of a fork chooses the base of a pull request
 * that nobody has to merge, and could choose a branch with a lax policy.
 */
function ofWorkflowRun(event: GitHubEvent, pullRequest: PullRequestSearch, policyFrom: PolicyFrom): PolicyPlace {
  if (event.payload.kind !== 'workflow-run') return unknown('not a workflow_run')
  const { trigger = 'an unknown event', headRepository } = event.payload
  const run = `the run that was started by "${trigger}"`
  if (event.repository === undefined) return noRepository()
  if (!sameRepository(headRepository, event.repository))
    return defaultBranch(event, `${run} is one of ${headRepository === undefined ? 'an unknown repository' : fullName(headRepository)}`)
  if (!trigger.startsWith('pull_request') && policyFrom === 'auto') return defaultBranch(event, `${run} has no pull request`)
  if (pullRequest.kind === 'failed') return baseOf(event, pullRequest)
  if (pullRequest.kind === 'found' && !pullRequest.fromFork) return baseOf(event, pullRequest)
  if (pullRequest.kind === 'found') return defaultBranch(event, `pull request #${pullRequest.number} comes from a fork`)
  return defaultBranch(event, `for ${run} ${pullRequest.kind === 'none' ? 'no pull request was found' : `several pull requests were found (${numbered(pullRequest.numbers)})`}`)
}

function elsewhere(event: GitHubEvent, policyFrom: PolicyFrom): PolicyPlace {
  return policyFrom === 'base' ? withoutPullRequest(event) : defaultBranch(event, `the event "${event.name}" does not say who wrote the checked-out files`)
}

function baseOf(event: GitHubEvent, pullRequest: PullRequestSearch): PolicyPlace {
  switch (pullRequest.kind) {
    case 'found':
      return branch(event, pullRequest.baseRef, pullRequest.baseSha, `the base of pull request #${pullRequest.number} (${pullRequest.baseRef})`)
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

function branch({ repository }: GitHubEvent, name: string, lastKnown: string, why: string): PolicyPlace {
  return repository === undefined ? noRepository() : { from: 'branch', repository, branch: name, lastKnown, why }
}

function defaultBranch({ repository }: GitHubEvent, why: string): PolicyPlace {
  return repository === undefined ? noRepository() : { from: 'default-branch', repository, why }
}

function withoutPullRequest({ name }: GitHubEvent): PolicyPlace {
  const what = name === '' ? 'this run' : `the event "${name}"`
  return unknown(`policy-from is "base", but ${what} has no pull request: set policy-from to "auto", or name the file as owner/repo/path@ref`)
}

function noRepository(): PolicyPlace {
  return unknown('GITHUB_REPOSITORY is not "owner/repo"')
}

function unknown(why: string): PolicyPlace {
  return { from: 'unknown', why }
}

function shortName(ref: string | undefined): string {
  return ref === undefined || ref === '' ? 'an unknown ref' : ref.replace(/^refs\/(?:heads|tags)\//, '')
}

function numbered(numbers: readonly number[]): string {
  return numbers.map((number) => `#${number}`).join(', ')
}
