import { beforeAll, describe, expect, test } from '@jest/globals'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { COMPILED } from '../compiled.ts'
import { filesBelow, textOf } from '../contract/files.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const SCRIPTS = ['scripts/build.ts', 'scripts/docs.ts', 'scripts/page-scripts.ts', 'scripts/policy-schema.ts', 'scripts/policy.ts', 'scripts/preview.ts', 'scripts/start.ts', 'scripts/test.ts', 'scripts/ask-aws.ts', 'scripts/watch-config.ts', 'bench/run.ts', 'emulator/serve.ts', 'witness/run.ts']

interface Said {
  readonly out: string
  readonly error: string
  readonly code: number
}

/** What each script says to each of these arguments, all in one process: most of the time goes into what the scripts import. */
async function all(...given: readonly string[]): Promise<readonly ReadonlyMap<string, Said>[]> {
  const program = `
    const told = []
    for (const argument of ${JSON.stringify(given)}) {
      const ofArgument = []
      for (const script of ${JSON.stringify(SCRIPTS)}) {
        const said = { out: '', error: '' }
        console.log = (...text) => { said.out += text.join(' ') + '\\n' }
        console.error = (...text) => { said.error += text.join(' ') + '\\n' }
        process.argv = [process.execPath, script, argument]
        process.exitCode = undefined
        try { await import(${JSON.stringify(`file://${ROOT}/`)} + script + '?' + argument) } catch (error) { said.error += error.stack }
        ofArgument.push([script, { ...said, code: process.exitCode ?? 0 }])
      }
      told.push(ofArgument)
    }
    process.exitCode = 0
    process.stdout.write(JSON.stringify(told))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', '--input-type=module', '-e', program], { cwd: ROOT, env: { PATH: process.env['PATH'] ?? '', ...COMPILED } })
  return (JSON.parse(stdout) as readonly (readonly (readonly [string, Said])[])[]).map((ofArgument) => new Map(ofArgument))
}

describe('every script', () => {
  let help: ReadonlyMap<string, Said> | undefined
  let wrong: ReadonlyMap<string, Said> | undefined
  const bundle = (): string => filesBelow('dist').map((file) => `${file} ${textOf(`dist/${file}`).length}`).join('\n')
  let before = ''

  beforeAll(async () => {
    before = bundle()
    ;[help, wrong] = await all('--help', '--helpp')
  }, 60_000)

  test.each(SCRIPTS)('%s answers --help, and does nothing else', (script) => {
    expect(help?.get(script)).toMatchObject({ code: 0, error: '' })
    expect(help?.get(script)?.out).toMatch(/^[A-Z].*\n(?:.*\n)*Usage: np[mx] .*\n/)
  })

  test.each(SCRIPTS)('%s tells a wrong option in one line, with the nearest name, and exits 2', (script) => {
    expect(wrong?.get(script)).toMatchObject({ code: 2, out: '' })
    expect(wrong?.get(script)?.error).toMatch(/^Unknown option --helpp\. Did you mean --help\? See np[mx] .*\n$/)
  })

  test('leaves the bundle as it is', () => expect(bundle()).toBe(before))
})
