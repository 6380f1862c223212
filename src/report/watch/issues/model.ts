/** One of the watch's own issues, as it stands in the repository. */
export interface KnownIssue {
  readonly number: number
  readonly url: string | undefined
  readonly open: boolean
  /** Only people who can write to the repository may comment. */
  readonly locked: boolean
  /** Which stream or overview it is about. */
  readonly key: string
  /** What it remembers, as `memory.ts` writes it. */
  readonly data: string
  /** Without the marker that holds key and data. */
  readonly text: string
}

export interface NewIssue {
  readonly kind: 'create'
  readonly key: string
  readonly data: string
  readonly title: string
  readonly text: string
  /** Logins. */
  readonly assignees: readonly string[]
}

export interface IssueEdit {
  readonly kind: 'edit'
  readonly number: number
  readonly key: string
  readonly data: string
  readonly text: string
  /** Set if the issue is reopened or closed. `completed` only if the stream was checked and passes. */
  readonly state: 'open' | 'completed' | 'not_planned' | undefined
  readonly comment: string | undefined
}

export type IssueWrite = NewIssue | IssueEdit
