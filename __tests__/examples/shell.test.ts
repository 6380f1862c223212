import { describe, expect, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exists, textOf } from '../contract/files.ts'
import { jobsOf, RELEASE, text } from './workflow.ts'

/** The script of a step, by a word in it, run by bash as a runner does. */
function run(file: string, match: RegExp, env: Readonly<Record<string, string>>, cut: (script: string) => string = (script) => script) {
  const script = jobsOf(file)
    .flatMap(({ steps }) => steps.map((step) => text(step['run'])))
    .find((each) => match.test(each))
  if (script === undefined) throw new Error(`${file} has no script that matches ${String(match)}`)
  const folder = mkdtempSync(join(tmpdir(), 'shell-'))
  try {
    const output = join(folder, 'output')
    writeFileSync(output, '')
    const { status, stdout } = spawnSync('bash', ['-e', '-c', cut(script)], { env: { PATH: process.env['PATH'] ?? '', GITHUB_OUTPUT: output, RUNNER_TEMP: folder, ...env }, encoding: 'utf8', cwd: join(import.meta.dirname, '..', '..') })
    return { status, stdout, output: readFileSync(output, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('the workflow that EventBridge calls', () => {
  const DIGEST = `sha256:${'a'.repeat(64)}`
  const read = (resource: string, digest = DIGEST) => run('examples/workflows/dispatch.yml', /RESOURCE/, { RESOURCE: resource, DIGEST: digest })

  test('reads the repository of the first scan, and of a finding', () => {
    const arn = 'arn:aws:ecr:eu-west-1:123456789012:repository/payments/api'
    expect(read(arn).output).toBe('repository=payments/api\n')
    expect(read(`${arn}/${DIGEST}`).output).toBe('repository=payments/api\n')
  })

  test.each([
    ['arn:aws:ecr:eu-west-1:123456789012:repository/a\nrepository=b', DIGEST],
    ['', DIGEST],
    ['arn:aws:ecr:eu-west-1:123456789012:repository/payments/api', 'latest'],
    ['arn:aws:lambda:eu-west-1:123456789012:function:x', DIGEST],
  ])('refuses %j with %j', (resource, digest) => {
    expect(read(resource, digest)).toMatchObject({ status: 1, output: '' })
  })
})

const release = exists(RELEASE) ? describe : describe.skip
release('the release', () => {
  const { version } = JSON.parse(textOf('package.json')) as { readonly version: string }

  test('refuses a tag that is not the version of package.json', () => {
    expect(run(RELEASE, /merge-base/, { GITHUB_REF_NAME: 'v999.0.0', GITHUB_SHA: 'x' })).toMatchObject({ status: 1, stdout: expect.stringContaining('package.json does not say version 999.0.0') as unknown })
  })

  test('takes its notes from the section of the changelog and no other', () => {
    const changelog = '# Changelog\n\n## [Unreleased]\n\n- later\n\n## [1.2.3] - 2026-12-01\n\n### Added\n\n- this\n\n## [1.2.2] - 2026-11-01\n\n- before\n'
    const script = (whole: string): string => `cat > "$RUNNER_TEMP/CHANGELOG.md" <<'END'\n${changelog}END\ncd "$RUNNER_TEMP"\n${whole.replace(/^gh release create.*$/m, 'cat "$RUNNER_TEMP/notes.md"')}`
    expect(run(RELEASE, /gh release create/, { GITHUB_REF_NAME: 'v1.2.3' }, script).stdout.trim()).toBe('### Added\n\n- this')
  })

  test('has a changelog with a place for what comes', () => {
    expect(textOf('CHANGELOG.md')).toMatch(/^## \[Unreleased\]$/m)
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  })
})
