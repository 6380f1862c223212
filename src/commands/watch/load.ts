import type { NoResult } from '../../base/no-result.ts'
import type { WatchConfig } from '../../fleet/watch/config/config.ts'
import { readWatchFile } from '../../fleet/watch/config/file.ts'
import { MAX_STATE_BYTES, readState } from '../../fleet/watch/memory/file.ts'
import { isOfOther, type Memory } from '../../fleet/watch/memory/memory.ts'
import type { RegistryPlace } from '../../fleet/watch/ports.ts'
import { loadPolicy, readBeside, type LoadedPolicy } from '../load-policy.ts'
import type { Run } from './world.ts'

/** The input of a watch: the streams to watch, the policy, and the state of the last run. */
export interface Loaded {
  readonly kind: 'loaded'
  readonly config: WatchConfig
  readonly policy: LoadedPolicy & { readonly kind: 'loaded' }
  /** The state of the last run; absent where there is none. */
  readonly memory: Memory | undefined
  /** The state file belongs to another registry: this run neither uses nor replaces it. */
  readonly isOthersState: boolean
  readonly notices: readonly string[]
}

type NotLoaded = { readonly kind: 'no-result'; readonly cause: NoResult }
type LoadedConfig = { readonly kind: 'loaded'; readonly config: WatchConfig } | NotLoaded

export async function loadAll(run: Run): Promise<Loaded | NotLoaded> {
  const [loaded, remembered] = await Promise.all([loadConfig(run), loadMemory(run)])
  if (loaded.kind === 'no-result') return loaded
  const policy = await loadWatchPolicy(run, loaded.config)
  if (policy.kind === 'no-result') return policy
  return {
    kind: 'loaded',
    config: loaded.config,
    policy,
    memory: remembered.memory,
    isOthersState: false,
    notices: [...remembered.notices, ...policy.notices.map(({ text }) => text)],
  }
}

/** Reads the configuration. If the file is unreadable or invalid, there is no result: no default is watched instead. */
async function loadConfig({ options, occasion, world, deadline }: Run): Promise<LoadedConfig> {
  const { config } = options
  if (config.kind === 'inputs') return { kind: 'loaded', config: config.config }
  const read = await readBeside(config.path, options, occasion.event, world, deadline)
  if (read.kind === 'no-result') return read
  const cure = read.kind === 'read' ? undefined : read.cure
  const remedy = [
    cure ?? 'Check the path in `config`, or set `repositories` and `tags` instead. On a schedule, the watch reads the file from the default branch, so merge it there first.',
  ]
  if (read.kind === 'not-found') return noResult({ code: 'config-not-found', what: `The watch configuration ${config.path} was not found.`, remedy })
  if (read.kind === 'failed') return noResult({ code: 'config-unreadable', what: `The watch configuration ${config.path} could not be read: ${read.problem}`, remedy })
  const reading = readWatchFile(read.text, config.path)
  if (reading.kind === 'read') return { kind: 'loaded', config: reading.config }
  const [first = ''] = reading.problems
  const more = reading.problems.length - 1
  return noResult({ code: 'config-invalid', what: `The watch configuration is invalid: ${first}${more === 0 ? '' : ` (and ${more} more)`}`, remedy: reading.problems })
}

/** Drops the state if it belongs to another registry, which is known once the registry's repositories were listed. */
export function ofRegistry(loaded: Loaded, { region, registryId }: RegistryPlace, stateFile: string | undefined): Loaded {
  const { memory } = loaded
  if (memory?.registry === undefined || !isOfOther(memory, { region, id: registryId })) return loaded
  const { id, region: other } = memory.registry
  const notice = `The state file ${stateFile ?? ''} belongs to the registry ${id === undefined ? '' : `${id} in `}${other}, so this run neither uses nor replaces it. Give each registry its own \`state-file\`.`
  return { ...loaded, memory: undefined, isOthersState: true, notices: [...loaded.notices, notice] }
}

function noResult(cause: Pick<NoResult, 'code' | 'what' | 'remedy'>): LoadedConfig {
  return { kind: 'no-result', cause: { ...cause, alwaysFails: true } }
}

/** The gate's policy, named by the input or the configuration. */
function loadWatchPolicy({ options, occasion, world, deadline }: Run, config: WatchConfig): Promise<LoadedPolicy> {
  const asked = { rules: options.rules, policy: options.policy ?? config.policy, policyFrom: options.policyFrom, vex: [], githubToken: options.githubToken }
  return loadPolicy(asked, occasion.event, world, deadline)
}

interface LoadedMemory {
  readonly memory: Memory | undefined
  readonly notices: readonly string[]
}

const CANNOT_TELL = "this run can't tell which vulnerabilities are new, remediated or past their SLO"

/** Reads the state of the last run. Without it there are no trends, and a notice says so; verdicts never depend on it. */
async function loadMemory({ options, world, deadline }: Run): Promise<LoadedMemory> {
  const { stateFile } = options
  if (stateFile === undefined) return { memory: undefined, notices: [`\`state-file\` isn't set, so ${CANNOT_TELL}. Set it to compare runs.`] }
  const without = (why: string): LoadedMemory => ({ memory: undefined, notices: [`The state file ${stateFile} ${why}, so ${CANNOT_TELL}. The next run can, if the file is kept.`] })
  let text: string
  try {
    text = await world.files.read(stateFile, { maxBytes: MAX_STATE_BYTES, signal: deadline.signal })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    return without(code === 'ENOENT' ? "doesn't exist yet" : `couldn't be read (${error instanceof Error ? error.message : 'unknown error'})`)
  }
  const reading = readState(text)
  return reading.kind === 'read' ? { memory: reading.memory, notices: [] } : without(`can't be used (${reading.why})`)
}
