import type { Progress as ScanProgress } from '../../scan/wait-world.ts'
import { durationText } from '../../base/duration.ts'
import type { RequestedImage } from '../../image/model.ts'
import { NO_PROGRESS, progress, progressName } from '../../report/log/progress.ts'
import type { ServiceError } from '../../base/service-error.ts'
import type { ActionWorld } from './world.ts'

export interface ProgressListener {
  readonly onProgress: (requested: RequestedImage, progress: ScanProgress) => void
  readonly onRetry: (error: ServiceError, pauseMs: number) => void
}

/** A line for every change of state and a sign of life while nothing changes. */
export function logProgress({ host, clock }: ActionWorld, startedAt: number): ProgressListener {
  let said = NO_PROGRESS
  return {
    onProgress: (requested, { image, state, detail, findings }) => {
      const now = clock.now()
      const { after, line } = progress(said, { image: progressName(requested, image.platform), state, detail, elapsedMs: now - startedAt, findings }, now)
      said = after
      if (line !== undefined) host.info(line)
    },
    onRetry: (error, pauseMs) => host.info(`${error.message}; retrying in ${durationText(pauseMs)}`),
  }
}
