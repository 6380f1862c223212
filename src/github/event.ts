import type { Environment } from '../base/environment.ts'
import { asList, asSha, asText, asCount, field, isRecord } from '../base/json.ts'
import { parsePullRequest } from './pull-request-record.ts'
import type { PullRequestRecord } from './pull-request-record.ts'
import { parseRepositoryName } from './repository.ts'
import type { RepositoryName } from './repository.ts'

/** What the payload of the event says, with just the fields that are read. */
export type EventPayload =
  | { readonly kind: 'pull-request'; readonly pullRequest: PullRequestRecord }
  /** `pullRequest` is the number; absent for a comment on an issue. */
  | { readonly kind: 'issue-comment'; readonly pullRequest: number | undefined }
  | { readonly kind: 'push'; readonly ref: string; readonly branch: boolean; readonly deleted: boolean; readonly defaultBranch: string | undefined }
  | { readonly kind: 'merge-group'; readonly headRef: string; readonly headSha: string; readonly baseRef: string; readonly baseSha: string }
  | {
      readonly kind: 'workflow-run'
      readonly headSha: string
      /** The event that started the other workflow. */
      readonly trigger: string | undefined
      readonly headRepository: RepositoryName | undefined
      readonly pullRequests: readonly PullRequestRecord[]
    }
  | { readonly kind: 'other' }
  /** The event is one of the above, but its payload cannot be read. Never treated as "no pull request". */
  | { readonly kind: 'malformed'; readonly problem: string }

/** The event that started the run. In a called workflow it is the caller's; `workflow_call` never shows up. */
export interface GitHubEvent {
  /** Empty outside of a workflow. */
  readonly name: string
  readonly payload: EventPayload
  readonly repository?: RepositoryName | undefined
  readonly sha?: string | undefined
  readonly ref?: string | undefined
  /** Whether branch protection or rulesets hold for the ref; absent when the runner does not say. */
  readonly refProtected?: boolean | undefined
  readonly runUrl?: string | undefined
  readonly job?: string | undefined
  readonly workflow?: string | undefined
  readonly actor?: string | undefined
}

/** GitHub sends no event whose payload is larger than 25 MB. */
export const MAX_PAYLOAD_BYTES = 32 * 1_048_576

/**
 * Reads the event from the environment. `@actions/github` offers the same as `context`, but reads the file at
 * import, throws if it is invalid, and takes some numbers for pull requests that are not.
 */
export async function readEvent(env: Environment, readFile: (path: string) => Promise<string>): Promise<GitHubEvent> {
  const name = env.GITHUB_EVENT_NAME ?? ''
  const repository = parseRepositoryName(env.GITHUB_REPOSITORY)
  const sha = asSha(env.GITHUB_SHA)
  const runUrl = repository === undefined ? undefined : runLink(env)
  return {
    name,
    payload: await readPayload(name, env, readFile),
    repository,
    sha,
    ref: asText(env.GITHUB_REF),
    refProtected: protection(env.GITHUB_REF_PROTECTED),
    runUrl,
    job: asText(env.GITHUB_JOB),
    workflow: asText(env.GITHUB_WORKFLOW),
    actor: asText(env.GITHUB_ACTOR),
  }
}

async function readPayload(name: string, env: Environment, readFile: (path: string) => Promise<string>): Promise<EventPayload> {
  if (!isRead(name)) return { kind: 'other' }
  const path = asText(env.GITHUB_EVENT_PATH)
  if (path === undefined) return { kind: 'malformed', problem: `can't read the payload of the event "${name}": GITHUB_EVENT_PATH isn't set` }
  let payload: unknown
  try {
    payload = JSON.parse(await readFile(path))
  } catch (error) {
    return { kind: 'malformed', problem: `can't read the payload of the event "${name}": ${error instanceof Error ? error.message : 'unknown error'}` }
  }
  return parsePayload(name, payload, env.GITHUB_REF ?? '')
}

/** Never throws, whatever the payload is. `ref` is that of the run. */
export function parsePayload(name: string, payload: unknown, ref: string): EventPayload {
  if (isPullRequestEvent(name)) {
    const pullRequest = parsePullRequest(field(payload, 'pull_request'))
    return pullRequest === undefined ? malformed(name, 'pull_request') : { kind: 'pull-request', pullRequest }
  }
  switch (name) {
    case 'issue_comment':
      return parseIssueComment(payload)
    case 'push':
      return parsePush(payload, ref)
    case 'merge_group':
      return parseMergeGroup(field(payload, 'merge_group'))
    case 'workflow_run':
      return parseWorkflowRun(field(payload, 'workflow_run'))
    default:
      return { kind: 'other' }
  }
}

/** Includes future events of this family: they come from a pull request, so they are not trusted like other events. */
function isPullRequestEvent(name: string): boolean {
  return name.startsWith('pull_request')
}

function isRead(name: string): boolean {
  return isPullRequestEvent(name) || ['issue_comment', 'push', 'merge_group', 'workflow_run'].includes(name)
}

function parsePush(payload: unknown, ref: string): EventPayload {
  const pushed = asText(field(payload, 'ref')) ?? ref
  return {
    kind: 'push',
    ref: pushed,
    branch: pushed.startsWith('refs/heads/'),
    deleted: field(payload, 'deleted') === true,
    defaultBranch: asText(field(payload, 'repository', 'default_branch')),
  }
}

/** The runner writes `true` or `false`. */
function protection(text: string | undefined): boolean | undefined {
  return text === 'true' || text === 'false' ? text === 'true' : undefined
}

function parseIssueComment(payload: unknown): EventPayload {
  const issue = field(payload, 'issue')
  const number = asCount(field(issue, 'number'))
  if (number === undefined) return malformed('issue_comment', 'issue.number')
  return { kind: 'issue-comment', pullRequest: isRecord(field(issue, 'pull_request')) ? number : undefined }
}

function parseMergeGroup(group: unknown): EventPayload {
  const headRef = asText(field(group, 'head_ref'))
  const headSha = asSha(field(group, 'head_sha'))
  const baseRef = asText(field(group, 'base_ref'))
  const baseSha = asSha(field(group, 'base_sha'))
  if (headRef === undefined || headSha === undefined || baseRef === undefined || baseSha === undefined) return malformed('merge_group', 'merge_group')
  return { kind: 'merge-group', headRef, headSha, baseRef: baseRef.replace(/^refs\/heads\//, ''), baseSha }
}

function parseWorkflowRun(run: unknown): EventPayload {
  const headSha = asSha(field(run, 'head_sha'))
  if (headSha === undefined) return malformed('workflow_run', 'workflow_run.head_sha')
  const headRepository = parseRepositoryName(asText(field(run, 'head_repository', 'full_name')))
  const pullRequests = (asList(field(run, 'pull_requests')) ?? []).map(parsePullRequest).filter((entry) => entry !== undefined)
  return {
    kind: 'workflow-run',
    headSha,
    pullRequests,
    trigger: asText(field(run, 'event')),
    headRepository,
  }
}

function malformed(name: string, path: string): EventPayload {
  return { kind: 'malformed', problem: `the payload of the event "${name}" has no usable "${path}"` }
}

function runLink(env: Environment): string | undefined {
  const server = (asText(env.GITHUB_SERVER_URL) ?? 'https://github.com').replace(/\/+$/, '')
  const run = env.GITHUB_RUN_ID ?? ''
  const attempt = env.GITHUB_RUN_ATTEMPT ?? ''
  if (!/^https?:\/\//.test(server) || !/^\d+$/.test(run)) return undefined
  const link = `${server}/${env.GITHUB_REPOSITORY ?? ''}/actions/runs/${run}`
  return /^\d+$/.test(attempt) ? `${link}/attempts/${attempt}` : link
}
