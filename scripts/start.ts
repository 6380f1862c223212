/**
 * Runs the real bundle as a runner would, without AWS account and without GitHub:
 *
 *   npm start                                   an image whose scan is still going on, against the built-in emulator
 *   npm start -- --list                         what else there is to try
 *   npm start -- --scenario NAME
 *   npm start -- --findings FILE                a recorded answer of `aws inspector2 list-findings`
 *   npm start -- --aws --image URI …            the real services, with this machine's credentials
 *   npm start -- --fail-on-severity critical    any input of action.yml, by its name
 */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { fromRecording } from '../emulator/recording.ts'
import { scenario as scenarioNamed, SCENARIOS } from '../emulator/scenarios/index.ts'
import type { Scenario } from '../emulator/scenario.ts'
import { startEmulator } from '../emulator/server.ts'
import { INPUTS } from '../src/inputs/catalogue.ts'
import { BUNDLE, runAction, type StepResult } from './runner.ts'

const OWN = {
  list: { type: 'boolean' },
  help: { type: 'boolean' },
  scenario: { type: 'string' },
  findings: { type: 'string' },
  aws: { type: 'boolean' },
  event: { type: 'string' },
} as const

interface Call {
  readonly own: { readonly list?: boolean; readonly help?: boolean; readonly scenario?: string; readonly findings?: string; readonly aws?: boolean; readonly event?: string }
  readonly inputs: Readonly<Record<string, string>>
}

function readCall(args: readonly string[]): Call {
  const inputs = Object.fromEntries(INPUTS.map(({ name }) => [name, { type: 'string' as const }]))
  const { values } = parseArgs({ args: [...args], options: { ...inputs, ...OWN }, allowPositionals: false })
  const given = Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && !(entry[0] in OWN))
  return { own: values, inputs: Object.fromEntries(given) }
}

/** Paths are the caller's, but the bundle reads no file outside of its workspace. */
function withCopies(inputs: Readonly<Record<string, string>>, folder: string): Record<string, string> {
  const paths = new Set(['policy', 'vex'])
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => {
      if (!paths.has(name) || !existsSync(value)) return [name, value]
      copyFileSync(value, join(folder, basename(value)))
      return [name, basename(value)]
    }),
  )
}

function list(): void {
  const width = Math.max(...SCENARIOS.map(({ name }) => name.length))
  for (const { name, title } of SCENARIOS) console.log(`${name.padEnd(width)}  ${title}`)
  console.log('\nnpm start -- --scenario NAME [--any-input value]')
}

async function emulated(scenario: Scenario, { own, inputs }: Call): Promise<number> {
  const emulator = await startEmulator({ scenario, ...(own.event === undefined ? {} : { event: own.event }) })
  const folder = mkdtempSync(join(tmpdir(), 'ecr-scan-gate-'))
  try {
    say(`${scenario.title}\n${scenario.description}\nInputs: ${describe({ ...scenario.inputs, ...inputs })}\n`)
    const result = await runAction({ folder, inputs: { ...scenario.inputs, ...ownFiles(inputs), ...withCopies(inputs, folder) }, env: emulator.writeEvent(join(folder, 'event.json')), onLine: (line) => console.log(forTerminal(line)) })
    const comments = GITHUB_NUMBERS.flatMap((number) => emulator.comments(number)).filter(({ login }) => login === 'github-actions[bot]')
    const comment = join(result.folder, 'comment.md')
    if (comments.length > 0) writeFileSync(comment, comments.map(({ body }) => body).join('\n\n---\n\n'))
    finish(result, comments.length > 0 ? comment : undefined)
    return result.exitCode ?? 1
  } finally {
    await emulator.close()
  }
}

/** Judges a recording: the images in it were scanned long ago, as far as the gate can see. */
async function recorded(file: string, call: Call): Promise<number> {
  const { scenario, images, leftOut, notes } = fromRecording(JSON.parse(readFileSync(file, 'utf8')))
  for (const { repository, recordedDigest, findings } of images) say(`${repository}@${recordedDigest}: ${findings} findings in the recording`)
  for (const [type, count] of Object.entries(leftOut)) say(`Left out: ${count} findings of ${type}`)
  if (images.length === 0) throw new Error(`${file} has no findings of an image in ECR. An image without findings cannot be told from a recording of the wrong image.`)
  for (const note of notes) say(note)
  return emulated(scenario, call)
}

/** Pull requests that the scenarios' events are about. */
const GITHUB_NUMBERS = Array.from({ length: 100 }, (_, number) => number)

/** The files that `policy` and `vex` name are the caller's, not those of the emulated pull request. */
function ownFiles(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return inputs['policy'] === undefined && inputs['vex'] === undefined ? {} : { 'policy-from': 'workspace' }
}

async function real({ inputs }: Call): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'ecr-scan-gate-'))
  mkdirSync(folder, { recursive: true })
  const env = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('npm_')))
  const result = await runAction({ folder, inputs: { comment: 'never', ...withCopies(inputs, folder) }, env: { ...env, GITHUB_WORKSPACE: folder }, onLine: (line) => console.log(forTerminal(line)) })
  finish(result, undefined)
  return result.exitCode ?? 1
}

/** Workflow commands as the runner shows them, so that the log reads as in the browser. */
function forTerminal(line: string): string {
  const [, command, properties = '', text = ''] = /^::(error|warning|notice|debug|group|endgroup)(?: ([^:]*))?::(.*)$/.exec(line) ?? []
  if (command === undefined) return line
  if (command === 'endgroup') return ''
  const message = text.replaceAll('%0A', '\n    ').replaceAll('%0D', '').replaceAll('%25', '%')
  if (command === 'group') return `▼ ${message}`
  const title = /title=([^,]*)/.exec(properties)?.[1]?.replaceAll('%3A', ':').replaceAll('%2C', ',')
  const colour = { error: 31, warning: 33, notice: 34, debug: 90 }[command] ?? 0
  return `\u001B[${colour}m${command}:\u001B[0m ${title === undefined ? '' : `${title}: `}${message}`
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
  if (!existsSync(BUNDLE)) throw new Error(`There is no bundle at ${BUNDLE}; run: npm run build`)
  const call = readCall(process.argv.slice(2))
  if (call.own.help === true) {
    say(readFileSync(import.meta.filename, 'utf8').split('*/')[0]?.replace(/^\/\*\*\n/, '').replaceAll(/^ \* ?/gm, '') ?? '')
    return 0
  }
  if (call.own.list === true) {
    list()
    return 0
  }
  if (call.own.aws === true) return real(call)
  if (call.own.findings !== undefined) return recorded(call.own.findings, call)
  await emulated(scenarioNamed(call.own.scenario ?? 'vulnerable'), call)
  // A scenario that fails the gate is a demonstration that went well.
  return 0
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
