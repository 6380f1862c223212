import type * as ActionsCore from '@actions/core'
import { printable } from './log-line.ts'

/** The runner, as far as the action speaks to it. Everything printed is made safe here; see `log-line.ts`. */
export interface Host {
  info(message: string): void
  debug(message: string): void
  notice(message: string, title?: string): void
  warning(message: string, title?: string): void
  error(message: string, title?: string): void
  startGroup(name: string): void
  endGroup(): void
  setOutput(name: string, value: string): void
  /** Marks the step as failed at once, whatever happens to the message. */
  setFailed(message: string): void
  /** Never throws: gives the problem, so that a summary cannot change a verdict. */
  writeSummary(markdown: string): Promise<string | undefined>
  isDebug(): boolean
}

/**
 * A host that starts to speak late. Loading `@actions/core` takes a moment, which the
 * first request to AWS should not wait for: what is said before is kept, and said in order once it is loaded.
 */
export interface LazyHost extends Host {
  /** Begins to load. To be called once the first request is on its way. */
  start(): void
  /** Resolves when all that was said is out. To be awaited before the process ends. */
  flush(): Promise<void>
}

type Core = Pick<
  typeof ActionsCore,
  'info' | 'debug' | 'notice' | 'warning' | 'error' | 'startGroup' | 'endGroup' | 'setOutput' | 'setFailed'
> & { readonly summary: { addRaw(text: string): unknown; write(): Promise<unknown>; emptyBuffer(): unknown } }

export interface HostWorld {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly loadCore?: () => Promise<Core>
  readonly markFailed?: () => void
}

/** Above this the runner drops the whole summary and says so only in an annotation. */
export const MAX_SUMMARY_BYTES = 1_048_576

export function createHost({ env, loadCore = () => import('@actions/core'), markFailed = exitWithFailure }: HostWorld): LazyHost {
  const waiting: ((core: Core) => void)[] = []
  let core: Core | undefined
  let loading: Promise<Core> | undefined

  function say(action: (core: Core) => void): void {
    if (core === undefined) waiting.push(action)
    else action(core)
  }

  function load(): Promise<Core> {
    loading ??= loadCore().then((loaded) => {
      core = loaded
      for (const action of waiting.splice(0)) action(loaded)
      return loaded
    })
    return loading
  }

  return {
    info: (message) => say((to) => to.info(printable(message))),
    debug: (message) => say((to) => to.debug(printable(message))),
    notice: (message, title) => say((to) => to.notice(printable(message), properties(title))),
    warning: (message, title) => say((to) => to.warning(printable(message), properties(title))),
    error: (message, title) => say((to) => to.error(printable(message), properties(title))),
    startGroup: (name) => say((to) => to.startGroup(oneLine(name))),
    endGroup: () => say((to) => to.endGroup()),
    setOutput: (name, value) =>
      say((to) => {
        try {
          to.setOutput(name, value)
        } catch (error) {
          // Later steps read outputs to decide; a missing one must not look like success.
          markFailed()
          to.error(printable(`The output "${name}" could not be written: ${messageOf(error)}`))
        }
      }),
    setFailed: (message) => {
      // Not left to the queue: should `@actions/core` not load, the step must fail all the same.
      markFailed()
      say((to) => to.setFailed(printable(message)))
    },
    writeSummary: async (markdown) => {
      const bytes = Buffer.byteLength(markdown)
      if (bytes > MAX_SUMMARY_BYTES) return `the summary has ${bytes} bytes, the runner takes ${MAX_SUMMARY_BYTES}`
      try {
        const { summary } = await load()
        summary.emptyBuffer()
        summary.addRaw(markdown)
        await summary.write()
        return undefined
      } catch (error) {
        return `the job summary could not be written: ${messageOf(error)}`
      }
    },
    isDebug: () => env.RUNNER_DEBUG === '1',
    start: () => {
      // `flush` reports the failure.
      load().catch(() => undefined)
    },
    flush: async () => {
      await load()
    },
  }
}

function properties(title: string | undefined): { title?: string } {
  return title === undefined ? {} : { title: oneLine(title) }
}

function oneLine(text: string): string {
  return printable(text).replaceAll('\n', ' ')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error'
}

function exitWithFailure(): void {
  process.exitCode = 1
}
