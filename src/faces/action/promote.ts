import { unfitAwsFile } from '../../aws/own-files.ts'
import { openDeadline } from '../../base/deadline.ts'
import type { NoResult } from '../../base/no-result.ts'
import { brokenGate } from '../../commands/gate-in-time.ts'
import { withoutScan } from '../../commands/gate.ts'
import { loadPolicy } from '../../commands/load-policy.ts'
import { promote, refused, type Promoted, type PromoteWorld } from '../../commands/promote.ts'
import { MAX_PAYLOAD_BYTES, readEvent, type GitHubEvent } from '../../github/event.ts'
import { inputsOfStep } from '../../inputs/environment.ts'
import type { PromoteOptions } from '../../inputs/promote/options.ts'
import type { PromoteOutputName } from '../../inputs/promote/catalogue.ts'
import { readPromoteOptions } from '../../inputs/promote/read.ts'
import { failsStep } from '../../policy/fails-step.ts'
import { renderLog } from '../../report/log/log.ts'
import { renderSummary } from '../../report/markdown/markdown.ts'
import { previousOf, promotionLines, promotionMarkdown, promotionSentence } from '../../report/promotion.ts'
import { policyAnnotation, verdictAnnotation } from './annotations.ts'
import { asProblem } from './bad-input.ts'
import { logProgress } from './progress.ts'
import type { ActionWorld } from './world.ts'

type PromoteActionWorld = ActionWorld & PromoteWorld

/** `promote` as a step of a workflow: checks, sets the tags on what passed, and says what it did. */
export async function runPromote(world: PromoteActionWorld): Promise<void> {
  const startedAt = world.clock.now()
  const event = await readEvent(world.env, (path) => world.files.read(path, { maxBytes: MAX_PAYLOAD_BYTES, signal: world.cancel }))
  const inputs = readPromoteOptions(inputsOfStep(world.env))
  if (inputs.kind === 'problems') return publish(withoutTags(inputs.problems.map(asProblem), { event, startedAt }, world), undefined, world)

  const { options } = inputs
  for (const notice of options.notices) world.host.notice(notice)
  for (const warning of options.gate.warnings) world.host.warning(warning)
  const deadline = openDeadline(world.clock, options.gate.timeoutMs, world.cancel)
  const occasion = { event, startedAt, deadline, ...logProgress(world, startedAt) }
  try {
    const unfit = unfitAwsFile(world.env)
    const promoted =
      unfit === undefined ? await promote(options, loadPolicy(options.gate, event, world, deadline), occasion, world) : withoutTags([unfit], occasion, world, options)
    await publish(promoted, options, world)
  } catch (error) {
    await publish(withoutTags([brokenGate(error)], occasion, world, options), options, world)
  } finally {
    deadline.release()
  }
}

function withoutTags(
  problems: readonly NoResult[],
  occasion: { readonly event: GitHubEvent; readonly startedAt: number },
  world: PromoteActionWorld,
  options?: PromoteOptions,
): Promoted {
  const judged = withoutScan(problems, occasion, world, options?.gate)
  return { judged, promotion: refused(judged) }
}

/** Outputs first, so that a runner that kills the step has them; then everything that people read. */
async function publish({ judged, promotion }: Promoted, options: PromoteOptions | undefined, { host, env }: PromoteActionWorld): Promise<void> {
  const { verdict, report } = judged
  const outputs: Readonly<Record<PromoteOutputName, string>> = {
    verdict: verdict.result,
    digest: promotion.digest ?? '',
    promoted: String(promotion.promoted),
    previous: previousOf(promotion),
  }
  for (const [name, value] of Object.entries(outputs)) host.setOutput(name, value)
  for (const part of renderLog(report, { color: (env['NO_COLOR'] ?? '') === '' })) {
    if (part.kind === 'group') host.startGroup(part.title)
    for (const line of part.lines) host.info(line)
    if (part.kind === 'group') host.endGroup()
  }
  const policy = policyAnnotation(report)
  if (policy !== undefined) host.warning(policy.message, policy.title)
  for (const line of promotionLines(promotion)) host.info(line)
  if (env['GITHUB_STEP_SUMMARY'] !== undefined) {
    const problem = await host.writeSummary(`${promotionMarkdown(promotion)}\n\n${renderSummary(report)}`)
    if (problem !== undefined) host.warning(`What was done stands, but ${problem}.`)
  }
  // `mode` and `on-no-result` say what a verdict means for the step, and never that a tag is set.
  const fails = promotion.problem !== undefined || failsStep(verdict, options?.gate)
  const annotation = verdictAnnotation(report, fails)
  if (fails) host.setFailed([promotionSentence(promotion), annotation?.message].filter((part) => part !== undefined).join('\n'), annotation?.title)
  else if (annotation !== undefined) host.warning(annotation.message, annotation.title)
}
