import { endInTime, type Deadline } from '../base/deadline.ts'
import { durationText } from '../base/duration.ts'
import type { NoResult } from '../base/no-result.ts'
import type { FindResult } from '../fleet/find/result.ts'
import type { FindOptions } from '../inputs/find/options.ts'
import { find, withoutSearch, type FindOccasion, type FindWorld } from './find.ts'
import type { LoadedPolicy } from './load-policy.ts'

/** More than the slowest answer takes: 2,000 images in use at five requests a second are seven minutes. No input sets it. */
export const FIND_TIMEOUT_MS = 30 * 60_000

/** An answer in every case: also when `find` is broken, or something hangs that heeds no deadline. */
export async function findInTime(options: FindOptions, loading: Promise<LoadedPolicy | undefined>, occasion: FindOccasion, world: FindWorld): Promise<FindResult> {
  try {
    const result = await endInTime(find(options, loading, occasion, world), occasion.deadline, world.clock)
    return result === 'overdue' ? withoutSearch([hung(occasion.deadline)], world, options.asked) : result
  } catch (error) {
    return withoutSearch([broken(error)], world, options.asked)
  }
}

function hung(deadline: Deadline): NoResult {
  return {
    code: deadline.cancelled() ? 'cancelled' : 'machine-hangs',
    what: deadline.cancelled() ? 'The run was cancelled.' : `Something on this machine did not answer within ${durationText(FIND_TIMEOUT_MS)}.`,
    remedy: ["Look for a file or a file system that hangs, and for a `credential_process` in the AWS configuration that doesn't end."],
    alwaysFails: true,
  }
}

function broken(error: unknown): NoResult {
  return {
    code: 'internal-error',
    what: `This is a bug: ${error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error)}`,
    remedy: ['Please open an issue with this message.'],
    alwaysFails: true,
  }
}
