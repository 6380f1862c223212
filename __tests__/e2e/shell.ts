import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Scenario } from '../../emulator/scenario.ts'
import { startEmulator, type Emulator, type RecordedRequest } from '../../emulator/server.ts'
import { runShell, type ShellPlan, type ShellResult } from '../../scripts/shell.ts'

/** A call of the command line, what it did to the emulated services, and what it left in its folder. */
export interface Called extends ShellResult {
  readonly folder: string
  readonly files: readonly string[]
  readonly requests: readonly RecordedRequest[]
  /** The emulated services as the call left them. */
  readonly world: Emulator['world']
}

export interface CallPlan extends Partial<Pick<ShellPlan, 'onStart'>> {
  readonly args: readonly string[]
  /** Over the emulator's; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Told the folder that the call runs in, and where the emulator is. */
  readonly prepare?: (folder: string, url: string) => void
}

/** Calls the command line against an emulator of its own, outside of GitHub Actions. */
export async function shell(scenario: Scenario, { args, env, prepare, onStart }: CallPlan): Promise<Called> {
  const emulator = await startEmulator({ scenario })
  const folder = join(mkdtempSync(join(tmpdir(), 'ecr-scan-gate-shell-')), 'project')
  mkdirSync(folder)
  try {
    prepare?.(folder, emulator.url)
    const own = Object.fromEntries(Object.entries(emulator.env).filter(([name]) => !/^(?:GITHUB|RUNNER)_/.test(name)))
    const result = await runShell({ args, env: { ...own, HOME: folder, ...env }, cwd: folder, ...(onStart === undefined ? {} : { onStart }) })
    return { ...result, folder, files: readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort(), requests: emulator.requests, world: emulator.world }
  } finally {
    await emulator.close()
  }
}

/** The inputs of a scenario as flags, and others in their place. */
export function flags(inputs: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(inputs).map(([name, value]) => `--${name}=${value}`)
}
