import { compareText } from '../base/order.ts'
import { gzipSync } from 'node:zlib'
import { unique } from './findings.ts'
import type { Pieces } from './pieces.ts'
import type { Report } from './model.ts'
import { counted, number } from './phrase.ts'
import { type RunPlan, categoryOf, planRun, runPieces } from './sarif.ts'

/** GitHub refuses a file with more runs. Source: GitHub docs, "SARIF support for code scanning". */
const MAX_RUNS = 20
/** GitHub refuses a file that has more than 10 MB after gzip. */
const MAX_BYTES = 9_500_000

export interface SarifFiles {
  /** Names and texts; none where there is nothing that may be said. */
  readonly files: Readonly<Record<string, Pieces>>
  /** What is not in the files, and what to do when there are several. */
  readonly notices: readonly string[]
}

/**
 * For code scanning: one run and category per repository, in as many files as GitHub's limits ask for, those with broken rules first.
 * A repository with an image that was not scanned has no run: a run closes the alerts that it lacks, and "unknown" must not.
 */
export function renderSarif(report: Report, maxBytes = MAX_BYTES): SarifFiles {
  const { scanned, unknown } = repositoriesOf(report)
  if (scanned.length === 0) return { files: {}, notices: [] }
  const { runs, notices } = measure(report, scanned, maxBytes)
  const bundles = pack(runs, maxBytes)
  const names = bundles.map((_, at) => `report${at === 0 ? '' : `-${String(at + 1)}`}.sarif`)
  const all = [...splitNotice(names), ...notices, ...unknownNotice(unknown)]
  return { files: Object.fromEntries(bundles.map((bundle, at) => [names[at] ?? '', logPieces(bundle, all)])), notices: all }
}

interface Repositories {
  readonly scanned: readonly string[]
  readonly unknown: readonly string[]
}

/** The one whose findings matter most comes first; those without a finding that counts follow by name. */
function repositoriesOf({ images, findings }: Report): Repositories {
  const all = unique(images.map(({ repository }) => repository)).sort(compareText)
  const unknown = all.filter((name) => images.some(({ repository, state }) => repository === name && state !== 'scanned' && state !== 'skipped'))
  const scanned = new Set(all.filter((name) => !unknown.includes(name) && images.some(({ repository, state }) => repository === name && state === 'scanned')))
  const urgent = findings.filter(({ standing }) => standing === 'open').map(({ repository }) => repository)
  return { scanned: unique([...urgent, ...scanned]).filter((name) => scanned.has(name)), unknown }
}

interface Run {
  readonly repository: string
  readonly bytes: number
  readonly pieces: () => Pieces
}

interface Measured {
  readonly runs: readonly Run[]
  readonly notices: readonly string[]
}

/** Nearly always all of it is small: then it is made once, and is small enough without being compressed. */
function measure(report: Report, repositories: readonly string[], maxBytes: number): Measured {
  const plans = repositories.map((repository) => planRun(report, repository))
  const runs: Run[] = []
  let room = maxBytes
  for (const plan of plans) {
    const text = upTo(room, runPieces(report, plan))
    if (text === undefined) return measureCompressed(report, plans, maxBytes)
    room -= text.bytes
    runs.push({ repository: plan.repository, bytes: text.bytes, pieces: () => text.pieces })
  }
  return { runs, notices: plans.flatMap(leftOutNotice) }
}

/** Made once to be measured and once to be written: as a whole it may be larger than the memory. */
function measureCompressed(report: Report, plans: readonly RunPlan[], maxBytes: number): Measured {
  const runs: Run[] = []
  const notices: string[] = []
  for (const plan of plans) {
    const { fitting, bytes } = shortened(report, plan, maxBytes)
    notices.push(...leftOutNotice(fitting))
    // Without any result it would close all alerts.
    if (fitting.shown.length > 0 || fitting.leftOut === 0) runs.push({ repository: plan.repository, bytes, pieces: () => runPieces(report, fitting) })
  }
  return { runs, notices }
}

function shortened(report: Report, plan: RunPlan, maxBytes: number): { readonly fitting: RunPlan; readonly bytes: number } {
  let fitting = plan
  let bytes = compressedBytes(runPieces(report, fitting))
  while (bytes > maxBytes && fitting.shown.length > 0) {
    fitting = planRun(report, plan.repository, Math.floor(fitting.shown.length * 0.95 * (maxBytes / bytes)))
    bytes = compressedBytes(runPieces(report, fitting))
  }
  return { fitting, bytes }
}

/** The pieces, unless they have more bytes than that. */
function upTo(max: number, pieces: Pieces): { readonly pieces: readonly string[]; readonly bytes: number } | undefined {
  const kept: string[] = []
  let bytes = 0
  for (const piece of pieces) {
    bytes += Buffer.byteLength(piece)
    if (bytes > max) return undefined
    kept.push(piece)
  }
  return { pieces: kept, bytes }
}

const STEP = 1 << 20

/** At least what the uploader's gzip makes of it: that compresses better, and all of it at once. */
function compressedBytes(pieces: Pieces): number {
  let bytes = 0
  let step = ''
  for (const piece of pieces) {
    step += piece
    if (step.length < STEP) continue
    bytes += gzipSync(step, { level: 1 }).length
    step = ''
  }
  return bytes + gzipSync(step, { level: 1 }).length
}

/** Fills one file after the other. */
function pack(runs: readonly Run[], maxBytes: number): readonly (readonly Run[])[] {
  const files: { readonly runs: Run[]; bytes: number }[] = []
  for (const group of groups(runs, maxBytes)) {
    const bytes = group.reduce((sum, run) => sum + run.bytes, 0)
    const last = files.at(-1)
    if (last === undefined || last.runs.length + group.length > MAX_RUNS || last.bytes + bytes > maxBytes) files.push({ runs: [...group], bytes })
    else {
      last.runs.push(...group)
      last.bytes += bytes
    }
  }
  return files.map((file) => file.runs)
}

/**
 * `upload-sarif` takes categories that differ in punctuation only for the same one, and refuses the second file with it in a
 * job (not so within one file): such repositories stay together. Source: github/codeql-action, `validateUniqueCategory`.
 */
function groups(runs: readonly Run[], maxBytes: number): readonly (readonly Run[])[] {
  const alike = Map.groupBy(runs, ({ repository }) =>
    categoryOf(repository)
      .replace(/[^a-zA-Z0-9_]/gu, '_')
      .toUpperCase(),
  )
  return [...alike.values()].flatMap((group) => (fits(group, maxBytes) ? [group] : group.map((run) => [run])))
}

function fits(group: readonly Run[], maxBytes: number): boolean {
  return group.length <= MAX_RUNS && group.reduce((sum, { bytes }) => sum + bytes, 0) <= maxBytes
}

function* logPieces(runs: readonly Run[], notices: readonly string[]): Pieces {
  yield '{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":['
  for (const [index, run] of runs.entries()) {
    if (index > 0) yield ','
    yield* run.pieces()
  }
  yield notices.length === 0 ? ']}\n' : `],"properties":${JSON.stringify({ notices })}}\n`
}

function splitNotice(names: readonly string[]): readonly string[] {
  if (names.length < 2) return []
  return [
    `The SARIF report is in ${String(names.length)} files (${some(names)}), since code scanning takes at most ${String(MAX_RUNS)} repositories and 10 MB in one: upload each by a step of its own.`,
  ]
}

function leftOutNotice({ repository, shown, leftOut }: RunPlan): readonly string[] {
  if (leftOut === 0) return []
  if (shown.length === 0) return [`The SARIF report omits ${repository}: its findings are too large for code scanning.`]
  return [`The SARIF report omits the ${counted(leftOut, 'least urgent finding')} of ${repository}: code scanning accepts only ${number(shown.length)}.`]
}

function unknownNotice(repositories: readonly string[]): readonly string[] {
  if (repositories.length === 0) return []
  const one = repositories.length === 1
  return [`The SARIF report omits ${some(repositories)}, because an image of ${one ? 'it' : 'each'} has no complete result. ${one ? 'Its' : 'Their'} alerts stay as they are.`]
}

const MAX_NAMES = 5

function some(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).join(', ')
  return names.length > MAX_NAMES ? `${shown} and ${number(names.length - MAX_NAMES)} more` : shown
}
