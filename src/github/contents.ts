import { createHash } from 'node:crypto'
import type { ApiProblem, FileAddress, GitHubApi } from './api.ts'
import { parseRepositoryName } from './repository.ts'

export type FileContents =
  /** `sha` is git's id of the content; `commit` is there when the reference was a commit. */
  | { readonly kind: 'read'; readonly text: string; readonly sha: string; readonly commit: string | undefined }
  /** GitHub also answers this for a private repository that the token may not read. */
  | { readonly kind: 'not-found'; readonly problem: ApiProblem }
  | { readonly kind: 'failed'; readonly problem: ApiProblem }

export const DEFAULT_MAX_BYTES = 1_048_576

const FORBIDDEN_IN_PATH = /[\p{Cc}\\]/u
const REF = /^[A-Za-z0-9](?:[A-Za-z0-9_./+-]{0,254})$/

/** Reads a small text file as it stands at `ref`, never more than `maxBytes` of it. */
export async function readFileAt(api: GitHubApi, { maxBytes = DEFAULT_MAX_BYTES, ...file }: FileAddress & { readonly maxBytes?: number | undefined }): Promise<FileContents> {
  const path = safePath(file.path)
  if (path === undefined) return failed(`the path ${JSON.stringify(file.path)} is not a path inside the repository`)
  if (!isRef(file.ref)) return failed(`${JSON.stringify(file.ref)} is not the name of a branch, tag or commit`)
  const repository = parseRepositoryName(`${file.owner}/${file.repo}`)
  if (repository === undefined) return failed(`${JSON.stringify(`${file.owner}/${file.repo}`)} is not a repository`)
  const where = `${file.owner}/${file.repo}/${path}@${file.ref}`

  const answer = await api.readFile({ ...repository, path, ref: file.ref }, maxBytes)
  if (!answer.ok) return unread(answer.problem, where)
  const { bytes, folder } = answer.value
  if (folder) return failed(`${where} is a folder, not a file`)
  if (bytes === undefined || bytes.length > maxBytes) return failed(`${where} is larger than ${maxBytes} bytes`)
  const text = decoded(bytes)
  if (text === undefined) return failed(`${where} is not UTF-8 text`)
  return { kind: 'read', text, sha: blobId(bytes), commit: /^[0-9a-f]{40}$/.test(file.ref) ? file.ref : undefined }
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
    const advice = 'Check the path and the ref. GitHub also returns "not found" if the token can\'t read a private repository (contents: read).'
    return { kind: 'not-found', problem: { status: 404, message, advice } }
  }
  return { kind: 'failed', problem: { ...problem, message } }
}

function failed(message: string): FileContents {
  return { kind: 'failed', problem: { message } }
}
