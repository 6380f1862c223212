import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Scenario } from '../../emulator/scenario.ts'
import { startEmulator, type Emulator, type RecordedRequest } from '../../emulator/server.ts'
import { runShell, type ShellPlan, type ShellResult } from '../../scripts/shell.ts'
import { hostsOfWorker } from './host/hosts.ts'
import { openStoryClock } from './host/story-clock.ts'

/** A call of the command line, what it did to the emulated services, and what it left in its folder. */
export interface Called extends ShellResult {
  readonly folder: string
  readonly files: readonly string[]
  readonly requests: readonly RecordedRequest[]
  /** The emulated services as the call left them. */
  readonly world: Emulator['world']
  /** Milliseconds of its story; in a process of its own from the first request on. */
  readonly tookMs: number
}

export interface CallPlan extends Partial<Pick<ShellPlan, 'onStart'>> {
  readonly args: readonly string[]
  /** Over the emulator's; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Told the folder that the call runs in, and where the emulator is. */
  readonly prepare?: (folder: string, url: string) => void
  /** Looks at what only the operating system does: signals, pipes, the end of the process. With `onStart` it is set already. */
  readonly ownProcess?: boolean
}

const hosts = hostsOfWorker()

/** Calls the command line against an emulator of its own, outside of GitHub Actions. */
export async function shell(scenario: Scenario, { args, env, prepare, onStart, ownProcess = onStart !== undefined }: CallPlan): Promise<Called> {
  const clock = openStoryClock()
  const emulator = await startEmulator({ scenario, now: clock.now })
  clock.follow(emulator)
  const begunAt = clock.now()
  const folder = join(mkdtempSync(join(tmpdir(), 'ecr-scan-gate-shell-')), 'project')
  mkdirSync(folder)
  try {
    prepare?.(folder, emulator.url)
    const own = Object.fromEntries(Object.entries(emulator.env).filter(([name]) => !/^(?:GITHUB|RUNNER)_/.test(name)))
    const plan: ShellPlan = { args, env: { ...own, HOME: folder, ...env }, cwd: folder, ...(onStart === undefined ? {} : { onStart }) }
    const result = await (ownProcess ? clock.flow(() => runShell(plan)) : hosts.call(plan, clock))
    return { ...result, folder, files: readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort(), requests: emulator.requests, world: emulator.world, tookMs: clock.now() - begunAt }
  } finally {
    await emulator.close()
  }
}

/** The inputs of a scenario as flags, and others in their place. */
export function flags(inputs: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(inputs).map(([name, value]) => `--${name}=${value}`)
}
