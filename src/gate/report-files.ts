import { join } from 'node:path'
import { durationText } from '../duration-text.ts'
import type { Options } from '../inputs/options.ts'
import { renderCsv } from '../report/csv.ts'
import { renderHtml } from '../report/html.ts'
import { renderJson } from '../report/json.ts'
import type { Report } from '../report/model.ts'
import { renderPredicate } from '../report/predicate.ts'
import { renderSarif } from '../report/sarif.ts'
import type { ReportFile } from './outputs.ts'
import type { World } from './world.ts'

/** More gates than a job can have. */
const MOST_FOLDERS = 1_000
const LONGEST_MS = 60_000

/** The texts of one format in pieces, by file name; none where there is nothing to say, e.g. no SARIF without a result. */
type Render = (report: Report) => Readonly<Record<string, Iterable<string> | undefined>>

const FORMATS: Readonly<Record<ReportFile, Render>> = {
  json: (report) => ({ 'report.json': renderJson(report) }),
  html: (report) => ({ 'report.html': renderHtml(report) }),
  sarif: (report) => ({ 'report.sarif': renderSarif(report) }),
  csv: (report) => ({ 'report.csv': renderCsv(report) }),
  // An attestation is about one digest: several references make several predicates, in the order of the output `digest`.
  predicate: (report) => {
    const subjects = [...new Set(report.images.map(({ subject }) => subject))]
    return Object.fromEntries(subjects.map((subject) => [`predicate${subjects.length === 1 ? '' : `-${subject + 1}`}.json`, renderPredicate(report, subject)]))
  },
}

/** What came of writing: the paths by format, and what a person should know. */
export interface Written {
  readonly files: Readonly<Partial<Record<ReportFile, string>>>
  readonly problems: readonly string[]
}

/**
 * One format after the other, each piece by piece: the texts of a large image would take hundreds of megabytes. A file
 * system that does not answer is left alone after a while: the verdict was given before.
 */
export async function writeReportFiles(report: Report, reportDir: Options['reportDir'], world: World): Promise<Written> {
  const files: Partial<Record<ReportFile, string>> = {}
  const problems: string[] = []
  const done = new AbortController()
  const writing = writeAll(report, reportDir, world, { files, problems })
  const late = world.clock.sleep(LONGEST_MS, done.signal).then(() => 'late' as const)
  const end = await Promise.race([writing, late])
  done.abort()
  // Copies: what is still written may end later, and then it was not told.
  const missing = (Object.keys(FORMATS) as ReportFile[]).filter((format) => files[format] === undefined).join(', ')
  return { files: { ...files }, problems: [...problems, ...(end === 'late' ? [`not written within ${durationText(LONGEST_MS)}: ${missing}`] : [])] }
}

async function writeAll(report: Report, { path, numbered }: Options['reportDir'], world: World, written: { readonly files: Partial<Record<ReportFile, string>>; readonly problems: string[] }): Promise<void> {
  let folder = path
  try {
    if (numbered) folder = await freeFolder(path, world)
  } catch (error) {
    // Not written to `path` instead: it may hold the files of another gate.
    written.problems.push(messageOf(error))
    return
  }
  for (const format of Object.keys(FORMATS) as ReportFile[]) {
    try {
      const paths = await writeFormat(format, report, folder, world)
      if (paths.length > 0) written.files[format] = paths.join('\n')
    } catch (error) {
      written.problems.push(`${format}: ${messageOf(error)}`)
    }
  }
}

async function writeFormat(format: ReportFile, report: Report, folder: string, { files }: World): Promise<readonly string[]> {
  const paths: string[] = []
  for (const [name, pieces] of Object.entries(FORMATS[format](report))) {
    if (pieces === undefined) continue
    const path = join(folder, name)
    await files.write(path, pieces)
    paths.push(path)
  }
  return paths
}

/**
 * The first of `path`, `path-2`, `path-3` … that is not there: a second gate of a job must not put its predicate in the
 * place of the first one's, which a later step attests by the first one's output.
 */
async function freeFolder(path: string, { files }: World): Promise<string> {
  for (let number = 1; number <= MOST_FOLDERS; number++) {
    const folder = number === 1 ? path : `${path}-${number}`
    if (await files.makeNew(folder)) return folder
  }
  throw new Error(`${MOST_FOLDERS} folders of that name are there already`)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error'
}
