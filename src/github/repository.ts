/** A repository on GitHub; both parts checked, so that they can stand in a URL. */
export interface RepositoryName {
  readonly owner: string
  readonly repo: string
}

const PART = '[A-Za-z0-9_.-]{1,100}'
const FULL_NAME = new RegExp(`^(${PART})/(${PART})$`)
const API_URL = new RegExp(`^https?://[^?#]*/repos/(${PART}/${PART})$`)

/** `owner/repo` as two parts; undefined when it is anything else. */
export function parseRepositoryName(fullName: string | undefined): RepositoryName | undefined {
  const [, owner, repo] = FULL_NAME.exec(fullName ?? '') ?? []
  if (owner === undefined || repo === undefined || isDots(owner) || isDots(repo)) return undefined
  return { owner, repo }
}

/** Some payloads name a repository by its API address only (`…/repos/owner/repo`). */
export function parseRepositoryUrl(url: string | undefined): RepositoryName | undefined {
  return parseRepositoryName(API_URL.exec(url ?? '')?.[1])
}

/** GitHub's names differ in case only for display. */
export function sameRepository(a: RepositoryName | undefined, b: RepositoryName | undefined): boolean {
  return a !== undefined && b !== undefined && fullName(a).toLowerCase() === fullName(b).toLowerCase()
}

export function fullName({ owner, repo }: RepositoryName): string {
  return `${owner}/${repo}`
}

function isDots(part: string): boolean {
  return part === '.' || part === '..'
}
