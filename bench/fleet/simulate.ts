import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { Scenario } from '../../emulator/scenario.ts'
import { startEmulator } from '../../emulator/server.ts'
import { openServices } from '../../src/aws/services.ts'
import { openDeadline } from '../../src/base/deadline.ts'
import type { EpochMs } from '../../src/base/finding.ts'
import { VERSION } from '../../src/base/version.ts'
import { watch } from '../../src/commands/watch.ts'
import type { WatchWorld } from '../../src/commands/watch/world.ts'
import { readWatchOptions } from '../../src/inputs/watch/read.ts'
import { virtualClock } from '../truth/virtual-clock.ts'
import { Quota } from '../gates/quota.ts'

/** What an answer takes, as at the benchmarks of the gate. */
const LATENCY_MS = 80
const DAY_MS = 86_400_000

export interface Simulated {
  readonly seconds: number
  readonly admitted: number
  readonly refused: number
}

export interface SimulatedRun {
  readonly scenario: Scenario
  /** As of the run that wrote the state: the fleet's times follow from it. */
  readonly opened: EpochMs
  /** Which day of the fleet it is: 0 is the first. */
  readonly day: number
  /** The text of the configuration. */
  readonly config: string
  /** The state of the day before, where there is one. */
  readonly state: string | undefined
  readonly perSecond: number
}

/**
 * A run of the watch with the real adapters against the emulator, in virtual time: each question takes a token of one
 * bucket, or is refused as the services refuse.
 */
export async function simulateWatch({ scenario, opened, day, config, state, perSecond }: SimulatedRun): Promise<Simulated> {
  const clock = virtualClock(opened - 2 * DAY_MS)
  const emulator = await startEmulator({ scenario, now: () => clock.now() })
  // For both sides: a scan that lies in the future of the watch is waited for.
  await clock.advance(day * DAY_MS)
  const start = clock.now()
  // The SDK looks for endpoint and credentials in the process.
  const before = { ...process.env }
  Object.assign(process.env, emulator.env)
  const { close, ...services } = openServices(process.env, VERSION)
  const quota = new Quota({ perSecond }, clock)
  let busy = 0
  const throttled = <T extends object>(service: T): T =>
    Object.fromEntries(
      Object.entries(service).map(([name, ask]: [string, unknown]) => [
        name,
        async (...given: readonly unknown[]) => {
          const signal = given.find((one) => one instanceof AbortSignal) ?? new AbortController().signal
          const answer = await quota.call(name, signal, async () => {
            busy += 1
            try {
              return await (ask as (...all: readonly unknown[]) => Promise<unknown>)(...given)
            } finally {
              busy -= 1
            }
          })
          await clock.sleep(LATENCY_MS, signal)
          return answer
        },
      ]),
    ) as T
  const cancel = new AbortController()
  const files = new Map([['watch.yml', config], ...(state === undefined ? [] : [['state.json', readFileSync(state, 'utf8')] as const])])
  const world: WatchWorld = {
    env: process.env,
    log: { info: () => undefined, notice: () => undefined },
    clock,
    random: () => 0.5,
    registry: throttled(services.registry),
    service: throttled(services.service),
    signing: throttled(services.signing),
    watch: throttled(services.watch),
    fleet: throttled(services.fleet),
    meter: services.meter,
    github: () => undefined,
    findFiles: () => Promise.reject(new Error('nothing is merged here')),
    files: {
      read: (path) => {
        const text = files.get(path)
        return text === undefined ? Promise.reject(Object.assign(new Error(`no file ${path}`), { code: 'ENOENT' })) : Promise.resolve(text)
      },
    },
    cancel: cancel.signal,
    version: VERSION,
    words: (problem) => problem,
  }
  const inputs = readWatchOptions({ given: (name) => INPUTS[name], env: { AWS_REGION: scenario.registry.region, RUNNER_TEMP: tmpdir() }, variables: [] })
  if (inputs.kind === 'problems') throw new Error(inputs.problems.map(({ text }) => text).join('\n'))
  const deadline = openDeadline(clock, 6 * 3_600_000, cancel.signal)
  try {
    const work = watch({ ...inputs.options, policyFrom: 'workspace' }, { event: { name: '', payload: { kind: 'other' } }, startedAt: start, deadline }, world)
    const { report } = await clock.run(work, () => busy > 0)
    if (report.notLookedAt.length > 0 || report.streams.some(({ state: one }) => one !== 'pass' && one !== 'fail'))
      throw new Error(`The simulated watch did not come to its end: ${report.reason}`)
    return { seconds: (clock.now() - start) / 1000, admitted: quota.admitted, refused: quota.refused }
  } finally {
    deadline.release()
    close()
    await emulator.close()
    for (const name of Object.keys(emulator.env)) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = before[name]
    }
  }
}

const INPUTS: Readonly<Record<string, string>> = { config: 'watch.yml', 'state-file': 'state.json', 'max-requests': '100000', timeout: '2h' }
