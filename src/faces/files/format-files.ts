import { join } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import { durationText } from '../../base/duration.ts'
import type { Options } from '../../inputs/options.ts'
import type { Files } from './disk.ts'

/** What writing needs of the world. */
export interface WritingWorld {
  readonly files: Files
  readonly clock: Clock
}

/** More steps than a job can have. */
const MOST_FOLDERS = 1_000
const LONGEST_MS = 60_000
/** Also when the timeout is over already: there are reports to write of a run without result. */
const SHORTEST_MS = 10_000

/** Says what a file does not hold. */
export type Note = (notice: string) => void

/** The texts of one format in pieces, by file name; none where there is nothing to say, e.g. no SARIF without a result. */
export type Render = (note: Note) => Readonly<Record<string, Iterable<string> | undefined>>

/** What came of writing: the paths by format, and what a person should know. */
export interface Written<Format extends string> {
  readonly files: Readonly<Partial<Record<Format, string>>>
  readonly problems: readonly string[]
  /** What is not in a file, although it was written. */
  readonly notices: readonly string[]
  /** Why the files are in another folder than the one that they were meant for. */
  readonly moved: Moved | undefined
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
export async function writeFormats<Format extends string>(
  formats: Readonly<Record<Format, Render>>,
  reportDir: Options['reportDir'],
  world: WritingWorld,
  longestMs = LONGEST_MS,
): Promise<Written<Format>> {
  const written: Writing<Format> = { files: {}, problems: [], notices: [], moved: undefined }
  const done = new AbortController()
  const writing = writeAll(formats, reportDir, world, written)
  const late = world.clock.sleep(longestMs, done.signal).then(() => 'late' as const)
  const end = await Promise.race([writing, late])
  done.abort()
  // Copies: what is still written may end later, and then it was not told.
  const { files, moved } = written
  const problems = [...written.problems]
  if (end === 'late') {
    const missing = namesOf(formats)
      .filter((format) => files[format] === undefined)
      .join(', ')
    problems.push(`not written within ${durationText(longestMs)}: ${missing}`)
  }
  return { files: { ...files }, problems, notices: [...written.notices], moved }
}

interface Writing<Format extends string> {
  readonly files: Partial<Record<Format, string>>
  readonly problems: string[]
  readonly notices: string[]
  moved: Moved | undefined
}

async function writeAll<Format extends string>(
  formats: Readonly<Record<Format, Render>>,
  { path, numbered }: Options['reportDir'],
  world: WritingWorld,
  written: Writing<Format>,
): Promise<void> {
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
  for (const format of namesOf(formats)) {
    const notices: string[] = []
    try {
      const paths = await writeFormat(formats[format], { folder, note: (notice) => notices.push(notice) }, world)
      if (paths.length > 0) written.files[format] = paths.join('\n')
      written.notices.push(...notices)
    } catch (error) {
      written.problems.push(`${format}: ${messageOf(error)}`)
    }
  }
}

async function writeFormat(render: Render, { folder, note }: { readonly folder: string; readonly note: Note }, { files }: WritingWorld): Promise<readonly string[]> {
  const paths: string[] = []
  for (const [name, pieces] of Object.entries(render(note))) {
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

function namesOf<Format extends string>(formats: Readonly<Record<Format, Render>>): readonly Format[] {
  return Object.keys(formats) as Format[]
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error'
}
