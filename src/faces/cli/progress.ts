import { durationText } from '../../base/duration.ts'
import type { EpochMs } from '../../base/finding.ts'
import type { Occasion } from '../../commands/gate.ts'
import { awaited, NO_PROGRESS, progress, progressName } from '../../report/log/progress.ts'
import type { ShellWorld } from './command.ts'

/** The elapsed time is shown in seconds. */
const REDRAW_MS = 1_000

export interface Showing extends Pick<Occasion, 'onProgress' | 'onRetry'> {
  /** Takes the live line away. */
  readonly end: () => void
}

/** On a terminal, one line that is redrawn each second; otherwise a line for each change, and a heartbeat. */
export function showProgress({ messages, clock }: Pick<ShellWorld, 'messages' | 'clock'>, startedAt: EpochMs): Showing {
  let shown = NO_PROGRESS
  const redraw = (): void => messages.live(awaited(shown, clock.now() - startedAt))
  const timer = messages.isLive ? setInterval(redraw, REDRAW_MS).unref() : undefined
  return {
    onProgress: (requested, { image, state, detail, findings }) => {
      const now = clock.now()
      const observed = { image: progressName(requested, image.platform), state, detail, findings, elapsedMs: now - startedAt }
      const { after, line } = progress(shown, observed, now)
      shown = after
      if (messages.isLive) redraw()
      else if (line !== undefined) messages.line(line)
    },
    onRetry: (error, pauseMs) => messages.line(`${error.message}; retrying in ${durationText(pauseMs)}`),
    end: () => {
      clearInterval(timer)
      messages.live(undefined)
    },
  }
}
