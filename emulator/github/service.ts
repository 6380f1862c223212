import { createHash } from 'node:crypto'
import { text } from '../json.ts'
import type { Answer } from '../wire/answer.ts'
import { githubAnswer, githubError } from './answers.ts'
import { assignIssue, createComment, createIssue, getIssue, listIssues, updateIssue } from './issues.ts'
import type { Access, FilePlan } from './plan.ts'
import { bodyOf, linksOf, pageOf, parse, type GitHubRequest } from './request.ts'
import type { GitHubStore } from './store.ts'
import { commentView, pullView, repositoryView, type Place } from './views.ts'

const RAW_TYPE = 'application/vnd.github.raw+json; charset=utf-8'

/** The token that a scenario's job has. */
export const GITHUB_TOKEN = 'ghs_emulatedTokenOfTheJob0000000000000000'

interface Route {
  readonly operation: string
  readonly method: string
  readonly pattern: RegExp
  readonly needs?: { readonly permission: 'contents' | 'issues' | 'pullRequests'; readonly access: Access }
  readonly answer: (store: GitHubStore, request: GitHubRequest, place: Place, parts: readonly string[], now: number) => Answer
}

const REPO = '/repos/([^/]+/[^/]+)'
const route = (path: string): RegExp => new RegExp(`^${path}$`)

const ROUTES: readonly Route[] = [
  { operation: 'GetRepository', method: 'GET', pattern: route(REPO), answer: (store, _, place, [name = '']) => githubAnswer(200, repositoryView(name, store.plan, place)) },
  {
    operation: 'ListPullRequestsForCommit',
    method: 'GET',
    pattern: route(`${REPO}/commits/([^/]+)/pulls`),
    needs: { permission: 'pullRequests', access: 'read' },
    answer: pullsOfCommit,
  },
  { operation: 'GetCommit', method: 'GET', pattern: route(`${REPO}/commits/(.+)`), needs: { permission: 'contents', access: 'read' }, answer: commit },
  { operation: 'GetPullRequest', method: 'GET', pattern: route(`${REPO}/pulls/(\\d+)`), needs: { permission: 'pullRequests', access: 'read' }, answer: pull },
  { operation: 'ListComments', method: 'GET', pattern: route(`${REPO}/issues/(\\d+)/comments`), needs: { permission: 'pullRequests', access: 'read' }, answer: listComments },
  { operation: 'CreateComment', method: 'POST', pattern: route(`${REPO}/issues/(\\d+)/comments`), needs: { permission: 'pullRequests', access: 'write' }, answer: createComment },
  { operation: 'GetComment', method: 'GET', pattern: route(`${REPO}/issues/comments/(\\d+)`), needs: { permission: 'pullRequests', access: 'read' }, answer: getComment },
  { operation: 'UpdateComment', method: 'PATCH', pattern: route(`${REPO}/issues/comments/(\\d+)`), needs: { permission: 'pullRequests', access: 'write' }, answer: updateComment },
  { operation: 'GetContent', method: 'GET', pattern: route(`${REPO}/contents/(.+)`), needs: { permission: 'contents', access: 'read' }, answer: content },
  { operation: 'ListIssues', method: 'GET', pattern: route(`${REPO}/issues`), needs: { permission: 'issues', access: 'read' }, answer: listIssues },
  { operation: 'AssignIssue', method: 'POST', pattern: route(`${REPO}/issues/(\\d+)/assignees`), needs: { permission: 'issues', access: 'write' }, answer: assignIssue },
  { operation: 'CreateIssue', method: 'POST', pattern: route(`${REPO}/issues`), needs: { permission: 'issues', access: 'write' }, answer: createIssue },
  { operation: 'GetIssue', method: 'GET', pattern: route(`${REPO}/issues/(\\d+)`), needs: { permission: 'issues', access: 'read' }, answer: getIssue },
  { operation: 'UpdateIssue', method: 'PATCH', pattern: route(`${REPO}/issues/(\\d+)`), needs: { permission: 'issues', access: 'write' }, answer: updateIssue },
  { operation: 'GraphQL', method: 'POST', pattern: /^\/graphql$/, answer: graphql },
]

/** Name of the operation, for the record and for faults; `undefined` when GitHub has none there. */
export function githubOperation(method: string, path: string): string | undefined {
  return ROUTES.find((entry) => entry.method === method && entry.pattern.test(path))?.operation
}

/** Answers a request as GitHub would, permissions of the token included. */
export function answerGitHub(store: GitHubStore, request: GitHubRequest, place: Place, now: number): Answer {
  const found = ROUTES.find((entry) => entry.method === request.method && entry.pattern.test(request.path))
  if (request.authorization === undefined) return githubError(401, 'Requires authentication')
  if (!/^(bearer|token) /i.test(request.authorization) || request.authorization.replace(/^\S+ /, '') !== GITHUB_TOKEN) return githubError(401, 'Bad credentials')
  if (found === undefined) return githubError(404, 'Not Found')
  const parts = (found.pattern.exec(request.path) ?? []).slice(1).map(decodeURIComponent)
  const repository = parts[0]
  if (repository !== undefined && !isKnown(store, repository)) return githubError(404, 'Not Found')
  if (found.needs !== undefined && !allowed(store, found.needs)) {
    // A private repository hides what the token may not read.
    return found.needs.access === 'read' && store.plan.isPrivate === true ? githubError(404, 'Not Found') : githubError(403, 'Resource not accessible by integration')
  }
  return found.answer(store, request, place, parts, now)
}

function isKnown(store: GitHubStore, repository: string): boolean {
  const { plan } = store
  return (
    repository === plan.repository || (plan.files ?? []).some((file) => file.repository === repository) || (plan.pulls ?? []).some((entry) => entry.head.repository === repository)
  )
}

function allowed(store: GitHubStore, needs: NonNullable<Route['needs']>): boolean {
  const { permissions } = store.plan
  const order: readonly Access[] = ['none', 'read', 'write']
  const has = (access: Access): boolean => order.indexOf(access) >= order.indexOf(needs.access)
  // Comments of a pull request are an issue's comments too: either permission opens them.
  return needs.permission === 'pullRequests' ? has(permissions.pullRequests) || has(permissions.issues) : has(permissions[needs.permission])
}

function pullsOfCommit(store: GitHubStore, _: GitHubRequest, place: Place, [, sha = '']: readonly string[]): Answer {
  const found = (store.plan.pulls ?? []).filter((entry) => entry.head.sha === sha || (entry.commits ?? []).includes(sha))
  return githubAnswer(
    200,
    found.map((entry) => pullView(entry, store.plan, place)),
  )
}

function pull(store: GitHubStore, _: GitHubRequest, place: Place, [, number]: readonly string[]): Answer {
  const found = (store.plan.pulls ?? []).find((entry) => entry.number === Number(number))
  return found === undefined ? githubError(404, 'Not Found') : githubAnswer(200, pullView(found, store.plan, place))
}

/** A commit by sha, or by the name of a branch that a pull request or a file names. */
function commit(store: GitHubStore, request: GitHubRequest, _: Place, [, ref = '']: readonly string[]): Answer {
  const name = ref.replace(/^(refs\/)?heads\//, '')
  const named = (store.plan.pulls ?? []).flatMap((entry) => [entry.base, entry.head]).filter(({ repository = store.plan.repository }) => repository === store.plan.repository)
  const sha = /^[0-9a-f]{40}$/.test(ref) ? ref : (store.plan.branches?.[name] ?? named.find((branch) => branch.ref === name)?.sha)
  if (sha === undefined) return githubError(422, `No commit found for SHA: ${ref}`)
  if (request.accept.includes('.sha')) return { status: 200, headers: { 'content-type': 'application/vnd.github.sha; charset=utf-8' }, body: sha }
  return githubAnswer(200, { sha, commit: { message: 'Change', author: { name: 'Octo Cat', date: '2026-08-20T09:00:00Z' } }, parents: [] })
}

function listComments(store: GitHubStore, request: GitHubRequest, place: Place, [repository = '', issue = '']: readonly string[]): Answer {
  const { size, page } = pageOf(request.query)
  const all = store.comments(Number(issue))
  const link = linksOf(`${place.api}/repos/${repository}/issues/${issue}/comments?per_page=${size}`, { page, pages: Math.max(1, Math.ceil(all.length / size)) })
  const shown = all.slice((page - 1) * size, page * size).map((comment) => commentView(comment, store.plan, place))
  return githubAnswer(200, shown, link)
}

function getComment(store: GitHubStore, _: GitHubRequest, place: Place, [, id]: readonly string[]): Answer {
  const found = store.comment(Number(id))
  return found === undefined ? githubError(404, 'Not Found') : githubAnswer(200, commentView(found, store.plan, place))
}

function updateComment(store: GitHubStore, request: GitHubRequest, place: Place, [, id]: readonly string[], now: number): Answer {
  const before = store.comment(Number(id))
  if (before === undefined) return githubError(404, 'Not Found')
  // A token with write access to the repository may edit anybody's comment; GitHub allows it, so the caller must check the author.
  const body = bodyOf(request)
  if (typeof body !== 'string') return body
  const after = store.updateComment(Number(id), body, now)
  return after === undefined ? githubError(404, 'Not Found') : githubAnswer(200, commentView(after, store.plan, place))
}

function content(store: GitHubStore, request: GitHubRequest, place: Place, [repository = '', path = '']: readonly string[]): Answer {
  const ref = request.query.get('ref') ?? store.plan.defaultBranch ?? 'main'
  const file = (store.plan.files ?? []).find((entry) => (entry.repository ?? store.plan.repository) === repository && entry.path === path && names(entry, ref))
  if (file === undefined) return githubError(404, 'Not Found')
  if (/\.raw\b/.test(request.accept)) return { status: 200, headers: { 'content-type': RAW_TYPE }, body: file.text }
  const encoded = Buffer.from(file.text).toString('base64').replaceAll(/.{60}/g, '$&\n')
  const sha = createHash('sha1')
    .update(`blob ${Buffer.byteLength(file.text)}\0${file.text}`)
    .digest('hex')
  return githubAnswer(200, {
    type: 'file',
    encoding: 'base64',
    size: Buffer.byteLength(file.text),
    name: path.split('/').at(-1),
    path,
    content: encoded,
    sha,
    html_url: `${place.server}/${repository}/blob/${ref}/${path}`,
  })
}

function names(file: FilePlan, ref: string): boolean {
  return file.refs.includes(ref) || file.refs.includes(ref.replace(/^(refs\/)?heads\//, ''))
}

/** Only `viewer { login }` is answered: it tells whose token this is. */
function graphql(store: GitHubStore, request: GitHubRequest): Answer {
  const query = text(parse(request.body)?.['query']) ?? ''
  if (/^\s*(query\s*\w*\s*)?\{\s*viewer\s*\{\s*login\s*\}\s*\}\s*$/.test(query)) return githubAnswer(200, { data: { viewer: { login: store.identity().login } } })
  return githubAnswer(200, { errors: [{ type: 'undefinedField', message: 'This emulator answers viewer { login } only' }] })
}
