import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Files, as far as the gate needs them. */
export interface Files {
  readonly read: (path: string) => Promise<string>
  /** Makes a folder and all above it; `false` when something is there already. */
  readonly makeNew: (path: string) => Promise<boolean>
  /**
   * Makes the folder when it is not there. The pieces are made while the file is written; when one cannot be made, there is
   * no file.
   */
  readonly write: (path: string, pieces: Iterable<string>) => Promise<void>
}

export interface Disk extends Files {
  /** Whether something is being written still: a file system that hangs answers nobody, and nothing takes a call back. */
  readonly hangs: () => boolean
}

/** Each step of writing takes a turn of another thread, whatever its length; longer texts than these are slow to make. */
const STEP = 1 << 16

/** The files of the machine. */
export function openDisk(): Disk {
  let writing = 0
  const counted = async <T>(work: () => Promise<T>): Promise<T> => {
    writing++
    try {
      return await work()
    } finally {
      writing--
    }
  }
  return {
    read: (path) => readFile(path, 'utf8'),
    makeNew: (path) =>
      counted(async () => {
        await makeFolder(dirname(path))
        return makeOne(path)
      }),
    write: (path, pieces) =>
      counted(async () => {
        await makeFolder(dirname(path))
        const unfinished = `${path}.part`
        try {
          await writeSteps(unfinished, inSteps(pieces))
          await rename(unfinished, path)
        } catch (error) {
          await rm(unfinished, { force: true })
          throw error
        }
      }),
    hangs: () => writing > 0,
  }
}

/** While one step is written the next one is made. */
async function writeSteps(path: string, steps: Iterable<string>): Promise<void> {
  const file = await open(path, 'w')
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

/** With all above it. Not `recursive`: below `/proc` Node's own never ends. */
async function makeFolder(path: string): Promise<void> {
  try {
    await makeOne(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error
    await makeFolder(dirname(path))
    await makeOne(path)
  }
}

/** `false`: something is there already, which of two steps that make it at the same moment is told to one. */
async function makeOne(path: string): Promise<boolean> {
  try {
    await mkdir(path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}
