import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { startEmulator } from '../../emulator/server.ts'
import { BUNDLE } from '../../scripts/runner.ts'
import { median, table, type Part } from '../table.ts'
import { gate, nothing, type Measured } from './measure.ts'
import { imageWith } from './whole.ts'

const DIST = join(BUNDLE, '..')
/** Times `node -e 0` (docs/decisions/0005). */
const BAR = 3

/** From the start of the process to its first request, and what is loaded until then. */
export async function startup(repetitions = 11): Promise<Part> {
  const emulator = await startEmulator({ scenario: imageWith(250) })
  const gates: Measured[] = []
  const bare: Measured[] = []
  try {
    await gate(emulator)
    for (let round = 0; round < repetitions; round++) {
      bare.push(await nothing(emulator))
      gates.push(await gate(emulator))
    }
  } finally {
    await emulator.close()
  }
  const nodeMs = median(bare.map(({ seconds }) => seconds * 1000))
  const firstMs = median(gates.map(firstRequestMs))
  const ratio = median(gates.map((one, index) => firstRequestMs(one) / ((bare[index]?.seconds ?? Number.NaN) * 1000)))
  return {
    title: 'Start of the process to the first request',
    lines: [
      `First request after ${firstMs.toFixed(0)} ms, where \`node -e 0\` takes ${nodeMs.toFixed(0)} ms: ${ratio.toFixed(2)} × (pair by pair, median of ${repetitions}).`,
      '',
      ...modules(gates),
    ],
    bars: [{ what: 'first request, × `node -e 0`', limit: BAR, actual: ratio, unit: '×' }],
  }
}

/** From the start of the process to the moment in which its first request is made. */
function firstRequestMs({ probed }: Measured): number {
  return probed?.requestsAt[0] ?? Number.NaN
}

/** Files of the bundle in the order in which they are loaded. */
function modules(runs: readonly Measured[]): readonly string[] {
  const [one] = runs
  const files = one?.probed?.files ?? []
  const at = (index: number) => median(runs.map(({ probed }) => probed?.files[index]?.at ?? Number.NaN))
  const first = median(runs.map(firstRequestMs))
  const rows = files.map(({ file }, index) => [at(index) <= first ? 'before' : 'after', at(index).toFixed(0), (statSync(join(DIST, file)).size / 1000).toFixed(0), contentOf(file)])
  const before = files.filter((_, index) => at(index) <= first)
  const bytes = before.reduce((sum, { file }) => sum + statSync(join(DIST, file)).size, 0)
  return [
    `Before the first request ${before.length} files with ${(bytes / 1000).toFixed(0)} kB are loaded.`,
    '',
    ...table(
      [
        ['first request', 'left'],
        ['at ms', 'right'],
        ['kB', 'right'],
        ['what', 'left'],
      ],
      rows,
    ),
  ]
}

/** Chunks have numbers for names; what they hold is told by words that only it has. */
const MARKS: readonly (readonly [RegExp, string])[] = [
  [/http\.client\.request\.start/, 'the door: inputs, adapter of ECR'],
  [/AmazonEC2ContainerRegistry_V20150921/, 'SDK: ECR'],
  [/inspector2\.|Inspector2Client/, 'SDK: Inspector'],
  [/AWS_CONTAINER_CREDENTIALS/, 'SDK: credentials of containers'],
  [/class SignatureV4/, 'SDK: what its clients share'],
  [/undici/, 'HTTP client of the toolkit and octokit'],
  [/getOctokit/, 'octokit'],
  [/<!doctype html/i, 'the gate'],
  [/GITHUB_STEP_SUMMARY/, 'toolkit'],
]

function contentOf(file: string): string {
  if (file === 'bundle.js') return 'loads the others'
  const text = readFileSync(join(DIST, file), 'utf8')
  return MARKS.find(([mark]) => mark.test(text))?.[1] ?? ''
}

/** Size of what runners download. */
export function size(): Part {
  const files = readdirSync(DIST).map((file) => ({ file, bytes: statSync(join(DIST, file)).size }))
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  const code = files.filter(({ file }) => file.endsWith('.js'))
  return {
    title: 'Size of the bundle',
    lines: [`\`dist/\` has ${(total / 1e6).toFixed(2)} MB in ${files.length} files; ${(code.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6).toFixed(2)} MB of it is code.`],
    bars: [],
  }
}
