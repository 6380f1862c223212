import { describe, expect, test } from '@jest/globals'
import { awaited, HEARTBEAT_MS, NO_PROGRESS, type Observation, type ProgressLog, progress } from '../../../src/report/log/progress.ts'

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
    "api:1: waiting for Inspector's coverage record (after 0s)",
    undefined,
    'api:1: waiting for the scan to finish (PENDING_INITIAL_SCAN) (after 12s)',
    'api:1: scan finished, waiting for 57 findings to settle (after 50s)',
    'api:1: findings settled: 57 findings (after 1m35s)',
  ])
})

test('a heartbeat at most every half minute, for all images together', () => {
  const steps = Array.from({ length: 120 }, (_zero, second) => [second * 1_000, { image: second % 2 === 0 ? 'api:1' : 'web:1' }] as const)
  const lines = run(steps).flatMap((line, second) => (line === undefined ? [] : [[second, line]]))
  expect(lines).toEqual([
    [0, 'api:1: waiting for the scan to finish (after 0s)'],
    [1, 'web:1: waiting for the scan to finish (after 1s)'],
    [31, '… 31s: 2 images, first api:1: waiting for the scan to finish'],
    [61, '… 1m1s: 2 images, first api:1: waiting for the scan to finish'],
    [91, '… 1m31s: 2 images, first api:1: waiting for the scan to finish'],
  ])
  expect(HEARTBEAT_MS).toBe(30_000)
})

test('a state or a name that looks like a command is none', () => {
  expect(run([[0, { image: '::error::x', detail: '##[error]y' }]])).toEqual([': :error::x: waiting for the scan to finish (## [error]y) (after 0s)'])
})

describe('the line that is redrawn', () => {
  const at = (image: string, state: Observation['state'], findings?: number): Observation => ({ image, state, findings, elapsedMs: 0 })
  const after = (...observations: readonly Observation[]) => observations.reduce((log, observation) => progress(log, observation, 0).after, NO_PROGRESS)

  test('says since when and for what it waits, and the name last', () => {
    expect(awaited(NO_PROGRESS, 1_000)).toBeUndefined()
    expect(awaited(after(at('payments/api:1.4.2', 'settling', 28)), 9_000)).toMatch(/^9s {2}.*28 findings.* {2}\(payments\/api:1\.4\.2\)$/)
  })

  test('of several images it names the first that is waited for', () => {
    const log = after(at('a:1', 'settled', 3), at('b:1', 'awaiting-scan'), at('c:1', 'awaiting-scan'))
    expect(awaited(log, 65_000)).toMatch(/^1m5s {2}.* {2}\(2 images, first b:1\)$/)
    expect(awaited(after(at('a:1', 'settled', 3)), 1_000)).toContain('(a:1)')
  })
})
