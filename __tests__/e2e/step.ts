import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StoredComment } from '../../emulator/github/store.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { startEmulator, type Emulator, type EmulatorOptions, type RecordedRequest } from '../../emulator/server.ts'
import { runAction, type RunPlan, type StepResult } from '../../scripts/runner.ts'
import { hostsOfWorker, withoutGaps } from './host/hosts.ts'
import { openStoryClock, type StoryClock } from './host/story-clock.ts'

/** Login of the emulated job's token. */
export const BOT = 'github-actions[bot]'
/** The pull request of the emulator's scenarios. */
export const PULL = 42

/** What a test sets of one step. */
export interface StepPlan {
  /** Over the scenario's own. */
  readonly inputs?: Readonly<Record<string, string>>
  /** Over the emulator's; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly onLine?: RunPlan['onLine']
  /** The file of `dist/` that is started; the gate's without it. */
  readonly file?: RunPlan['file']
  readonly onStart?: RunPlan['onStart']
  /** Looks at what only the operating system does: signals, the end of the process, what it leaves open. */
  readonly ownProcess?: boolean
  /** Told the folder that holds outputs and summary before the step starts. */
  readonly prepare?: (folder: string) => void
}

/** A step and what it did to the emulated services. */
export interface Step extends StepResult {
  /** Made by this step. */
  readonly requests: readonly RecordedRequest[]
  /** On the scenario's pull request, afterwards. */
  readonly comments: readonly StoredComment[]
  /** Of the JSON report; `undefined` when none was written. */
  readonly json: JsonReport | undefined
  /** Milliseconds from the last request until the step had ended: of its story, and with `ownProcess` of the machine and the process. */
  readonly lingeredMs: number
}

/** As far as these tests look into it. */
export interface JsonReport {
  readonly verdict: string
  readonly counts?: { readonly total: number }
  readonly findings: readonly { readonly id?: string; readonly treatment?: { readonly kind: string } }[]
  readonly images: readonly unknown[]
}

type Running = Omit<EmulatorOptions, 'scenario'>

/** Starts an emulator, runs one step against it, and stops it. */
export function step(scenario: Scenario, plan: StepPlan = {}, options: Running = {}): Promise<Step> {
  return onEmulator(scenario, (run) => run(plan), options)
}

/** For several steps against one emulator. */
export async function onEmulator<T>(scenario: Scenario, story: (run: (plan?: StepPlan) => Promise<Step>, emulator: Emulator) => Promise<T>, options: Running = {}): Promise<T> {
  const clock = openStoryClock()
  const emulator = await startEmulator({ scenario, now: clock.now, ...options })
  clock.follow(emulator)
  try {
    return await story((plan) => runStep(scenario, emulator, clock, plan), emulator)
  } finally {
    await emulator.close()
  }
}

const hosts = hostsOfWorker()

async function runStep(scenario: Scenario, emulator: Emulator, clock: StoryClock, { inputs, env, onLine, onStart, ownProcess = onStart !== undefined, prepare, file = 'index.js' }: StepPlan = {}): Promise<Step> {
  const folder = mkdtempSync(join(tmpdir(), 'ecr-scan-gate-e2e-'))
  prepare?.(folder)
  const before = emulator.requests.length
  const skew = (scenario.clockSkew ?? 0) * 1000
  const plan: RunPlan = {
    folder,
    file,
    inputs: { ...scenario.inputs, ...inputs },
    env: withoutGaps({ ...emulator.writeEvent(join(folder, 'event.json')), NO_COLOR: '1', ...env }),
    ...(onLine === undefined ? {} : { onLine }),
    ...(onStart === undefined ? {} : { onStart }),
  }
  const result = await (ownProcess ? clock.flow(() => runAction(plan)) : hosts.run(plan, clock))
  const endedAt = clock.now()
  const requests = emulator.requests.slice(before)
  const last = requests.at(-1)
  return { ...result, requests, comments: emulator.comments(PULL), json: readReport(result.outputs['json-file']), lingeredMs: last === undefined ? 0 : endedAt - (last.at - skew) }
}

function readReport(file: string | undefined): JsonReport | undefined {
  return file === undefined || file === '' || !existsSync(file) ? undefined : (JSON.parse(readFileSync(file, 'utf8')) as JsonReport)
}

/** How often each operation was asked for. */
export function calls(requests: readonly RecordedRequest[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { operation } of requests) counts[operation] = (counts[operation] ?? 0) + 1
  return counts
}

/** The gate's own comments. */
export function ownComments({ comments }: Step): readonly StoredComment[] {
  return comments.filter(({ login }) => login === BOT)
}

/** What a step is seen as from outside. */
export function seen({ exitCode, outputs }: StepResult): { readonly verdict: string | undefined; readonly exit: number | null } {
  return { verdict: outputs['verdict'], exit: exitCode }
}
