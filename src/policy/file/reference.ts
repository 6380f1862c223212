/** A file in a repository on GitHub, as `owner/repo/path@ref` names it. */
export interface RemoteReference {
  readonly owner: string
  readonly repo: string
  readonly path: string
  /** Branch, tag or commit. */
  readonly ref: string
}

/** Owners are letters, digits and single hyphens; repositories may have dots and underscores too. */
const REMOTE = /^(?<owner>[A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))\/(?<repo>[A-Za-z0-9._-]{1,100})\/(?<path>[^@]+)@(?<ref>[^@]+)$/

/** What git refuses in the name of a branch or tag, and what a URL would read as something else. */
const BAD_REF = /[\s~^:?*[\\\p{Cc}]|\.\.|^[/-]|\/$|\.lock$/u

/**
 * The remote file that a text names, or `undefined` when it is an ordinary path. A path in the own repository that looks like one
 * (`a/b/c@d.yml`) is told apart by a leading `./`.
 */
export function parseRemoteReference(text: string): RemoteReference | undefined {
  const { owner, repo, path, ref } = REMOTE.exec(text)?.groups ?? {}
  if (owner === undefined || repo === undefined || path === undefined || ref === undefined) return undefined
  const folders = path.split('/')
  if (repo === '.' || repo === '..' || folders.some((folder) => folder === '' || folder === '.' || folder === '..') || BAD_REF.test(ref)) return undefined
  return { owner, repo, path, ref }
}

export function remoteName({ owner, repo, path, ref }: RemoteReference): string {
  return `${owner}/${repo}/${path}@${ref}`
}
