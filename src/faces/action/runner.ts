import * as actionsCore from '@actions/core'
import { lstatSync } from 'node:fs'
import { fileKind } from '../../base/file-kind.ts'
import { printable } from '../../report/log/printable.ts'

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
  /** Marks the step as failed at once, whatever happens to the message, which is one error annotation. */
  setFailed(message: string, title?: string): void
  /** Never throws: gives the problem, so that a summary cannot change a verdict. */
  writeSummary(markdown: string): Promise<string | undefined>
  isDebug(): boolean
}

type Core = Pick<typeof actionsCore, 'info' | 'debug' | 'notice' | 'warning' | 'error' | 'startGroup' | 'endGroup' | 'setOutput'> & {
  readonly summary: { addRaw(text: string): unknown; write(): Promise<unknown>; emptyBuffer(): unknown }
}

export interface HostWorld {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly core?: Core | undefined
  readonly markFailed?: (() => void) | undefined
}

/** The runner shows ten of a level and step, and drops later ones without a word. */
export const MAX_ANNOTATIONS = 10
/** What is not written by then, to a file system that does not answer, is never written. */
const SUMMARY_MS = 10_000
/** Above this the runner drops the whole summary and says so only in an annotation. */
export const MAX_SUMMARY_BYTES = 1_048_576

export function createHost({ env, core = coreOfStep(), markFailed = exitWithFailure }: HostWorld): Host {
  let outputsFail = false

  // The verdict of `setFailed` is the last error, and always has its place.
  const shown = { notice: MAX_ANNOTATIONS, warning: MAX_ANNOTATIONS, error: MAX_ANNOTATIONS - 1 }
  const told = { notice: 0, warning: 0, error: 0 }
  const annotate = (level: keyof typeof told, message: string, title?: string) => {
    told[level]++
    const number = told[level]
    if (number <= shown[level]) core[level](printable(message), properties(title))
    else core.info(printable(`${level} ${number} (only ${shown[level]} can be annotated): ${title === undefined ? '' : `${title}: `}${message}`))
  }

  return {
    info: (message) => core.info(printable(message)),
    debug: (message) => core.debug(printable(message)),
    notice: (message, title) => annotate('notice', message, title),
    warning: (message, title) => annotate('warning', message, title),
    error: (message, title) => annotate('error', message, title),
    startGroup: (name) => core.startGroup(oneLine(name)),
    endGroup: () => core.endGroup(),
    setOutput: (name, value) => {
      try {
        refuseOthers(env.GITHUB_OUTPUT)
        core.setOutput(name, value)
      } catch (error) {
        // Later steps read outputs to decide; a missing one must not look like success.
        markFailed()
        const problem = `The output "${name}" could not be written: ${messageOf(error)}`
        // They fail together: one of them is annotated, so that the verdict's errors have their places.
        if (outputsFail) core.info(printable(problem))
        else annotate('error', problem)
        outputsFail = true
      }
    },
    setFailed: (message, title) => {
      markFailed()
      core.error(printable(message), properties(title))
    },
    writeSummary: async (markdown) => {
      const bytes = Buffer.byteLength(markdown)
      if (bytes > MAX_SUMMARY_BYTES) return `the summary has ${bytes} bytes, the runner takes ${MAX_SUMMARY_BYTES}`
      try {
        refuseOthers(env.GITHUB_STEP_SUMMARY)
        core.summary.emptyBuffer()
        core.summary.addRaw(markdown)
        await inTime(core.summary.write())
        return undefined
      } catch (error) {
        return `the job summary could not be written: ${messageOf(error)}`
      }
    },
    isDebug: () => env.RUNNER_DEBUG === '1',
  }
}

/** The summary that `@actions/core` exports keeps the file that it found first. One of its own has that of this step, whatever ran before in the process. */
function coreOfStep(): Core {
  const Summary = actionsCore.summary.constructor as new () => Core['summary']
  return { ...actionsCore, summary: new Summary() }
}

function inTime(writing: Promise<unknown>): Promise<unknown> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`the file system did not answer within ${SUMMARY_MS / 1000} s`)), SUMMARY_MS)
  return Promise.race([writing, late.promise]).finally(() => clearTimeout(timer))
}

/**
 * The runner makes a regular file for each step. Another process may have put a named pipe in its place, which nobody reads
 * and which would hold up the step for ever, or a link, through which the text would get elsewhere.
 */
function refuseOthers(path: string | undefined): void {
  if (path === undefined || path === '') return
  const there = lstatSync(path, { throwIfNoEntry: false })
  // What is missing, `@actions/core` tells.
  if (there !== undefined && !there.isFile()) throw new Error(`${path} is ${fileKind(there)}, not the file that the runner made`)
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
