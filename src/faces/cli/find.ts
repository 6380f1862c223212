import { unfitAwsFile } from '../../aws/own-files.ts'
import { openDeadline } from '../../base/deadline.ts'
import { durationText } from '../../base/duration.ts'
import { FIND_TIMEOUT_MS, findInTime } from '../../commands/find-in-time.ts'
import { withoutSearch } from '../../commands/find.ts'
import { loadPolicy } from '../../commands/load-policy.ts'
import { findFails, type FindResult } from '../../fleet/find/result.ts'
import { subjectOf } from '../../fleet/find/words.ts'
import type { FindOptions } from '../../inputs/find/options.ts'
import { readFindOptions } from '../../inputs/find/read.ts'
import { renderFindCsv } from '../../report/find/csv.ts'
import { renderFindJson } from '../../report/find/json.ts'
import { findProgress } from '../../report/find/progress.ts'
import { renderFindSummary } from '../../report/find/summary.ts'
import { renderFindText } from '../../report/find/text.ts'
import { findFormats } from '../files/find-files.ts'
import { writeFormats } from '../files/format-files.ts'
import type { Answer, Look, ShellCommand, ShellWorld } from './command.ts'
import { EXIT, exitCodeWithoutResult, type ExitCode } from './exit-code.ts'
import type { Format } from './formats.ts'
import { NO_EVENT } from './without-github.ts'
import { flagProblems, WrongUsage } from './usage.ts'

/** How often to log progress if the terminal has no live line. */
const SILENCE_MS = 10_000

/** `find` at a prompt, or in the script of any CI system. */
export const findInShell: ShellCommand = {
  run: async (source, world) => {
    const inputs = readFindOptions(source)
    if (inputs.kind === 'problems') throw new WrongUsage(...flagProblems(inputs.problems))
    const { options } = inputs
    for (const notice of options.notices) world.messages.line(`note: ${notice}`)
    const result = await search(options, world)
    return {
      exitCode: exitCodeOfFind(result, options.failIfFound),
      headline: result.state === 'no-result' ? `No result: ${result.reason}` : result.reason,
      render: (format, look) => render(result, format, look, world.version),
      writeMore: moreOf(result, options, (source.given('report-dir') ?? '') !== '', world),
    }
  },
}

async function search(options: FindOptions, world: ShellWorld): Promise<FindResult> {
  const unfit = unfitAwsFile(world.env)
  if (unfit !== undefined) return withoutSearch([unfit], world, options.asked)
  const { policy, githubToken, asked } = options
  const { messages, clock } = world
  const deadline = openDeadline(clock, FIND_TIMEOUT_MS, world.cancel)
  const loading =
    policy === undefined ? Promise.resolve(undefined) : loadPolicy({ policy, policyFrom: 'workspace', vex: [], rules: { ignore: [] }, githubToken }, NO_EVENT, world, deadline)
  messages.live(`Looking for ${subjectOf(asked)} in ${asked.region}`)
  let said = clock.now()
  try {
    return await findInTime(
      options,
      loading,
      {
        deadline,
        onProgress: (progress) => {
          if (messages.isLive) messages.live(findProgress(progress))
          else if (clock.now() - said >= SILENCE_MS) {
            said = clock.now()
            messages.line(findProgress(progress))
          }
        },
        onRetry: (error, pauseMs) => messages.line(`${error.message}; retrying in ${durationText(pauseMs)}`),
      },
      world,
    )
  } finally {
    messages.live(undefined)
    deadline.release()
  }
}

/** 0: not found, or found without `fail-if-found`; 1: found with `fail-if-found`; otherwise as for every command. */
function exitCodeOfFind(result: FindResult, failIfFound: boolean): ExitCode {
  if (!findFails(result, failIfFound)) return EXIT.pass
  return result.state === 'found' ? EXIT.fail : exitCodeWithoutResult(result.problems)
}

function render(result: FindResult, format: Format, { color, width = Number.POSITIVE_INFINITY }: Look, version: string): ReturnType<Answer['render']> {
  switch (format) {
    case 'text':
      return renderFindText(result, { color, width })
    case 'json':
      return renderFindJson(result, version)
    case 'csv':
      return renderFindCsv(result)
    case 'markdown':
      return [renderFindSummary(result)]
    default:
      return { none: `find has no format ${format}` }
  }
}

/** Writes report files only if `report-dir` is set: on the command line it has no default. */
function moreOf(result: FindResult, { reportDir }: FindOptions, wanted: boolean, world: ShellWorld): () => Promise<void> {
  return async () => {
    if (!wanted) return
    const { problems } = await writeFormats(findFormats(result, world.version), reportDir, world)
    if (problems.length > 0) world.messages.warn(`The answer stands, but report files could not be written to ${reportDir.path}: ${problems.join('; ')}`)
  }
}
