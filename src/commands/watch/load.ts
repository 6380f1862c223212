import type { NoResult } from '../../base/no-result.ts'
import type { WatchConfig } from '../../fleet/watch/config/config.ts'
import { readWatchFile } from '../../fleet/watch/config/file.ts'
import { MAX_STATE_BYTES, readState } from '../../fleet/watch/memory/file.ts'
import type { Memory } from '../../fleet/watch/memory/memory.ts'
import { loadPolicy, readBeside, type LoadedPolicy } from '../load-policy.ts'
import type { Run } from './world.ts'

export type LoadedConfig = { readonly kind: 'loaded'; readonly config: WatchConfig } | { readonly kind: 'no-result'; readonly cause: NoResult }

/** What is watched. A file that cannot be read or is wrong gives no result: nothing is watched in its place. */
export async function loadConfig({ options, occasion, world, deadline }: Run): Promise<LoadedConfig> {
  const { config } = options
  if (config.kind === 'inputs') return { kind: 'loaded', config: config.config }
  const read = await readBeside(config.path, options, occasion.event, world, deadline)
  if (read.kind === 'no-result') return read
  const cure = read.kind === 'read' ? undefined : read.cure
  const remedy = [cure ?? 'Check the path in `config`, or set `repositories` and `tags` instead. Outside of pushes to the default branch the file is read from the default branch.']
  if (read.kind === 'not-found') return noResult({ code: 'config-not-found', what: `The watch configuration ${config.path} was not found.`, remedy })
  if (read.kind === 'failed') return noResult({ code: 'config-unreadable', what: `The watch configuration ${config.path} could not be read: ${read.problem}`, remedy })
  const reading = readWatchFile(read.text, config.path)
  if (reading.kind === 'read') return { kind: 'loaded', config: reading.config }
  const [first = ''] = reading.problems
  const more = reading.problems.length - 1
  return noResult({ code: 'config-invalid', what: `The watch configuration is invalid: ${first}${more === 0 ? '' : ` (and ${more} more)`}`, remedy: reading.problems })
}

function noResult(cause: Pick<NoResult, 'code' | 'what' | 'remedy'>): LoadedConfig {
  return { kind: 'no-result', cause: { ...cause, alwaysFails: true } }
}

/** The gate's policy, named by the input or the configuration. */
export function loadWatchPolicy({ options, occasion, world, deadline }: Run, config: WatchConfig): Promise<LoadedPolicy> {
  const asked = { rules: options.rules, policy: options.policy ?? config.policy, policyFrom: options.policyFrom, vex: [], githubToken: options.githubToken }
  return loadPolicy(asked, occasion.event, world, deadline)
}

export interface LoadedMemory {
  readonly memory: Memory | undefined
  readonly notices: readonly string[]
}

/** The state of the last run. Without one there are no trends, and that is said; a verdict never depends on it. */
export async function loadMemory({ options, world, deadline }: Run): Promise<LoadedMemory> {
  const { stateFile } = options
  if (stateFile === undefined) return { memory: undefined, notices: ['There is no `state-file`, so nothing is called new, remediated or old.'] }
  const without = (why: string): LoadedMemory => ({ memory: undefined, notices: [`The state ${stateFile} ${why}, so nothing is called new, remediated or old in this run.`] })
  let text: string
  try {
    text = await world.files.read(stateFile, { maxBytes: MAX_STATE_BYTES, signal: deadline.signal })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    return without(code === 'ENOENT' ? 'is not there yet' : `cannot be read (${error instanceof Error ? error.message : 'unknown error'})`)
  }
  const reading = readState(text)
  return reading.kind === 'read' ? { memory: reading.memory, notices: [] } : without(`cannot be used: ${reading.why}`)
}
