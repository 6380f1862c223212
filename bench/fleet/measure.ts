import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Scenario } from '../../emulator/scenario.ts'
import { startEmulator } from '../../emulator/server.ts'
import type { EpochMs } from '../../src/base/finding.ts'
import { runAction } from '../../scripts/runner.ts'
import { probe, readProbe } from '../process/probe.ts'

const DAY_MS = 86_400_000

/** A run of the bundle in a process of its own. */
export interface MeasuredRun {
  readonly requests: number
  /** Of them, what was asked for findings. */
  readonly pages: number
  readonly seconds: number
  readonly cpuSeconds: number
  readonly peakBytes: number
}

export interface MeasuredDays {
  readonly scenario: Scenario
  /** The text of the configuration. */
  readonly config: string
  /** The machine's time: the first day is two days before. */
  readonly opened: EpochMs
  readonly days: number
  /** Where the state is kept. */
  readonly states: string
  /** Told when the state of the first day is there. */
  readonly afterFirst: () => void
}

/** Runs the bundle once a day. */
export async function measureWatch({ scenario, config, opened, days, states, afterFirst }: MeasuredDays): Promise<readonly MeasuredRun[]> {
  // No scan may lie in the future of this machine.
  let ahead = -2 * DAY_MS
  const emulator = await startEmulator({ scenario, now: () => opened + ahead })
  const folder = mkdtempSync(join(tmpdir(), 'ecr-scan-gate-bench-'))
  writeFileSync(join(folder, 'watch.yml'), config)
  const runs: MeasuredRun[] = []
  try {
    for (let day = 0; day < days; day++) {
      const before = emulator.requests.length
      const from = performance.now()
      const env = { ...emulator.writeEvent(join(folder, 'event.json')), NO_COLOR: '1' }
      const { outputs, log } = await runAction({
        file: 'watch.js',
        folder,
        inputs: { config: 'watch.yml', 'state-file': states, 'max-requests': '100000', timeout: '2h' },
        env,
        nodeOptions: probe(join(folder, 'probe.json')),
      })
      const seconds = (performance.now() - from) / 1000
      if (outputs['without-result'] !== '0') throw new Error(`The watch did not come to its end: ${outputs['reason'] ?? log}`)
      const { peak, cpuMs } = readProbe(join(folder, 'probe.json'))
      const pages = emulator.requests.slice(before).filter(({ operation }) => operation === 'ListFindings').length
      runs.push({ requests: Number(outputs['requests']), pages, seconds, cpuSeconds: cpuMs / 1000, peakBytes: peak })
      if (day === 0) afterFirst()
      ahead += DAY_MS
    }
  } finally {
    await emulator.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return runs
}
