import { join } from 'node:path'
import type { Emulator } from '../../emulator/server.ts'
import { run, type Ended } from '../workshop.ts'
import { localActions } from './runner-repository.ts'

/** What act is to play in the repository below a folder. */
export interface Performance {
  readonly program: string
  readonly folder: string
  readonly event: string
  /** The one workflow that is played; all that take the event without it. */
  readonly workflow?: string
  /** All that use actions. */
  readonly texts: readonly string[]
  readonly emulator: Emulator
  /** What the steps and the stand-ins get besides. */
  readonly env: Readonly<Record<string, string>>
  /** Each line of its log as JSON, for `entriesOf`. */
  readonly json?: boolean
}

/** Has act play it in host mode, with the emulator's services and event. */
export function perform({ program, folder, event, workflow, texts, emulator, env, json = false }: Performance): Promise<Ended> {
  const eventFile = join(folder, 'event.json')
  const { GITHUB_TOKEN: token = '', GITHUB_SERVER_URL: server = '', ...rest } = emulator.writeEvent(eventFile)
  const given = { ...env, GITHUB_SERVER_URL: server, ...Object.fromEntries(Object.entries(rest).filter(([name]) => /^AWS_|^GITHUB_(API|GRAPHQL)_URL$/.test(name))) }
  const args = [
    event,
    ...(json ? ['--json'] : []),
    ...(workflow === undefined ? [] : ['--workflows', `.github/workflows/${workflow}`]),
    ...['--eventpath', eventFile, '--platform', 'ubuntu-24.04=-self-hosted', '--action-offline-mode', '--secret', `GITHUB_TOKEN=${token}`],
    ...localActions(texts, server, folder),
    ...Object.entries(given).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
  ]
  return run(program, args, { cwd: join(folder, 'repository'), env: { HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') } })
}

/** A line of act's log. */
export interface Entry {
  readonly jobID?: string
  readonly stepID?: readonly string[]
  /** `set-output` has a name and an argument, `summary` its content. */
  readonly command?: string
  readonly name?: string
  readonly arg?: string
  readonly content?: string
  readonly msg?: string
}

export function entriesOf({ stdout }: Ended): readonly Entry[] {
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Entry)
}
