import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { imageWith } from '../../bench/process/whole.ts'
import { probe, readProbe } from '../../bench/process/probe.ts'
import { startEmulator } from '../../emulator/server.ts'
import { runAction } from '../../scripts/runner.ts'

/** The bar of decision 0008: 382 to 410 MB when this was written. */
const MOST_BYTES = 450e6

test('20,000 findings: every page once from each end, all reports, and the memory that this needs', async () => {
  const scenario = imageWith(20_000)
  const emulator = await startEmulator({ scenario, warm: true })
  const folder = mkdtempSync(join(tmpdir(), 'ecr-scan-gate-memory-'))
  try {
    const step = await runAction({ inputs: scenario.inputs, env: emulator.writeEvent(join(folder, 'event.json')), folder, nodeOptions: probe(join(folder, 'probe.json')) })
    expect(step.outputs['total']).toBe('20000')
    expect(emulator.requests.filter(({ operation }) => operation === 'ListFindings')).toHaveLength(400)
    expect(step.log).not.toMatch(/Warning:/)
    expect(readProbe(join(folder, 'probe.json')).peak).toBeLessThan(MOST_BYTES)
  } finally {
    await emulator.close()
  }
})
