import type { InputEntry } from '../../inputs/catalogue/entry.ts'
import { COMMANDS, type CommandEntry } from '../../inputs/commands.ts'
import { VERSION } from '../../base/version.ts'
import { FACE_FLAGS, PROGRAM, type FaceFlag } from './arguments.ts'

/** Of lines that wrap: narrow enough for a pane, wide enough to be read. */
const WIDTH = 100
const INDENT = '      '

const EXIT_CODES = ['Exit codes:', '  0  passed, or nothing to complain about', '  1  failed', '  2  no result', '  3  wrong usage, credentials or permissions']

/** The list of commands, or all flags of one command, from the catalog that also reads them. */
export function helpText(command?: CommandEntry, commands: readonly CommandEntry[] = COMMANDS): string {
  return `${(command === undefined ? ofAll(commands) : ofCommand(command)).join('\n')}\n`
}

function ofAll(commands: readonly CommandEntry[]): readonly string[] {
  const width = Math.max(...commands.map(({ name }) => name.length))
  return [
    `${PROGRAM} ${VERSION}`,
    '',
    `Usage: ${PROGRAM} COMMAND [flags]`,
    '',
    'Commands:',
    ...commands.flatMap(({ name, description }) => wrapped(description, WIDTH - width - 4).map((line, at) => `  ${(at === 0 ? name : '').padEnd(width)}  ${line}`)),
    '',
    `Flags of a command: ${PROGRAM} COMMAND --help`,
    '',
    'AWS credentials come from the environment, a profile (AWS_PROFILE), a web identity, a container or an instance, as for the AWS CLI.',
    '',
    ...EXIT_CODES,
  ]
}

function ofCommand({ name, description, inputs, operands }: CommandEntry): readonly string[] {
  return [
    `Usage: ${PROGRAM} ${name} ${operands === undefined ? '' : `[${operands.toUpperCase()} …] `}[flags]`,
    '',
    ...wrapped(`${description}.`, WIDTH),
    '',
    'Flags:',
    ...inputs.flatMap((input: InputEntry) => ofFlag(`--${input.name}${input.kind === 'boolean' ? '' : ' VALUE'}`, aboutInput(input))),
    '',
    'Flags of every command:',
    ...FACE_FLAGS.flatMap((flag: FaceFlag) => ofFlag(`--${flag.name}${flag.value === undefined ? '' : ` ${flag.value}`}`, flag.about)),
    '',
    'Standard output gets the report, standard error everything else.',
    '',
    ...EXIT_CODES,
  ]
}

function aboutInput({ description, kind, default: value, defaultSource }: InputEntry): string {
  const repeated = kind === 'list' ? ' May be given more than once.' : ''
  const otherwise = value === undefined ? (defaultSource === undefined ? '' : ` Default: ${defaultSource}.`) : ` Default: ${value}.`
  return `${description}${repeated}${otherwise}`.replaceAll('`', '')
}

function ofFlag(usage: string, about: string): readonly string[] {
  return [`  ${usage}`, ...wrapped(about, WIDTH - INDENT.length).map((line) => `${INDENT}${line}`)]
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
