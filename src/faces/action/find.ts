import { basename } from 'node:path'
import { unfitAwsFile } from '../../aws/own-files.ts'
import { endInTime, openDeadline, type Deadline } from '../../base/deadline.ts'
import { durationText } from '../../base/duration-text.ts'
import type { NoResult } from '../../base/no-result.ts'
import { find, withoutSearch, type FindOccasion, type FindProgress, type FindWorld } from '../../commands/find.ts'
import { loadPolicy } from '../../commands/load-policy.ts'
import { findFails, type FindResult } from '../../fleet/find/result.ts'
import type { FindAsked } from '../../fleet/find/asked.ts'
import { subjectOf } from '../../fleet/find/words.ts'
import { MAX_PAYLOAD_BYTES, readEvent } from '../../github/event.ts'
import { inputsOfStep } from '../../inputs/environment.ts'
import type { FindOutputName } from '../../inputs/find/catalogue.ts'
import type { FindOptions } from '../../inputs/find/options.ts'
import { readFindOptions } from '../../inputs/find/read.ts'
import { renderFindCsv } from '../../report/find/csv.ts'
import { renderFindJson } from '../../report/find/json.ts'
import { renderFindSummary } from '../../report/find/summary.ts'
import { findLines } from '../../report/find/text.ts'
import { writeFormats, type Written } from '../files/format-files.ts'
import type { Machine } from './machine.ts'

export type FindActionWorld = Machine & FindWorld

/** More than the slowest answer takes: 2,000 images in use at five requests a second are seven minutes. */
const TIMEOUT_MS = 30 * 60_000
/** A sign of life for readers of the log. */
const SILENCE_MS = 10_000
/** Wide enough for all columns; the log of a runner does not wrap them away. */
const LOG_WIDTH = 200
/** The files have the rest. */
const LOG_ROWS = 200

const NOTHING: FindAsked = { region: '', registryId: undefined, vulnerabilities: [], packages: [], repositories: [], inUseOnly: false }

/** `find` as a step of a workflow. Whatever happens, there is an answer, and everything that is said comes from it. */
export async function runFind(world: FindActionWorld): Promise<void> {
  const inputs = readFindOptions(inputsOfStep(world.env))
  if (inputs.kind === 'problems') return publish(withoutSearch(NOTHING, inputs.problems.map(({ text }) => badInput(text)), world), undefined, world)
  const { options } = inputs
  for (const notice of options.notices) world.host.notice(notice)
  const deadline = openDeadline(world.clock, TIMEOUT_MS, world.cancel)
  try {
    await publish(await findInTime(options, deadline, world), options, world)
  } finally {
    deadline.release()
  }
}

/** An answer in every case: also when `find` is broken, or something hangs that heeds no deadline. */
async function findInTime(options: FindOptions, deadline: Deadline, world: FindActionWorld): Promise<FindResult> {
  const unfit = unfitAwsFile(world.env)
  if (unfit !== undefined) return withoutSearch(options.asked, [unfit], world)
  world.host.info(`Looking for ${subjectOf(options.asked)} in ${options.asked.region}`)
  try {
    const result = await endInTime(find(options, policyOf(options, deadline, world), occasionOf(deadline, world), world), deadline, world.clock)
    return result === 'overdue' ? withoutSearch(options.asked, [hung(deadline)], world) : result
  } catch (error) {
    return withoutSearch(options.asked, [broken(error)], world)
  }
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
      host.info(progressText(progress))
    },
    onRetry: (error, pauseMs) => host.info(`${error.message}; asking again in ${durationText(pauseMs)}`),
  }
}

function progressText({ pages, images, clusters }: FindProgress): string {
  const read = `${String(pages)} pages of findings read, ${String(images)} images so far`
  return clusters === undefined ? read : `${read}; clusters of ${String(clusters.known)} of ${String(clusters.of)} images in use`
}

/** Outputs come first, so that a runner that kills the step has them. What goes wrong in telling is a warning. */
async function publish(result: FindResult, options: FindOptions | undefined, world: FindActionWorld): Promise<void> {
  const { host, env } = world
  setOutputs({ found: textOf(result.counts.found), 'in-use': textOf(result.counts.inUse), 'json-file': '', 'csv-file': '' }, world)
  for (const line of findLines(result, { colour: (env['NO_COLOR'] ?? '') === '', width: LOG_WIDTH, rows: LOG_ROWS })) host.info(line)
  const files = options === undefined ? {} : await writeFiles(result, options, world)
  setOutputs({ 'json-file': files.json ?? '', 'csv-file': files.csv ?? '' }, world)
  if (env['GITHUB_STEP_SUMMARY'] !== undefined) {
    const problem = await host.writeSummary(renderFindSummary(result, { files: Object.values(files).map((path) => basename(path)) }))
    if (problem !== undefined) host.warning(`The answer stands, but ${problem}.`)
  }
  if (findFails(result, options?.failIfFound ?? false)) host.setFailed(result.state === 'no-result' ? `No result: ${result.reason}` : result.reason)
}

type FindFile = 'json' | 'csv'

async function writeFiles(result: FindResult, { reportDir }: FindOptions, world: FindActionWorld): Promise<Written<FindFile>['files']> {
  const formats = { json: () => ({ 'find.json': renderFindJson(result, world.version) }), csv: () => ({ 'find.csv': renderFindCsv(result) }) }
  const { files, problems, moved } = await writeFormats<FindFile>(formats, reportDir, world)
  if (moved !== undefined) world.host.info(`The report files are in ${moved.to}: ${moved.from} is there already.`)
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
  return { code: 'bad-input', what: `Input ${text}.`, remedy: [], alwaysFails: true }
}

function hung(deadline: Deadline): NoResult {
  return {
    code: deadline.cancelled() ? 'cancelled' : 'machine-hangs',
    what: deadline.cancelled() ? 'The run was cancelled.' : `Something on this machine did not answer within ${durationText(TIMEOUT_MS)}.`,
    remedy: ['Look for a file or a file system that hangs, and for a `credential_process` in the AWS configuration that does not end.'],
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
