import type { JsonObject } from '../json.ts'

export interface BranchPlan {
  readonly ref: string
  readonly sha: string
  /** `owner/repo`; another one than the base's is a fork. */
  readonly repository?: string
}

export interface PullPlan {
  readonly number: number
  readonly title: string
  readonly state?: 'open' | 'closed'
  readonly merged?: boolean
  readonly head: BranchPlan
  readonly base: BranchPlan
  readonly author?: string
  /** Commits other than the head that belong to it, e.g. the merge commit. */
  readonly commits?: readonly string[]
}

export interface CommentPlan {
  readonly issue: number
  readonly body: string
  readonly login: string
  readonly type?: 'User' | 'Bot'
}

/** An issue that is there before the job runs. */
export interface IssuePlan {
  readonly title: string
  readonly body: string
  readonly login: string
  readonly type?: 'User' | 'Bot'
  readonly state?: 'open' | 'closed'
}

/** A file at some refs (branch names or commits) of a repository. */
export interface FilePlan {
  readonly path: string
  readonly refs: readonly string[]
  readonly text: string
  /** `owner/repo`; defaults to the scenario's own. */
  readonly repository?: string
}

export type Access = 'none' | 'read' | 'write'

/** What GitHub knows, and what the job's token may do. */
export interface GitHubPlan {
  /** `owner/repo` */
  readonly repository: string
  readonly defaultBranch?: string
  readonly isPrivate?: boolean
  /** Who comments made with the token are from. */
  readonly identity?: { readonly login: string; readonly type: 'Bot' | 'User' }
  readonly permissions: { readonly contents: Access; readonly issues: Access; readonly pullRequests: Access }
  /** Heads of branches by name; a branch that only a pull request names has the head that stands there. */
  readonly branches?: Readonly<Record<string, string>>
  readonly pulls?: readonly PullPlan[]
  readonly comments?: readonly CommentPlan[]
  readonly issues?: readonly IssuePlan[]
  /** The repository's setting: without issues, every question about them is answered with 410. */
  readonly issuesDisabled?: boolean
  /** Logins that can be assigned; others are left out without a word. */
  readonly assignable?: readonly string[]
  readonly files?: readonly FilePlan[]
}

/** A workflow event: what the runner would put into the environment and into the event file. */
export interface EventPlan {
  readonly name: string
  readonly sha: string
  readonly ref: string
  readonly payload: JsonObject
  readonly headRef?: string
  readonly baseRef?: string
}
