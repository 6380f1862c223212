import { beforeAll, describe, expect, test } from '@jest/globals'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { filesBelow, textOf } from '../contract/files.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const SCRIPTS = ['scripts/build.ts', 'scripts/docs.ts', 'scripts/page-scripts.ts', 'scripts/policy-schema.ts', 'scripts/policy.ts', 'scripts/preview.ts', 'scripts/start.ts', 'scripts/test.ts', 'scripts/ask-aws.ts', 'scripts/watch-config.ts', 'bench/run.ts', 'emulator/serve.ts', 'witness/run.ts']

/** What each script says to one argument, all in one process: most of the time goes into its start. */
async function all(argument: string): Promise<Map<string, { readonly out: string; readonly error: string; readonly code: number }>> {
  const program = `
    const told = []
    for (const script of ${JSON.stringify(SCRIPTS)}) {
      const said = { script, out: '', error: '' }
      console.log = (...text) => { said.out += text.join(' ') + '\\n' }
      console.error = (...text) => { said.error += text.join(' ') + '\\n' }
      process.argv = [process.execPath, script, ${JSON.stringify(argument)}]
      process.exitCode = undefined
      try { await import(${JSON.stringify(`file://${ROOT}/`)} + script) } catch (error) { said.error += error.stack }
      told.push({ ...said, code: process.exitCode ?? 0 })
    }
    process.exitCode = 0
    process.stdout.write(JSON.stringify(told))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', '--input-type=module', '-e', program], { cwd: ROOT, env: { PATH: process.env['PATH'] ?? '' } })
  const told = JSON.parse(stdout) as readonly { script: string; out: string; error: string; code: number }[]
  return new Map(told.map(({ script, ...said }) => [script, said]))
}

describe('every script', () => {
  let help: Awaited<ReturnType<typeof all>>
  let wrong: Awaited<ReturnType<typeof all>>
  const bundle = (): string => filesBelow('dist').map((file) => `${file} ${textOf(`dist/${file}`).length}`).join('\n')
  let before = ''

  beforeAll(async () => {
    before = bundle()
    ;[help, wrong] = await Promise.all([all('--help'), all('--helpp')])
  }, 60_000)

  test.each(SCRIPTS)('%s answers --help, and does nothing else', (script) => {
    expect(help.get(script)).toMatchObject({ code: 0, error: '' })
    expect(help.get(script)?.out).toMatch(/^[A-Z].*\n(?:.*\n)*Usage: np[mx] .*\n/)
  })

  test.each(SCRIPTS)('%s tells a wrong option in one line, with the nearest name, and exits 2', (script) => {
    expect(wrong.get(script)).toMatchObject({ code: 2, out: '' })
    expect(wrong.get(script)?.error).toMatch(/^Unknown option --helpp\. Did you mean --help\? See np[mx] .*\n$/)
  })

  test('leaves the bundle as it is', () => expect(bundle()).toBe(before))
})
