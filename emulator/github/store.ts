import type { CommentPlan, GitHubPlan } from './plan.ts'

/** A comment as the store keeps it. */
export interface StoredComment {
  readonly id: number
  readonly issue: number
  readonly login: string
  readonly type: 'User' | 'Bot'
  readonly body: string
  readonly createdAt: number
  readonly updatedAt: number
}

export interface StoredIssue {
  readonly number: number
  readonly title: string
  readonly body: string
  readonly state: string
}

const FIRST_ID = 1_900_000_000

/** GitHub's state that the action can change: comments and issues. */
export class GitHubStore {
  readonly plan: GitHubPlan
  readonly #comments: StoredComment[]
  readonly #issues: StoredIssue[] = []
  #nextId: number

  constructor(plan: GitHubPlan, now: number) {
    this.plan = plan
    this.#comments = (plan.comments ?? []).map((entry, index) => seeded(entry, index, now))
    this.#nextId = FIRST_ID + this.#comments.length
  }

  /** Who the token's comments are from. */
  identity(): { readonly login: string; readonly type: 'Bot' | 'User' } {
    return this.plan.identity ?? { login: 'github-actions[bot]', type: 'Bot' }
  }

  /** Comments of an issue or pull request, oldest first. */
  comments(issue: number): readonly StoredComment[] {
    return this.#comments.filter((comment) => comment.issue === issue)
  }

  comment(id: number): StoredComment | undefined {
    return this.#comments.find((comment) => comment.id === id)
  }

  addComment(issue: number, body: string, now: number): StoredComment {
    const comment: StoredComment = { id: this.#nextId++, issue, ...this.identity(), body, createdAt: now, updatedAt: now }
    this.#comments.push(comment)
    return comment
  }

  updateComment(id: number, body: string, now: number): StoredComment | undefined {
    const index = this.#comments.findIndex((comment) => comment.id === id)
    const before = this.#comments[index]
    if (before === undefined) return undefined
    const after = { ...before, body, updatedAt: now }
    this.#comments[index] = after
    return after
  }

  issue(number: number): StoredIssue | undefined {
    const pull = this.plan.pulls?.find((entry) => entry.number === number)
    return this.#issues.find((issue) => issue.number === number) ?? (pull === undefined ? undefined : { number, title: pull.title, body: '', state: pull.state ?? 'open' })
  }

  addIssue(title: string, body: string): StoredIssue {
    const highest = Math.max(0, ...this.#issues.map((issue) => issue.number), ...(this.plan.pulls ?? []).map((pull) => pull.number))
    const issue = { number: highest + 1, title, body, state: 'open' }
    this.#issues.push(issue)
    return issue
  }

  updateIssue(number: number, change: Partial<Pick<StoredIssue, 'title' | 'body' | 'state'>>): StoredIssue | undefined {
    const before = this.issue(number)
    if (before === undefined) return undefined
    const after = { ...before, ...change }
    const index = this.#issues.findIndex((issue) => issue.number === number)
    if (index < 0) this.#issues.push(after)
    else this.#issues[index] = after
    return after
  }
}

function seeded(plan: CommentPlan, index: number, now: number): StoredComment {
  const at = now - (1000 - index) * 60_000
  return { id: FIRST_ID + index, issue: plan.issue, login: plan.login, type: plan.type ?? 'User', body: plan.body, createdAt: at, updatedAt: at }
}
