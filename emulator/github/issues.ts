import { text, type JsonObject } from '../json.ts'
import type { Answer } from '../wire/answer.ts'
import { githubAnswer, githubError } from './answers.ts'
import { bodyOf, linksOf, pageOf, parse } from './request.ts'
import type { GitHubRequest } from './request.ts'
import type { GitHubStore } from './store.ts'
import { commentView, issueView, type Place } from './views.ts'

/**
 * Issues, after GitHub's REST description; nothing here was recorded. Not documented, and answered as it is told: that
 * `creator` takes the login of an app, and that those who cannot be assigned are left out.
 */

const MAX_TITLE = 256

/** With pull requests, which GitHub lists as issues too. */
export function listIssues(store: GitHubStore, request: GitHubRequest, place: Place, [repository = '']: readonly string[]): Answer {
  if (store.plan.issuesDisabled === true) return disabled()
  const { query } = request
  const state = query.get('state') ?? 'open'
  const creator = query.get('creator')
  const since = Date.parse(query.get('since') ?? '')
  const found = store
    .issues()
    .filter((issue) => (state === 'all' || issue.state === state) && (creator === null || issue.login === creator) && (Number.isNaN(since) || issue.updatedAt >= since))
  const all = query.get('direction') === 'asc' ? found : found.toReversed()
  const { size, page } = pageOf(query)
  const kept = new URLSearchParams(query)
  kept.delete('page')
  const link = linksOf(`${place.api}/repos/${repository}/issues?${kept.toString()}`, { page, pages: Math.max(1, Math.ceil(all.length / size)) })
  return githubAnswer(
    200,
    all.slice((page - 1) * size, page * size).map((issue) => issueView(issue, store.plan, place)),
    link,
  )
}

export function createIssue(store: GitHubStore, request: GitHubRequest, place: Place, _: readonly string[], now: number): Answer {
  if (store.plan.issuesDisabled === true) return disabled()
  const input = parse(request.body)
  const title = text(input?.['title'])
  if (title === undefined) return githubError(422, 'Invalid request.\n\n"title" wasn\'t supplied.')
  if (title.length > MAX_TITLE)
    return githubError(
      422,
      'Validation Failed',
      {},
      { errors: [{ resource: 'Issue', code: 'custom', field: 'title', message: `title is too long (maximum is ${MAX_TITLE} characters)` }] },
    )
  const body = input?.['body'] === undefined ? '' : bodyOf(request)
  return typeof body === 'string' ? githubAnswer(201, issueView(store.addIssue(title, body, now), store.plan, place)) : body
}

export function getIssue(store: GitHubStore, _: GitHubRequest, place: Place, [, number]: readonly string[]): Answer {
  const found = store.issue(Number(number))
  return found === undefined ? missing(store, Number(number)) : githubAnswer(200, issueView(found, store.plan, place))
}

export function updateIssue(store: GitHubStore, request: GitHubRequest, place: Place, [, number]: readonly string[], now: number): Answer {
  const input = parse(request.body)
  const body = input?.['body'] === undefined ? undefined : bodyOf(request)
  if (typeof body === 'object') return body
  const change = Object.fromEntries(['title', 'body', 'state'].flatMap((name) => (typeof input?.[name] === 'string' ? [[name, input[name]]] : [])))
  const after = store.updateIssue(Number(number), { ...change, ...reasonOf(input) }, now)
  return after === undefined ? missing(store, Number(number)) : githubAnswer(200, issueView(after, store.plan, place))
}

export function assignIssue(store: GitHubStore, request: GitHubRequest, place: Place, [, number]: readonly string[], now: number): Answer {
  const before = store.issue(Number(number))
  if (before === undefined) return missing(store, Number(number))
  const asked = parse(request.body)?.['assignees']
  const logins = Array.isArray(asked) ? asked.filter((login): login is string => typeof login === 'string' && (store.plan.assignable ?? []).includes(login)) : []
  const after = store.updateIssue(before.number, { assignees: [...new Set([...before.assignees, ...logins])] }, now)
  return githubAnswer(201, issueView(after ?? before, store.plan, place))
}

export function createComment(store: GitHubStore, request: GitHubRequest, place: Place, [, number]: readonly string[], now: number): Answer {
  const issue = store.issue(Number(number))
  if (issue === undefined) return missing(store, Number(number))
  if (issue.locked && store.plan.permissions.contents !== 'write') return githubError(403, 'Unable to create comment because issue is locked.')
  const body = bodyOf(request)
  return typeof body === 'string' ? githubAnswer(201, commentView(store.addComment(issue.number, body, now), store.plan, place)) : body
}

function reasonOf(input: JsonObject | undefined): { readonly stateReason?: string | null } {
  if (input?.['state'] === 'open') return { stateReason: 'reopened' }
  return input?.['state'] === 'closed' ? { stateReason: text(input['state_reason']) ?? 'completed' } : {}
}

function disabled(): Answer {
  return githubError(410, 'Issues are disabled for this repo')
}

function missing(store: GitHubStore, number: number): Answer {
  return store.wasDeleted(number) ? githubError(410, 'This issue was deleted') : githubError(404, 'Not Found')
}
