import type { Author } from './own.ts'
import type { PullRequestRecord } from './pull-request-record.ts'
import type { RepositoryName } from './repository.ts'

/** Why a call failed, safe to show: without token, header or stack. */
export interface ApiProblem {
  /** Absent when no answer came (network, timeout). */
  readonly status?: number | undefined
  readonly message: string
  /** What to do. */
  readonly advice?: string | undefined
  /** Set if GitHub limits the rate, with the time to wait, if GitHub gives it. */
  readonly limit?: { readonly retryAfterMs: number | undefined } | undefined
}

/** Calls do not throw: a failure is a value that the caller has to handle. */
export type ApiAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: ApiProblem }

export interface IssueComment extends Author {
  readonly id: number
  readonly body: string
  readonly url: string | undefined
}

interface CommentPage {
  readonly comments: readonly IssueComment[]
  /** Whether there may be another page. */
  readonly more: boolean
}

/** An issue or a pull request: GitHub lists both as issues. */
export interface RepositoryIssue extends Author {
  readonly number: number
  readonly url: string | undefined
  readonly body: string
  readonly open: boolean
  readonly locked: boolean
  readonly isPullRequest: boolean
  /** Logins. */
  readonly assignees: readonly string[]
}

export interface IssuePage {
  readonly issues: readonly RepositoryIssue[]
  /** Whether there may be another page. */
  readonly more: boolean
}

export interface IssueChange {
  readonly body: string
  readonly state: 'open' | 'completed' | 'not_planned' | undefined
}

export interface FileAddress extends RepositoryName {
  /** Relative to the root of the repository. */
  readonly path: string
  /** Branch, tag or commit. */
  readonly ref: string
}

/** The bytes of a file; `undefined` when there are more than were asked for. */
export interface RawFile {
  readonly bytes: Uint8Array | undefined
  /** The address names a folder. */
  readonly folder: boolean
}

/** The calls that the action makes, and no more. */
export interface GitHubApi {
  getPullRequest(repository: RepositoryName, number: number): Promise<ApiAnswer<PullRequestRecord>>
  /** Open and merged ones, of whatever base repository. */
  listPullRequestsOfCommit(repository: RepositoryName, sha: string): Promise<ApiAnswer<readonly PullRequestRecord[]>>
  /** The name of the repository's default branch. */
  getDefaultBranch(repository: RepositoryName): Promise<ApiAnswer<string>>
  /** The commit that the branch points to now. */
  getBranchHead(repository: RepositoryName, branch: string): Promise<ApiAnswer<string>>
  /** Pages of 100, counted from 1, oldest comment first. */
  listComments(repository: RepositoryName, number: number, page: number): Promise<ApiAnswer<CommentPage>>
  createComment(repository: RepositoryName, number: number, body: string): Promise<ApiAnswer<IssueComment>>
  updateComment(repository: RepositoryName, id: number, body: string): Promise<ApiAnswer<IssueComment>>
  /** Open and closed ones, oldest first, in pages of 100 counted from 1. `creator`: of this login only. */
  listIssues(repository: RepositoryName, page: number, creator: string | undefined): Promise<ApiAnswer<IssuePage>>
  createIssue(repository: RepositoryName, issue: { readonly title: string; readonly body: string }): Promise<ApiAnswer<RepositoryIssue>>
  updateIssue(repository: RepositoryName, number: number, change: IssueChange): Promise<ApiAnswer<RepositoryIssue>>
  /** GitHub silently leaves out people who cannot be assigned. The answer has those who are. */
  assignIssue(repository: RepositoryName, number: number, logins: readonly string[]): Promise<ApiAnswer<RepositoryIssue>>
  /** The login that the token acts as. */
  getViewerLogin(): Promise<ApiAnswer<string>>
  readFile(file: FileAddress, maxBytes: number): Promise<ApiAnswer<RawFile>>
}
