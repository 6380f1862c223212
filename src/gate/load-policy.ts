import type { GitHubEvent } from '../github/event.ts'
import type { PullRequestSearch } from '../github/pull-request.ts'
import type { Options } from '../inputs/options.ts'
import type { NoResult } from '../no-result.ts'
import type { VexMatcher } from '../policy/excuse.ts'
import { isGlob } from '../policy/pattern.ts'
import type { Policy } from '../policy/policy.ts'
import { resolvePolicy } from '../policy/resolve.ts'
import type { World } from './world.ts'

export type LoadedPolicy =
  | {
      readonly kind: 'loaded'
      readonly policy: Policy
      readonly vex?: VexMatcher
      /** Sentences for the report: where the policy came from, that the workspace's differs. */
      readonly notices: readonly string[]
      /** Found on the way, so that the comment need not look again. */
      readonly pullRequest?: PullRequestSearch
    }
  | { readonly kind: 'no-result'; readonly cause: NoResult }

/** What is acceptable, of inputs and files. A file that cannot be read is no result and never "no policy". */
export async function loadPolicy(options: Options, _event: GitHubEvent, world: World): Promise<LoadedPolicy> {
  const { exactPattern } = await import('../policy/pattern.ts')
  // Globs need a library; most runs have none.
  const compile = options.rules.ignore.some(isGlob) ? (await import('../policy/glob.ts')).compilePattern : exactPattern
  const resolved = resolvePolicy(options.rules, [], { compile, sources: [], now: world.clock.now() })
  if (resolved.kind === 'invalid') return { kind: 'no-result', cause: { code: 'bad-policy', what: resolved.problems.join('\n'), remedy: [], alwaysFails: true } }
  return { kind: 'loaded', policy: resolved.policy, notices: [] }
}
