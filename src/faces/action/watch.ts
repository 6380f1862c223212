import { basename } from 'node:path'
import { unfitAwsFile } from '../../aws/own-files.ts'
import { endInTime, openDeadline } from '../../base/deadline.ts'
import { durationText } from '../../base/duration.ts'
import type { EpochMs } from '../../base/finding.ts'
import type { NoResult } from '../../base/no-result.ts'
import { withoutStreams, type Watched } from '../../commands/watch/conclude.ts'
import { watch } from '../../commands/watch.ts'
import { keepIssues } from '../../commands/watch/issues.ts'
import type { WatchWorld } from '../../commands/watch/world.ts'
import { MAX_PAYLOAD_BYTES, readEvent } from '../../github/event.ts'
import { inputsOfStep } from '../../inputs/environment.ts'
import type { WatchOptions } from '../../inputs/watch/options.ts'
import type { WatchOutputName } from '../../inputs/watch/catalogue.ts'
import { readWatchOptions } from '../../inputs/watch/read.ts'
import { failsStep } from '../../policy/fails-step.ts'
import type { WatchReport } from '../../report/watch/model.ts'
import { renderWatchSummary } from '../../report/watch/summary.ts'
import { headlineOf, problemsOf, renderWatchLog } from '../../report/watch/text.ts'
import { writeStateFile, writeWatchFiles, type WrittenWatch } from '../files/watch-files.ts'
import type { ActionWorld } from './world.ts'
import { watchOutputs } from './watch-outputs.ts'

export type WatchActionWorld = WatchWorld & Pick<ActionWorld, 'host' | 'files'>

/** Streams and repositories that the log names one by one. */
const MOST_LINES = 50
/** Of the options, for a run whose inputs could not be read. */
const WITHOUT_OPTIONS: Pick<WatchOptions, 'region' | 'registryId' | 'maxRequests' | 'notices'> = { region: '', registryId: undefined, maxRequests: 0, notices: [] }

/** The watch as a step of a workflow. Whatever happens, there is a verdict, and everything that is said comes from it. */
export async function runWatch(world: WatchActionWorld): Promise<void> {
  const startedAt = world.clock.now()
  const inputs = readWatchOptions(inputsOfStep(world.env))
  if (inputs.kind === 'problems') {
    const problems = inputs.problems.map(({ text }): NoResult => ({ code: 'bad-input', what: `Input ${text}`, remedy: [], alwaysFails: true }))
    return publish({ report: empty(world, undefined, problems), memory: undefined }, undefined, world)
  }
  const { options } = inputs
  const event = await readEvent(world.env, (path) => world.files.read(path, { maxBytes: MAX_PAYLOAD_BYTES, signal: world.cancel }))
  const deadline = openDeadline(world.clock, options.timeoutMs, world.cancel)
  try {
    const unfit = options.merge.length > 0 ? undefined : unfitAwsFile(world.env)
    const watching = unfit === undefined ? watch(options, { event, startedAt, deadline }, world) : Promise.resolve({ report: empty(world, options, [unfit]), memory: undefined })
    const watched = await endInTime(watching, deadline, world.clock)
    await publish(watched === 'overdue' ? { report: empty(world, options, [hung(options)]), memory: undefined } : watched, options, world, deadline.at)
  } catch (error) {
    await publish({ report: empty(world, options, [broken(error)]), memory: undefined }, options, world)
  } finally {
    deadline.release()
  }
}

function empty(world: WatchActionWorld, options: WatchOptions | undefined, problems: readonly NoResult[]): WatchReport {
  return withoutStreams({ options: options ?? WITHOUT_OPTIONS, world }, problems)
}

function hung({ timeoutMs }: WatchOptions): NoResult {
  return {
    code: 'machine-hangs',
    what: `Something on this machine did not answer within ${durationText(timeoutMs)} (\`timeout\`).`,
    remedy: ["Look for a file or a file system that hangs, and for a `credential_process` in the AWS configuration that doesn't end."],
    alwaysFails: true,
  }
}

function broken(error: unknown): NoResult {
  return {
    code: 'internal-error',
    what: `The watch failed unexpectedly: ${error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error)}`,
    remedy: ['This is a bug. Please open an issue with this message.'],
    alwaysFails: true,
  }
}

/** Says the result everywhere. What cannot be written is a warning and changes no verdict. */
async function publish({ report, memory }: Watched, options: WatchOptions | undefined, world: WatchActionWorld, until = world.clock.now()): Promise<void> {
  const { host } = world
  setOutputs(watchOutputs(report, {}, undefined), world)
  for (const line of renderWatchLog(report, MOST_LINES)) host.info(line)
  const written: WrittenWatch = options === undefined ? { files: {}, problems: [] } : await writeWatchFiles(report, options.reportDir, world.files)
  for (const problem of written.problems) host.warning(`The verdict stands, but a report file could not be written: ${problem}`)
  const stateFile = await keepState(memory, options, world)
  setOutputs(watchOutputs(report, written.files, stateFile), world, ['json-file', 'html-file', 'csv-file', 'metrics-file', 'state-file'])
  if (world.env['GITHUB_STEP_SUMMARY'] !== undefined) {
    const problem = await host.writeSummary(
      renderWatchSummary(
        report,
        Object.values(written.files).map((file) => basename(file)),
      ),
    )
    if (problem !== undefined) host.warning(`The verdict stands, but ${problem}.`)
  }
  if (options !== undefined) await writeIssues(report, options, until, world)
  const problems = problemsOf(report)
  for (const { what } of problems) host.warning(what, 'ECR Scan Watch')
  if (failsStep({ result: report.verdict, problems }, options === undefined ? undefined : { mode: options.mode, onNoResult: options.onNoResult }))
    host.setFailed(headlineOf(report))
}

async function writeIssues(report: WatchReport, options: WatchOptions, until: EpochMs, world: WatchActionWorld): Promise<void> {
  const { host } = world
  const { overviewUrl, done, warnings } = await keepIssues(report, options, until, world)
  for (const line of done) host.info(line)
  for (const warning of warnings) host.warning(`The verdict stands, but not all issues are up to date. ${warning}`)
  if (overviewUrl !== undefined) host.setOutput('overview-url', overviewUrl)
}

async function keepState(memory: Watched['memory'], options: WatchOptions | undefined, { files, host }: WatchActionWorld): Promise<string | undefined> {
  if (memory === undefined || options?.stateFile === undefined) return undefined
  const problem = await writeStateFile(memory, options.stateFile, files)
  if (problem === undefined) return options.stateFile
  host.warning(`The verdict stands, but the state file could not be written, so the next run can't compare with this one: ${problem}`)
  return undefined
}

function setOutputs(outputs: Readonly<Record<WatchOutputName, string>>, { host }: WatchActionWorld, only?: readonly WatchOutputName[]): void {
  for (const [name, value] of Object.entries(outputs)) if (only === undefined || only.some((one) => one === name)) host.setOutput(name, value)
}
