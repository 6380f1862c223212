import { createHash } from 'node:crypto'
import type { ApiProblem, FileAddress, GitHubApi } from './api.ts'
import { parseRepository } from './repository.ts'

export type FileContents =
  /** `sha` is git's id of the content; `commit` is there when the reference was a commit. */
  | { readonly kind: 'read'; readonly text: string; readonly sha: string; readonly commit?: string }
  /** Also what GitHub says of a private repository that the token may not see. */
  | { readonly kind: 'not-found'; readonly problem: ApiProblem }
  | { readonly kind: 'failed'; readonly problem: ApiProblem }

export type RemotePath =
  | ({ readonly kind: 'remote' } & FileAddress)
  /** Not of the form `owner/repo/path@ref`: a path in this repository. */
  | { readonly kind: 'local' }
  | { readonly kind: 'invalid'; readonly why: string }

export const DEFAULT_MAX_BYTES = 1_048_576

const REMOTE = /^(?<repository>[^/@\s]+\/[^/@\s]+)\/(?<path>.+)@(?<ref>[^@]+)$/s
// eslint reads control characters in a pattern as a mistake, hence the property.
const FORBIDDEN_IN_PATH = /[\p{Cc}\\]/u
const REF = /^[A-Za-z0-9](?:[A-Za-z0-9_./+-]{0,254})$/

/** Reads a small text file as it stands at `ref`, never more than `maxBytes` of it. */
export async function readFileAt(api: GitHubApi, { maxBytes = DEFAULT_MAX_BYTES, ...file }: FileAddress & { readonly maxBytes?: number }): Promise<FileContents> {
  const path = safePath(file.path)
  if (path === undefined) return failed(`the path ${JSON.stringify(file.path)} leads out of the repository or is not a path`)
  if (!isRef(file.ref)) return failed(`${JSON.stringify(file.ref)} is not the name of a branch, tag or commit`)
  const repository = parseRepository(`${file.owner}/${file.repo}`)
  if (repository === undefined) return failed(`${JSON.stringify(`${file.owner}/${file.repo}`)} is not a repository`)
  const where = `${file.owner}/${file.repo}/${path}@${file.ref}`

  const answer = await api.readFile({ ...repository, path, ref: file.ref }, maxBytes)
  if (!answer.ok) return unread(answer.problem, where)
  const { bytes, folder } = answer.value
  if (folder) return failed(`${where} is a folder, not a file`)
  if (bytes === undefined || bytes.length > maxBytes) return failed(`${where} is larger than ${maxBytes} bytes`)
  const text = decoded(bytes)
  if (text === undefined) return failed(`${where} is not UTF-8 text`)
  return { kind: 'read', text, sha: blobId(bytes), ...(/^[0-9a-f]{40}$/.test(file.ref) ? { commit: file.ref } : {}) }
}

/**
 * `owner/repo/path/to/file.yml@ref`, split at the last `@`. A local path of that shape can be written with `./` in front.
 */
export function parseRemotePath(text: string): RemotePath {
  const parts = REMOTE.exec(text)?.groups
  if (parts === undefined || text.startsWith('.') || text.startsWith('/')) return { kind: 'local' }
  const repository = parseRepository(parts.repository)
  if (repository === undefined) return { kind: 'invalid', why: `"${parts.repository ?? ''}" is not owner/repo` }
  const path = safePath(parts.path ?? '')
  if (path === undefined) return { kind: 'invalid', why: `the path "${parts.path ?? ''}" leads out of the repository` }
  const ref = parts.ref ?? ''
  if (!isRef(ref)) return { kind: 'invalid', why: `"${ref}" is not the name of a branch, tag or commit` }
  return { kind: 'remote', ...repository, path, ref }
}

/** A path below the root of a repository, without `./` in front; undefined when it is absolute or climbs. */
export function safePath(path: string): string | undefined {
  const relative = path.replace(/^(?:\.\/)+/, '')
  if (relative === '' || FORBIDDEN_IN_PATH.test(relative) || !relative.isWellFormed()) return undefined
  const climbs = relative.split('/').some((part) => part === '' || part === '.' || part === '..')
  return climbs ? undefined : relative
}

function isRef(ref: string): boolean {
  return REF.test(ref) && !ref.includes('..') && !ref.endsWith('/')
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** What `git hash-object` prints: names the content in reports without another request. */
function blobId(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

function unread(problem: ApiProblem, where: string): FileContents {
  const message = `${where}: ${problem.message}`
  if (problem.status === 404) {
    const advice = 'Check path and reference; GitHub also answers "not found" when the token may not read a private repository (contents: read).'
    return { kind: 'not-found', problem: { status: 404, message, advice } }
  }
  return { kind: 'failed', problem: { ...problem, message } }
}

function failed(message: string): FileContents {
  return { kind: 'failed', problem: { message } }
}
