import { wasCancelled } from '../base/cancellation.ts'
import type { ApiAnswer, ApiProblem, FileAddress, GitHubApi, IssueChange, IssueComment, RawFile } from './api.ts'
import { parseIssue, parseIssues } from './issue-record.ts'
import { describeProblem, safeMessage } from './api-problem.ts'
import { asCount, asList, asSha, asText, field } from '../base/json.ts'
import { parsePullRequest } from './pull-request-record.ts'
import type { RepositoryName } from './repository.ts'
import { prepareProxy } from './undici.ts'

export interface GitHubClientOptions {
  readonly token: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
  /** Of each request, the reading of its body included. */
  readonly timeoutMs?: number | undefined
  /** Ends what is under way, when the run is cancelled or its time is up. */
  readonly signal?: AbortSignal | undefined
}

interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH'
  /** A path below the API's address, or a full URL; nothing in it is a template. */
  readonly url: string
  readonly body?: Readonly<Record<string, unknown>> | undefined
  readonly accept?: string | undefined
  /** Leave the body a stream. */
  readonly raw?: boolean | undefined
}

interface Reply {
  readonly data: unknown
  readonly contentType: string
  /** Where the other pages of a list are. */
  readonly link: string
}

type Send = (call: Call, signal: AbortSignal) => Promise<Reply>

const TIMEOUT_MS = 15_000
const PAUSES_MS = [500, 1500]
const PAGE_SIZE = 100
const SILENT = { debug: noop, info: noop, warn: noop, error: noop }

/**
 * The API over `@actions/github`, which is loaded with the first call. It picks the proxy by itself, for the
 * address that `GITHUB_API_URL` had when it was loaded: `https_proxy`/`HTTPS_PROXY` for https, `http_proxy`/`HTTP_PROXY`
 * for http, `no_proxy`/`NO_PROXY`; never for loopback.
 */
export function createGitHubApi({ token, env, sleep, timeoutMs = TIMEOUT_MS, signal }: GitHubClientOptions): GitHubApi {
  let loading: Promise<Send> | undefined
  let viewer: string | undefined

  async function once<T>(call: Call, read: (reply: Reply) => Promise<T | undefined> | T | undefined): Promise<ApiAnswer<T>> {
    let timeout: AbortSignal | undefined
    try {
      loading ??= connect(token, env)
      const send = await loading
      timeout = AbortSignal.timeout(timeoutMs)
      const value = await read(await send(call, signal === undefined ? timeout : AbortSignal.any([timeout, signal])))
      return value === undefined ? unexpected(call) : { ok: true, value }
    } catch (error) {
      if (signal?.aborted === true) return { ok: false, problem: whyEnded(signal) }
      return { ok: false, problem: describeProblem(timeout?.aborted === true ? new Error(`no answer within ${timeoutMs / 1000} s`) : error, token) }
    }
  }

  /** Repeats only reads: a POST without an answer may still have worked. */
  async function request<T>(call: Call, read: (reply: Reply) => Promise<T | undefined> | T | undefined, repeatable = call.method === 'GET'): Promise<ApiAnswer<T>> {
    if (token === '') return { ok: false, problem: { message: 'there is no token', advice: "Set the input github-token. Its default is the job's token." } }
    let answer = await once(call, read)
    for (const pause of repeatable ? PAUSES_MS : []) {
      if (answer.ok || !isPassing(answer.problem) || signal?.aborted === true) break
      await sleep(pause, signal)
      answer = await once(call, read)
    }
    return answer
  }

  return {
    getPullRequest: (repository, number) => request({ method: 'GET', url: `${base(repository)}/pulls/${number}` }, ({ data }) => parsePullRequest(data)),

    listPullRequestsOfCommit: (repository, sha) =>
      request({ method: 'GET', url: `${base(repository)}/commits/${sha}/pulls?per_page=${PAGE_SIZE}` }, ({ data }) =>
        // Skip entries that cannot be read, such as those of a deleted repository: the gate did not write them.
        asList(data)
          ?.map(parsePullRequest)
          .filter((entry) => entry !== undefined),
      ),

    getDefaultBranch: (repository) => request({ method: 'GET', url: base(repository) }, ({ data }) => asText(field(data, 'default_branch'))),

    getBranchHead: (repository, branch) =>
      // `heads/`, because a tag of the same name may be another commit. Only the id: a whole commit includes all its changes.
      request({ method: 'GET', url: `${base(repository)}/commits/heads/${segments(branch)}`, accept: 'application/vnd.github.sha' }, ({ data }) =>
        asSha(typeof data === 'string' ? data.trim() : field(data, 'sha')),
      ),

    listComments: (repository, number, page) =>
      request({ method: 'GET', url: `${base(repository)}/issues/${number}/comments?per_page=${PAGE_SIZE}&page=${page}` }, ({ data }) => {
        const list = asList(data)
        return list && { comments: list.map(parseComment).filter((entry) => entry !== undefined), more: list.length >= PAGE_SIZE }
      }),

    createComment: (repository, number, body) =>
      request({ method: 'POST', url: `${base(repository)}/issues/${number}/comments`, body: { body } }, ({ data }) => parseComment(data)),

    updateComment: (repository, id, body) => request({ method: 'PATCH', url: `${base(repository)}/issues/comments/${id}`, body: { body } }, ({ data }) => parseComment(data)),

    listIssues: (repository, page, creator) => {
      const of = creator === undefined ? '' : `&creator=${encodeURIComponent(creator)}`
      return request({ method: 'GET', url: `${base(repository)}/issues?state=all&sort=created&direction=asc&per_page=${PAGE_SIZE}&page=${page}${of}` }, ({ data, link }) =>
        parseIssues(data, link, PAGE_SIZE),
      )
    },

    createIssue: (repository, issue) => request({ method: 'POST', url: `${base(repository)}/issues`, body: { ...issue } }, ({ data }) => parseIssue(data)),

    // Making the same change twice has no further effect, so it may be repeated.
    updateIssue: (repository, number, { body, state }) =>
      request({ method: 'PATCH', url: `${base(repository)}/issues/${number}`, body: { body, ...stateOf(state) } }, ({ data }) => parseIssue(data), true),

    assignIssue: (repository, number, logins) =>
      request({ method: 'POST', url: `${base(repository)}/issues/${number}/assignees`, body: { assignees: logins } }, ({ data }) => parseIssue(data), true),

    async getViewerLogin() {
      if (viewer !== undefined) return { ok: true, value: viewer }
      const call: Call = { method: 'POST', url: graphqlUrl(env), body: { query: '{ viewer { login } }' } }
      const answer = await request<GraphQlLogin>(call, ({ data }) => parseViewer(data, token), true)
      if (!answer.ok) return answer
      if (answer.value.login === undefined) return { ok: false, problem: { message: answer.value.refusal } }
      viewer = answer.value.login
      return { ok: true, value: viewer }
    },

    readFile: (file, maxBytes) => request({ method: 'GET', url: contentsUrl(file), accept: 'application/vnd.github.raw+json', raw: true }, (reply) => parseFile(reply, maxBytes)),
  }
}

async function connect(token: string, env: GitHubClientOptions['env']): Promise<Send> {
  await prepareProxy(env)
  // Imported here, not at the top: on import it reads the event's file, and throws if that isn't JSON.
  const { getOctokit } = await import('@actions/github')
  // Do not pass `request` here: it would replace the defaults that contain the proxy.
  const octokit = getOctokit(token, env.GITHUB_API_URL ? { log: SILENT, baseUrl: env.GITHUB_API_URL } : { log: SILENT })
  return async ({ method, url, body, accept, raw }, signal) => {
    const response = await octokit.request<string>(`${method} ${url}`, {
      ...body,
      headers: accept === undefined ? {} : { accept },
      // Octokit's own log would print what the server says to the console.
      request: { signal, log: SILENT, parseSuccessResponseBody: raw !== true },
    })
    const data: unknown = response.data
    return { data, contentType: response.headers['content-type'] ?? '', link: response.headers.link ?? '' }
  }
}

function base({ owner, repo }: RepositoryName): string {
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`
}

function stateOf(state: IssueChange['state']): Readonly<Record<string, string>> {
  if (state === undefined) return {}
  return state === 'open' ? { state } : { state: 'closed', state_reason: state }
}

function contentsUrl(file: FileAddress): string {
  return `${base(file)}/contents/${segments(file.path)}?ref=${encodeURIComponent(file.ref)}`
}

function segments(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

/** On GitHub Enterprise Server REST is at `/api/v3`, GraphQL at `/api/graphql`. */
function graphqlUrl(env: GitHubClientOptions['env']): string {
  if (env.GITHUB_GRAPHQL_URL) return env.GITHUB_GRAPHQL_URL
  const api = (env.GITHUB_API_URL || 'https://api.github.com').replace(/\/+$/, '')
  return `${api.replace(/\/api\/v3$/, '/api')}/graphql`
}

function parseComment(value: unknown): IssueComment | undefined {
  const id = asCount(field(value, 'id'))
  if (id === undefined) return undefined
  const url = asText(field(value, 'html_url'))
  return {
    id,
    body: asText(field(value, 'body')) ?? '',
    author: asText(field(value, 'user', 'login')) ?? '',
    authorType: asText(field(value, 'user', 'type')) ?? '',
    url: url?.startsWith('http') === true ? url : undefined,
  }
}

type GraphQlLogin = { readonly login: string } | { readonly login?: undefined; readonly refusal: string }

/** GraphQL refuses with status 200 and `errors`. */
function parseViewer(data: unknown, token: string): GraphQlLogin {
  const login = asText(field(data, 'data', 'viewer', 'login'))
  if (login !== undefined) return { login }
  const message = asText(field(field(data, 'errors'), '0', 'message')) ?? 'the answer has no login'
  return { refusal: `GraphQL: ${safeMessage(message, token)}` }
}

/** Stops reading at the limit. A folder is answered as a JSON list of entries, whatever media type was asked for. */
async function parseFile({ data, contentType }: Reply, maxBytes: number): Promise<RawFile | undefined> {
  if (data === null || data === '') return { bytes: new Uint8Array(), folder: false }
  if (!(data instanceof ReadableStream)) return undefined
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of data) {
    if (!(chunk instanceof Uint8Array)) return undefined
    size += chunk.length
    if (size > maxBytes) return { bytes: undefined, folder: false }
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  return { bytes, folder: contentType.startsWith('application/json') && isListing(bytes.toString('utf8')) }
}

function isListing(text: string): boolean {
  try {
    const list = asList(JSON.parse(text))
    return list?.every((entry) => asText(field(entry, 'path')) !== undefined && asText(field(entry, 'type')) !== undefined) === true
  } catch {
    return false
  }
}

function isPassing({ status }: ApiProblem): boolean {
  return status === undefined || status >= 500
}

function unexpected({ method, url }: Call): ApiAnswer<never> {
  return { ok: false, problem: { status: 200, message: `GitHub's answer to ${method} ${url.replace(/\?.*$/, '')} is invalid` } }
}

function whyEnded(signal: AbortSignal): ApiProblem {
  if (wasCancelled(signal)) return { message: 'the run was cancelled' }
  return { message: 'timed out before GitHub answered', advice: 'Raise `timeout`, or see https://www.githubstatus.com.' }
}

function noop(): void {
  // Silence is the point.
}
