import { once } from 'node:events'
import type { Pieces } from '../../report/pieces.ts'

export interface StandardOutput {
  /** Writes piece by piece, no faster than the reader reads. If the reader stops, as `head` does, it ends silently. */
  readonly write: (pieces: Pieces) => Promise<void>
}

/** One of the process, or a test's. */
export type OutputStream = NodeJS.WritableStream

/** Shorter texts are joined, because each write is a system call. */
const STEP = 1 << 16

/** Handles errors of the stream: a closed pipe is not a failure and does not change the exit code. */
export function openStandardOutput(stream: OutputStream): StandardOutput {
  let failed: Error | undefined
  const ended = new AbortController()
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') failed = error
    ended.abort()
  })
  return {
    write: async (pieces) => {
      for (const step of inSteps(pieces)) {
        if (ended.signal.aborted) break
        if (!stream.write(step)) await once(stream, 'drain', { signal: ended.signal }).catch(() => undefined)
      }
      if (failed !== undefined) throw failed
    },
  }
}

function* inSteps(pieces: Pieces): Generator<string> {
  let step = ''
  for (const piece of pieces) {
    step += piece
    if (step.length < STEP) continue
    yield step
    step = ''
  }
  if (step !== '') yield step
}
