import { expect, test } from '@jest/globals'
import { scanningOf } from '../../../src/commands/watch/scanning.ts'
import type { Run } from '../../../src/commands/watch/world.ts'

const MINUTE = 60_000

test.each([
  ['30 minutes of a run', 30 * MINUTE, 2 * MINUTE],
  ['a run that is shorter', MINUTE, MINUTE],
])('a message about one image names the time that the image has, and not that of %s', (_which, timeoutMs, expected) => {
  const run = { options: { timeoutMs }, world: { service: {} }, deadline: {} }
  expect(scanningOf(run as unknown as Run).options.timeoutMs).toBe(expected)
})
