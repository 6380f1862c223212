import { parseArgs } from 'node:util'
import type { InputEntry } from '../../inputs/catalogue/entry.ts'
import { nearest } from '../../inputs/choice.ts'
import { COMMANDS, type CommandEntry } from '../../inputs/commands.ts'
import { quote } from '../../inputs/quote.ts'
import { FORMATS, isFormat, type Format } from './formats.ts'
import { WrongUsage } from './usage.ts'

/** A report that a file gets. */
export interface OutputFile {
  readonly format: Format
  readonly path: string
}

/** A call of a command, as far as this face reads it: the inputs are still texts. */
export interface Call {
  readonly command: CommandEntry
  readonly inputs: ReadonlyMap<string, string>
  readonly format: Format
  readonly outputs: readonly OutputFile[]
}

export type Asked = { readonly kind: 'run'; readonly call: Call } | { readonly kind: 'help'; readonly command?: CommandEntry } | { readonly kind: 'version' }

/** A flag of every command, besides its inputs. */
export interface FaceFlag {
  readonly name: string
  readonly value?: string
  readonly about: string
}

export const FACE_FLAGS = [
  { name: 'format', value: 'FORMAT', about: `What standard output gets: ${FORMATS.join(', ')}. Default: text.` },
  { name: 'output', value: 'FORMAT=FILE', about: 'Also write the report to a file. May be given more than once.' },
  { name: 'help', about: 'Show this help.' },
  { name: 'version', about: 'Show the version.' },
] as const satisfies readonly FaceFlag[]

export const PROGRAM = 'ecr-scan-gate'

/** @throws WrongUsage with the nearest name of what does not exist */
export function readArguments(args: readonly string[], commands: readonly CommandEntry[] = COMMANDS): Asked {
  const [first = '', ...rest] = args
  if (['--help', '-h', 'help'].includes(first)) return helpFor(rest[0], commands)
  if (['--version', '-V'].includes(first)) return { kind: 'version' }
  const command = commands.find(({ name }) => name === first)
  if (command === undefined) throw new WrongUsage(`${noCommand(first, commands)} See ${PROGRAM} --help.`)
  return readCall(command, rest)
}

function helpFor(name: string | undefined, commands: readonly CommandEntry[]): Asked {
  const command = commands.find((entry) => entry.name === name)
  return command === undefined ? { kind: 'help' } : { kind: 'help', command }
}

function noCommand(first: string, commands: readonly CommandEntry[]): string {
  const names = commands.map(({ name }) => name)
  const all = names.join(', ')
  if (first === '') return `Name a command: ${all}.`
  if (first.startsWith('-')) return `Name the command before its flags: ${all}.`
  return `Unknown command ${quote(first)}.${didYouMean(first, names)} There are: ${all}.`
}

function readCall(command: CommandEntry, args: readonly string[]): Asked {
  const flags = new Map<string, InputEntry | FaceFlag>([...command.inputs, ...FACE_FLAGS].map((flag) => [flag.name, flag]))
  const see = `See ${PROGRAM} ${command.name} --help.`
  // Not strict: its errors are not written for people, and do not suggest the nearest name.
  const options = Object.fromEntries([...flags.values()].map((flag) => [flag.name, { type: takesValue(flag) ? 'string' : 'boolean', multiple: true } as const]))
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true })
  if (tokens.some((token) => token.kind === 'option' && (token.name === 'help' || token.rawName === '-h'))) return { kind: 'help', command }
  if (tokens.some((token) => token.kind === 'option' && token.name === 'version')) return { kind: 'version' }

  const given = new Map<string, string[]>()
  const add = (name: string, value: string): unknown => given.set(name, [...(given.get(name) ?? []), value])
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'positional') {
      if (isValueOfBoolean(tokens[at - 1], token, flags)) continue
      if (command.operands === undefined) throw new WrongUsage(`Unexpected argument ${quote(token.value)}: ${command.name} takes flags only. ${see}`)
      add(command.operands, token.value)
    }
    if (token.kind !== 'option') continue
    const flag = flags.get(token.name)
    if (flag === undefined || !token.rawName.startsWith('--'))
      throw new WrongUsage(
        `Unknown flag ${token.rawName}.${didYouMean(
          `--${token.name}`,
          [...flags.keys()].map((name) => `--${name}`),
        )} ${see}`,
      )
    if (!takesValue(flag)) {
      const next = tokens[at + 1]
      add(flag.name, token.value ?? (next?.kind === 'positional' && isValueOfBoolean(token, next, flags) ? next.value : 'true'))
      continue
    }
    // A value that begins with a hyphen is taken for the next flag, unless it is given with "=".
    if (token.value === undefined || (!token.inlineValue && /^-./u.test(token.value))) throw new WrongUsage(`--${token.name} needs a value. ${see}`)
    add(flag.name, token.value)
  }
  for (const [name, values] of given) {
    if (values.length > 1 && !isList(name, flags)) throw new WrongUsage(`--${name} is given more than once. ${see}`)
  }
  const format = readFormat(given.get('format')?.[0] ?? 'text', '--format')
  const outputs = (given.get('output') ?? []).map(readOutput)
  const inputs = new Map([...given].filter(([name]) => command.inputs.some((input) => input.name === name)).map(([name, values]) => [name, values.join('\n')]))
  return { kind: 'run', call: { command, inputs, format, outputs } }
}

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number]

/** `--fail-fast false`: after a boolean flag, the word `true` or `false` is its value. */
function isValueOfBoolean(before: Token | undefined, token: Extract<Token, { kind: 'positional' }>, flags: ReadonlyMap<string, InputEntry | FaceFlag>): boolean {
  if (before?.kind !== 'option' || before.value !== undefined) return false
  const flag = flags.get(before.name)
  return flag !== undefined && 'kind' in flag && flag.kind === 'boolean' && (token.value === 'true' || token.value === 'false')
}

function takesValue(flag: InputEntry | FaceFlag): boolean {
  if ('about' in flag) return flag.value !== undefined
  return flag.kind !== 'boolean'
}

function isList(name: string, flags: ReadonlyMap<string, InputEntry | FaceFlag>): boolean {
  const flag = flags.get(name)
  return name === 'output' || (flag !== undefined && 'kind' in flag && flag.kind === 'list')
}

function readFormat(text: string, flag: string): Format {
  if (isFormat(text)) return text
  throw new WrongUsage(`${flag} ${quote(text)} isn't a format.${didYouMean(text, FORMATS)} Use ${FORMATS.join(', ')}.`)
}

function readOutput(text: string): OutputFile {
  const [, format = '', path = ''] = /^([^=]*)=(.+)$/su.exec(text) ?? []
  if (path === '') throw new WrongUsage(`--output ${quote(text)} isn't FORMAT=FILE. Example: --output junit=report.xml.`)
  return { format: readFormat(format, '--output'), path }
}

function didYouMean(text: string, names: readonly string[]): string {
  const near = nearest(text, names)
  return near === undefined ? '' : ` Did you mean ${near}?`
}
