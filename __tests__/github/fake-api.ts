import type { ApiAnswer, ApiProblem, GitHubApi, IssueComment, RawFile } from '../../src/github/api.ts'
import type { PullRequestRecord } from '../../src/github/pull-request-record.ts'

export interface FakeState {
  comments: IssueComment[]
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

/** GitHub in memory: pages of 100, comments by the bot. */
export function fakeApi(over: Partial<FakeState> = {}): FakeApi {
  const state: FakeState = { comments: [], pullRequests: [], commitPullRequests: [], files: {}, defaultBranch: 'main', branches: {}, viewer: 'github-actions[bot]', problems: {}, createdAnyway: false, ...over }
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
