import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Started } from './starts.ts'

const ROOT = join(import.meta.dirname, '..')
const DIST = join(ROOT, 'dist')
export const BUNDLE = join(DIST, 'index.js')

/** How the bundle is to be run. */
export interface RunPlan {
  /** Inputs that a workflow would set, by their names in `action.yml`. */
  readonly inputs: Readonly<Record<string, string>>
  /** The rest of the environment; nothing else is inherited but `PATH`. */
  readonly env: Readonly<Record<string, string>>
  /** Each line of the log, as it comes. */
  readonly onLine?: (line: string) => void
  /** Told once the process is there, e.g. to send it a signal. */
  readonly onStart?: (child: ChildProcess) => void
  readonly folder?: string
  /** For Node itself, e.g. `--import`. */
  readonly nodeOptions?: readonly string[]
  /** The program that runs the bundle; this process's own Node without it. */
  readonly node?: string
  /** The file of `dist/` that is started; `index.js`, the gate, without it. */
  readonly file?: Started
  /** Without these defaults the process sees only what a test sets. */
  readonly withDefaults?: boolean
}

/** What a runner would have of one step afterwards. */
export interface StepResult {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly log: string
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  /** Holds summary, outputs and the report folder. */
  readonly folder: string
}

/** How a process that ran the bundle ended, and what it said. */
export interface Ended {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly log: string
}

/** What a step sees of its runner. */
export interface PreparedStep {
  readonly env: Readonly<Record<string, string>>
  readonly folder: string
  /** What the runner reads when the step has ended. */
  readonly result: (ended: Ended) => StepResult
}

/**
 * Runs `dist/index.js` as a runner runs a step: inputs and defaults of `action.yml` as `INPUT_*`, files for outputs and
 * summary, and this process's own Node unless another is given.
 */
export async function runAction(plan: RunPlan): Promise<StepResult> {
  const { onLine, onStart, nodeOptions = [], node = process.execPath, file = 'index.js' } = plan
  const { env, folder, result } = prepareStep(plan)
  const child = spawn(node, [...nodeOptions, join(DIST, file)], { env, stdio: ['ignore', 'pipe', 'pipe'], cwd: folder })
  onStart?.(child)
  const log = openLog(onLine)
  child.stdout.on('data', (chunk: Buffer) => log.take(chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => log.take(chunk.toString()))
  const [exitCode, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, killedBy) => resolve([code, killedBy]))
  })
  return result({ exitCode, signal, log: log.end() })
}

/** Environment and files of a step, whatever process runs it in the folder. */
export function prepareStep({ inputs, env, folder = mkdtempSync(join(tmpdir(), 'ecr-scan-gate-')), file = 'index.js', withDefaults = true }: RunPlan): PreparedStep {
  const files = { GITHUB_OUTPUT: join(folder, 'outputs'), GITHUB_STEP_SUMMARY: join(folder, 'summary.md'), GITHUB_STATE: join(folder, 'state'), GITHUB_ENV: join(folder, 'env') }
  for (const file of Object.values(files)) writeFileSync(file, '')
  const given = inputVariables(withDefaults ? { ...defaults(file, env['GITHUB_TOKEN'] ?? ''), ...inputs } : inputs)
  return {
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, RUNNER_TEMP: join(folder, 'temp'), GITHUB_WORKSPACE: folder, ...files, ...given, ...env },
    folder,
    result: (ended) => ({ ...ended, outputs: readOutputs(files.GITHUB_OUTPUT), summary: readText(files.GITHUB_STEP_SUMMARY), folder }),
  }
}

/** A log that is told in pieces, and tells its lines. */
export function openLog(onLine?: (line: string) => void): { readonly take: (text: string) => void; readonly end: () => string } {
  let log = ''
  let pending = ''
  return {
    take: (text) => {
      log += text
      pending += text
      const lines = pending.split('\n')
      pending = lines.pop() ?? ''
      for (const line of lines) onLine?.(line)
    },
    end: () => {
      if (pending !== '') onLine?.(pending)
      return log
    },
  }
}

/** `INPUT_` and the name in upper case, spaces as `_`, hyphens kept: so a runner names them. */
export function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]))
}

/** The defaults that the `action.yml` of a start file declares; expressions are what a runner would make of them. */
function defaults(file: Started, token: string): Record<string, string> {
  const declared = DECLARED.get(file) ?? readDefaults(file)
  DECLARED.set(file, declared)
  return Object.fromEntries(declared.map(([name, value]) => [name, value === '${{ github.token }}' ? token : value]))
}

type Defaults = readonly (readonly [string, string])[]

/** Read once: to parse an `action.yml` takes a tenth of the time of a short step. */
const DECLARED = new Map<Started, Defaults>()

function readDefaults(file: Started): Defaults {
  const folder = file === 'index.js' ? '' : file.replace(/\.js$/, '')
  const action = parse(readFileSync(join(ROOT, folder, 'action.yml'), 'utf8')) as { inputs: Record<string, { default?: string }> }
  return Object.entries(action.inputs).flatMap(([name, { default: value }]) => (value === undefined ? [] : [[name, value] as const]))
}

/** Outputs in the runner's file format, the heredoc form that `@actions/core` writes. */
export function readOutputs(file: string): Record<string, string> {
  const outputs: Record<string, string> = {}
  const lines = readText(file).split('\n')
  for (let at = 0; at < lines.length; at++) {
    const [, name, delimiter] = /^([^=<]+)<<(.+)$/.exec(lines[at] ?? '') ?? []
    if (name === undefined || delimiter === undefined) continue
    const end = lines.indexOf(delimiter, at + 1)
    outputs[name] = lines.slice(at + 1, end).join('\n')
    at = end
  }
  return outputs
}

function readText(file: string): string {
  // A test may have made it unreadable on purpose.
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(file, 'utf8') : ''
}
