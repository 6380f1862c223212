import { openDeadline, type Deadline } from './gate/deadline.ts'
import type { Publication } from './gate/publish.ts'
import { refuseBasicRegistries } from './gate/registry-check.ts'
import { endingWith, resolveImages, scanSubjects, type Scanning } from './gate/scan-images.ts'
import { sayProgress } from './gate/say-progress.ts'
import type { World } from './gate/world.ts'
import { readEvent, type GitHubEvent } from './github/event.ts'
import type { Options } from './inputs/options.ts'
import { readOptions } from './inputs/read.ts'
import type { InputProblem } from './inputs/reader.ts'
import type { NoResult } from './no-result.ts'

/** What is not needed for the first request; loaded while that is under way (docs/decisions/0010). */
const theRest = () => import('./gate/rest.ts')

/**
 * The whole story: inputs → images → scan → findings → verdict → reports → publish.
 *
 * Whatever happens, there is a verdict, and everything that is said comes from it.
 */
export async function run(world: World): Promise<void> {
  const startedAt = world.clock.now()
  const event = await readEvent(world.env, world.files.read)
  const inputs = readOptions(world.env)
  if (inputs.kind === 'problems') return publish(await refused(inputs.problems.map(asProblem), { world, event, startedAt }), world)

  const { options } = inputs
  const deadline = openDeadline(world.clock, options.timeoutMs, world.cancel)
  try {
    await publish(await gate(options, { world, event, startedAt, deadline }), world)
  } catch (error) {
    await publish(await refused([brokenGate(error)], { world, event, startedAt }, options), world)
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
  const scanning: Scanning = { options, world, deadline, refusal: refuseBasicRegistries(world, deadline), ...sayProgress(world, startedAt) }

  const resolving = resolveImages(options.images, scanning)
  await Promise.race([world.underway, resolving])
  const { buildReport, judge, loadPolicy, Lookout, needsKev, prepareToPublish, readBaselines, reportContext, searchPlace, traceLayers, withDetails } = await theRest()
  const [policy, resolved] = await Promise.all([loadPolicy(options, event, world, deadline), resolving])
  if (policy.kind === 'no-result') return refused([policy.cause, ...resolved.problems], circumstances, options)

  // Once the requests have left that are made below.
  setImmediate(() => void world.departed().then(() => prepareToPublish(options, event, world)))
  const { begin, place } = searchPlace(options, event, policy.pullRequest, world)
  const tracing = traceLayers(resolved.subjects, world.registry, deadline.signal)
  const asksDetails = needsKev(policy.policy, resolved.subjects.map(({ repository }) => repository.name))
  const known = { policy: policy.policy, problems: resolved.problems, ...(policy.vex === undefined ? {} : { vex: policy.vex }) }
  const watch = new Lookout(resolved.subjects, known, { failFast: options.failFast, baseline: options.baseline !== undefined }, world)
  const scanned = scanSubjects(resolved.subjects, { ...scanning, onLastRead: begin, watch })
  const [subjects, baselines] = await Promise.all([
    // Details do not wait for the baseline, which may come later.
    scanned.then((done) => (asksDetails && watch.early(done).early === undefined ? withDetails(done, scanning) : done)),
    options.baseline === undefined ? undefined : watch.baselines(readBaselines(resolved.subjects, options.baseline, endingWith(watch.enough, scanning), scanned)),
  ])
  const waitedMs = world.clock.now() - startedAt

  const verdict = judge({
    ...known,
    subjects,
    notices: policy.notices,
    now: world.clock.now(),
    ...(baselines === undefined ? {} : { baselines }),
    ...watch.early(subjects),
  })
  const context = reportContext({ options, event, policy, subjects, waitedMs, traced: await tracing, version: world.version, ...(baselines === undefined ? {} : { baselines }) })
  const report = buildReport({ verdict, subjects, context })
  return { verdict, subjects, report, waitedMs, event, options, place }
}

/** What is published when the gate did not come as far as the scan. */
async function refused(problems: readonly NoResult[], { world, event, startedAt }: Omit<Circumstances, 'deadline'>, options?: Options): Promise<Publication> {
  const { buildReport, judge, NO_POLICY, reportContext, searchPlace } = await theRest()
  const now = world.clock.now()
  const waitedMs = now - startedAt
  const verdict = judge({ subjects: [], problems, policy: NO_POLICY, now })
  const context = reportContext({ event, subjects: [], waitedMs, version: world.version, ...(options === undefined ? {} : { options }) })
  return { verdict, subjects: [], report: buildReport({ verdict, subjects: [], context }), waitedMs, event, ...(options === undefined ? {} : { options, place: searchPlace(options, event, undefined, world).place }) }
}

async function publish(publication: Publication, world: World): Promise<void> {
  const rest = await theRest()
  return rest.publish(publication, world)
}

function asProblem({ text }: InputProblem): NoResult {
  return { code: 'bad-input', what: `Input ${text}`, remedy: [], alwaysFails: true }
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
