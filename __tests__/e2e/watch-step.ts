import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { GitHubStore } from '../../emulator/github/store.ts'
import { MAIN_PUSH } from '../../emulator/scenarios/common.ts'
import { WATCHED } from '../../emulator/scenarios/deployed.ts'
import type { EventPlan } from '../../emulator/github/plan.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { startEmulator, type EmulatorOptions, type RecordedRequest } from '../../emulator/server.ts'
import type { RunPlan, StepResult } from '../../scripts/runner.ts'
import { hostsOfWorker } from './host/hosts.ts'
import { openStoryClock } from './host/story-clock.ts'

/** As far as these tests look into `watch.json`. */
export interface WatchJson {
  readonly verdict: string
  readonly reason: string
  readonly streams: readonly {
    readonly repository: string
    readonly environment: string
    readonly owner?: string
    readonly state: string
    readonly reason: string
    readonly new: readonly string[]
    readonly remediated: readonly string[]
    readonly setAside: readonly string[]
    readonly clusters?: readonly { readonly arn: string; readonly running: number | null }[]
    readonly images: readonly { readonly digest: string; readonly tags: readonly string[]; readonly violations: readonly { readonly rule: string; readonly ids: readonly string[] }[] }[]
  }[]
  readonly audit: { readonly registry: readonly { readonly finding: string; readonly detail: string }[]; readonly repositories: readonly { readonly name: string; readonly frequency: string; readonly finding: string; readonly remedy: string }[] }
  readonly kpis: {
    readonly coverage: { readonly scanned: number; readonly declared: number } | null
    readonly failureRate: { readonly failing: number; readonly judged: number }
    readonly timeToRemediate: { readonly medianDays: number | null; readonly p90Days: number | null; readonly cases: number } | null
    readonly withinSlo: { readonly within: number; readonly open: number } | null
  }
  readonly requests: { readonly made: number; readonly limit: number }
  readonly notLookedAt: readonly string[]
  readonly notices: readonly string[]
}

export interface WatchStep extends StepResult {
  readonly requests: readonly RecordedRequest[]
  readonly json: WatchJson | undefined
  /** What it changed on GitHub. */
  readonly written: readonly RecordedRequest[]
}

export interface WatchPlan {
  readonly inputs?: Readonly<Record<string, string>>
  /** The configuration in the workspace. */
  readonly config?: string
  /** More files in the workspace. */
  readonly files?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
}

export interface WatchStory {
  /** One run. */
  readonly run: (plan?: WatchPlan) => Promise<WatchStep>
  /** Lets so many days pass. */
  readonly pass: (days: number) => void
  /** GitHub as it is now, in which a test can do what people do. */
  readonly github: GitHubStore
  /** Where the state is kept between the runs. */
  readonly state: string
}

const hosts = hostsOfWorker()

export interface FleetOptions extends Omit<EmulatorOptions, 'scenario' | 'now'> {
  /** What the job runs for; a push to the default branch without it. */
  readonly events?: readonly EventPlan[]
  /** So many days before the machine's today the first run is: a scan that seems to lie in the future of the machine is waited for. */
  readonly daysAgo?: number
  /** What happens while the watch runs: from the first request of this kind on it is so many days later. */
  readonly hop?: { readonly from: string; readonly days: number }
}

/** Runs of the watch against one emulator, whose clock moves by days, and by what a run waits. */
export async function onFleet<T>(scenario: Scenario, story: (story: WatchStory) => Promise<T>, { events = [MAIN_PUSH], hop, daysAgo = 2, ...options }: FleetOptions = {}): Promise<T> {
  const clock = openStoryClock()
  // The emulator is slow by the machine's clock.
  const isSlow = (options.latencyMs ?? scenario.latencyMs ?? 0) > 0
  let ahead = -daysAgo * 86_400_000
  const seen: { requests?: readonly RecordedRequest[] } = {}
  const hopped = (): number => (hop !== undefined && seen.requests?.some(({ operation }) => operation === hop.from) === true ? hop.days * 86_400_000 : 0)
  const emulator = await startEmulator({ scenario: { ...scenario, events }, now: () => clock.now() + ahead + hopped(), ...options })
  clock.follow(emulator)
  seen.requests = emulator.requests
  const state = join(mkdtempSync(join(tmpdir(), 'ecr-scan-watch-state-')), 'state.json')
  const run = async ({ inputs = {}, config = WATCHED, files = {}, env = {} }: WatchPlan = {}): Promise<WatchStep> => {
    const folder = mkdtempSync(join(tmpdir(), 'ecr-scan-watch-'))
    for (const [path, text] of Object.entries({ 'watch.yml': config, ...files })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const before = emulator.requests.length
    const asked: Record<string, string> = inputs['repositories'] === undefined ? { config: 'watch.yml', ...inputs } : { ...inputs }
    const step: RunPlan = { file: 'watch.js', folder, inputs: { 'state-file': state, ...asked }, env: { ...emulator.writeEvent(join(folder, 'event.json')), NO_COLOR: '1', ...env } }
    const result = await (isSlow ? clock.flow(() => hosts.run(step)) : hosts.run(step, clock))
    const file = result.outputs['json-file']
    const made = emulator.requests.slice(before)
    return { ...result, requests: made.filter(({ service }) => service !== 'github'), written: made.filter(isWrite), json: file === undefined || file === '' ? undefined : (JSON.parse(readFileSync(file, 'utf8')) as WatchJson) }
  }
  try {
    return await story({ run, pass: (days) => (ahead += days * 86_400_000), state, github: emulator.github })
  } finally {
    await emulator.close()
  }
}

function isWrite({ service, method, operation }: RecordedRequest): boolean {
  return service === 'github' && method !== 'GET' && operation !== 'GraphQL'
}
