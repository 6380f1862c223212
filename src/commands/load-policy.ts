import type { ApiProblem, GitHubApi } from '../github/api.ts'
import { trustedPlace, type TrustedPlace } from '../github/base.ts'
import { readFileAt } from '../github/contents.ts'
import type { GitHubEvent } from '../github/event.ts'
import { findPullRequest, type PullRequestSearch } from '../github/pull-request.ts'
import type { Options } from '../inputs/options.ts'
import type { NoResult } from '../base/no-result.ts'
import type { VexMatcher } from '../policy/exceptions/exception.ts'
import { loadPolicyFiles, loadVex, type FileRead, type FileReader } from '../policy/file/load.ts'
import type { Policy, PolicySource } from '../policy/policy.ts'
import { parseRemoteReference } from '../policy/file/reference.ts'
import type { PolicyNotice } from '../policy/verdict.ts'
import type { Deadline } from '../base/deadline.ts'
import { readWorkspace } from './workspace.ts'
import type { World } from './world.ts'

export type LoadedPolicy =
  | {
      readonly kind: 'loaded'
      readonly policy: Policy
      readonly vex: VexMatcher | undefined
      /** Every file that took part, the VEX documents too. */
      readonly sources: readonly PolicySource[]
      readonly notices: readonly PolicyNotice[]
      /** Found on the way, so that the comment need not look again. */
      readonly pullRequest: PullRequestSearch | undefined
    }
  | { readonly kind: 'no-result'; readonly cause: NoResult }

/** The inputs that say what is acceptable. */
export type PolicyAsked = Pick<Options, 'rules' | 'policy' | 'policyFrom' | 'vex' | 'githubToken'>

/** What loading touches of the world. */
export type PolicyWorld = Pick<World, 'clock' | 'github' | 'files' | 'env'>

/**
 * What is acceptable, of inputs and files. On pull requests the files come from the branch that the pull request would
 * merge into, so that it can't ignore its own findings, and on events that do not say who wrote the workspace from the
 * default branch (`policyPlace`); a file that cannot be read there is no result, and neither "no policy" nor the workspace's.
 */
export async function loadPolicy(options: PolicyAsked, event: GitHubEvent, world: PolicyWorld, deadline: Deadline): Promise<LoadedPolicy> {
  const paths = localPaths(options)
  const api = world.github(options.githubToken, deadline.signal)
  const place = paths.length === 0 ? undefined : await placeOf(options, event, api ?? WITHOUT_TOKEN)
  if (place?.source.from === 'unknown') return { kind: 'no-result', cause: noPlace(place.source.why) }
  const readCheckout: FileReader['readLocal'] = (path) => readWorkspace(path, world, deadline.signal)
  const reader = readerOf(place?.source, api, readCheckout)
  const policy = await loadPolicyFiles({ rules: options.rules, now: world.clock.now(), policy: options.policy }, reader)
  if (policy.kind === 'no-result') return policy
  const vex = await loadVex(options.vex, world.clock.now(), reader)
  if (vex.kind === 'no-result') return vex
  return {
    kind: 'loaded',
    policy: policy.policy,
    sources: [...policy.policy.sources, ...vex.sources],
    notices: place?.source.from === 'commit' ? [...lateness(place.source), ...(await differences(paths, reader, place.source, readCheckout))] : [],
    vex: vex.vex,
    pullRequest: place?.search,
  }
}

/** Another file that decides, read where the policy is read: nobody can put one into a pull request that is believed. */
export async function readBeside(
  path: string,
  asked: Pick<PolicyAsked, 'policyFrom' | 'githubToken'>,
  event: GitHubEvent,
  world: PolicyWorld,
  deadline: Deadline,
): Promise<FileRead | { readonly kind: 'no-result'; readonly cause: NoResult }> {
  const api = world.github(asked.githubToken, deadline.signal)
  const remote = parseRemoteReference(path)
  const place = remote === undefined ? await placeOf(asked, event, api ?? WITHOUT_TOKEN) : undefined
  if (place?.source.from === 'unknown') return { kind: 'no-result', cause: noPlace(place.source.why) }
  const reader = readerOf(place?.source, api, (local) => readWorkspace(local, world, deadline.signal))
  return remote === undefined ? reader.readLocal(path) : reader.readRemote(remote)
}

/** Paths in this repository, as against `owner/repo/path@ref`. */
function localPaths({ policy, vex }: PolicyAsked): readonly string[] {
  return [...(policy === undefined || parseRemoteReference(policy) !== undefined ? [] : [policy]), ...vex]
}

interface Place {
  readonly source: TrustedPlace
  readonly search: PullRequestSearch
}

async function placeOf(options: Pick<PolicyAsked, 'policyFrom'>, event: GitHubEvent, api: GitHubApi): Promise<Place> {
  const search = await findPullRequest(event, api)
  return { search, source: await trustedPlace(event, search, options.policyFrom, api) }
}

function noPlace(why: string): NoResult {
  return {
    code: 'policy-base-unknown',
    what: `Can't determine which commit to read the policy from: ${why.replace(/\.$/u, '')}.`,
    remedy: ['Use `owner/repo/path@ref`, or set `policy-from: workspace` if only trusted people can write the workspace.'],
    alwaysFails: true,
  }
}

function readerOf(source: TrustedPlace | undefined, api: GitHubApi | undefined, readCheckout: FileReader['readLocal']): FileReader {
  const readAt = async (address: { owner: string; repo: string; path: string; ref: string }): Promise<FileRead> => {
    if (api === undefined) return { kind: 'failed', problem: '`github-token` is empty' }
    const read = await readFileAt(api, address)
    if (read.kind === 'read') return { kind: 'read', text: read.text, commit: read.commit }
    return read.kind === 'not-found' ? { kind: 'not-found' } : { kind: 'failed', problem: withAdvice(read.problem) }
  }
  return {
    readLocal: (path) => (source?.from === 'commit' ? readAt({ owner: source.owner, repo: source.repo, path, ref: source.ref }) : readCheckout(path)),
    readRemote: ({ owner, repo, path, ref }) => readAt({ owner, repo, path, ref }),
  }
}

/** A pull request that changes the policy should know that its change does not count yet. */
async function differences(
  paths: readonly string[],
  reader: FileReader,
  source: TrustedPlace & { readonly from: 'commit' },
  readCheckout: FileReader['readLocal'],
): Promise<readonly PolicyNotice[]> {
  const compared = await Promise.all(
    paths.map(async (path): Promise<PolicyNotice[]> => {
      const [own, base] = await Promise.all([readCheckout(path), reader.readLocal(path)])
      const applied = `the gate used the one from ${source.why} (${shortRef(source.ref)})`
      if (own.kind === 'failed') return [{ kind: 'policy-differs', text: `Can't compare ${path} in the workspace: ${own.problem}; ${applied}.`, source: path }]
      if (own.kind !== 'read' || base.kind !== 'read' || own.text === base.text) return []
      const text = `${path} differs in the workspace; ${applied}. A change takes effect when it is merged.`
      return [{ kind: 'policy-differs', text, source: path }]
    }),
  )
  return compared.flat()
}

function lateness({ warning }: TrustedPlace & { readonly from: 'commit' }): readonly PolicyNotice[] {
  return warning === undefined ? [] : [{ kind: 'warning', text: warning }]
}

/** Seven digits of a commit id; the name of a branch as it is. */
function shortRef(ref: string): string {
  return /^[0-9a-f]{40,64}$/.test(ref) ? ref.slice(0, 7) : ref
}

function withAdvice({ message, advice }: ApiProblem): string {
  return advice === undefined ? message : `${message} (${advice})`
}

const NO_TOKEN = { ok: false, problem: { message: '`github-token` is empty', advice: 'remove it to use its default' } } as const

/** What pull-request events say of themselves is enough for most; every question to GitHub fails. */
const WITHOUT_TOKEN: GitHubApi = {
  getPullRequest: () => Promise.resolve(NO_TOKEN),
  listPullRequestsOfCommit: () => Promise.resolve(NO_TOKEN),
  getDefaultBranch: () => Promise.resolve(NO_TOKEN),
  getBranchHead: () => Promise.resolve(NO_TOKEN),
  listComments: () => Promise.resolve(NO_TOKEN),
  createComment: () => Promise.resolve(NO_TOKEN),
  updateComment: () => Promise.resolve(NO_TOKEN),
  listIssues: () => Promise.resolve(NO_TOKEN),
  createIssue: () => Promise.resolve(NO_TOKEN),
  updateIssue: () => Promise.resolve(NO_TOKEN),
  assignIssue: () => Promise.resolve(NO_TOKEN),
  getViewerLogin: () => Promise.resolve(NO_TOKEN),
  readFile: () => Promise.resolve(NO_TOKEN),
}
