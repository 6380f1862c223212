import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startEmulator } from '../../emulator/server.ts'
import { imageWith } from '../process/whole.ts'
import { median, megabytes, table, type Part } from '../table.ts'
import { CHILD } from './child.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const COUNT = 5_000

/** What a process of its own says; times in milliseconds, memory in bytes. */
interface Said {
  readonly modelMs: number
  readonly ms: Readonly<Record<string, number>>
  readonly before: number
  readonly peak: number
}

/** Every format of 5,000 findings, made and written in a fresh process each time. */
export async function reports(repetitions: number): Promise<Part> {
  mkdirSync(join(ROOT, 'out'), { recursive: true })
  // Below the root, where the compiled sources find their packages.
  const folder = mkdtempSync(join(ROOT, 'out', 'bench-'))
  try {
    const lib = join(folder, 'lib')
    execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', lib], { cwd: ROOT, stdio: 'inherit' })
    const data = join(folder, 'findings.jsonl')
    await writeFindings(data)
    const runs: Said[] = []
    for (let run = 0; run < repetitions; run++) runs.push(await once({ LIB: lib, DATA: data, OUT: join(folder, 'out') }))
    return part(runs, (name) => statSync(join(folder, 'out', name)).size)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** One finding a line, as the service writes it. */
async function writeFindings(path: string): Promise<void> {
  const emulator = await startEmulator({ scenario: imageWith(COUNT) })
  writeFileSync(
    path,
    emulator.world
      .findings()
      .map((finding) => finding.json())
      .join('\n'),
  )
  await emulator.close()
}

async function once(env: Readonly<Record<string, string>>): Promise<Said> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', CHILD], { env: { PATH: process.env['PATH'] ?? '', ...env } })
  return JSON.parse(stdout) as Said
}

function part(runs: readonly Said[], bytesOf: (name: string) => number): Part {
  const names = Object.keys(runs[0]?.ms ?? {})
  const of = (pick: (said: Said) => number) => median(runs.map(pick))
  const all = of(({ ms }) => Object.values(ms).reduce((sum, each) => sum + each, 0))
  const peak = of(({ peak }) => peak)
  return {
    title: `Every format for ${COUNT.toLocaleString('en')} findings`,
    lines: [
      ...table(
        [
          ['format', 'left'],
          ['ms', 'right'],
          ['MB', 'right'],
        ],
        [
          ...names.map((name) => [name, of(({ ms }) => ms[name] ?? Number.NaN).toFixed(0), (bytesOf(name) / 1e6).toFixed(1)]),
          ['all', all.toFixed(0), (names.reduce((sum, name) => sum + bytesOf(name), 0) / 1e6).toFixed(1)],
        ],
      ),
      '',
      `Cold, each run in a process of its own, written to files (median of ${runs.length}). Before that the verdict and the report model took ${of(({ modelMs }) => modelMs).toFixed(0)} ms. Peak memory of the whole process ${megabytes(peak)} MB; before the model, with the findings read, ${megabytes(of(({ before }) => before))} MB.`,
    ],
    bars: [
      { what: '5,000 findings, every format: seconds', limit: 0.5, actual: all / 1000, unit: 's' },
      { what: '5,000 findings, every format: peak memory', limit: 150, actual: peak / 1e6, unit: 'MB' },
    ],
  }
}
