import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { imageWith } from '../../bench/process/whole.ts'
import { probe, readProbe } from '../../bench/process/probe.ts'
import { startEmulator } from '../../emulator/server.ts'
import { runAction } from '../../scripts/runner.ts'

/**
 * 234 MB when this was written (decision 0008). Memory does not depend on how busy a machine is, so it can be limited where
 * time cannot.
 */
const MOST_BYTES = 280e6

test('5,000 findings: every page once from each end, all reports, and the memory that this needs', async () => {
  const scenario = imageWith(5_000)
  const emulator = await startEmulator({ scenario, warm: true })
  const folder = mkdtempSync(join(tmpdir(), 'ecr-scan-gate-memory-'))
  try {
    const step = await runAction({ inputs: scenario.inputs, env: emulator.writeEvent(join(folder, 'event.json')), folder, nodeOptions: probe(join(folder, 'probe.json')) })
    expect(step.outputs['total']).toBe('5000')
    expect(emulator.requests.filter(({ operation }) => operation === 'ListFindings')).toHaveLength(100)
    expect(step.log).not.toMatch(/Warning:/)
    expect(readProbe(join(folder, 'probe.json')).peak).toBeLessThan(MOST_BYTES)
  } finally {
    await emulator.close()
  }
})
