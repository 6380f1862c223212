import { durationText } from '../../base/duration.ts'
import type { Options } from '../../inputs/options.ts'
import { checkRegistries } from '../registry-check.ts'
import type { Scanning } from '../scan-images.ts'
import type { Run } from './world.ts'

/** As the gate's inputs have them by default: a watch has no input for them. */
const POLL_INTERVAL_MS = 5_000
const SETTLE_MS = 45_000

/** How the gate's own steps read for a watch: only scans that have ended, and nobody is told of their progress. */
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
    timeoutMs,
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
