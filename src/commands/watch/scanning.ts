import { durationText } from '../../base/duration.ts'
import type { Options } from '../../inputs/options.ts'
import { checkRegistries } from '../registry-check.ts'
import type { Scanning } from '../scan-images.ts'
import type { Run } from './world.ts'

/** The gate's defaults: a watch has no inputs for them. */
const POLL_INTERVAL_MS = 5_000
const SETTLE_MS = 45_000

/**
 * How long one image may take. The findings of an old scan are read at once; those of a scan that has just finished have to
 * settle, as for the gate. If they have not settled by then, the next run reads them.
 */
export const LONGEST_MS = 120_000

/** The gate's own steps, set up for a watch: they read only scans that have ended, and report no progress. */
export function scanningOf({ options, world, deadline }: Pick<Run, 'options' | 'world' | 'deadline'>): Scanning {
  return {
    options: gateOptions(options),
    world,
    deadline,
    onRetry: (error, pauseMs) => world.log.info(`${error.message}; retrying in ${durationText(pauseMs)}`),
    onProgress: () => undefined,
    refusal: checkRegistries(world, deadline),
  }
}

function gateOptions({ region, registryId, timeoutMs, rules, policy, policyFrom, mode, onNoResult, reportDir, githubToken }: Run['options']): Options {
  return {
    images: [],
    registryId,
    region,
    platforms: 'all',
    onUnsupportedPlatform: 'fail',
    scanType: 'enhanced',
    // What a message names is the time that one image has.
    timeoutMs: Math.min(timeoutMs, LONGEST_MS),
    pollIntervalMs: POLL_INTERVAL_MS,
    settleMs: SETTLE_MS,
    rules,
    policy,
    policyFrom,
    vex: [],
    baseline: undefined,
    failFast: false,
    mode,
    onNoResult,
    comment: 'never',
    commentKey: undefined,
    reportSeverity: 'informational',
    reportDir,
    githubToken,
    notices: [],
    warnings: [],
  }
}
