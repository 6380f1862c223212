import { unfitAwsFile } from '../../aws/own-files.ts'
import { openDeadline } from '../../base/deadline.ts'
import { brokenGate } from '../../commands/gate-in-time.ts'
import { withoutScan } from '../../commands/gate.ts'
import { loadPolicy } from '../../commands/load-policy.ts'
import { promote, refused, type Promoted, type PromoteWorld } from '../../commands/promote.ts'
import type { PromoteOptions } from '../../inputs/promote/options.ts'
import { readPromoteOptions } from '../../inputs/promote/read.ts'
import { printable } from '../../report/log/printable.ts'
import { promotionJson, promotionLines, promotionMarkdown, promotionSentence, type Promotion } from '../../report/promotion.ts'
import type { Answer, Look, ShellCommand, ShellWorld } from './command.ts'
import { EXIT, exitCodeOf, isOfCaller, type ExitCode } from './exit-code.ts'
import type { Format } from './formats.ts'
import { showProgress } from './progress.ts'
import { renderReport } from './render-report.ts'
import { flagProblems, WrongUsage } from './usage.ts'
import { NO_EVENT, refuseBase } from './without-github.ts'

/** `promote` at a prompt, or in the script of any CI system. */
export const promoteInShell: ShellCommand = {
  run: async (source, world) => {
    const startedAt = world.clock.now()
    const inputs = readPromoteOptions(source)
    if (inputs.kind === 'problems') throw new WrongUsage(...flagProblems(inputs.problems))
    const { options } = inputs
    refuseBase(options.gate)
    for (const notice of options.notices) world.messages.line(`note: ${notice}`)
    for (const warning of options.gate.warnings) world.messages.warn(warning)
    return answerOf(await promoted(options, startedAt, world), options)
  },
}

async function promoted(options: PromoteOptions, startedAt: number, world: ShellWorld & PromoteWorld): Promise<Promoted> {
  const deadline = openDeadline(world.clock, options.gate.timeoutMs, world.cancel)
  const progress = showProgress(world, startedAt)
  const occasion = { event: NO_EVENT, startedAt, deadline, onProgress: progress.onProgress, onRetry: progress.onRetry }
  const without = (problem: ReturnType<typeof brokenGate>): Promoted => {
    const judged = withoutScan([problem], occasion, world, options.gate)
    return { judged, promotion: refused(judged) }
  }
  try {
    const unfit = unfitAwsFile(world.env)
    return unfit === undefined ? await promote(options, loadPolicy(options.gate, NO_EVENT, world, deadline), occasion, world) : without(unfit)
  } catch (error) {
    return without(brokenGate(error))
  } finally {
    progress.end()
    deadline.release()
  }
}

function answerOf({ judged, promotion }: Promoted, options: PromoteOptions): Answer {
  return {
    exitCode: exitCode({ judged, promotion }, options),
    headline: `${promotion.promoted ? '✅' : '❌'} ${promotionSentence(promotion)}`,
    render: (format, look) => render({ judged, promotion }, format, look),
  }
}

/** A problem that kept a tag from being set is a failure, even if the image passed. */
function exitCode({ judged, promotion: { problem } }: Promoted, { gate }: PromoteOptions): ExitCode {
  if (problem === undefined) return exitCodeOf(judged.verdict, gate)
  return isOfCaller(problem) ? EXIT.usage : EXIT.fail
}

function render({ judged, promotion }: Promoted, format: Format, look: Look): ReturnType<Answer['render']> {
  switch (format) {
    case 'json':
      return [`${JSON.stringify(promotionJson(promotion, judged.verdict.reason))}\n`]
    case 'markdown':
      return [`${promotionMarkdown(promotion)}\n\n`, ...piecesOf(renderReport(judged.report, 'markdown', look))]
    default:
      return [...piecesOf(renderReport(judged.report, 'text', look)), ...lines(promotion)]
  }
}

function piecesOf(rendered: ReturnType<typeof renderReport>): readonly string[] {
  return 'none' in rendered ? [] : [...rendered]
}

function lines(promotion: Promotion): readonly string[] {
  return promotionLines(promotion).map((line) => `${printable(line)}\n`)
}
