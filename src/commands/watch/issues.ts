import type { Clock } from '../../base/clock.ts'
import type { EpochMs } from '../../base/finding.ts'
import type { ApiProblem, GitHubApi } from '../../github/api.ts'
import { IssueWriter } from '../../github/issue-writer.ts'
import { findOwnIssues, type OwnIssue } from '../../github/issues.ts'
import { parseRepositoryName } from '../../github/repository.ts'
import type { IssueOptions, WatchOptions } from '../../inputs/watch/options.ts'
import { overviewKey, type WatchName } from '../../report/watch/issues/keys.ts'
import type { IssueWrite } from '../../report/watch/issues/model.ts'
import { planOverview, planStreamIssues } from '../../report/watch/issues/plan.ts'
import type { WatchReport } from '../../report/watch/model.ts'

/** What became of the issues. Nothing of it changes a verdict. */
export interface KeptIssues {
  readonly overviewUrl: string | undefined
  /** What was written, for the log; empty where nothing had changed. */
  readonly done: readonly string[]
  /** What a person should know. */
  readonly warnings: readonly string[]
}

interface IssueWorld {
  readonly clock: Clock
  readonly cancel: AbortSignal
  readonly github: (token: string | undefined) => GitHubApi | undefined
}

/** Time to write issues if the watch itself used all of `timeout`. */
const AT_LEAST_MS = 120_000
const NOTHING: KeptIssues = { overviewUrl: undefined, done: [], warnings: [] }

/** Keeps the issues of a watch as its report says. Whatever goes wrong is a warning, with its cure. */
export async function keepIssues(report: WatchReport, options: Pick<WatchOptions, 'issues' | 'githubToken'>, startedUntil: EpochMs, world: IssueWorld): Promise<KeptIssues> {
  const { issues: asked, githubToken } = options
  if (asked.kind === 'never' || world.cancel.aborted) return NOTHING
  const repository = parseRepositoryName(asked.repository)
  const api = world.github(githubToken)
  if (repository === undefined || api === undefined)
    return warned(`No issues were written: \`github-token\` is empty, or GITHUB_REPOSITORY (${JSON.stringify(asked.repository)}) isn't owner/repo.`)
  const name: WatchName = { scope: asked.scope, merged: asked.merged }
  const key = overviewKey(name, report.registries)
  // A run without a report of streams already says why in its problems.
  if (key === undefined)
    return report.problems.length > 0
      ? NOTHING
      : warned("No issues were written: the watch doesn't know the account of the registry, so it can't tell which issues are its own. Set `registry-id`.")
  const found = await findOwnIssues(api, repository)
  if (!found.ok) return warned(`No issues were written, because the watch couldn't read the existing ones: ${withCure(found.problem)}`)

  const run = new Keeping(
    new IssueWriter(api, repository, { clock: world.clock, until: Math.max(startedUntil, world.clock.now() + AT_LEAST_MS), cancel: world.cancel }),
    found.value,
  )
  await run.write(planStreamIssues(report, found.value, name, mostStreams(asked)))
  await run.write(planOverview(report, run.issues(), name))
  return run.result(key)
}

/** With the overview alone, issues that are still open from before are kept until they are closed. */
function mostStreams(asked: Exclude<IssueOptions, { kind: 'never' }>): number {
  return asked.kind === 'streams' ? asked.max : 0
}

/** What was written so far, and what is left. */
class Keeping {
  private readonly writer: IssueWriter
  private readonly known: Map<number, OwnIssue>
  private readonly done: string[] = []
  private readonly warnings: string[] = []
  private problem: ApiProblem | undefined
  private left = 0

  constructor(writer: IssueWriter, issues: readonly OwnIssue[]) {
    this.writer = writer
    this.known = new Map(issues.map((issue) => [issue.number, issue]))
  }

  issues(): readonly OwnIssue[] {
    return [...this.known.values()]
  }

  async write(writes: readonly IssueWrite[]): Promise<void> {
    for (const write of writes) {
      if (this.problem === undefined) await this.one(write)
      else this.left += 1
    }
  }

  private async one(write: IssueWrite): Promise<void> {
    const written = await this.writer.write(write)
    switch (written.kind) {
      case 'written':
        if (written.issue !== undefined) this.known.set(written.issue.number, written.issue)
        if (written.note !== undefined) this.done.push(written.note)
        this.done.push(saidOf(write, written.issue))
        return
      case 'skipped':
        this.warnings.push(`${written.number === undefined ? 'An issue' : `Issue #${written.number}`} could not be written: ${withCure(written.problem)}`)
        return
      case 'stopped':
        this.problem = written.problem
        this.left += 1
        return
    }
  }

  result(key: string | undefined): KeptIssues {
    const overviews = this.issues().filter((issue) => issue.key === key)
    const overviewUrl = (overviews.find(({ open }) => open) ?? overviews[0])?.url
    const stopped =
      this.problem === undefined ? [] : [`${this.left} ${this.left === 1 ? 'issue was' : 'issues were'} not written. The next run continues: ${withCure(this.problem)}`]
    return { overviewUrl, done: this.done, warnings: [...this.warnings, ...stopped] }
  }
}

function saidOf(write: IssueWrite, issue: OwnIssue | undefined): string {
  const address = issue?.url === undefined ? '' : `: ${issue.url}`
  const number = write.kind === 'edit' ? write.number : issue?.number
  const what = write.kind === 'create' ? 'opened' : write.state === undefined ? 'updated' : write.state === 'open' ? 'opened again' : 'closed'
  return `Issue ${number === undefined ? '' : `#${number} `}${what}${address}`
}

function withCure({ status, message, advice, limit }: ApiProblem): string {
  return `${message}. ${cureOf(status, limit !== undefined) ?? advice ?? ''}`.trim()
}

function cureOf(status: number | undefined, limited: boolean): string | undefined {
  if (limited) return 'If this happens often, lower `max-issues`.'
  if (status === 410) return 'Issues are turned off in this repository. Turn them on in its settings, or set `issues: never`.'
  if (status === 403 || status === 404)
    return "Add `issues: write` to the job's `permissions` (setting one permission sets all others to none), and check that issues are turned on in the repository. Or set `issues: never`."
  return undefined
}

function warned(text: string): KeptIssues {
  return { ...NOTHING, warnings: [text] }
}
