import { unfitAwsFile } from '../../aws/own-files.ts'
import { openDeadline } from '../../base/deadline.ts'
import { brokenGate, gateInTime } from '../../commands/gate-in-time.ts'
import { withoutScan, type Judged, type Occasion } from '../../commands/gate.ts'
import { loadPolicy, type LoadedPolicy } from '../../commands/load-policy.ts'
import { MAX_PAYLOAD_BYTES, readEvent } from '../../github/event.ts'
import type { PullRequestSearch } from '../../github/pull-request.ts'
import type { Options } from '../../inputs/options.ts'
import { inputsOfStep } from '../../inputs/environment.ts'
import { readOptions } from '../../inputs/read.ts'
import { asProblem } from './bad-input.ts'
import { findCommentPlace, type CommentPlace } from './comment-place.ts'
import { logProgress } from './progress.ts'
import { publish } from './publish.ts'
import type { ActionWorld } from './world.ts'

/**
 * The gate as a step of a workflow: inputs → images → scan → findings → verdict → reports → publish.
 *
 * Whatever happens, there is a verdict, and everything that is said comes from it.
 */
export async function runGate(world: ActionWorld): Promise<void> {
  const startedAt = world.clock.now()
  const event = await readEvent(world.env, (path) => world.files.read(path, { maxBytes: MAX_PAYLOAD_BYTES, signal: world.cancel }))
  const inputs = readOptions(inputsOfStep(world.env))
  if (inputs.kind === 'problems') return publish({ ...withoutScan(inputs.problems.map(asProblem), { event, startedAt }, world), event }, world)

  const { options } = inputs
  for (const notice of options.notices) world.host.notice(notice)
  for (const warning of options.warnings) world.host.warning(warning)
  const deadline = openDeadline(world.clock, options.timeoutMs, world.cancel)
  try {
    const { judged, commentPlace } = await judgeInTime(options, { event, startedAt, deadline, ...logProgress(world, startedAt) }, world)
    await publish({ ...judged, event, options, commentPlace }, world)
  } catch (error) {
    // What could not be told must not be left as it was half told.
    await publish({ ...withoutScan([brokenGate(error)], { event, startedAt }, world, options), event, options }, world)
  } finally {
    deadline.release()
  }
}

/** The verdict, and where it is to be said. */
async function judgeInTime(options: Options, occasion: Occasion, world: ActionWorld): Promise<{ readonly judged: Judged; readonly commentPlace: Promise<CommentPlace> }> {
  const { event, deadline } = occasion
  const unfit = unfitAwsFile(world.env)
  if (unfit !== undefined) return { judged: withoutScan([unfit], occasion, world, options), commentPlace: quietly(findCommentPlace(options, event, undefined, world)) }

  const policy = loadPolicy(options, event, world, deadline)
  const judging = gateInTime(options, policy, occasion, world)
  // Beside the wait: where to speak is known before there is something to say.
  const commentPlace = quietly(policy.then((loaded) => findCommentPlace(options, event, pullRequestOf(loaded), world)))
  const { judged, whole } = await judging
  // The policy may be what hangs, and the place waits for it.
  return { judged, commentPlace: whole ? commentPlace : quietly(findCommentPlace(options, event, undefined, world)) }
}

/** What fails is told where it is awaited. */
function quietly<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined)
  return work
}

function pullRequestOf(policy: LoadedPolicy): PullRequestSearch | undefined {
  return policy.kind === 'loaded' ? policy.pullRequest : undefined
}
