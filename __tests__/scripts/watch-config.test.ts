import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { COMPILED } from '../compiled.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'ecr-scan-watch-config-'))
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const GOOD = file('good.yml', "streams:\n  - {repository: 'shop/*', tags: [production], owner: \"::error::\\u001b[31mme\"}\n")
const BAD = file('bad.yml', 'streams:\n  - {repository: a/b}\nslos: {}\n')

function call(...args: readonly string[]): { readonly code: number | null; readonly out: string; readonly error: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', 'scripts/watch-config.ts', ...args], { cwd: ROOT, encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', ...COMPILED } })
  return { code: status, out: stdout, error: stderr }
}

describe('npm run watch-config', () => {
  test('a good file, a bad one and one that is not there: all of it at once', () => {
    const { code, out } = call('check', GOOD, BAD, join(folder, 'none.yml'))
    expect(code).toBe(1)
    expect(out).toContain(`${GOOD} is valid: 1 entry\n  each repository that matches shop/* (default): the newest image tagged production`)
    expect(out).toContain(`${BAD}:2:5: the stream of "a/b" selects no images`)
    expect(out).toContain(`${BAD}:3:1: unknown key "slos"; did you mean "slo"?`)
    expect(out).toMatch(/none\.yml: ENOENT/)
    // What a file says reaches no terminal as it is.
    expect(out).not.toContain('\u001b')
  })

  test.each([
    [['check', GOOD], 0],
    [['check'], 2],
    [[], 2],
    [['chekc', GOOD], 2],
  ])('%j exits with %i', (args, code) => {
    expect(call(...args).code).toBe(code)
  })
})
