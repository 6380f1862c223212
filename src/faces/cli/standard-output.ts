import { once } from 'node:events'
import type { Pieces } from '../../report/pieces.ts'

export interface StandardOutput {
  /** Writes piece by piece, no faster than the reader reads; whoever reads no further, such as `head`, ends it without a word. */
  readonly write: (pieces: Pieces) => Promise<void>
}

/** Texts shorter than this are put together: each piece would be a call of the system. */
const STEP = 1 << 16

/** Takes over the errors of the stream: a closed pipe is no failure, and changes no exit code. */
export function openStandardOutput(stream: NodeJS.WriteStream): StandardOutput {
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
