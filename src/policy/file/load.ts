import { createHash } from 'node:crypto'
import type { EpochMs } from '../../base/finding.ts'
import type { RuleInputs } from '../rules.ts'
import type { NoResult } from '../../scan/outcome.ts'
import type { VexMatcher } from '../exceptions/exception.ts'
import type { Policy, PolicySource } from '../policy.ts'
import { compileVex } from '../exceptions/vex.ts'
import { readVexDocument } from '../exceptions/vex-document.ts'
import { readPolicyFile } from './file.ts'
import { parseRemoteReference, remoteName, type RemoteReference } from './reference.ts'
import { resolvePolicy, type PolicyFile } from './resolve.ts'

/** "Not found" and "failed" are values: neither is ever an empty policy. */
export type FileRead =
  | { readonly kind: 'read'; readonly text: string; readonly commit?: string | undefined }
  | { readonly kind: 'not-found'; readonly cure?: string | undefined }
  | { readonly kind: 'failed'; readonly problem: string; readonly cure?: string | undefined }

/** Where files come from; the caller decides whether a path means the base commit or the workspace (`policy-from`). */
export interface FileReader {
  readonly readLocal: (path: string) => Promise<FileRead>
  readonly readRemote: (reference: RemoteReference) => Promise<FileRead>
}

export interface PolicyRequest {
  readonly rules: RuleInputs
  /** The input `policy`: a path, or `owner/repo/path@ref`. */
  readonly policy?: string | undefined
  readonly now: EpochMs
}

export type LoadedPolicyFiles = { readonly kind: 'loaded'; readonly policy: Policy } | { readonly kind: 'no-result'; readonly cause: NoResult }
export type LoadedVex =
  | { readonly kind: 'loaded'; readonly vex?: VexMatcher | undefined; readonly sources: readonly PolicySource[] }
  | { readonly kind: 'no-result'; readonly cause: NoResult }

/** So many files may extend one another: the file of the input, and three above it. */
const MAX_EXTENDS = 3

/** The policy of a run. Whatever cannot be read or is wrong gives no result, never the defaults in its place. */
export async function loadPolicyFiles({ rules, policy, now }: PolicyRequest, reader: FileReader): Promise<LoadedPolicyFiles> {
  const chain = policy === undefined ? { kind: 'loaded' as const, files: [], sources: [] } : await loadChain(policy, reader)
  if (chain.kind === 'no-result') return chain
  const resolved = resolvePolicy(rules, chain.files, { sources: chain.sources, now })
  return resolved.kind === 'resolved' ? { kind: 'loaded', policy: resolved.policy } : refused('policy-invalid', 'the policy is invalid', resolved.problems)
}

/** The OpenVEX documents of a run, compiled. Paths only: a VEX document is about the images of its own repository. */
export async function loadVex(paths: readonly string[], now: EpochMs, { readLocal }: Pick<FileReader, 'readLocal'>): Promise<LoadedVex> {
  if (paths.length === 0) return { kind: 'loaded', sources: [] }
  const documents = []
  const sources: PolicySource[] = []
  const problems: string[] = []
  for (const path of paths) {
    const read = await readLocal(path)
    if (read.kind !== 'read') return unreadable('vex', path, read)
    const reading = readVexDocument(read.text, path)
    if (reading.kind === 'invalid') problems.push(...reading.problems)
    else documents.push(reading.document)
    sources.push(sourceOf(path, read))
  }
  return problems.length > 0 ? refused('vex-invalid', 'a VEX document is invalid', problems) : { kind: 'loaded', vex: compileVex(documents, now), sources }
}

type Chain =
  | { readonly kind: 'loaded'; readonly files: readonly PolicyFile[]; readonly sources: readonly PolicySource[] }
  | { readonly kind: 'no-result'; readonly cause: NoResult }

/** The file and what it extends, nearest first. */
async function loadChain(first: string, reader: FileReader): Promise<Chain> {
  const files: PolicyFile[] = []
  const sources: PolicySource[] = []
  for (let next: string | undefined = first; next !== undefined; next = files.at(-1)?.extends) {
    const remote = parseRemoteReference(next)
    const name: string = remote === undefined ? next : remoteName(remote)
    const names = [...sources.map((source) => source.name), name]
    if (names.indexOf(name) < sources.length) return refused('policy-cycle', 'policy files extend each other in a circle', [names.join(' extends ')])
    if (sources.length > MAX_EXTENDS) return refused('policy-too-deep', `more than ${MAX_EXTENDS} policy files extend each other`, [names.join(' extends ')])
    const read = await (remote === undefined ? reader.readLocal(next) : reader.readRemote(remote))
    if (read.kind !== 'read') return unreadable('policy', name, read)
    const reading = readPolicyFile(read.text, name)
    if (reading.kind === 'invalid') return refused('policy-invalid', `the policy file ${name} is invalid`, reading.problems)
    files.push(reading.file)
    sources.push(sourceOf(name, read))
  }
  return { kind: 'loaded', files, sources }
}

function sourceOf(name: string, { text, commit }: Extract<FileRead, { kind: 'read' }>): PolicySource {
  return { name, sha256: createHash('sha256').update(text).digest('hex'), commit }
}

function refused(code: string, what: string, problems: readonly string[]): { readonly kind: 'no-result'; readonly cause: NoResult } {
  return {
    kind: 'no-result',
    cause: { code, what: `${what}: ${problems[0] ?? ''}${problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''}`, remedy: problems.slice(0), alwaysFails: true },
  }
}

function unreadable(input: 'policy' | 'vex', name: string, read: Exclude<FileRead, { kind: 'read' }>): { readonly kind: 'no-result'; readonly cause: NoResult } {
  const remote = parseRemoteReference(name) !== undefined
  const cure = remote
    ? 'Check owner, path and ref, and give `github-token` a token that can read the contents of that repository.'
    : `Check the path in \`${input}\`; on pull requests it is read from their base branch, and on most other events from the default branch (\`policy-from\`), so the file has to be merged there first, and the job needs \`contents: read\`.`
  return {
    kind: 'no-result',
    cause:
      read.kind === 'not-found'
        ? { code: `${input}-not-found`, what: `the ${input} file ${name} was not found`, remedy: [read.cure ?? cure], alwaysFails: true }
        : { code: `${input}-unreadable`, what: `can't read the ${input} file ${name}: ${read.problem}`, remedy: [read.cure ?? cure], alwaysFails: true },
  }
}
