import { basename } from 'node:path'
import { policyAnnotation, verdictAnnotation } from './annotations.ts'
import { commentMarker } from '../../github/comment-marker.ts'
import { findComment, writeComment } from '../../github/comment.ts'
import type { GitHubEvent } from '../../github/event.ts'
import type { PullRequestSearch } from '../../github/pull-request.ts'
import { OUTPUTS } from '../../inputs/catalogue/outputs.ts'
import type { Options } from '../../inputs/options.ts'
import { failsStep } from '../../policy/fails-step.ts'
import type { Verdict } from '../../policy/verdict.ts'
import { renderLog } from '../../report/log/log.ts'
import { renderComment, renderSummary, type FullReport } from '../../report/markdown/markdown.ts'
import type { Report } from '../../report/model.ts'
import type { CommentPlace } from './comment-place.ts'
import { outputsOf, type Published } from './outputs.ts'
import { writingTime, type Written as WrittenFiles } from '../files/format-files.ts'
import { writeReportFiles, type ReportFile } from '../files/report-files.ts'
import { violationsOutput } from './violations-output.ts'
import { shouldComment } from './should-comment.ts'
import type { ActionWorld } from './world.ts'

type Written = WrittenFiles<ReportFile>

/** A comment that was looked for before a longer wait may have been written since, by another run. */
const FRESH_MS = 10_000
const FILE_OUTPUTS: readonly string[] = OUTPUTS.map(({ name }) => name).filter((name) => name.endsWith('-file'))

/** What to publish: the verdict, and the report made of it. */
export interface Publication extends Omit<Published, 'files' | 'commentUrl'> {
  readonly report: Report
  readonly event: GitHubEvent
  /** Absent when the inputs could not be read. */
  readonly options?: Options | undefined
  /** Where to comment; absent when the run ended before that could be known. */
  readonly commentPlace?: Promise<CommentPlace> | undefined
}

/**
 * Says the verdict everywhere. Each place is on its own: what fails here is a warning and never changes the verdict.
 * Outputs come before files and comment, so that a runner that kills the step has them.
 */
export async function publish(publication: Publication, world: ActionWorld): Promise<void> {
  const { host } = world
  const { verdict, report, options } = publication
  const fails = failsStep(verdict, options)
  setOutputs({ ...publication, files: {} }, world)
  await warnOnFailure('the report could not be written to the log', world, () => printLog(report, world))
  const policy = await warnOnFailure('the policy warnings could not be annotated', world, () => policyAnnotation(report))
  if (policy !== undefined) host.warning(policy.message, policy.title)
  // GitHub answers while the files are written.
  const commenting = warnOnFailure('the comment could not be made', world, async () => comment(publication, world, await publication.commentPlace))
  const { files, notices: ofFiles } = await writeFiles(publication, world)
  const notices = [...ofFiles, ...outputNotice(verdict)]
  for (const notice of notices) world.host.info(`note: ${notice}`)
  setOutputs({ ...publication, files }, world, FILE_OUTPUTS)
  const full = fullReport(publication.event, { files, notices })
  await warnOnFailure('the job summary could not be made', world, () => summarize(report, full, world))
  const commentUrl = await commenting
  if (commentUrl !== undefined) setOutputs({ ...publication, files, commentUrl }, world, ['comment-url'])
  const annotation = await warnOnFailure('it could not be annotated', world, () => verdictAnnotation(report, fails))
  if (fails) host.setFailed(annotation?.message ?? report.headline.word, annotation?.title)
  else if (annotation !== undefined) host.warning(annotation.message, annotation.title)
}

function outputNotice(verdict: Verdict): readonly string[] {
  const { omitted } = violationsOutput(verdict)
  return omitted === 0 ? [] : [`The output \`violations\` omits the ${omitted} least severe IDs, because GitHub limits the outputs of a job to 1 MB. The JSON report has all.`]
}

/** What could not be written is one warning, however many files it was. */
async function writeFiles({ report, options, waitedMs }: Publication, world: ActionWorld): Promise<Pick<Written, 'files' | 'notices'>> {
  if (options === undefined) return { files: {}, notices: [] }
  const { files, problems, notices, moved } = await writeReportFiles(report, options.reportDir, world, writingTime(options.timeoutMs - waitedMs))
  if (moved?.there === 'a folder') world.host.info(`The report files are in ${moved.to}: ${moved.from} already exists, from an earlier gate of this job or another step.`)
  else if (moved !== undefined) world.host.warning(`The report files are in ${moved.to}: ${moved.from} is ${moved.there}, which no gate makes. Find out which step put it there.`)
  if (problems.length > 0) world.host.warning(`The verdict stands, but report files could not be written to ${options.reportDir.path}: ${problems.join('; ')}`)
  return { files, notices }
}

/** Whatever goes wrong in telling the verdict, a bug too, is a warning: the verdict was given before. */
async function warnOnFailure<T>(problem: string, { host }: ActionWorld, tell: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await tell()
  } catch (error) {
    host.warning(`The verdict stands, but ${problem}: ${error instanceof Error ? error.message : 'unknown error'}`)
    return undefined
  }
}

async function summarize(report: Report, full: FullReport, { host, env }: ActionWorld): Promise<void> {
  if (env['GITHUB_STEP_SUMMARY'] === undefined) return
  const problem = await host.writeSummary(renderSummary(report, full))
  if (problem !== undefined) host.warning(`The verdict stands, but ${problem}.`)
}

function printLog(report: Report, { host, env }: ActionWorld): void {
  for (const part of renderLog(report, { color: (env['NO_COLOR'] ?? '') === '' })) {
    if (part.kind === 'group') host.startGroup(part.title)
    for (const line of part.lines) host.info(line)
    if (part.kind === 'group') host.endGroup()
  }
}

function setOutputs(said: Published, { host }: ActionWorld, only?: readonly string[]): void {
  for (const [name, value] of Object.entries(outputsOf(said))) {
    if (only === undefined || only.includes(name)) host.setOutput(name, value)
  }
}

function fullReport({ runUrl }: GitHubEvent, { files, notices }: Pick<Written, 'files' | 'notices'>): FullReport {
  const names = Object.values(files).flatMap((paths) => paths.split('\n').map((path) => basename(path)))
  return { url: runUrl, files: names.length === 0 ? undefined : names, notices }
}

async function comment(publication: Publication, world: ActionWorld, commentPlace: CommentPlace | undefined): Promise<string | undefined> {
  const { options, event, verdict, report } = publication
  const { clock, host } = world
  const { repository } = event
  if (options === undefined || repository === undefined || commentPlace === undefined || commentPlace.kind === 'not-wanted' || world.cancel.aborted) return undefined
  if (commentPlace.kind === 'no-token') {
    host.info("No comment: github-token is empty. Its default is the job's token. If you don't want a comment, set `comment: never`.")
    return undefined
  }
  if (commentPlace.kind === 'no-pull-request') {
    sayWhyNot(commentPlace.search, world)
    return undefined
  }
  const { api, key, pullRequest } = commentPlace
  const create = shouldComment(options.comment, verdict.result, hasFindings(verdict)) === 'create-or-update'
  const body = renderComment(report, commentMarker(key).length + 1, { url: event.runUrl })
  const request = { repository, pullRequest, key, body, create }
  const isKnown = commentPlace.own.ok && commentPlace.own.value !== undefined
  const lookAgain = !isKnown && clock.now() - commentPlace.readAt > FRESH_MS
  const outcome = await writeComment(api, request, lookAgain ? await findComment(api, request) : commentPlace.own)
  switch (outcome.kind) {
    case 'created':
    case 'updated':
    case 'unchanged':
      host.info(`Comment ${outcome.kind} on pull request #${pullRequest.number}${outcome.url === undefined ? '' : `: ${outcome.url}`}`)
      return outcome.url
    case 'not-wanted':
      host.debug("No comment: `comment` doesn't ask for one now, and there is none to update.")
      return undefined
    case 'refused':
      host.warning(`The verdict stands, but GitHub rejected the comment: ${outcome.problem.message}. ${outcome.advice}`)
      return undefined
    case 'failed':
      host.warning(`The verdict stands, but the comment could not be written: ${outcome.problem.message}`)
      return undefined
  }
}

function sayWhyNot(search: Exclude<PullRequestSearch, { kind: 'found' }>, { host }: ActionWorld): void {
  switch (search.kind) {
    case 'none':
      host.debug(`No comment: ${search.why}.`)
      return
    case 'ambiguous':
      host.info(`No comment: the commit belongs to several pull requests (${search.numbers.map((number) => `#${number}`).join(', ')}).`)
      return
    case 'failed':
      host.warning(
        `The verdict stands, but the gate couldn't find the pull request to comment on: ${search.problem.message}${search.problem.advice === undefined ? '' : `. ${search.problem.advice}`}`,
      )
      return
  }
}

function hasFindings({ counts }: Verdict): boolean {
  return counts === undefined || counts.total > 0
}
