import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { INPUTS } from '../../src/inputs/catalogue.ts'
import { COMMANDS } from '../../src/inputs/commands.ts'
import { inputsOfStep } from '../../src/inputs/environment.ts'
import { splitList } from '../../src/inputs/list.ts'
import { readOptions } from '../../src/inputs/read.ts'
import { parseRemoteReference } from '../../src/policy/file/reference.ts'
import { readArguments, WrongCall, type Script, type ScriptOption } from '../arguments.ts'
import { inputVariables } from '../runner.ts'
import { readsOwnFiles } from './policy-files.ts'

/** Options of `npm start` itself; all others are inputs of the action. */
export const OWN = {
  list: { type: 'boolean', about: 'List the scenarios.' },
  scenario: { type: 'string', value: 'NAME', about: 'The scenario to play. Default: vulnerable.' },
  event: { type: 'string', value: 'NAME', about: 'Another event of the scenario, such as push.' },
  findings: { type: 'string', value: 'FILE', about: 'Check the saved output of aws inspector2 list-findings.' },
  watch: { type: 'boolean', about: 'Play three days of a small fleet that is watched.' },
  policies: {
    type: 'string',
    multiple: true,
    value: 'OWNER/REPO=FOLDER',
    about: 'Read the policy files of that repository, at any ref, from a local folder. May be given more than once.',
  },
  aws: { type: 'boolean', about: "Check a real image, with this machine's AWS credentials: all other arguments are those of the command line (docs/cli.md)." },
} as const satisfies Readonly<Record<string, ScriptOption>>

const INPUT_OPTIONS: Readonly<Record<string, ScriptOption>> = Object.fromEntries(
  INPUTS.map(({ name, description }) => [name, { type: 'string', value: 'VALUE', about: `Input: ${firstSentence(description)}` }]),
)

const SCRIPT: Script = {
  command: 'npm start --',
  about: 'Runs the real bundle as a runner would, against a built-in emulator of ECR, Inspector and GitHub.',
  options: { ...OWN, ...INPUT_OPTIONS },
  notes: [
    'Examples:',
    '  npm start                                        an image whose scan is still running',
    '  npm start -- --scenario clean',
    '  npm start -- --fail-on-severity critical',
    '  npm start -- --watch                             what is deployed, over three days',
    '  npm start -- --findings FILE --policy policy.yml --policies acme/policies=../policies',
    '  npm start -- --aws --image payments/api:1.4.2 --region eu-west-1',
    '',
    'Exit code of a scenario and of --watch: 0, whatever the verdict, because it is a demonstration. 1 if it ends without the result that it should show.',
    'Exit code with --findings: 0 if the step passes, 1 if it fails. With --aws: that of the command line. Otherwise 2 if an option or an input is invalid; then nothing runs.',
    'No colors into a pipe, or with NO_COLOR set.',
  ].join('\n'),
}

export interface StartCall {
  readonly list: boolean
  readonly watch: boolean
  readonly scenario?: string
  readonly event?: string
  readonly findings?: string
  readonly policies: readonly string[]
  /** Inputs by name, as the caller gave them. */
  readonly inputs: Readonly<Record<string, string>>
}

/** @throws WrongCall when options do not exist or exclude each other */
export function readStartCall(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): { readonly kind: 'help'; readonly text: string } | { readonly kind: 'run'; readonly call: StartCall } {
  const read = readArguments(SCRIPT, args, env)
  if (read.kind === 'help') return read
  const values = new Map(Object.entries(read.values))
  const text = (name: string): string | undefined => {
    const value = values.get(name)
    return typeof value === 'string' ? value : undefined
  }
  const several = values.get('policies')
  const inputs = Object.fromEntries(INPUTS.flatMap(({ name }) => (text(name) === undefined ? [] : [[name, text(name) ?? '']])))
  const chosen = { scenario: text('scenario'), event: text('event'), findings: text('findings') }
  const call: StartCall = {
    list: values.get('list') === true,
    watch: values.get('watch') === true,
    policies: Array.isArray(several) ? several.map(String) : [],
    inputs,
    ...Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined)),
  }
  for (const [one, other] of EXCLUSIVE) {
    if (values.has(one) && values.has(other)) throw new WrongCall(`--${one} and --${other} can't be combined. See npm start -- --help.`)
  }
  const [other] = [...values.keys()].filter((name) => name !== 'watch')
  if (call.watch && other !== undefined) throw new WrongCall(`--watch plays a story of its own and can't be combined with --${other}. See npm start -- --help.`)
  return { kind: 'run', call }
}

const EXCLUSIVE = [['findings', 'scenario']] as const

/** With `--aws`: the arguments of the command line, of the gate where no command is named. */
export function commandLine(args: readonly string[]): readonly string[] | undefined {
  if (!args.includes('--aws')) return undefined
  // `npm run` passes a second `--` on.
  const rest = args.filter((arg) => arg !== '--aws' && arg !== '--')
  return COMMANDS.some(({ name }) => name === rest[0]) ? rest : ['gate', ...rest]
}

/** Inputs of which one replaces the others: what the caller gives replaces what a scenario has. */
const INSTEAD: readonly (readonly [given: readonly string[], replaced: readonly string[]])[] = [
  [['image'], ['repository', 'tag', 'digest', 'metadata']],
  [['metadata'], ['repository', 'tag', 'digest', 'image']],
  [
    ['repository', 'tag', 'digest'],
    ['image', 'metadata'],
  ],
  [['tag'], ['digest']],
  [['digest'], ['tag']],
  [['thresholds'], ['fail-on-severity']],
  [['fail-on-severity'], ['thresholds']],
]

/** The inputs of a run: the scenario's, and the caller's in their place. */
export function mergedInputs(scenario: Readonly<Record<string, string>>, given: Readonly<Record<string, string>>): Record<string, string> {
  const replaced = new Set(INSTEAD.flatMap(([names, others]) => (names.some((name) => name in given) ? others : [])))
  return { ...Object.fromEntries(Object.entries(scenario).filter(([name]) => !replaced.has(name))), ...given }
}

/**
 * Refuses wrong inputs before anything runs, each in one line; those that the scenario itself is about are left to the run.
 *
 * @throws WrongCall
 */
export function checkInputs(given: Readonly<Record<string, string>>, scenario: Readonly<Record<string, string>>, env: Readonly<Record<string, string>>): void {
  const problems = (inputs: Readonly<Record<string, string>>): readonly string[] => {
    const read = readOptions(inputsOfStep({ RUNNER_TEMP: tmpdir(), ...env, ...inputVariables(inputs) }))
    return read.kind === 'problems' ? read.problems.map(({ text }) => text) : []
  }
  const known = new Set(problems(scenario))
  const own = problems(mergedInputs(scenario, given)).filter((text) => !known.has(text))
  const named = { policy: given['policy'] === undefined || parseRemoteReference(given['policy']) !== undefined ? [] : [given['policy']], vex: splitList(given['vex'] ?? '') }
  const files = !readsOwnFiles(given)
    ? []
    : Object.entries(named).flatMap(([name, paths]) => paths.filter((path) => !existsSync(path)).map((path) => `${name}: there is no file ${JSON.stringify(path)}`))
  const all = [...own, ...files]
  if (all.length > 0) throw new WrongCall(all.join('\n'))
}

function firstSentence(text: string): string {
  return /^.*?\.(?= |$)/s.exec(text)?.[0] ?? text
}
