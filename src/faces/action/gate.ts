import { unfitAwsFile } from '../../aws/own-files.ts'
import { durationText } from '../../base/duration-text.ts'
import { readBaselines, withBaselineDetails } from '../../commands/baselines.ts'
import { findCommentPlace, type CommentPlace } from './comment-place.ts'
import { endInTime, openDeadline, type Deadline } from '../../base/deadline.ts'
import { withDetails } from '../../commands/exploit-details.ts'
import { loadPolicy } from '../../commands/load-policy.ts'
import { Lookout } from '../../commands/lookout.ts'
import { publish, type Publication } from './publish.ts'
import { checkRegistries } from '../../commands/registry-check.ts'
import { reportContext } from '../../commands/report-context.ts'
import { endingWith, resolveImages, scanSubjects, type Scanning } from '../../commands/scan-images.ts'
import { sayProgress } from './progress.ts'
import { traceLayers } from '../../image/trace.ts'
import type { World } from '../../commands/world.ts'
import { MAX_PAYLOAD_BYTES, readEvent, type GitHubEvent } from '../../github/event.ts'
import type { PullRequestSearch } from '../../github/pull-request.ts'
import type { Options } from '../../inputs/options.ts'
import { readOptions } from '../../inputs/read.ts'
import type { InputProblem } from '../../inputs/reader.ts'
import type { NoResult } from '../../base/no-result.ts'
import { judge } from '../../policy/judge.ts'
import { needsKev, NO_POLICY } from '../../policy/policy.ts'
import { buildReport } from '../../report/build.ts'

/**
 * The whole story: inputs → images → scan → findings → verdict → reports → publish.
 *
 * Whatever happens, there is a verdict, and everything that is said comes from it.
 */
export async function run(world: World): Promise<void> {
  const startedAt = world.clock.now()
  const event = await readEvent(world.env, (path) => world.files.read(path, { maxBytes: MAX_PAYLOAD_BYTES, signal: world.cancel }))
  const inputs = readOptions(world.env)
  if (inputs.kind === 'problems') return publish(refused(inputs.problems.map(asProblem), { world, event, startedAt }), world)

  const { options } = inputs
  const deadline = openDeadline(world.clock, options.timeoutMs, world.cancel)
  try {
    const ended = await endInTime(gate(options, { world, event, startedAt, deadline }), deadline, world.clock)
    await publish(ended === 'overdue' ? refused([hung(deadline, options)], { world, event, startedAt }, options) : ended, world)
  } catch (error) {
    await publish(refused([brokenGate(error)], { world, event, startedAt }, options), world)
  } finally {
    deadline.release()
  }
}

interface Circumstances {
  readonly world: World
  readonly event: GitHubEvent
  readonly startedAt: number
  readonly deadline: Deadline
}

/** From valid inputs to what is to be published. */
async function gate(options: Options, circumstances: Circumstances): Promise<Publication> {
  const { world, event, startedAt, deadline } = circumstances
  for (const notice of options.notices) world.host.notice(notice)
  const unfit = unfitAwsFile(world.env)
  if (unfit !== undefined) return refused([unfit], circumstances, options)
  const scanning: Scanning = { options, world, deadline, refusal: checkRegistries(world, deadline), ...sayProgress(world, startedAt) }

  const [policy, resolved] = await Promise.all([loadPolicy(options, event, world, deadline), resolveImages(options.images, scanning)])
  if (policy.kind === 'no-result') return refused([policy.cause, ...resolved.problems], circumstances, options)

  const place = findPlace(options, event, world, policy.pullRequest)
  const asksDetails = needsKev(policy.policy, resolved.subjects.map(({ repository }) => repository.name))
  const known = { policy: policy.policy, problems: resolved.problems, ...(policy.vex === undefined ? {} : { vex: policy.vex }) }
  const watch = new Lookout(resolved.subjects, known, { failFast: options.failFast, baseline: options.baseline !== undefined }, world)
  const scanned = scanSubjects(resolved.subjects, { ...scanning, watch })
  const tracing = traceLayers(resolved.subjects, { registry: world.registry, clock: world.clock, random: world.random, deadline, scanned })
  const hurried = endingWith(watch.enough, scanning)
  const [subjects, baselines] = await Promise.all([
    // Details do not wait for the baseline, which may come later.
    scanned.then((done) => (asksDetails && watch.early(done).early === undefined ? withDetails(done, scanning) : done)),
    options.baseline === undefined ? undefined : watch.baselines(readBaselines(resolved.subjects, options.baseline, hurried, scanned).then((read) => (asksDetails ? withBaselineDetails(read, hurried) : read))),
  ])
  const traced = await tracing
  const waitedMs = world.clock.now() - startedAt

  const verdict = judge({
    ...known,
    subjects,
    problems: [...resolved.problems, ...traced.problems],
    notices: policy.notices,
    now: world.clock.now(),
    ...(baselines === undefined ? {} : { baselines }),
    ...watch.early(subjects),
  })
  const context = reportContext({ options, event, policy, subjects, waitedMs, traced, version: world.version, ...(baselines === undefined ? {} : { baselines }) })
  const report = buildReport({ verdict, subjects, context })
  return { verdict, subjects, report, waitedMs, event, options, place }
}

/** What is published when the gate did not come as far as the scan. */
function refused(problems: readonly NoResult[], { world, event, startedAt }: Omit<Circumstances, 'deadline'>, options?: Options): Publication {
  const now = world.clock.now()
  const waitedMs = now - startedAt
  const verdict = judge({ subjects: [], problems, policy: NO_POLICY, now })
  const context = reportContext({ event, subjects: [], waitedMs, version: world.version, ...(options === undefined ? {} : { options }) })
  return { verdict, subjects: [], report: buildReport({ verdict, subjects: [], context }), waitedMs, event, ...(options === undefined ? {} : { options, place: findPlace(options, event, world) }) }
}

/** Beside the wait: where to speak is known before there is something to say. */
function findPlace(options: Options, event: GitHubEvent, world: World, pullRequest?: PullRequestSearch): Promise<CommentPlace> {
  const place = findCommentPlace(options, event, pullRequest, world)
  // Told where it is awaited.
  place.catch(() => undefined)
  return place
}

function asProblem({ text }: InputProblem): NoResult {
  return { code: 'bad-input', what: `Input ${text}`, remedy: [], alwaysFails: true }
}

/** Everything that is asked of a service ends with the deadline; what is left is the machine. */
function hung(deadline: Deadline, { timeoutMs }: Options): NoResult {
  return {
    code: deadline.cancelled() ? 'cancelled' : 'machine-hangs',
    what: `${deadline.cancelled() ? 'The run was cancelled' : `The timeout of ${durationText(timeoutMs)} was over`} while something on this machine did not answer.`,
    remedy: ['Look for a file or a file system that hangs, and for a `credential_process` in the AWS configuration that does not end.'],
    alwaysFails: true,
  }
}

/** A mistake of ours, told as one. */
function brokenGate(error: unknown): NoResult {
  return {
    code: 'internal-error',
    what: `The gate itself failed: ${error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error)}`,
    remedy: ['Please report this, with the text above, to the project of this action.'],
    alwaysFails: true,
  }
}
