import { endInTime, type Deadline } from '../base/deadline.ts'
import { durationText } from '../base/duration.ts'
import type { NoResult } from '../base/no-result.ts'
import type { Options } from '../inputs/options.ts'
import { gate, withoutScan, type Judged, type Occasion } from './gate.ts'
import type { LoadedPolicy } from './load-policy.ts'
import type { World } from './world.ts'

/** `whole`: the gate came to its end. Without that, whatever it waits for may never come. */
export interface JudgedInTime {
  readonly judged: Judged
  readonly whole: boolean
}

/** A verdict in every case: also when the gate is broken, or something hangs that heeds no deadline. */
export async function gateInTime(options: Options, loading: Promise<LoadedPolicy>, occasion: Occasion, world: World): Promise<JudgedInTime> {
  try {
    const judged = await endInTime(gate(options, loading, occasion, world), occasion.deadline, world.clock)
    if (judged !== 'overdue') return { judged, whole: true }
    return { judged: withoutScan([hung(occasion.deadline, options)], occasion, world, options), whole: false }
  } catch (error) {
    return { judged: withoutScan([brokenGate(error)], occasion, world, options), whole: false }
  }
}

/** A bug, reported as one. */
export function brokenGate(error: unknown): NoResult {
  return {
    code: 'internal-error',
    what: `The gate failed unexpectedly: ${error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error)}`,
    remedy: ['This is a bug. Please open an issue with this message.'],
    alwaysFails: true,
  }
}

/** Everything that is asked of a service ends with the deadline; what is left is the machine. */
function hung(deadline: Deadline, { timeoutMs }: Options): NoResult {
  return {
    code: deadline.cancelled() ? 'cancelled' : 'machine-hangs',
    what: deadline.cancelled()
      ? 'The run was cancelled while something on this machine did not answer.'
      : `Something on this machine did not answer within ${durationText(timeoutMs)} (\`timeout\`).`,
    remedy: ["Look for a file or a file system that hangs, and for a `credential_process` in the AWS configuration that doesn't end."],
    alwaysFails: true,
  }
}
