import { join } from 'node:path'
import { durationText } from '../../base/duration-text.ts'
import type { Options } from '../../inputs/options.ts'
import { renderCsv } from '../../report/csv.ts'
import { renderHtml } from '../../report/html/html.ts'
import { renderJson } from '../../report/json.ts'
import type { Report } from '../../report/model.ts'
import { renderPredicate } from '../../report/predicate.ts'
import { renderSarif } from '../../report/sarif-files.ts'
import type { Clock } from '../../base/clock.ts'
import type { Files } from './disk.ts'

export type ReportFile = 'json' | 'sarif' | 'html' | 'csv' | 'predicate'

/** What writing needs of the world. */
export interface WritingWorld {
  readonly files: Files
  readonly clock: Clock
}

/** More gates than a job can have. */
const MOST_FOLDERS = 1_000
const LONGEST_MS = 60_000
/** Also when the timeout is over already: there are reports to write of a run without result. */
const SHORTEST_MS = 10_000

/** Says what a file does not hold. */
type Note = (notice: string) => void

/** The texts of one format in pieces, by file name; none where there is nothing to say, e.g. no SARIF without a result. */
type Render = (report: Report, note: Note) => Readonly<Record<string, Iterable<string> | undefined>>

const FORMATS: Readonly<Record<ReportFile, Render>> = {
  json: (report) => ({ 'report.json': renderJson(report) }),
  html: (report) => ({ 'report.html': renderHtml(report) }),
  sarif: (report, note) => {
    const { files, notices } = renderSarif(report)
    for (const notice of notices) note(notice)
    return files
  },
  csv: (report) => ({ 'report.csv': renderCsv(report) }),
  // An attestation is about one digest: several references make several predicates, in the order of the output `digest`.
  predicate: (report, note) => {
    const subjects = [...new Set(report.images.map(({ subject }) => subject))]
    const names = subjects.map((subject) => [`predicate${subjects.length === 1 ? '' : `-${subject + 1}`}.json`, subject] as const)
    return Object.fromEntries(names.map(([name, subject]) => [name, renderPredicate(report, subject, (notice) => note(`${name} ${notice}`))]))
  },
}

/** What came of writing: the paths by format, and what a person should know. */
export interface Written {
  readonly files: Readonly<Partial<Record<ReportFile, string>>>
  readonly problems: readonly string[]
  /** What is not in a file, although it was written. */
  readonly notices: readonly string[]
  /** Why the files are in another folder than the one that they were meant for. */
  readonly moved?: Moved | undefined
}

interface Moved {
  readonly to: string
  readonly from: string
  /** What is in its place. */
  readonly there: string
}

/** How long writing may take when `leftMs` remain of the timeout. */
export function writingTime(leftMs: number): number {
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, leftMs))
}

/**
 * One format after the other, each piece by piece: the texts of a large image would take hundreds of megabytes. A file
 * system that does not answer is left alone after a while: the verdict was given before.
 */
export async function writeReportFiles(report: Report, reportDir: Options['reportDir'], world: WritingWorld, longestMs = LONGEST_MS): Promise<Written> {
  const written: Writing = { files: {}, problems: [], notices: [], moved: undefined }
  const done = new AbortController()
  const writing = writeAll(report, reportDir, world, written)
  const late = world.clock.sleep(longestMs, done.signal).then(() => 'late' as const)
  const end = await Promise.race([writing, late])
  done.abort()
  // Copies: what is still written may end later, and then it was not told.
  const { files, moved } = written
  const problems = [...written.problems]
  if (end === 'late') {
    const missing = (Object.keys(FORMATS) as ReportFile[]).filter((format) => files[format] === undefined).join(', ')
    problems.push(`not written within ${durationText(longestMs)}: ${missing}`)
  }
  const told = { files: { ...files }, problems, notices: [...written.notices] }
  return moved === undefined ? told : { ...told, moved }
}

interface Writing {
  readonly files: Partial<Record<ReportFile, string>>
  readonly problems: string[]
  readonly notices: string[]
  moved: Moved | undefined
}

async function writeAll(report: Report, { path, numbered }: Options['reportDir'], world: WritingWorld, written: Writing): Promise<void> {
  let folder = path
  try {
    if (numbered) {
      written.moved = await freeFolder(path, world)
      folder = written.moved?.to ?? path
    }
  } catch (error) {
    // Not written to `path` instead: it may hold the files of another gate.
    written.problems.push(messageOf(error))
    return
  }
  for (const format of Object.keys(FORMATS) as ReportFile[]) {
    const notices: string[] = []
    try {
      const paths = await writeFormat(format, report, { folder, note: (notice) => notices.push(notice) }, world)
      if (paths.length > 0) written.files[format] = paths.join('\n')
      written.notices.push(...notices)
    } catch (error) {
      written.problems.push(`${format}: ${messageOf(error)}`)
    }
  }
}

async function writeFormat(format: ReportFile, report: Report, { folder, note }: { readonly folder: string; readonly note: Note }, { files }: WritingWorld): Promise<readonly string[]> {
  const paths: string[] = []
  for (const [name, pieces] of Object.entries(FORMATS[format](report, note))) {
    if (pieces === undefined) continue
    const path = join(folder, name)
    await files.write(path, pieces)
    paths.push(path)
  }
  return paths
}

/**
 * The first of `path`, `path-2`, `path-3` … that is not there: a second gate of a job must not put its predicate in the
 * place of the first one's, which a later step attests by the first one's output. `undefined` when it is `path`.
 */
async function freeFolder(path: string, { files }: WritingWorld): Promise<Moved | undefined> {
  const first = await files.makeNew(path)
  if (first.made) return undefined
  for (let number = 2; number <= MOST_FOLDERS; number++) {
    const to = `${path}-${number}`
    if ((await files.makeNew(to)).made) return { to, from: path, there: first.there }
  }
  throw new Error(`${MOST_FOLDERS} folders of that name are there already`)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error'
}
