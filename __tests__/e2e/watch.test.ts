import { expect, test } from '@jest/globals'
import { deployed } from '../../emulator/scenarios/deployed.ts'
import { onFleet } from './watch-step.ts'

test('try', async () => {
  await onFleet(deployed, async ({ run, pass, state }) => {
    for (let day = 1; day <= 3; day++) {
      const step = await run()
      const fs = await import('node:fs')
      const counts: Record<string, number> = {}
      for (const r of step.requests) counts[r.operation] = (counts[r.operation] ?? 0) + 1
      fs.writeFileSync(`/tmp/watch-day${day}.txt`, [step.log, JSON.stringify(step.outputs, null, 1), JSON.stringify(step.json?.kpis), JSON.stringify(counts), step.summary, JSON.stringify(step.json, null, 1)].join('\n-----\n'))
      if (day === 1) fs.copyFileSync(state, '/tmp/watch-state.json')
      pass(1)
    }
  })
  expect(1).toBe(1)
}, 120_000)
