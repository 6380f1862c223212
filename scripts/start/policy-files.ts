import { copyFileSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, normalize } from 'node:path'
import type { FilePlan } from '../../emulator/github/plan.ts'
import { splitList } from '../../src/inputs/list.ts'
import { readPolicyFile } from '../../src/policy/file/file.ts'
import { parseRemoteReference, remoteName, type RemoteReference } from '../../src/policy/file/reference.ts'
import { WrongCall } from '../arguments.ts'

/** Longer chains are refused by the gate itself. */
const LONGEST_CHAIN = 8

/** Folders that stand for repositories, by `owner/repo`. */
export type PolicyFolders = ReadonlyMap<string, string>

/** Reads `OWNER/REPO=FOLDER`. */
export function readPolicyFolders(given: readonly string[]): PolicyFolders {
  return new Map(
    given.map((text) => {
      const [, repository, folder] = /^([\w.-]+\/[\w.-]+)=(.+)$/s.exec(text) ?? []
      if (repository === undefined || folder === undefined)
        throw new WrongCall(`--policies ${JSON.stringify(text)} is not OWNER/REPO=FOLDER, for example acme/policies=../policies.`)
      if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw new WrongCall(`--policies ${repository}: there is no folder ${JSON.stringify(folder)}.`)
      return [repository.toLowerCase(), folder]
    }),
  )
}

export interface OwnFiles {
  /** `policy` and `vex` as the run finds them in its workspace. */
  readonly inputs: Readonly<Record<string, string>>
  /** What the emulated GitHub serves besides. */
  readonly files: readonly FilePlan[]
}

export interface FindingInput {
  readonly workspace: string
  readonly folders: PolicyFolders
  /** What the emulated GitHub has already; `undefined` where the real one is asked. */
  readonly known?: readonly FilePlan[]
}

/**
 * Brings the caller's policy, with all that it extends, and VEX documents to where the run looks for them.
 *
 * @throws WrongCall when a file of a folder is missing, or one is no valid policy
 */
export function bringFiles(given: Readonly<Record<string, string>>, surroundings: FindingInput): OwnFiles {
  const { policy, vex } = given
  if ((policy === undefined && vex === undefined) || !readsOwnFiles(given)) return { inputs: {}, files: [] }
  const inputs: Record<string, string> = { 'policy-from': 'workspace' }
  if (vex !== undefined)
    inputs['vex'] = splitList(vex)
      .map((path) => bring(path, surroundings.workspace))
      .join('\n')
  if (policy === undefined) return { inputs, files: [] }
  const remote = parseRemoteReference(policy)
  inputs['policy'] = remote === undefined ? placeOf(policy) : policy
  return { inputs, files: follow(policy, surroundings) }
}

/** Paths are files of the caller, unless the emulated repository is asked for by `policy-from`. */
export function readsOwnFiles(given: Readonly<Record<string, string>>): boolean {
  return (given['policy-from'] ?? 'workspace') === 'workspace'
}

/** Copies the first file when it is a local one, and gives what the emulated GitHub has to serve. */
function follow(first: string, { workspace, folders, known }: FindingInput): readonly FilePlan[] {
  const served: FilePlan[] = []
  const seen: string[] = []
  for (let next: string | undefined = first; next !== undefined && !seen.includes(next) && seen.length < LONGEST_CHAIN;) {
    const by = seen.at(-1)
    seen.push(next)
    const remote = parseRemoteReference(next)
    const text: string | undefined = remote === undefined ? readFileSync(next, 'utf8') : fileOf(remote, folders)
    if (remote === undefined) bring(next, workspace)
    // The real GitHub, or that of the scenario, has it.
    else if (text === undefined && (known === undefined || known.some((file) => isAt(file, remote)))) return served
    else if (text === undefined)
      throw new WrongCall(
        `${by === undefined ? 'policy is' : `${by} extends`} ${remoteName(remote)}, which the emulator does not have. Name a folder with the files of that repository: --policies ${remote.owner}/${remote.repo}=FOLDER`,
      )
    else served.push({ repository: `${remote.owner}/${remote.repo}`, path: remote.path, refs: [remote.ref], text })
    const reading = readPolicyFile(text ?? '', next)
    if (reading.kind === 'invalid') throw new WrongCall(reading.problems.join('\n'))
    next = reading.file.extends
  }
  return served
}

function fileOf({ owner, repo, path }: RemoteReference, folders: PolicyFolders): string | undefined {
  const folder = folders.get(`${owner}/${repo}`.toLowerCase())
  if (folder === undefined) return undefined
  const file = join(folder, path)
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) throw new WrongCall(`--policies ${owner}/${repo}=${folder}: there is no file ${JSON.stringify(path)} in it.`)
  return readFileSync(file, 'utf8')
}

function isAt({ repository, path, refs }: FilePlan, wanted: RemoteReference): boolean {
  return repository === `${wanted.owner}/${wanted.repo}` && path === wanted.path && refs.includes(wanted.ref)
}

/** Copies a file to its place in the workspace. */
function bring(path: string, workspace: string): string {
  const place = placeOf(path)
  mkdirSync(dirname(join(workspace, place)), { recursive: true })
  copyFileSync(path, join(workspace, place))
  return place
}

/** The bundle reads no file outside of its workspace: a path that leads elsewhere becomes one of its own. */
function placeOf(path: string): string {
  const plain = normalize(path)
  return isAbsolute(plain) || plain.startsWith('..') ? join('elsewhere', dirname(plain).replaceAll(/[^\w-]+/g, '-'), basename(plain)) : path
}
