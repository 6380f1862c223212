import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Scenario } from '../../emulator/scenario.ts'
import { SCENARIOS } from '../../emulator/scenarios/index.ts'
import { startEmulator } from '../../emulator/server.ts'
import { runAction } from '../runner.ts'

/** What a scenario's run left behind. */
export interface Played {
  readonly scenario: Scenario
  readonly verdict: string
  readonly summary: string
  readonly comments: readonly string[]
  readonly html?: string
  readonly log: string
}

/** Most of a run is waiting for the emulated scan; the rest is the processors'. */
const SIDE_BY_SIDE = 6
/** Numbers of the pull requests that the scenarios are about. */
const PULLS = Array.from({ length: 100 }, (_zero, number) => number)

/** Runs the real bundle through all scenarios, several side by side, each with its own inputs; in the order of the scenarios. */
export async function playAll(names: readonly string[], onEnd: (played: Played, left: number) => void): Promise<readonly Played[]> {
  const wanted = SCENARIOS.filter(({ name }) => names.length === 0 || names.includes(name))
  // The longest first would end sooner, but nobody knows before; the waiting ones have short timeouts.
  const queue = [...wanted]
  const ended = new Map<Scenario, Played>()
  const work = async (): Promise<void> => {
    for (let scenario = queue.shift(); scenario !== undefined; scenario = queue.shift()) {
      const played = await play(scenario)
      ended.set(scenario, played)
      onEnd(played, wanted.length - ended.size)
    }
  }
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work))
  return wanted.flatMap((scenario) => ended.get(scenario) ?? [])
}

async function play(scenario: Scenario): Promise<Played> {
  const emulator = await startEmulator({ scenario })
  const folder = mkdtempSync(join(tmpdir(), 'ecr-scan-gate-preview-'))
  try {
    const { log, outputs, summary, exitCode } = await runAction({ folder, inputs: scenario.inputs, env: { ...emulator.writeEvent(join(folder, 'event.json')), NO_COLOR: '1' } })
    const comments = PULLS.flatMap((number) => emulator.comments(number)).filter(({ login }) => login === 'github-actions[bot]')
    const html = outputs['html-file'] ?? ''
    return {
      scenario,
      verdict: outputs['verdict'] ?? `none (exit ${String(exitCode)})`,
      summary,
      comments: comments.map(({ body }) => body),
      ...(existsSync(html) && { html: readFileSync(html, 'utf8') }),
      log,
    }
  } finally {
    await emulator.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
