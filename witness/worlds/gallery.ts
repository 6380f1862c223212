import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { scenario } from '../../emulator/scenarios/index.ts'
import { startEmulator } from '../../emulator/server.ts'
import { runAction, type StepResult } from '../../scripts/runner.ts'
import { eachOf } from '../turns.ts'
import type { Workshop } from '../workshop.ts'

/** What the gate wrote for one scenario. */
export interface Picture {
  readonly scenario: string
  readonly result: StepResult
  /** Paths of one kind of report: `json`, `sarif`, `html`, `csv`, `predicate`. */
  files(kind: string): readonly string[]
}

/** Images scanned long ago, so that nothing is waited for; hostile text, several images, no result, nothing found. */
const SCENARIOS = [
  'long-scanned',
  'long-scanned-clean',
  'hostile',
  'two-images',
  'kev',
  'suppressed',
  'basic-registry',
  'unsupported-platform',
  'corrupt-manifest',
  'policy',
] as const
const FILES = ['json', 'sarif', 'html', 'csv', 'predicate'] as const

let shown: Promise<readonly Picture[]> | undefined

/** Every report of a handful of scenarios, made once by the bundle and read by many. */
export function gallery(workshop: Workshop): Promise<readonly Picture[]> {
  shown ??= paint(workshop)
  return shown
}

async function paint(workshop: Workshop): Promise<readonly Picture[]> {
  const pictures: Picture[] = []
  await eachOf(SCENARIOS, 2, async (name) => {
    const world = scenario(name)
    const emulator = await startEmulator({ scenario: world })
    const folder = mkdtempSync(join(workshop.scratch('gallery'), `${name}-`))
    try {
      const inputs = { ...world.inputs, 'report-dir': join(folder, 'reports'), ...(name === 'basic-registry' ? { 'scan-type': 'auto' } : {}) }
      const result = await runAction({ folder, inputs, env: emulator.writeEvent(join(folder, 'event.json')) })
      const comments = emulator.comments(42).filter(({ login }) => login === 'github-actions[bot]')
      if (comments[0] !== undefined) writeFileSync(join(folder, 'comment.md'), comments[0].body)
      const files = Object.fromEntries(FILES.map((kind) => [kind, (result.outputs[`${kind}-file`] ?? '').split('\n').filter((path) => path !== '')]))
      pictures.push({ scenario: name, result, files: (kind) => files[kind] ?? [] })
    } finally {
      await emulator.close()
    }
  })
  return pictures.sort((a, b) => a.scenario.localeCompare(b.scenario))
}

/** All files of one kind, each with the scenario that it is from. A gallery without them is no proof of anything. */
export async function filesOf(workshop: Workshop, kind: (typeof FILES)[number]): Promise<readonly { readonly scenario: string; readonly path: string }[]> {
  const files = (await gallery(workshop)).flatMap((picture) => picture.files(kind).map((path) => ({ scenario: picture.scenario, path })))
  if (files.length === 0) throw new Error(`the bundle wrote no ${kind} file in any of ${SCENARIOS.length} scenarios`)
  return files
}
