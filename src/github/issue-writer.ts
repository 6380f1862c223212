import type { Clock } from '../base/clock.ts'
import type { EpochMs } from '../base/finding.ts'
import type { ApiAnswer, ApiProblem, GitHubApi, IssueChange, RepositoryIssue } from './api.ts'
import { withIssueMarker, type IssueMarker } from './issue-marker.ts'
import { ownIssue, type OwnIssue } from './issues.ts'
import type { RepositoryName } from './repository.ts'

export interface CreateIssue extends IssueMarker {
  readonly kind: 'create'
  readonly title: string
  readonly text: string
  readonly assignees: readonly string[]
}

export interface EditIssue extends IssueMarker {
  readonly kind: 'edit'
  readonly number: number
  readonly text: string
  readonly state: IssueChange['state']
  readonly comment: string | undefined
}

export type Written =
  | { readonly kind: 'written'; readonly issue: OwnIssue | undefined; readonly note: string | undefined }
  /** This one could not be written, and others may. */
  | { readonly kind: 'skipped'; readonly number: number | undefined; readonly problem: ApiProblem }
  /** Nothing can be written any more. */
  | { readonly kind: 'stopped'; readonly problem: ApiProblem }

/** Source: GitHub's "Best practices for using the REST API": a second between requests that write. */
const PAUSE_MS = 1_000
/** If GitHub limits the rate without saying for how long. From the same page: "wait for at least one minute". */
const LIMITED_MS = 60_000
const MOST_WAITS = 3
/** GitHub takes 500 an hour, of all that the token's owner makes. */
const MOST_CREATIONS = 400

/** Writes issues one after the other, at GitHub's pace. */
export class IssueWriter {
  private readonly api: GitHubApi
  private readonly repository: RepositoryName
  private readonly clock: Clock
  private readonly until: EpochMs
  private readonly cancel: AbortSignal
  private lastAt: EpochMs | undefined
  private creations = 0

  /** @param until no pause may end after this time */
  constructor(api: GitHubApi, repository: RepositoryName, { clock, until, cancel }: { readonly clock: Clock; readonly until: EpochMs; readonly cancel: AbortSignal }) {
    this.api = api
    this.repository = repository
    this.clock = clock
    this.until = until
    this.cancel = cancel
  }

  async write(write: CreateIssue | EditIssue): Promise<Written> {
    return write.kind === 'create' ? await this.create(write) : await this.edit(write)
  }

  private async create({ key, data, title, text, assignees }: CreateIssue): Promise<Written> {
    const made = await this.send(() => this.api.createIssue(this.repository, { title, body: withIssueMarker({ key, data }, text) }), true)
    // Without a proper answer, the issue may still have been created. Do not try again now: the next run looks for it.
    if (!made.ok) return failed(made.problem, undefined)
    const issue = ownIssue(made.value)
    return { kind: 'written', issue, note: assignees.length === 0 ? undefined : await this.assign(made.value.number, assignees) }
  }

  private async edit({ number, key, data, text, state, comment }: EditIssue): Promise<Written> {
    // Comment first: if the run ends in between, the next run comments twice, which is better than never.
    const said = comment === undefined ? undefined : await this.send(() => this.api.createComment(this.repository, number, comment), true)
    if (said?.ok === false) return failed(said.problem, number)
    const changed = await this.send(() => this.api.updateIssue(this.repository, number, { body: withIssueMarker({ key, data }, text), state }), false)
    return changed.ok ? { kind: 'written', issue: ownIssue(changed.value), note: undefined } : failed(changed.problem, number)
  }

  private async assign(number: number, logins: readonly string[]): Promise<string | undefined> {
    const answer = await this.send(() => this.api.assignIssue(this.repository, number, logins), false)
    if (!answer.ok) return `Issue #${number} could not be assigned to ${logins.join(', ')}: ${answer.problem.message}`
    const assigned = new Set(answer.value.assignees.map((login) => login.toLowerCase()))
    const missing = logins.filter((login) => !assigned.has(login.toLowerCase()))
    return missing.length === 0 ? undefined : `Issue #${number} could not be assigned to ${missing.join(', ')}: GitHub assigns only people with access to the repository.`
  }

  /** Waits a second since the last write, and as long as GitHub asks. */
  private async send<T extends RepositoryIssue | object>(call: () => Promise<ApiAnswer<T>>, creates: boolean): Promise<ApiAnswer<T>> {
    for (let waits = 0; ; waits++) {
      if (this.cancel.aborted) return { ok: false, problem: { message: 'the run was cancelled' } }
      if (creates && this.creations >= MOST_CREATIONS)
        return {
          ok: false,
          problem: { message: `${MOST_CREATIONS} issues and comments were written, and GitHub takes no more than 500 an hour`, limit: { retryAfterMs: undefined } },
        }
      if (this.lastAt !== undefined) await this.clock.sleep(this.lastAt + PAUSE_MS - this.clock.now(), this.cancel)
      if (this.clock.now() > this.until) return { ok: false, problem: { message: 'timed out', advice: 'Raise `timeout`.' } }
      const answer = await call()
      this.lastAt = this.clock.now()
      if (answer.ok && creates) this.creations += 1
      if (answer.ok || answer.problem.limit === undefined || waits >= MOST_WAITS) return answer
      const pauseMs = answer.problem.limit.retryAfterMs ?? LIMITED_MS * 2 ** waits
      if (this.clock.now() + pauseMs > this.until) return answer
      await this.clock.sleep(pauseMs, this.cancel)
    }
  }
}

/** 404 and 410 for an issue that existed a moment ago: it was deleted or moved. 422: GitHub rejects this write. */
function failed(problem: ApiProblem, number: number | undefined): Written {
  const isItsOwn =
    problem.status === 422 || (number !== undefined && (problem.status === 404 || problem.status === 410)) || (number !== undefined && /locked/i.test(problem.message))
  return isItsOwn ? { kind: 'skipped', number, problem } : { kind: 'stopped', problem }
}
