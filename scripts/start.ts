/**
 * Runs the real bundle as a runner would, without AWS account and without GitHub. What it takes: `npm start -- --help`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromRecording } from '../emulator/recording.ts'
import type { Scenario } from '../emulator/scenario.ts'
import { startEmulator } from '../emulator/server.ts'
import { endWith, wantsColor, WrongCall } from './arguments.ts'
import { BUNDLE, runAction, type StepResult } from './runner.ts'
import { knownEvent, knownScenario, scenarioList } from './scenario-name.ts'
import { CLI } from './shell.ts'
import { checkInputs, commandLine, mergedInputs, readStartCall, type StartCall } from './start/call.ts'
import { bringFiles, readPolicyFolders } from './start/policy-files.ts'
import { forTerminal } from './start/terminal.ts'
import { playDays } from './start/watch-days.ts'

const color = wantsColor(process.stdout, process.env)

function list(): void {
  for (const line of scenarioList()) console.log(line)
  console.log('\nPlay one: npm start -- --scenario NAME. Any input works as an option: npm start -- --help')
}

async function emulated(scenario: Scenario, call: StartCall): Promise<StepResult> {
  const event = knownEvent(scenario, call.event)
  checkInputs(call.inputs, scenario.inputs, { AWS_REGION: scenario.registry.region })
  const { folder, workspace } = makeFolder()
  const { inputs: own, files } = bringFiles(call.inputs, { workspace, folders: readPolicyFolders(call.policies), known: scenario.github.files ?? [] })
  const inputs = mergedInputs(scenario.inputs, { ...call.inputs, ...own })
  const told = { ...scenario, github: { ...scenario.github, files: [...files, ...(scenario.github.files ?? [])] } }
  const emulator = await startEmulator({ scenario: told, ...(event === undefined ? {} : { event }) })
  try {
    say(`${scenario.title}\n${scenario.description}\nInputs: ${describe(inputs)}\n`)
    const result = await played(folder, inputs, { ...emulator.writeEvent(join(folder, 'event.json')), GITHUB_WORKSPACE: workspace })
    const comments = GITHUB_NUMBERS.flatMap((number) => emulator.comments(number)).filter(({ login }) => login === 'github-actions[bot]')
    const comment = join(result.folder, 'comment.md')
    if (comments.length > 0) writeFileSync(comment, comments.map(({ body }) => body).join('\n\n---\n\n'))
    finish(result, comments.length > 0 ? comment : undefined)
    return result
  } finally {
    await emulator.close()
  }
}

/** Checks a recording: the images in it were scanned long ago, as far as the gate can see. */
async function recorded(file: string, call: StartCall): Promise<StepResult> {
  const { scenario, images, leftOut, notes } = fromRecording(readRecording(file))
  if (images.length === 0) throw new WrongCall(`${file} has no findings of an ECR image. The recording of a clean image looks the same as one of the wrong image.`)
  for (const { repository, recordedDigest, digest, findings } of images)
    say(`${repository}@${recordedDigest}: ${findings} findings in the recording (below: ${digest.slice(0, 19)}…)`)
  for (const [type, count] of Object.entries(leftOut)) say(`Left out: ${count} findings of ${type}`)
  for (const note of notes) say(note)
  return emulated(scenario, call)
}

function readRecording(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new WrongCall(
      `--findings ${JSON.stringify(file)} can't be read: ${error instanceof Error ? error.message : 'unknown error'}. Save the output of "aws inspector2 list-findings --output json" in it.`,
    )
  }
}

/** Pull requests that the scenarios' events are about. */
const GITHUB_NUMBERS = Array.from({ length: 100 }, (_, number) => number)

function played(folder: string, inputs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>>): Promise<StepResult> {
  return runAction({ folder, inputs, env: { ...env, ...(color ? {} : { NO_COLOR: '1' }) }, onLine: (line) => console.log(forTerminal(line, color)) })
}

/** The workspace is a folder of its own: no file of the caller can be taken for one of the runner. */
function makeFolder(): { readonly folder: string; readonly workspace: string } {
  const folder = mkdtempSync(join(tmpdir(), 'ecr-scan-gate-'))
  const workspace = join(folder, 'workspace')
  mkdirSync(workspace)
  return { folder, workspace }
}

function describe(inputs: Readonly<Record<string, string>>): string {
  return Object.entries(inputs)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ')
}

function finish(result: StepResult, comment: string | undefined): void {
  const { outputs } = result
  const files = Object.entries(outputs).filter(([name, value]) => name.endsWith('-file') && value !== '')
  say(
    [
      '',
      `verdict   ${outputs['verdict'] ?? '(none)'} (the step ${result.exitCode === 0 ? 'passes' : `fails with exit code ${result.exitCode ?? '?'}`})`,
      `summary   ${result.summary === '' ? '(none)' : join(result.folder, 'summary.md')}`,
      `comment   ${comment ?? '(none)'}`,
      `outputs   ${join(result.folder, 'outputs')}`,
      ...files.map(([name, path]) => `${name.replace('-file', '').padEnd(9)} ${path}`),
    ].join('\n'),
  )
}

function say(text: string): void {
  console.log(text)
}

async function main(): Promise<number> {
  const own = commandLine(process.argv.slice(2))
  if (own !== undefined) return spawnSync(process.execPath, [CLI, ...own], { stdio: 'inherit' }).status ?? 1
  const read = readStartCall(process.argv.slice(2), process.env)
  if (read.kind === 'help') {
    say(read.text)
    return 0
  }
  const { call } = read
  if (call.list) {
    list()
    return 0
  }
  if (!existsSync(BUNDLE)) throw new WrongCall(`There is no bundle at ${BUNDLE}; run: npm run build`)
  if (call.watch) return await playDays(say, color)
  if (call.findings !== undefined) return (await recorded(call.findings, call)).exitCode ?? 1
  const scenario = knownScenario(call.scenario ?? 'vulnerable', 'npm start -- --list')
  const { outputs } = await emulated(scenario, call)
  // A scenario that fails the gate is a demonstration that went well; one without its result is not.
  return outputs['verdict'] !== 'pass' && outputs['verdict'] !== 'fail' && scenario.expected !== 'no-result' ? 1 : 0
}

await endWith(main)
