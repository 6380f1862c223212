import { describe, expect, test } from '@jest/globals'
import { execFileSync, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Scenario } from '../../emulator/scenario.ts'
import { OUTPUTS } from '../../src/inputs/catalogue/outputs.ts'
import { begin } from './pool.ts'
import { faulty, HASTE, mild, pending, pushed, settled } from './short.ts'
import { onEmulator, seen, step, type Step, type StepPlan } from './step.ts'

/** How a step ends when it is cancelled, and that it ends by itself when it is not. */

const waiting = pushed([pending(-2)], [], { inputs: { ...HASTE, timeout: '10m', settle: '45s' } })

interface Cancelled extends Step {
  readonly afterMs: number
}

/** Runs a step and sends it a signal as soon as a line of its log matches. */
async function cancel(scenario: Scenario, signal: NodeJS.Signals, at: RegExp, plan: StepPlan = {}): Promise<Cancelled> {
  let child: ChildProcess | undefined
  let sentAt = 0
  const run = await step(scenario, {
    ...plan,
    onStart: (started) => {
      child = started
    },
    onLine: (line) => {
      if (sentAt !== 0 || !at.test(line)) return
      sentAt = Date.now()
      child?.kill(signal)
    },
  })
  return { ...run, afterMs: sentAt === 0 ? Number.NaN : Date.now() - sentAt }
}

/** Sends it when only requests without an answer are left, of which the log says nothing. */
async function cancelInSilence(scenario: Scenario, signal: NodeJS.Signals): Promise<Cancelled> {
  let sentAt = 0
  const run = await onEmulator(scenario, (start, emulator) =>
    start({
      onStart: (child) => {
        let seenBefore = 0
        const look = setInterval(() => {
          const made = emulator.requests.length
          const isQuiet = emulator.open().silent > 0 && made === seenBefore
          seenBefore = made
          if (!isQuiet) return
          clearInterval(look)
          sentAt = Date.now()
          child.kill(signal)
        }, 200)
        child.once('exit', () => clearInterval(look))
      },
    }),
  )
  return { ...run, afterMs: sentAt === 0 ? Number.NaN : Date.now() - sentAt }
}

const silent = faulty(settled(mild(), { inputs: { ...HASTE, timeout: '10m' } }), { service: 'inspector2', operation: 'ListFindings', effect: { kind: 'silent' } }, { service: 'inspector2', operation: 'ListCoverage', calls: { from: 1, to: 1 }, effect: { kind: 'throttle', retryAfterSeconds: 1 } })

/** The SDK reads a token that it keeps in a file, and nothing ends that read. */
const hanging = begin(
  [
    [
      'hanging',
      () =>
        step(settled(mild(), { inputs: { ...HASTE, timeout: '1s', comment: 'never' } }), {
          env: { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_SESSION_TOKEN: undefined, AWS_CONFIG_FILE: 'config' },
          ownProcess: true,
          prepare: (folder) => {
            const cache = join(folder, '.aws', 'sso', 'cache')
            mkdirSync(cache, { recursive: true })
            writeFileSync(join(folder, 'config'), '[default]\nsso_session = s\nsso_account_id = 123456789012\nsso_role_name = gate\n[sso-session s]\nsso_region = eu-west-1\nsso_start_url = https://example.org\n')
            execFileSync('mkfifo', [join(cache, `${createHash('sha1').update('s').digest('hex')}.json`)])
          },
        }),
    ],
  ],
)

const SIGNALS = ['SIGINT', 'SIGTERM'] as const
const cancelled = begin(
  SIGNALS.flatMap((signal) => [
    [`${signal} waiting`, () => cancel(waiting, signal, /waiting for the scan to finish/)] as const,
    [`${signal} silent`, () => cancelInSilence(silent, signal)] as const,
  ]),
)

describe.each(SIGNALS)('%s', (signal) => {
  test('while the scan is awaited: ends at once, says what it knew, sets its outputs', async () => {
    const run = await cancelled(`${signal} waiting`)
    expect(seen(run)).toEqual({ verdict: 'no-result', exit: 1 })
    expect(run.signal).toBeNull()
    expect(run.afterMs).toBeLessThan(2_000)
    expect(Object.keys(run.outputs)).toHaveLength(OUTPUTS.length)
    expect(run.outputs['reason']).toMatch(/The run was cancelled while waiting for payments\/api@sha256:[0-9a-f]{64}\. Last known: state awaiting-scan .*PENDING_INITIAL_SCAN/)
    expect(run.outputs['scan-status']).toBe('PENDING_INITIAL_SCAN')
    expect(run.summary).toMatch(/^## ⚠️ No result: The run was cancelled/)
    // GitHub kills a cancelled step soon: nothing is asked of its API.
    expect(run.comments.map(({ login }) => login)).toEqual(['octocat'])
  })

  test('while a service does not answer', async () => {
    const run = await cancelled(`${signal} silent`)
    expect(seen(run)).toEqual({ verdict: 'no-result', exit: 1 })
    expect(run.afterMs).toBeLessThan(2_000)
    expect(Object.keys(run.outputs)).toHaveLength(OUTPUTS.length)
  })
})

describe('without a signal the process ends by itself', () => {
  const PROMPT_MS = 1_500

  test('right after the last request of a pass', async () => {
    const run = await step(settled([], { inputs: { ...HASTE, timeout: '6h' } }), { ownProcess: true })
    expect(seen(run)).toEqual({ verdict: 'pass', exit: 0 })
    expect(run.lingeredMs).toBeLessThan(PROMPT_MS)
  })

  test('without a comment, right after the last page of findings', async () => {
    const run = await step(settled(mild(), { inputs: { ...HASTE, timeout: '6h', comment: 'never' } }), { ownProcess: true })
    expect(run.requests.at(-1)?.service).not.toBe('github')
    expect(run.lingeredMs).toBeLessThan(PROMPT_MS)
  })

  test('when layers are still on their way, which the verdict does not need', async () => {
    const run = await step(faulty(settled(mild(), { inputs: HASTE }), { service: 'blob', operation: '*', effect: { kind: 'silent' } }), { ownProcess: true })
    expect(seen(run)).toEqual({ verdict: 'pass', exit: 0 })
    expect(run.lingeredMs).toBeLessThan(PROMPT_MS)
  })

  test('when something hangs that nothing can end: outputs and files are there', async () => {
    const run = await hanging('hanging')
    expect(run.outputs['verdict']).toBe('no-result')
    expect(Object.keys(run.outputs)).toHaveLength(OUTPUTS.length)
    expect(run.json).toMatchObject({ problems: [{ code: 'machine-hangs' }] })
    expect(run.signal).toBe('SIGKILL')
    expect(Number(run.outputs['waited-seconds'])).toBeLessThan(30)
  })

  test('when the timeout is over', async () => {
    const run = await step(pushed([pending(-2)], [], { inputs: { ...HASTE, timeout: '3s', comment: 'never' } }))
    expect(seen(run)).toEqual({ verdict: 'no-result', exit: 1 })
    expect(Number(run.outputs['waited-seconds'])).toBeLessThanOrEqual(5)
  })
})
