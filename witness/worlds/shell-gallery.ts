import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BATCH, deployed } from '../../emulator/scenarios/deployed.ts'
import { scenario } from '../../emulator/scenarios/index.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { startEmulator } from '../../emulator/server.ts'
import { runShell } from '../../scripts/shell.ts'
import { eachOf } from '../turns.ts'
import type { Workshop } from '../workshop.ts'

/** What the command line wrote in one folder. */
export interface Call {
  readonly scenario: string
  readonly folder: string
}

/** Results of every kind: findings, none, no result, a policy that is not there; hostile text, several images, basic scanning. */
const JUDGED = ['long-scanned', 'long-scanned-clean', 'hostile', 'two-images', 'kev', 'suppressed', 'basic-registry', 'unsupported-platform', 'corrupt-manifest', 'policy'] as const

/** An owner that has to be escaped in a label. */
export const UGLY_OWNER = '@acme/"sh\\op"'

/** What is watched of the small fleet. */
export const WATCH_CONFIG = `streams:
  - {repository: payments/api, tags: [production], environment: production, owner: '${UGLY_OWNER}'}
  - {repository: 'shop/*', tags: ['release-*']}
  - {repository: batch/worker, digests: ['${BATCH.artifact.digest}']}
  - {repository: sandbox/try, tags: [latest]}
`

let gates: Promise<readonly Call[]> | undefined

/** The gate in a handful of scenarios, called once for all who read: `report.xml`, `report.json` and `gitlab.json` of each. */
export function judged(workshop: Workshop): Promise<readonly Call[]> {
  gates ??= callGates(workshop)
  return gates
}

async function callGates(workshop: Workshop): Promise<readonly Call[]> {
  const calls: Call[] = []
  await eachOf(JUDGED, 2, async (name) => {
    const world = scenario(name)
    const inputs = { ...world.inputs, ...(name === 'basic-registry' ? { 'scan-type': 'auto' } : {}) }
    const args = [
      'gate',
      ...Object.entries(inputs).map(([input, value]) => `--${input}=${value}`),
      ...['junit=report.xml', 'json=report.json', 'gitlab=gitlab.json'].flatMap((output) => ['--output', output]),
    ]
    calls.push({ scenario: name, folder: await call(workshop, `gate-${name}`, world, args, 'report.xml') })
  })
  return calls.sort((a, b) => a.scenario.localeCompare(b.scenario))
}

/** The watch of a small fleet, twice, so that the second run knows what is new: `watch.json` and `watch.metrics.txt`. */
export async function watched(workshop: Workshop): Promise<readonly Call[]> {
  const args = ['watch', '--config', 'watch.yml', '--state-file', 'state.json', '--report-dir', '.']
  const prepare = (state?: string) => (folder: string) => {
    writeFileSync(join(folder, 'watch.yml'), WATCH_CONFIG)
    if (state !== undefined) writeFileSync(join(folder, 'state.json'), state)
  }
  const first = await call(workshop, 'watch-first', deployed, args, 'watch.metrics.txt', prepare())
  const second = await call(workshop, 'watch-second', deployed, args, 'watch.metrics.txt', prepare(readFileSync(join(first, 'state.json'), 'utf8')))
  return [
    { scenario: 'first run', folder: first },
    { scenario: 'second run', folder: second },
  ]
}

async function call(workshop: Workshop, name: string, world: Scenario, args: readonly string[], writes: string, prepare?: (folder: string) => void): Promise<string> {
  const emulator = await startEmulator({ scenario: world })
  const folder = join(workshop.scratch('shell'), name)
  mkdirSync(folder, { recursive: true })
  try {
    prepare?.(folder)
    const env = Object.fromEntries(Object.entries(emulator.env).filter(([variable]) => !/^(?:GITHUB|RUNNER)_/.test(variable)))
    const { code, stderr } = await runShell({ args, env: { ...env, HOME: folder }, cwd: folder })
    if (!existsSync(join(folder, writes))) throw new Error(`${name}: ecr-scan-gate wrote no ${writes}, and ended with ${code ?? 'a signal'}: ${stderr.trim()}`)
    return folder
  } finally {
    await emulator.close()
  }
}
