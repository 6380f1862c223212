import type { JsonObject } from '../json.ts'
import type { BranchPlan, GitHubPlan, PullPlan } from './plan.ts'
import type { StoredComment, StoredIssue } from './store.ts'

/** Where the emulated GitHub is: its server and API addresses. */
export interface Place {
  readonly server: string
  readonly api: string
}

export function repositoryView(fullName: string, plan: GitHubPlan, place: Place): JsonObject {
  const [owner = '', name = ''] = fullName.split('/')
  return {
    id: 1000 + fullName.length,
    name,
    full_name: fullName,
    private: plan.isPrivate ?? false,
    fork: fullName !== plan.repository,
    owner: { login: owner, type: 'Organization' },
    html_url: `${place.server}/${fullName}`,
    url: `${place.api}/repos/${fullName}`,
    default_branch: plan.defaultBranch ?? 'main',
  }
}

export function pullView(pull: PullPlan, plan: GitHubPlan, place: Place): JsonObject {
  const url = `${place.api}/repos/${plan.repository}/pulls/${pull.number}`
  const branch = (entry: BranchPlan): JsonObject => {
    const repository = entry.repository ?? plan.repository
    return { label: `${repository.split('/')[0] ?? ''}:${entry.ref}`, ref: entry.ref, sha: entry.sha, repo: repositoryView(repository, plan, place) }
  }
  return {
    id: 2000 + pull.number,
    number: pull.number,
    state: pull.state ?? 'open',
    title: pull.title,
    draft: false,
    user: { login: pull.author ?? 'octocat', type: 'User' },
    url,
    html_url: `${place.server}/${plan.repository}/pull/${pull.number}`,
    merged: pull.merged ?? false,
    merged_at: pull.merged === true ? '2026-08-19T08:00:00Z' : null,
    head: branch(pull.head),
    base: branch(pull.base),
  }
}

export function commentView(comment: StoredComment, plan: GitHubPlan, place: Place): JsonObject {
  return {
    id: comment.id,
    node_id: `IC_${comment.id}`,
    url: `${place.api}/repos/${plan.repository}/issues/comments/${comment.id}`,
    html_url: `${place.server}/${plan.repository}/pull/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: `${place.api}/repos/${plan.repository}/issues/${comment.issue}`,
    body: comment.body,
    user: { login: comment.login, id: comment.login.length, type: comment.type },
    created_at: iso(comment.createdAt),
    updated_at: iso(comment.updatedAt),
    author_association: comment.type === 'Bot' ? 'NONE' : 'CONTRIBUTOR',
    performed_via_github_app: null,
  }
}

/** After the REST description of "List repository issues"; nothing here was recorded. A pull request is an issue with one more member. */
export function issueView(issue: StoredIssue, plan: GitHubPlan, place: Place): JsonObject {
  const path = `${plan.repository}/${issue.isPull ? 'pull' : 'issues'}/${issue.number}`
  return {
    id: 3000 + issue.number,
    node_id: `I_${issue.number}`,
    number: issue.number,
    title: issue.title,
    body: issue.body === '' ? null : issue.body,
    state: issue.state,
    state_reason: issue.stateReason,
    locked: issue.locked,
    url: `${place.api}/repos/${plan.repository}/issues/${issue.number}`,
    html_url: `${place.server}/${path}`,
    user: { login: issue.login, id: issue.login.length, type: issue.type },
    labels: [],
    assignees: issue.assignees.map((login) => ({ login, type: 'User' })),
    created_at: iso(issue.createdAt),
    updated_at: iso(issue.updatedAt),
    ...(issue.isPull ? { pull_request: { html_url: `${place.server}/${path}` } } : {}),
  }
}

/** GitHub writes times without fractions. */
function iso(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
}
