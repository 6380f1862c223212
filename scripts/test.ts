/**
 * Everything that has to hold: lint and types side by side, then the tests. What is given after `--` goes to jest.
 *
 *   npm test
 *   npm test -- __tests__/scan
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const tool = (path: string) => join(ROOT, 'node_modules', path)

interface Check {
  readonly name: string
  readonly args: readonly string[]
  /** Shown while it runs; the others speak when they have ended. */
  readonly live?: boolean
}

const CHECKS: readonly Check[] = [
  { name: 'lint', args: [tool('eslint/bin/eslint.js'), '.'] },
  { name: 'types', args: [tool('typescript/bin/tsc'), '-p', 'tsconfig.json'] },
  { name: 'tests', args: ['--experimental-vm-modules', '--no-warnings', tool('jest/bin/jest.js'), ...process.argv.slice(2).filter((arg) => arg !== '--')], live: true },
]

// The tests spawn processes with timeouts of their own: they should not compete with the rest.
const quiet = await Promise.all(CHECKS.filter(({ live }) => live !== true).map(run))
const failed = [...quiet, ...(await Promise.all(CHECKS.filter(({ live }) => live === true).map(run)))].filter((name) => name !== undefined)
console.log(failed.length === 0 ? '\nlint, types and tests: all good' : `\nFailed: ${failed.join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1

/** The name of the check when it failed. */
function run({ name, args, live = false }: Check): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', live ? 'inherit' : 'pipe', live ? 'inherit' : 'pipe'] })
    let output = ''
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', (error) => (output += error.message))
    child.on('close', (code) => {
      if (!live) console.log(`${name}: ${code === 0 ? 'ok' : `failed\n${output}`}`)
      resolve(code === 0 ? undefined : name)
    })
  })
}
