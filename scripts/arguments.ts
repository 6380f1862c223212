import { parseArgs } from 'node:util'
import { closest, distance } from 'fastest-levenshtein'

/** One option of a script, as `--help` shows it. */
export interface ScriptOption {
  readonly type: 'boolean' | 'string'
  readonly multiple?: boolean
  /** What stands for the value in the help, such as `FILE`. */
  readonly value?: string
  readonly about: string
}

type Options = Readonly<Record<string, ScriptOption>>

/** What a script takes. */
export interface Script<O extends Options = Options> {
  /** How it is called, up to its own arguments: `npm start --`. */
  readonly command: string
  readonly about: string
  /** What arguments without a name are, such as `FILE …`; a script without this takes none. */
  readonly operands?: string
  readonly options: O
  /** Printed below the options. */
  readonly notes?: string
}

type Parsed<O extends Options> = ReturnType<typeof parseArgs<{ args: string[]; options: O; allowPositionals: true }>>

export type Call<O extends Options> =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'run'; readonly values: Parsed<O>['values']; readonly operands: readonly string[] }

/** The caller is wrong, not the script: one line, no stack trace, exit code 2. */
export class WrongCall extends Error {}

/** Runs a script with what it was called with; the exit code is what `main` gives. */
export async function runScript<O extends Options>(script: Script<O>, main: (values: Parsed<O>['values'], operands: readonly string[]) => number | Promise<number>): Promise<void> {
  await endWith(async () => {
    const call = readArguments(script, process.argv.slice(2), process.env)
    if (call.kind === 'run') return main(call.values, call.operands)
    console.log(call.text)
    return 0
  })
}

/** Sets the exit code: that of `main`, or 2 with one line for a wrong call. */
export async function endWith(main: () => Promise<number>): Promise<void> {
  // Whoever reads no further, such as `head`, is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit()
  })
  try {
    process.exitCode = await main()
  } catch (error) {
    if (!(error instanceof WrongCall)) throw error
    console.error(error.message)
    process.exitCode = 2
  }
}

/** @throws WrongCall in one line, with the nearest name of an option that does not exist. */
export function readArguments<O extends Options>(script: Script<O>, args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}): Call<O> {
  const { options } = script
  // `npm run` passes a second `--` on.
  const own = args[0] === '--' ? args.slice(1) : args
  const { tokens } = parseArgs({ args: [...own], options, strict: false, allowPositionals: true, tokens: true })
  const named = tokens.filter((token) => token.kind === 'option')
  if (named.some(({ name, rawName }) => name === 'help' || rawName === '-h')) return { kind: 'help', text: helpOf(script) }
  const operands = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []))
  refuseBeforeDashes(script, operands, env)
  for (const token of named) {
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined
    if (option === undefined || !token.rawName.startsWith('--'))
      throw new WrongCall(
        `Unknown option ${token.rawName}.${didYouMean(
          `--${token.name}`,
          [...Object.keys(options), 'help'].map((name) => `--${name}`),
        )} ${seeHelp(script)}`,
      )
    if (option.type === 'boolean' && token.value !== undefined) throw new WrongCall(`--${token.name} takes no value. ${seeHelp(script)}`)
    // What looks like the next option was meant as one; a value that begins with a hyphen can be given with "=".
    if (option.type === 'string' && (token.value === undefined || (!token.inlineValue && /^-./.test(token.value))))
      throw new WrongCall(`--${token.name} needs a value${option.value === undefined ? '' : `: --${token.name} ${option.value}`}. ${seeHelp(script)}`)
    if (option.multiple !== true && named.filter(({ name }) => name === token.name).length > 1) throw new WrongCall(`--${token.name} is given more than once. ${seeHelp(script)}`)
  }
  if (script.operands === undefined && operands.length > 0) throw new WrongCall(`Unexpected argument ${shown(operands[0])}. ${seeHelp(script)}`)
  const { values } = parseArgs({ args: [...own], options, allowPositionals: true })
  return { kind: 'run', values, operands }
}

/** Options that npm has too: its own setting of that name is not a forgotten `--`. */
const OF_NPM = new Set(['help', 'only', 'tag'])

/** npm keeps options before `--` for itself, as variables, and passes on only what has no name: they would silently not count. */
function refuseBeforeDashes({ command, options }: Script, operands: readonly string[], env: Readonly<Record<string, string | undefined>>): void {
  if (!command.startsWith('npm ')) return
  const kept = Object.keys(options).flatMap((name) => {
    const value = OF_NPM.has(name) ? undefined : env[`npm_config_${name.replaceAll('-', '_')}`]
    // npm says "true" of an option whose value it took for an argument of the script.
    return value === undefined ? [] : [`--${name}${options[name]?.type === 'boolean' ? '' : ` ${shown(value === 'true' ? (operands[0] ?? 'VALUE') : value)}`}`]
  })
  if (kept.length > 0) throw new WrongCall(`Options go after "--": ${command} ${kept.join(' ')}`)
}

/** Says what a script is for and what it takes. */
export function helpOf({ command, about, operands, options, notes }: Script): string {
  const rows = Object.entries(options).map(([name, { value, about: what }]) => [`  --${name}${value === undefined ? '' : ` ${value}`}`, what] as const)
  const all = [...rows, ['  -h, --help', 'Show this help.'] as const]
  const width = Math.max(...all.map(([left]) => left.length))
  const usage = `Usage: ${command}${operands === undefined ? '' : ` ${operands}`} [options]`
  return [about, '', usage, '', ...all.map(([left, right]) => `${left.padEnd(width)}  ${right}`), ...(notes === undefined ? [] : ['', notes])].join('\n')
}

/** ` Did you mean clean?` when a known word is near, else nothing. */
export function didYouMean(word: string, words: readonly string[]): string {
  if (words.length === 0) return ''
  const near = closest(word.toLowerCase(), [...words])
  return distance(word.toLowerCase(), near) <= Math.ceil(near.length / 3) ? ` Did you mean ${near}?` : ''
}

/** @throws WrongCall when the text of an option is not a whole number of at least `least`. */
export function wholeNumber(option: string, text: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  const number = /^\d+$/.test(text) ? Number(text) : NaN
  if (!(number >= least && number <= most))
    throw new WrongCall(`${option} ${shown(text)} is not a whole number ${most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`}.`)
  return number
}

/** Whether text to this stream is colored: only on a terminal, and not where NO_COLOR is set (https://no-color.org). */
export function wantsColor(stream: { readonly isTTY?: boolean }, env: Readonly<Record<string, string | undefined>>): boolean {
  return stream.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb'
}

function seeHelp({ command }: Script): string {
  return `See ${command.endsWith('--') || !command.startsWith('npm ') ? command : `${command} --`} --help.`
}

/** On one line, and quoted where a shell would need it. */
function shown(text = ''): string {
  return /^[\w./:@=,+-]+$/.test(text) ? text : JSON.stringify(text)
}
