/**
 * Everything that has to hold: types and lint, then the tests, and beside them format and what nobody uses. What is given after `--` goes to jest.
 *
 *   npm test
 *   npm test -- __tests__/scan
 */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { didYouMean, endWith, helpOf, WrongCall } from './arguments.ts'

const ROOT = join(import.meta.dirname, '..')
const tool = (path: string) => join(ROOT, 'node_modules', path)

const given = process.argv.slice(2).filter((arg) => arg !== '--')
const SCRIPT = {
  command: 'npm test --',
  about: 'Types and lint, then the tests, and beside them format and what nobody uses (knip).',
  operands: '[FOLDER …]',
  options: {},
  notes: 'All other options are those of jest, such as -t NAME or -w 1.',
} as const

interface Check {
  readonly name: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Shown while it runs. The others speak when they have ended, and take what the processors have to spare. */
  readonly live?: boolean
}

// A fifth of its time would go into collecting garbage, of which it has little: with and without, it takes 1.4 GB.
const TYPES_AND_LINT: Check = { name: 'types and lint', args: [tool('oxlint/bin/oxlint')], env: { GOGC: 'off', GOMEMLIMIT: '2GiB' } }
const CHECKS: readonly Check[] = [
  { name: 'format', args: [tool('oxfmt/bin/oxfmt'), '--check'] },
  { name: 'unused', args: [tool('knip/bin/knip.js')] },
  { name: 'tests', args: [tool('jest/bin/jest.js'), ...given], live: true },
]

await endWith(main)

async function main(): Promise<number> {
  if (given.some((arg) => ['--help', '-h'].includes(arg))) {
    console.log(helpOf(SCRIPT))
    return 0
  }
  refuseUnknown(given)
  // First, and alone: it takes both processors for a few seconds, and beside the tests costs three times as long.
  const first = await run(TYPES_AND_LINT)
  const failed = [first, ...(await Promise.all(CHECKS.map(run)))].filter((name) => name !== undefined)
  console.log(failed.length === 0 ? '\ntypes, lint, format, unused and tests: all good' : `\nFailed: ${failed.join(', ')}`)
  return failed.length === 0 ? 0 : 1
}

/** Jest would tell of a wrong option while the other checks still run. */
function refuseUnknown(args: readonly string[]): void {
  const wanted = args
    .filter((arg) => /^--[a-z]/i.test(arg))
    .map((arg) =>
      arg
        .replace(/^--(?:no-)?/, '')
        .replace(/=.*$/s, '')
        .replace(/\..*$/s, ''),
    )
  if (wanted.length === 0) return
  const { yargsOptions } = createRequire(createRequire(import.meta.url).resolve('jest'))('jest-cli') as {
    readonly yargsOptions: Readonly<Record<string, { readonly alias?: string | readonly string[] }>>
  }
  const names = Object.entries(yargsOptions).flatMap(([name, { alias = [] }]) => [name, ...(typeof alias === 'string' ? [alias] : alias)])
  const plain = (name: string): string => name.replaceAll('-', '').toLowerCase()
  const known = new Set(names.map(plain))
  for (const name of wanted) {
    if (!known.has(plain(name)))
      throw new WrongCall(
        `Unknown option --${name}.${didYouMean(
          `--${name}`,
          [...names, 'help'].map((each) => `--${each}`),
        )} See npm test -- --help, and jest's own options.`,
      )
  }
}

/** The name of the check when it failed. */
function run({ name, args, env, live = false }: Check): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', live ? 'inherit' : 'pipe', live ? 'inherit' : 'pipe'] })
    let output = ''
    // The tests are what one waits for.
    if (!live && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW)
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', (error) => (output += error.message))
    child.on('close', (code) => {
      if (!live) console.log(`${name}: ${code === 0 ? 'ok' : `failed\n${output}`}`)
      resolve(code === 0 ? undefined : name)
    })
  })
}
