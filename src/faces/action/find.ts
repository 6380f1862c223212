import { basename } from 'node:path'
import { unfitAwsFile } from '../../aws/own-files.ts'
import { openDeadline, type Deadline } from '../../base/deadline.ts'
import { durationText } from '../../base/duration.ts'
import type { NoResult } from '../../base/no-result.ts'
import { FIND_TIMEOUT_MS, findInTime } from '../../commands/find-in-time.ts'
import { withoutSearch, type FindOccasion, type FindWorld } from '../../commands/find.ts'
import { loadPolicy } from '../../commands/load-policy.ts'
import { findFails, type FindResult } from '../../fleet/find/result.ts'
import { subjectOf } from '../../fleet/find/words.ts'
import { MAX_PAYLOAD_BYTES, readEvent } from '../../github/event.ts'
import { inputsOfStep } from '../../inputs/environment.ts'
import type { FindOutputName } from '../../inputs/find/catalogue.ts'
import type { FindOptions } from '../../inputs/find/options.ts'
import { readFindOptions } from '../../inputs/find/read.ts'
import { renderFindSummary } from '../../report/find/summary.ts'
import { findProgress } from '../../report/find/progress.ts'
import { findLines } from '../../report/find/text.ts'
import { findFormats, type FindFile } from '../files/find-files.ts'
import { writeFormats, type Written } from '../files/format-files.ts'
import type { Machine } from './machine.ts'

export type FindActionWorld = Machine & FindWorld

/** A sign of life for readers of the log. */
const SILENCE_MS = 10_000
/** Wide enough for all columns; the log of a runner does not wrap them away. */
const LOG_WIDTH = 200
/** The files have the rest. */
const LOG_ROWS = 200

/** `find` as a step of a workflow. Whatever happens, there is an answer, and everything that is said comes from it. */
export async function runFind(world: FindActionWorld): Promise<void> {
  const inputs = readFindOptions(inputsOfStep(world.env))
  if (inputs.kind === 'problems')
    return publish(
      withoutSearch(
        inputs.problems.map(({ text }) => badInput(text)),
        world,
      ),
      undefined,
      world,
    )
  const { options } = inputs
  for (const notice of options.notices) world.host.notice(notice)
  const deadline = openDeadline(world.clock, FIND_TIMEOUT_MS, world.cancel)
  try {
    await publish(await answerTo(options, deadline, world), options, world)
  } finally {
    deadline.release()
  }
}

async function answerTo(options: FindOptions, deadline: Deadline, world: FindActionWorld): Promise<FindResult> {
  const unfit = unfitAwsFile(world.env)
  if (unfit !== undefined) return withoutSearch([unfit], world, options.asked)
  world.host.info(`Looking for ${subjectOf(options.asked)} in ${options.asked.region}`)
  return findInTime(options, policyOf(options, deadline, world), occasionOf(deadline, world), world)
}

async function policyOf(options: FindOptions, deadline: Deadline, world: FindActionWorld) {
  const { policy, githubToken } = options
  if (policy === undefined) return undefined
  const event = await readEvent(world.env, (path) => world.files.read(path, { maxBytes: MAX_PAYLOAD_BYTES, signal: world.cancel }))
  return loadPolicy({ policy, policyFrom: 'auto', vex: [], rules: { ignore: [] }, githubToken }, event, world, deadline)
}

function occasionOf(deadline: Deadline, { host, clock }: FindActionWorld): FindOccasion {
  let said = clock.now()
  return {
    deadline,
    onProgress: (progress) => {
      if (clock.now() - said < SILENCE_MS) return
      said = clock.now()
      host.info(findProgress(progress))
    },
    onRetry: (error, pauseMs) => host.info(`${error.message}; retrying in ${durationText(pauseMs)}`),
  }
}

/** Outputs come first, so that a runner that kills the step has them. What goes wrong in telling is a warning. */
async function publish(result: FindResult, options: FindOptions | undefined, world: FindActionWorld): Promise<void> {
  const { host, env } = world
  setOutputs({ found: textOf(result.counts.found), 'in-use': textOf(result.counts.inUse), 'json-file': '', 'csv-file': '' }, world)
  for (const line of findLines(result, { color: (env['NO_COLOR'] ?? '') === '', width: LOG_WIDTH, rows: LOG_ROWS })) host.info(line)
  const files = options === undefined ? {} : await writeFiles(result, options, world)
  setOutputs({ 'json-file': files.json ?? '', 'csv-file': files.csv ?? '' }, world)
  if (env['GITHUB_STEP_SUMMARY'] !== undefined) {
    const problem = await host.writeSummary(renderFindSummary(result, { files: Object.values(files).map((path) => basename(path)) }))
    if (problem !== undefined) host.warning(`The answer stands, but ${problem}.`)
  }
  if (findFails(result, options?.failIfFound ?? false)) host.setFailed(result.state === 'no-result' ? `No result: ${result.reason}` : result.reason)
}

async function writeFiles(result: FindResult, { reportDir }: FindOptions, world: FindActionWorld): Promise<Written<FindFile>['files']> {
  const { files, problems, moved } = await writeFormats(findFormats(result, world.version), reportDir, world)
  if (moved !== undefined) world.host.info(`The report files are in ${moved.to}: ${moved.from} already exists.`)
  if (problems.length > 0) world.host.warning(`The answer stands, but report files could not be written to ${reportDir.path}: ${problems.join('; ')}`)
  return files
}

function setOutputs(outputs: Readonly<Partial<Record<FindOutputName, string>>>, { host }: FindActionWorld): void {
  for (const [name, value] of Object.entries(outputs)) host.setOutput(name, value)
}

/** A number that is not known is the empty string and never `0`. */
function textOf(count: number | undefined): string {
  return count === undefined ? '' : String(count)
}

function badInput(text: string): NoResult {
  return { code: 'bad-input', what: `Input ${text}`, remedy: [], alwaysFails: true }
}
