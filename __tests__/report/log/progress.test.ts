import { expect, test } from '@jest/globals'
import { HEARTBEAT_MS, NO_PROGRESS, type Observation, type ProgressLog, progress } from '../../../src/report/log/progress.ts'

function run(steps: readonly (readonly [number, Partial<Observation>])[]): readonly (string | undefined)[] {
  let state: ProgressLog = NO_PROGRESS
  return steps.map(([at, observation]) => {
    const { after, line } = progress(state, { image: 'api:1', state: 'awaiting-scan', elapsedMs: at, ...observation }, at)
    state = after
    return line
  })
}

test('one line for each change, none in between', () => {
  expect(
    run([
      [0, { state: 'awaiting-coverage' }],
      [5_000, { state: 'awaiting-coverage' }],
      [12_000, { detail: 'PENDING_INITIAL_SCAN' }],
      [50_000, { state: 'settling', detail: 'SUCCESSFUL', findings: 57 }],
      [95_000, { state: 'settled', findings: 57 }],
    ]),
  ).toEqual([
    'api:1: waiting for Inspector to take up the image (after 0 s)',
    undefined,
    'api:1: waiting for the scan to finish (PENDING_INITIAL_SCAN) (after 12 s)',
    'api:1: scan done, waiting until the findings stand still: 57 findings so far (after 50 s)',
    'api:1: scan done, all findings read: 57 findings (after 1 min 35 s)',
  ])
})

test('a heartbeat at most every half minute, for all images together', () => {
  const steps = Array.from({ length: 120 }, (_zero, second) => [second * 1_000, { image: second % 2 === 0 ? 'api:1' : 'web:1' }] as const)
  const lines = run(steps).flatMap((line, second) => (line === undefined ? [] : [[second, line]]))
  expect(lines).toEqual([
    [0, 'api:1: waiting for the scan to finish (after 0 s)'],
    [1, 'web:1: waiting for the scan to finish (after 1 s)'],
    [31, '… 31 s: 2 images, first api:1: waiting for the scan to finish'],
    [61, '… 1 min 1 s: 2 images, first api:1: waiting for the scan to finish'],
    [91, '… 1 min 31 s: 2 images, first api:1: waiting for the scan to finish'],
  ])
  expect(HEARTBEAT_MS).toBe(30_000)
})

test('a state or a name that looks like a command is none', () => {
  expect(run([[0, { image: '::error::x', detail: '##[error]y' }]])).toEqual([': :error::x: waiting for the scan to finish (## [error]y) (after 0 s)'])
})
