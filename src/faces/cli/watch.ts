import { unfitAwsFile } from '../../aws/own-files.ts'
import { openDeadline } from '../../base/deadline.ts'
import type { EpochMs } from '../../base/finding.ts'
import { keepIssues } from '../../commands/watch/issues.ts'
import { withoutStreams, type Watched } from '../../commands/watch/conclude.ts'
import { watch } from '../../commands/watch.ts'
import type { GitHubEvent } from '../../github/event.ts'
import type { WatchOptions } from '../../inputs/watch/options.ts'
import { readWatchOptions } from '../../inputs/watch/read.ts'
import type { Pieces } from '../../report/pieces.ts'
import { escapeLog } from '../../report/escape.ts'
import { renderWatchCsv } from '../../report/watch/csv.ts'
import { renderWatchJson } from '../../report/watch/json.ts'
import type { WatchReport } from '../../report/watch/model.ts'
import { renderWatchSummary } from '../../report/watch/summary.ts'
import { headlineOf, problemsOf, renderWatchLog } from '../../report/watch/text.ts'
import { writeStateFile, writeWatchFiles } from '../files/watch-files.ts'
import type { Answer, ShellCommand, ShellWorld } from './command.ts'
import { exitCodeOf } from './exit-code.ts'
import type { Format } from './formats.ts'
import { flagProblems, WrongUsage } from './usage.ts'

const NO_EVENT: GitHubEvent = { name: '', payload: { kind: 'other' } }
const MOST_LINES = 200

/** The watch at a prompt, or in the script of any CI system. */
export const watchInShell: ShellCommand = {
  run: async (source, world) => {
    const inputs = readWatchOptions(source)
    if (inputs.kind === 'problems') throw new WrongUsage(...flagProblems(inputs.problems))
    // Outside of GitHub Actions there is no base commit to trust instead, so files come from the caller's workspace.
    const options: WatchOptions = { ...inputs.options, policyFrom: 'workspace' }
    const until = world.clock.now() + options.timeoutMs
    const watched = await watchInTime(options, world)
    return answerOf(watched, options, { wantsFiles: (source.given('report-dir') ?? '') !== '', until }, world)
  },
}

async function watchInTime(options: WatchOptions, world: ShellWorld): Promise<Watched> {
  const deadline = openDeadline(world.clock, options.timeoutMs, world.cancel)
  try {
    const unfit = options.merge.length > 0 ? undefined : unfitAwsFile(world.env)
    if (unfit !== undefined) return { report: withoutStreams({ options, world }, [unfit]), memory: undefined }
    return await watch(options, { event: NO_EVENT, startedAt: world.clock.now(), deadline }, world)
  } finally {
    deadline.release()
  }
}

function answerOf({ report, memory }: Watched, options: WatchOptions, { wantsFiles, until }: { readonly wantsFiles: boolean; readonly until: EpochMs }, world: ShellWorld): Answer {
  const problems = problemsOf(report)
  return {
    exitCode: exitCodeOf({ result: report.verdict, problems }, { mode: options.mode, onNoResult: options.onNoResult }),
    headline: headlineOf(report),
    render: (format) => rendered(report, format),
    writeMore: async () => {
      if (memory !== undefined && options.stateFile !== undefined) {
        const problem = await writeStateFile(memory, options.stateFile, world.files)
        if (problem !== undefined) world.messages.warn(`The verdict stands, but the state file could not be written, so the next run can't compare with this one: ${problem}`)
      }
      await writeIssues(report, options, until, world)
      // Report files only if `report-dir` is set: on the command line it has no default.
      if (!wantsFiles) return
      const written = await writeWatchFiles(report, options.reportDir, world.files)
      for (const problem of written.problems) world.messages.warn(`The verdict stands, but a report file could not be written: ${problem}`)
    },
  }
}

async function writeIssues(report: WatchReport, options: WatchOptions, until: EpochMs, world: ShellWorld): Promise<void> {
  const { done, warnings } = await keepIssues(report, options, until, world)
  for (const line of done) world.messages.line(line)
  for (const warning of warnings) world.messages.warn(`The verdict stands, but not all issues are up to date. ${warning}`)
}

function rendered(report: WatchReport, format: Format): Pieces | { readonly none: string } {
  switch (format) {
    case 'json':
      return renderWatchJson(report)
    case 'csv':
      return renderWatchCsv(report)
    case 'markdown':
      return [renderWatchSummary(report, [])]
    case 'text':
      return renderWatchLog(report, MOST_LINES).map((line) => `${line.startsWith('   ') ? '   ' : ''}${escapeLog(line)}\n`)
    default:
      return { none: `watch has no format ${format}` }
  }
}
