import { describe, expect, test } from '@jest/globals'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { MAX_SUMMARY_BYTES, createHost, type Host } from '../../../src/faces/action/runner.ts'
import { COLORED } from '../../../src/report/log/ansi.ts'
import { SEVERITIES } from '../../../src/base/finding.ts'
import { printable } from '../../../src/report/log/printable.ts'

describe('printable', () => {
  test.each([
    ['plain', 'plain'],
    ['a\n  b', 'a\n  b'],
    ['\u001b[31mred\u001b[0m and \u001b[1mbold\u001b[0m', '\u001b[31mred\u001b[0m and \u001b[1mbold\u001b[0m'],
    ['\u001b[1m\u001b[31mbad\u001b[39m\u001b[22m, \u001b[2mfaint\u001b[22m', '\u001b[1m\u001b[31mbad\u001b[39m\u001b[22m, \u001b[2mfaint\u001b[22m'],
    ['\u001b[1;31mtwo at once\u001b[0m', 'two at once\u001b[0m'],
    // Black on black, a background and a concealed color are dropped whole.
    ['\u001b[1;30ma\u001b[1;8mb\u001b[1;41mc\u001b[31;8md', 'abcd'],
    ['\u001b[8mhidden\u001b[2Jgone', 'hiddengone'],
  ])('%j', (text, expected) => expect(printable(text)).toBe(expected))

  test('keeps every color that the log paints with', () => {
    const painted = [COLORED.bold, COLORED.faint, COLORED.good, COLORED.bad, COLORED.warn, ...SEVERITIES.map((severity) => (text: string) => COLORED.severity(severity, text))].map((paint) => paint('x'))
    expect(painted.map(printable)).toEqual(painted)
  })

  test('no line can be a command', () => {
    const hostile = fc.string({ unit: fc.constantFrom(':', '#', '[', ' ', '\n', '\r', '\t', 'e', '\u001b[31m', '\u001b', '\u200b', '\u2028', '\u00a0') })
    fc.assert(fc.property(hostile, (text) => {
      for (const line of printable(text).split(/\r\n|\n|\r/)) {
        expect(line.trimStart().startsWith('::')).toBe(false)
        expect(line).not.toContain('##[')
      }
    }), { numRuns: 2000 })
  })
})

/** The real `@actions/core` in a process of its own: it writes to stdout and sets the exit code. */
async function run(code: string, env: Record<string, string> = {}): Promise<{ stdout: string; exit: number }> {
  const module = JSON.stringify(new URL('../../../src/faces/action/runner.ts', import.meta.url).href)
  const program = `const { createHost } = await import(${module}); const host = createHost({ env: process.env }); ${code}`
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { env: { PATH: process.env.PATH ?? '', ...env } })
    return { stdout, exit: 0 }
  } catch (error) {
    const { stdout, code: exit } = error as { stdout: string; code: number }
    return { stdout, exit }
  }
}

describe('annotations', () => {
  /** What the runner is told, by a host whose outputs cannot be written. */
  function told(speak: (host: Host) => void): readonly string[] {
    const lines: string[] = []
    const note = (level: string) => (message: string | Error) => void lines.push(`${level}: ${String(message)}`)
    const nothing = () => undefined
    const summary = { addRaw: nothing, write: () => Promise.resolve(), emptyBuffer: nothing }
    const setOutput = () => {
      throw new Error('read-only')
    }
    const core = { info: note('info'), debug: nothing, notice: note('notice'), warning: note('warning'), error: note('error'), startGroup: nothing, endGroup: nothing, setOutput, setFailed: note('failed'), summary }
    const host = createHost({ env: {}, core, markFailed: nothing })
    speak(host)
    return lines
  }

  test('are ten of a level, whoever makes them; the others are lines with their number', () => {
    const lines = told((host) => {
      for (let number = 1; number <= 12; number++) host.warning(`w${number}`)
      host.notice('n')
    })
    expect(lines.slice(9)).toEqual(['warning: w10', 'info: warning 11 (only 10 can be annotated): w11', 'info: warning 12 (only 10 can be annotated): w12', 'notice: n'])
  })

  test('of outputs that cannot be written are one, and the headline has its place', () => {
    const lines = told((host) => {
      for (let number = 1; number <= 29; number++) host.setOutput(`o${number}`, '')
      for (let number = 1; number <= 9; number++) host.error(`e${number}`, 'rule')
      host.setFailed('Failed')
    })
    expect(lines.filter((line) => line.startsWith('error: '))).toHaveLength(10)
    expect(lines.slice(-3)).toEqual(['error: e8', 'info: error 10 (only 9 can be annotated): rule: e9', 'error: Failed'])
  })
})

describe('the real host', () => {
  test('says all in order, safely, and writes outputs and summary', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'host-'))
    try {
      const [outputs, summary] = [join(folder, 'outputs'), join(folder, 'summary')]
      await Promise.all([outputs, summary].map((path) => writeFile(path, '')))
      const { stdout, exit } = await run(
        `host.info('one\\n  ::set-output name=verdict::pass\\nsee ##[error]x')
         host.startGroup('image\\n::error::a'); host.debug('d'); host.endGroup()
         host.warning('two\\n::x::', 'rule: a, b')
         console.log(await host.writeSummary('# Fails'), host.isDebug())
         host.setOutput('verdict', 'fail\\nx'); host.notice('n'); host.error('e'); host.setFailed('three ##[add-mask]x')`,
        { GITHUB_OUTPUT: outputs, GITHUB_STEP_SUMMARY: summary, RUNNER_DEBUG: '1' },
      )
      expect(stdout.split('\n')).toEqual([
        'one', '  : :set-output name=verdict::pass', 'see ## [error]x', '::group::image : :error::a', '::debug::d', '::endgroup::',
        '::warning title=rule%3A a%2C b::two%0A: :x::', 'undefined true', '::notice::n', '::error::e', '::error::three ## [add-mask]x', '',
      ])
      expect(exit).toBe(1)
      expect(await readFile(summary, 'utf8')).toBe('# Fails')
      expect(await readFile(outputs, 'utf8')).toMatch(/^verdict<<(ghadelimiter_\S+)\nfail\nx\n\1\n$/)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test.concurrent.each([
    ['unset', {}],
    ['not there', { GITHUB_STEP_SUMMARY: '/nowhere/summary' }],
  ])('a summary that is %s is a problem, not an exception', async (_case, env) => {
    const { stdout, exit } = await run('console.log(await host.writeSummary("x"))', env)
    expect(stdout).toMatch(/^the job summary could not be written: Unable to/)
    expect(exit).toBe(0)
  })

  test('an output that cannot be written fails the step', async () => {
    const { stdout, exit } = await run('host.setOutput("verdict", "pass")', { GITHUB_OUTPUT: '/nowhere/outputs' })
    expect(stdout).toContain('::error::The output "verdict" could not be written')
    expect(exit).toBe(1)
  })
})

describe('createHost', () => {
  test('refuses a summary that the runner would drop', async () => {
    const host = createHost({ env: {} })
    expect(await host.writeSummary('ü'.repeat(MAX_SUMMARY_BYTES / 2 + 1))).toContain(`the runner takes ${MAX_SUMMARY_BYTES}`)
  })
})
