import { existsSync } from 'node:fs'
import type { Scenario } from '../../emulator/scenario.ts'
import { longScanned, manyFindings, scannedYesterday } from '../../emulator/scenarios/scanned.ts'
import { startEmulator } from '../../emulator/server.ts'
import { median, megabytes, table, type Bar, type Part } from '../table.ts'
import { DEBIAN_CLI, floor, gate, guide, type Candidate, type Measured } from './measure.ts'

interface Situation {
  readonly findings: number
  readonly latencyMs: number
  readonly repetitions: number
  readonly withGuide?: boolean
}

const SITUATIONS: readonly Situation[] = [
  { findings: 0, latencyMs: 0, repetitions: 9 },
  { findings: 0, latencyMs: 80, repetitions: 5 },
  { findings: 250, latencyMs: 0, repetitions: 9 },
  { findings: 250, latencyMs: 80, repetitions: 5, withGuide: true },
  { findings: 5_000, latencyMs: 0, repetitions: 5 },
  { findings: 5_000, latencyMs: 80, repetitions: 5 },
  { findings: 20_000, latencyMs: 0, repetitions: 3 },
  { findings: 20_000, latencyMs: 80, repetitions: 3 },
]

/** The whole process on an image that was scanned long ago, in turn with what it is compared to. */
export async function wholeProcess(share = 1): Promise<Part> {
  const rows: (string | number)[][] = []
  const bars: Bar[] = []
  for (const situation of SITUATIONS) {
    const { findings, latencyMs } = situation
    console.error(`${findings} findings, ${latencyMs} ms per request …`)
    const runs = await inTurn(situation, Math.max(1, Math.round(situation.repetitions * share)))
    const ours = summary(runs.gate)
    const least = summary(runs.floor)
    const script = runs.guide.length === 0 ? undefined : summary(runs.guide)
    const ratio = median(runs.gate.map(({ seconds }, index) => seconds / (runs.floor[index]?.seconds ?? Number.NaN)))
    const guideRatio = script === undefined ? undefined : median(runs.gate.map(({ seconds }, index) => seconds / (runs.guide[index]?.seconds ?? Number.NaN)))
    rows.push([
      findings.toLocaleString('en'),
      latencyMs,
      ours.seconds.toFixed(2),
      least.seconds.toFixed(2),
      ratio.toFixed(2),
      (ours.seconds - least.seconds).toFixed(2),
      guideRatio === undefined ? '' : guideRatio.toFixed(2),
      megabytes(ours.peak),
      megabytes(least.peak),
      (ours.cpuMs / 1000).toFixed(2),
      ours.requests,
      least.requests,
      script?.requests ?? '',
    ])
    if (findings === 250 && latencyMs === 0)
      bars.push(
        { what: '250 findings, no latency: seconds more than the floor', limit: 0.35, actual: ours.seconds - least.seconds, unit: 's' },
        { what: '250 findings: peak memory', limit: 130, actual: ours.peak / 1e6, unit: 'MB' },
      )
    if (findings === 250 && latencyMs === 80)
      bars.push(
        { what: '250 findings at 80 ms: × the floor', limit: 1.7, actual: ratio, unit: '×' },
        ...(guideRatio === undefined ? [] : [{ what: '250 findings at 80 ms: × the shell script', limit: 0.35, actual: guideRatio, unit: '×' }]),
      )
    if (findings === 5_000 && latencyMs === 80)
      bars.push({ what: '5,000 findings at 80 ms: × pages one after the other (decision 0006 says why not)', limit: 0.5, actual: ratio, unit: '×' })
    if (findings === 20_000 && latencyMs === 80) bars.push({ what: '20,000 findings: peak memory', limit: 450, actual: ours.peak / 1e6, unit: 'MB' })
  }
  return {
    title: 'The whole process, image scanned long ago, all reports and the comment written',
    lines: table(
      [
        ['findings', 'right'],
        ['ms per request', 'right'],
        ['gate s', 'right'],
        ['floor s', 'right'],
        ['× floor', 'right'],
        ['− floor s', 'right'],
        ['× shell script', 'right'],
        ['gate MB', 'right'],
        ['floor MB', 'right'],
        ['gate CPU s', 'right'],
        ['gate requests', 'right'],
        ['floor requests', 'right'],
        ['script requests', 'right'],
      ],
      rows,
    ),
    bars,
  }
}

interface Runs {
  readonly gate: Measured[]
  readonly floor: Measured[]
  readonly guide: Measured[]
}

async function inTurn({ findings, latencyMs, withGuide }: Situation, repetitions: number): Promise<Runs> {
  const emulator = await startEmulator({ scenario: imageWith(findings), latencyMs, warm: true })
  const runs: Runs = { gate: [], floor: [], guide: [] }
  const candidates: [Measured[], Candidate][] = [
    [runs.gate, gate],
    [runs.floor, floor],
  ]
  if (withGuide === true && existsSync(DEBIAN_CLI)) candidates.push([runs.guide, guide])
  try {
    // One round is not counted: files come from the disk in it.
    for (const [, candidate] of findings > 1000 ? [] : candidates) await candidate(emulator)
    for (let round = 0; round < repetitions; round++) {
      for (const [into, candidate] of candidates) into.push(await candidate(emulator))
    }
  } finally {
    await emulator.close()
  }
  return runs
}

export function imageWith(count: number): Scenario {
  return { ...longScanned, name: `bench-${count}`, images: [scannedYesterday(`be7c${count}`, manyFindings(count))] }
}

function summary(runs: readonly Measured[]): { seconds: number; requests: number; peak: number; cpuMs: number } {
  return {
    seconds: median(runs.map(({ seconds }) => seconds)),
    requests: median(runs.map(({ requests }) => requests)),
    peak: median(runs.map(({ probed }) => probed?.peak ?? Number.NaN)),
    cpuMs: median(runs.map(({ probed }) => probed?.cpuMs ?? Number.NaN)),
  }
}
