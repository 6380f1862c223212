import type { ApiAnswer, ApiProblem, GitHubApi, IssueComment, RawFile, RepositoryIssue } from '../../src/github/api.ts'
import type { PullRequestRecord } from '../../src/github/pull-request-record.ts'

export interface FakeState {
  comments: IssueComment[]
  issues: RepositoryIssue[]
  /** GitHub lists nothing for a creator, as it may for the login of an app. */
  noCreator: boolean
  assignable: string[]
  pullRequests: PullRequestRecord[]
  commitPullRequests: PullRequestRecord[]
  files: Record<string, Uint8Array>
  defaultBranch: string
  /** Heads of branches by name. */
  branches: Record<string, string>
  viewer: string | ApiProblem
  /** What a method answers instead of doing its work; `createdAnyway` carries out the POST before it fails. */
  problems: Partial<Record<keyof GitHubApi, ApiProblem[]>>
  createdAnyway: boolean
}

export interface FakeApi extends GitHubApi {
  readonly state: FakeState
  readonly calls: string[]
}

export function aComment(over: Partial<IssueComment> & { body: string }): IssueComment {
  return { id: 1, author: 'github-actions[bot]', authorType: 'Bot', url: 'https://github.com/acme/shop/pull/17#issuecomment-1', ...over }
}

export function anIssue(over: Partial<RepositoryIssue> & { number: number }): RepositoryIssue {
  return { body: '', author: 'github-actions[bot]', authorType: 'Bot', url: `https://github.com/acme/shop/issues/${over.number}`, open: true, locked: false, isPullRequest: false, assignees: [], ...over }
}

/** GitHub in memory: pages of 100, comments by the bot. */
export function fakeApi(over: Partial<FakeState> = {}): FakeApi {
  const state: FakeState = { comments: [], issues: [], noCreator: false, assignable: [], pullRequests: [], commitPullRequests: [], files: {}, defaultBranch: 'main', branches: {}, viewer: 'github-actions[bot]', problems: {}, createdAnyway: false, ...over }
  const calls: string[] = []

  function answer<T>(method: keyof GitHubApi, detail: string, work: () => T | ApiProblem): Promise<ApiAnswer<T>> {
    calls.push(`${method} ${detail}`)
    const problem = state.problems[method]?.shift()
    if (problem !== undefined) return Promise.resolve({ ok: false, problem })
    const value = work()
    return Promise.resolve(isProblem(value) ? { ok: false, problem: value } : { ok: true, value })
  }
  function add(body: string): IssueComment {
    const id = 1000 + state.comments.length
    const comment = aComment({ id, body, url: `https://github.com/acme/shop/pull/17#issuecomment-${id}` })
    state.comments.push(comment)
    return comment
  }

  function change(number: number, to: Partial<RepositoryIssue>): RepositoryIssue | ApiProblem {
    const index = state.issues.findIndex((each) => each.number === number)
    const old = state.issues[index]
    if (old === undefined) return { status: 404, message: 'Not Found' }
    const after = { ...old, ...to }
    state.issues[index] = after
    return after
  }

  return {
    state,
    calls,
    getPullRequest: (_repository, number) =>
      answer<PullRequestRecord>('getPullRequest', String(number), () => state.pullRequests.find((each) => each.number === number) ?? { status: 404, message: 'Not Found' }),
    listPullRequestsOfCommit: (_repository, sha) => answer('listPullRequestsOfCommit', sha, () => state.commitPullRequests),
    getDefaultBranch: () => answer<string>('getDefaultBranch', '', () => state.defaultBranch),
    getBranchHead: (_repository, branch) => answer<string>('getBranchHead', branch, () => state.branches[branch] ?? { status: 422, message: `No commit found for SHA: heads/${branch}` }),
    listComments: (_repository, _number, page) =>
      answer('listComments', String(page), () => {
        const comments = state.comments.slice((page - 1) * 100, page * 100)
        return { comments, more: comments.length === 100 }
      }),
    createComment: (_repository, number, body) => {
      if (state.createdAnyway && (state.problems.createComment?.length ?? 0) > 0) add(body)
      return answer('createComment', String(number), () => add(body))
    },
    updateComment: (_repository, id, body) =>
      answer<IssueComment>('updateComment', String(id), () => {
        const index = state.comments.findIndex((each) => each.id === id)
        const old = state.comments[index]
        if (old === undefined) return { status: 404, message: 'Not Found' }
        const updated = { ...old, body }
        state.comments[index] = updated
        return updated
      }),
    listIssues: (_repository, page, creator) =>
      answer('listIssues', `${page}${creator === undefined ? '' : ` of ${creator}`}`, () => {
        const all = state.issues.filter(({ author }) => creator === undefined || (author === creator && !state.noCreator))
        const issues = all.slice((page - 1) * 100, page * 100)
        return { issues, more: issues.length === 100 }
      }),
    createIssue: (_repository, { body }) =>
      answer('createIssue', '', () => {
        const issue = anIssue({ number: 1 + Math.max(0, ...state.issues.map(({ number }) => number)), body })
        state.issues.push(issue)
        return issue
      }),
    updateIssue: (_repository, number, { body, state: to }) => answer<RepositoryIssue>('updateIssue', `${number}${to === undefined ? '' : ` ${to}`}`, () => change(number, to === undefined ? { body } : { body, open: to === 'open' })),
    assignIssue: (_repository, number, logins) => answer<RepositoryIssue>('assignIssue', `${number} ${logins.join(' ')}`, () => change(number, { assignees: logins.filter((login) => state.assignable.includes(login)) })),
    getViewerLogin: () => answer('getViewerLogin', '', () => state.viewer),
    readFile: ({ owner, repo, path, ref }) =>
      answer<RawFile>('readFile', `${owner}/${repo}/${path}@${ref}`, () => {
        const bytes = state.files[path]
        return bytes === undefined ? { status: 404, message: 'Not Found' } : { bytes, folder: false }
      }),
  }
}

function isProblem(value: unknown): value is ApiProblem {
  return typeof value === 'object' && value !== null && 'message' in value
}
