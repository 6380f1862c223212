import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { newFolder, realFolder, type Made } from './folders.ts'
import { readRegularFile } from './regular-file.ts'
import type { ReadFile } from '../../base/read-file.ts'

/** Files, as far as the gate needs them. Others may have put anything in their places: nothing that is no file is opened. */
export interface Files {
  readonly read: ReadFile
  /** Makes a folder and all above it, unless something is there already. */
  readonly makeNew: (path: string) => Promise<Made>
  /**
   * Makes the folder when it is not there. The pieces are made while the file is written; when one cannot be made, there is
   * no file.
   */
  readonly write: (path: string, pieces: Iterable<string>) => Promise<void>
}

export interface DiskOptions {
  /** Folders that the runner made: links on the way to them are its own. */
  readonly trusted?: readonly string[] | undefined
  readonly patienceMs?: number | undefined
}

/** A file system that has not answered by then, such as one of a server that is gone, does not answer. */
const PATIENCE_MS = 10_000
/** Each step of writing takes a turn of another thread, whatever its length; longer texts than these are slow to make. */
const STEP = 1 << 16
/** Nothing that is there is opened, a link least of all. */
const NEW = 'wx'
const FILE_MODE = 0o644

/** The files of the machine. */
export function openDisk({ trusted = [], patienceMs = PATIENCE_MS }: DiskOptions = {}): Files {
  let last: Promise<unknown> = Promise.resolve()
  return {
    read: (path, { signal, ...limits }) => {
      // One after the other: the threads that would hang are few, and the names of services are looked up by the same.
      const reading = last.then(() => readRegularFile(path, limits))
      last = reading.catch(() => undefined)
      return orEnd(reading, path, signal === undefined ? [AbortSignal.timeout(patienceMs)] : [signal, AbortSignal.timeout(patienceMs)])
    },
    makeNew: (path) => newFolder(path, trusted),
    write: async (path, pieces) => {
      const folder = await realFolder(dirname(path), trusted)
      // A name that nobody can know before.
      const unfinished = join(folder, `${basename(path)}.${randomUUID()}.part`)
      try {
        await writeSteps(unfinished, inSteps(pieces))
        // A link in that place is replaced and not followed.
        await rename(unfinished, join(folder, basename(path)))
      } catch (error) {
        await rm(unfinished, { force: true })
        throw error
      }
    },
  }
}

/** What hangs in the file system cannot be called back, and is left behind. */
function orEnd<T>(work: Promise<T>, path: string, ends: readonly AbortSignal[]): Promise<T> {
  const end = AbortSignal.any([...ends])
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new Error(`${path} could not be read in time: the file system does not answer`))
    if (end.aborted) giveUp()
    end.addEventListener('abort', giveUp, { once: true })
    work.then(resolve, reject).finally(() => end.removeEventListener('abort', giveUp))
  })
}

/** While one step is written the next one is made. */
async function writeSteps(path: string, steps: Iterable<string>): Promise<void> {
  const file = await open(path, NEW, FILE_MODE)
  try {
    let writing = Promise.resolve()
    for (const step of steps) {
      await writing
      writing = file.appendFile(step)
      // Told where it is awaited, also when the next step cannot be made.
      writing.catch(() => undefined)
    }
    await writing
  } finally {
    await file.close()
  }
}

function* inSteps(pieces: Iterable<string>): Generator<string> {
  let step = ''
  for (const piece of pieces) {
    step += piece
    if (step.length < STEP) continue
    yield step
    step = ''
  }
  yield step
}
