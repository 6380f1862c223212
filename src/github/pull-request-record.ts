import { asCount, asSha, asText, field } from '../base/json.ts'
import { parseRepositoryName, parseRepositoryUrl, sameRepository } from './repository.ts'
import type { RepositoryName } from './repository.ts'

/** A pull request as payloads and the API describe it, with just the fields that are read. */
export interface PullRequestRecord {
  readonly number: number
  /** Absent in the lists of a `workflow_run` payload. */
  readonly state: 'open' | 'closed' | undefined
  readonly headSha: string
  readonly baseSha: string
  readonly baseRef: string
  readonly baseRepository: RepositoryName
  /** Absent when the fork was deleted. */
  readonly headRepository: RepositoryName | undefined
}

/** Undefined when a field that decides where something is written or read from is missing or odd. */
export function parsePullRequest(value: unknown): PullRequestRecord | undefined {
  const number = asCount(field(value, 'number'))
  const headSha = asSha(field(value, 'head', 'sha'))
  const baseSha = asSha(field(value, 'base', 'sha'))
  const baseRef = asText(field(value, 'base', 'ref'))
  const baseRepository = repositoryOf(field(value, 'base', 'repo'))
  if (number === undefined || headSha === undefined || baseSha === undefined) return undefined
  if (baseRef === undefined || baseRepository === undefined) return undefined
  const state = field(value, 'state')
  const headRepository = repositoryOf(field(value, 'head', 'repo'))
  return {
    number,
    headSha,
    baseSha,
    baseRef,
    baseRepository,
    state: state === 'open' || state === 'closed' ? state : undefined,
    headRepository,
  }
}

/** An unknown head counts as a fork, to be safe. */
export function isFromFork(pullRequest: PullRequestRecord): boolean {
  return !sameRepository(pullRequest.headRepository, pullRequest.baseRepository)
}

/** `workflow_run.pull_requests[]` has `{id, url, name}` where other places have `full_name`. */
function repositoryOf(value: unknown): RepositoryName | undefined {
  const name = asText(field(value, 'full_name'))
  return name === undefined ? parseRepositoryUrl(asText(field(value, 'url'))) : parseRepositoryName(name)
}
