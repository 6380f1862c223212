import type { CommentPlan, GitHubPlan, PullPlan } from './plan.ts'

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
  readonly stateReason: string | null
  readonly locked: boolean
  readonly login: string
  readonly type: 'User' | 'Bot'
  readonly assignees: readonly string[]
  readonly isPull: boolean
  readonly createdAt: number
  readonly updatedAt: number
}

type IssueChange = Partial<Pick<StoredIssue, 'title' | 'body' | 'state' | 'stateReason' | 'locked' | 'assignees'>>

const FIRST_ID = 1_900_000_000

/** GitHub's state that the action can change: comments and issues. */
export class GitHubStore {
  readonly plan: GitHubPlan
  readonly #comments: StoredComment[]
  readonly #issues: StoredIssue[] = []
  readonly #deleted = new Set<number>()
  readonly #openedAt: number
  #nextId: number

  constructor(plan: GitHubPlan, now: number) {
    this.plan = plan
    this.#openedAt = now
    this.#comments = (plan.comments ?? []).map((entry, index) => seeded(entry, index, now))
    this.#nextId = FIRST_ID + this.#comments.length
    for (const { title, body, login, type = 'User', state = 'open' } of plan.issues ?? []) {
      const { number } = this.addIssue(title, body, now, { login, type })
      this.updateIssue(number, { state }, now)
    }
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

  /** Issues and pull requests, oldest first. */
  issues(): readonly StoredIssue[] {
    const pulls = (this.plan.pulls ?? []).filter(({ number }) => !this.#issues.some((issue) => issue.number === number)).map((pull) => pullAsIssue(pull, this.#openedAt))
    return [...pulls, ...this.#issues].sort((left, right) => left.number - right.number)
  }

  issue(number: number): StoredIssue | undefined {
    return this.issues().find((issue) => issue.number === number)
  }

  wasDeleted(number: number): boolean {
    return this.#deleted.has(number)
  }

  addIssue(title: string, body: string, now: number, author: Pick<StoredIssue, 'login' | 'type'> = this.identity()): StoredIssue {
    const issue: StoredIssue = {
      number: this.#nextIssue(),
      title,
      body,
      state: 'open',
      stateReason: null,
      locked: false,
      login: author.login,
      type: author.type,
      assignees: [],
      isPull: false,
      createdAt: now,
      updatedAt: now,
    }
    this.#issues.push(issue)
    return issue
  }

  updateIssue(number: number, change: IssueChange, now: number): StoredIssue | undefined {
    const before = this.issue(number)
    if (before === undefined) return undefined
    const after = { ...before, ...change, updatedAt: now }
    const index = this.#issues.findIndex((issue) => issue.number === number)
    if (index < 0) this.#issues.push(after)
    else this.#issues[index] = after
    return after
  }

  /** As an administrator can; its number is not given again. */
  deleteIssue(number: number): void {
    const index = this.#issues.findIndex((issue) => issue.number === number)
    if (index >= 0) this.#issues.splice(index, 1)
    this.#deleted.add(number)
  }

  #nextIssue(): number {
    return 1 + Math.max(0, ...this.issues().map(({ number }) => number), ...this.#deleted)
  }
}

function pullAsIssue({ number, title, state = 'open', author = 'octocat' }: PullPlan, at: number): StoredIssue {
  return { number, title, body: '', state, stateReason: null, locked: false, login: author, type: 'User', assignees: [], isPull: true, createdAt: at, updatedAt: at }
}

function seeded(plan: CommentPlan, index: number, now: number): StoredComment {
  const at = now - (1000 - index) * 60_000
  return { id: FIRST_ID + index, issue: plan.issue, login: plan.login, type: plan.type ?? 'User', body: plan.body, createdAt: at, updatedAt: at }
}
