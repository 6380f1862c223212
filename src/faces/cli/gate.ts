import { unfitAwsFile } from '../../aws/own-files.ts'
import { openDeadline } from '../../base/deadline.ts'
import { brokenGate, gateInTime } from '../../commands/gate-in-time.ts'
import { withoutScan, type Judged } from '../../commands/gate.ts'
import { loadPolicy } from '../../commands/load-policy.ts'
import type { Options } from '../../inputs/options.ts'
import { readOptions } from '../../inputs/read.ts'
import type { InputSource } from '../../inputs/source.ts'
import { writeReportFiles } from '../files/report-files.ts'
import type { Answer, ShellCommand, ShellWorld } from './command.ts'
import { exitCodeOf } from './exit-code.ts'
import { showProgress } from './progress.ts'
import { renderReport } from './render-report.ts'
import { flagProblems, WrongUsage } from './usage.ts'
import { NO_EVENT, refuseBase } from './without-github.ts'

/** The gate at a prompt, or in the script of any CI system. */
export const gateInShell: ShellCommand = {
  run: async (source, world) => {
    const startedAt = world.clock.now()
    const inputs = readOptions(source)
    if (inputs.kind === 'problems') throw new WrongUsage(...flagProblems(inputs.problems))
    const { options } = inputs
    refuseBase(options)
    for (const notice of [...options.notices, ...unused(source)]) world.messages.line(`note: ${notice}`)
    for (const warning of options.warnings) world.messages.warn(warning)
    return answerOf(await judged(options, startedAt, world), { options, source }, world)
  },
}

async function judged(options: Options, startedAt: number, world: ShellWorld): Promise<Judged> {
  const deadline = openDeadline(world.clock, options.timeoutMs, world.cancel)
  const progress = showProgress(world, startedAt)
  const occasion = { event: NO_EVENT, startedAt, deadline, onProgress: progress.onProgress, onRetry: progress.onRetry }
  try {
    const unfit = unfitAwsFile(world.env)
    if (unfit !== undefined) return withoutScan([unfit], occasion, world, options)
    return (await gateInTime(options, loadPolicy(options, NO_EVENT, world, deadline), occasion, world)).judged
  } catch (error) {
    return withoutScan([brokenGate(error)], occasion, world, options)
  } finally {
    progress.end()
    deadline.release()
  }
}

function answerOf({ verdict, report }: Judged, { options, source }: { readonly options: Options; readonly source: InputSource }, world: ShellWorld): Answer {
  const { mark, word, sentence } = report.headline
  return {
    exitCode: exitCodeOf(verdict, options),
    headline: `${mark} ${word}${sentence === '' ? '' : `: ${sentence}`}`,
    render: (format, look) => renderReport(report, format, look),
    writeMore: async () => {
      // Report files only if `report-dir` is set: on the command line it has no default.
      if ((source.given('report-dir') ?? '') === '') return
      const { problems, notices } = await writeReportFiles(report, options.reportDir, world)
      for (const notice of notices) world.messages.line(`note: ${notice}`)
      if (problems.length > 0) world.messages.warn(`The verdict stands, but report files could not be written to ${options.reportDir.path}: ${problems.join('; ')}`)
    },
  }
}

function unused(source: InputSource): readonly string[] {
  const comment = source.given('comment') ?? 'never'
  return comment === 'never' ? [] : ['--comment is not used: only the GitHub Action writes comments']
}
