import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
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

/** Each step of writing takes a turn of the loop and of another thread, whatever its length. */
const STEP = 1 << 18

export const systemFiles: Files = {
  read: (path) => readFile(path, 'utf8'),
  makeNew: async (path) => {
    await mkdir(dirname(path), { recursive: true })
    try {
      // Not recursive: of two steps that make it at the same moment only one must have made it.
      await mkdir(path)
      return true
    } catch (error) {
      if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST') return false
      throw error
    }
  },
  write: async (path, pieces) => {
    await mkdir(dirname(path), { recursive: true })
    const unfinished = `${path}.part`
    try {
      await writeFile(unfinished, inSteps(pieces))
      await rename(unfinished, path)
    } catch (error) {
      await rm(unfinished, { force: true })
      throw error
    }
  },
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
