import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Scenario } from '../../emulator/scenario.ts'
import { startEmulator } from '../../emulator/server.ts'
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

/** Runs the bundle once a day, the last time today. `afterFirst` is told when the state of the first day is there. */
export async function measureWatch(scenario: Scenario, config: string, days: number, states: string, afterFirst: () => void): Promise<readonly MeasuredRun[]> {
  const opened = Date.now()
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
      const { outputs, log } = await runAction({ file: 'watch.js', folder, inputs: { config: 'watch.yml', 'state-file': states, 'max-requests': '100000', timeout: '2h' }, env, nodeOptions: probe(join(folder, 'probe.json')) })
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
