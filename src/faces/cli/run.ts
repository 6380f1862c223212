import { dirname, resolve } from 'node:path'
import { regionOfProfile } from '../../aws/region.ts'
import { openServices } from '../../aws/services.ts'
import { unfitAwsFile } from '../../aws/own-files.ts'
import { systemClock } from '../../base/clock.ts'
import { VERSION } from '../../base/version.ts'
import { createGitHubApi } from '../../github/client.ts'
import type { Environment } from '../../base/environment.ts'
import type { InputSource } from '../../inputs/source.ts'
import { openDisk, type Files } from '../files/disk.ts'
import { matchingFiles } from '../files/matching-files.ts'
import { namedFolders, otherThanFile } from '../files/output-files.ts'
import { isBelow } from '../files/regular-file.ts'
import type { Call } from './arguments.ts'
import type { Answer, ShellWorld } from './command.ts'
import { SHELL_COMMANDS } from './commands.ts'
import type { ExitCode } from './exit-code.ts'
import type { StandardOutput } from './standard-output.ts'
import { wantsColor, type Messages } from './terminal.ts'
import { WrongUsage } from './usage.ts'
import { inWordsOfShell } from './words.ts'

export interface Streams {
  readonly messages: Messages
  readonly output: StandardOutput
}

/** Makes the world that a command touches, runs it there, and writes what it answers. */
export async function run(call: Call, { messages, output }: Streams): Promise<ExitCode> {
  checkFormats(call)
  const cancel = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort(new Error(signal)))

  // Even in a job of GitHub Actions, paths are relative to the current folder, not to the workspace.
  const env: Environment = { ...process.env, GITHUB_WORKSPACE: undefined }
  const files = filesOf(call)
  const { close, ...services } = openServices(env, VERSION)
  try {
    const world: ShellWorld = {
      env,
      messages,
      log: { info: messages.line, notice: (text) => messages.line(`note: ${text}`) },
      clock: systemClock,
      random: Math.random,
      ...services,
      github: (token, until = cancel.signal) =>
        token === undefined ? undefined : createGitHubApi({ token, env, sleep: (ms, signal) => systemClock.sleep(ms, signal), signal: AbortSignal.any([cancel.signal, until]) }),
      files,
      findFiles: (pattern) => matchingFiles(pattern, process.cwd()),
      cancel: cancel.signal,
      version: VERSION,
      words: inWordsOfShell(new Set(call.command.inputs.map(({ name }) => name)), env),
    }
    const command = await SHELL_COMMANDS[call.command.name].load()
    const answer = await command.run(await sourceOf(call, env), world)
    await write(answer, call, { messages, output, files })
    return answer.exitCode
  } finally {
    close()
  }
}

/** Checks formats and files before any request: nobody should wait for a scan to learn that its report cannot be written. */
function checkFormats({ command, format, outputs }: Call): void {
  const { formats } = SHELL_COMMANDS[command.name]
  for (const asked of [format, ...outputs.map((output) => output.format)]) {
    if (!formats.includes(asked)) throw new WrongUsage(`${command.name} has no format ${asked}. Use ${formats.join(', ')}.`)
  }
  for (const { path } of outputs) {
    const there = otherThanFile(path)
    if (there !== undefined) throw new WrongUsage(`--output: ${JSON.stringify(path)} is ${there}. Use a regular file.`)
  }
}

/** Files that the user names may be anywhere. Below the current folder, a commit may have put links, which must not lead outside it. */
function filesOf({ outputs, inputs }: Call): Files {
  const current = process.cwd()
  const disk = openDisk({ trusted: namedFolders([...outputs.map(({ path }) => path), resolve(inputs.get('report-dir') ?? '.', 'report')], current) })
  return { ...disk, read: (path, limits) => disk.read(path, isBelow(current, resolve(path)) ? limits : { ...limits, within: dirname(resolve(path)) }) }
}

/** Flags, and the variables that replace some of them if they are not set. */
async function sourceOf({ inputs }: Call, env: Environment): Promise<InputSource> {
  const named = env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION']
  const region = named ?? (inputs.has('region') || unfitAwsFile(env) !== undefined ? undefined : await regionOfProfile())
  return {
    given: (name) => inputs.get(name) ?? (name === 'github-token' ? env['GITHUB_TOKEN'] : undefined),
    env: { ...env, AWS_REGION: region },
    variables: [],
  }
}

async function write(answer: Answer, { format, outputs }: Call, { messages, output, files }: Streams & { readonly files: Files }): Promise<void> {
  for (const { format: wanted, path } of outputs) {
    await tell(`${path} could not be written`, messages, async () => {
      const rendered = answer.render(wanted, { color: false })
      if ('none' in rendered) messages.warn(`${path} was not written: ${rendered.none}.`)
      else await files.write(path, rendered)
    })
  }
  await tell('report files could not be written', messages, async () => answer.writeMore?.())
  await tell('the report could not be written to standard output', messages, async () => {
    const rendered = answer.render(format, { color: wantsColor(process.stdout, process.env), width: process.stdout.isTTY ? process.stdout.columns : undefined })
    if (format !== 'text') messages.line(answer.headline)
    if ('none' in rendered) messages.warn(`There is no ${format} report: ${rendered.none}.`)
    else await output.write(rendered)
  })
}

/** A problem with an output is only a warning: the verdict was decided before. */
async function tell(problem: string, messages: Messages, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    messages.warn(`The verdict stands, but ${problem}: ${error instanceof Error ? error.message : 'unknown error'}`)
  }
}
