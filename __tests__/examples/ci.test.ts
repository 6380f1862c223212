import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { deployed } from '../../emulator/scenarios/deployed.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { startEmulator } from '../../emulator/server.ts'
import { CLI } from '../../scripts/shell.ts'
import { COMPILED } from '../compiled.ts'
import { textOf } from '../contract/files.ts'
import { begin } from '../e2e/pool.ts'
import { grave, mild, settled } from '../e2e/short.ts'
import { readXml } from '../report/xml.ts'

interface Buildspec {
  readonly env: { readonly 'exported-variables': readonly string[] }
  readonly phases: { readonly post_build: { readonly commands: readonly string[] } }
  readonly reports: Readonly<Record<string, { readonly files: readonly string[]; readonly 'base-directory': string; readonly 'file-format': string }>>
}
interface GitLabJob {
  readonly script: readonly string[]
  readonly artifacts: { readonly when: string; readonly reports: Readonly<Record<string, string>> }
}

const buildspec = parse(textOf('examples/ci/codebuild/buildspec.yml')) as Buildspec
const gitlab = (parse(textOf('examples/ci/gitlab/.gitlab-ci.yml')) as { readonly gate: GitLabJob }).gate
const gitlabWatch = (parse(textOf('examples/ci/gitlab/watch.gitlab-ci.yml')) as { readonly watch: GitLabJob & { readonly cache: { readonly paths: readonly string[] }; readonly artifacts: { readonly paths: readonly string[] } } }).watch
const buildkite = (parse(textOf('examples/ci/buildkite/pipeline.yml')) as { readonly steps: readonly { readonly command: string }[] }).steps[0]?.command ?? ''
const jenkinsfile = textOf('examples/ci/jenkins/Jenkinsfile')

/** The shell of each system, as it hands it to sh; the variables that it sets print what they hold at the end. */
const SCRIPTS: Readonly<Record<string, string>> = {
  codebuild: `${buildspec.phases.post_build.commands.join('\n')}\nstatus=$?\nprintf '%s|%s\\n' "$GATE_VERDICT" "$GATE_REASON" > exported\nexit $status`,
  gitlab: gitlab.script.join('\n'),
  jenkins: /sh '''([^]*?)'''/.exec(jenkinsfile)?.[1]?.replaceAll(/\\\\/g, '\\') ?? '',
  buildkite: buildkite.replaceAll('$$', '$'),
}
const IMAGE = { IMAGE: 'payments/api:1.4.2', REPOSITORY: 'payments/api', BUILDKITE_COMMIT: '1.4.2', REPOSITORY_URI: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/payments/api', GATE_MODE: 'enforce' }

interface Ran {
  readonly code: number | null
  readonly folder: string
  readonly log: string
}

/** Runs a script against the emulator, with npx and the agent of Buildkite played by scripts on the path. */
async function run(script: string, scenario: Scenario, more: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const policy = { repository: 'OWNER/policies', path: 'ecr-scan-gate.yml', refs: ['main'], text: 'fail-on-severity: high\n' }
  const emulator = await startEmulator({ scenario: { ...scenario, github: { ...scenario.github, files: [policy] } } })
  const folder = mkdtempSync(join(tmpdir(), 'ecr-scan-gate-ci-'))
  try {
    const bin = join(folder, '.bin')
    mkdirSync(bin)
    const program = (name: string, text: string) => {
      writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`)
      chmodSync(join(bin, name), 0o755)
    }
    program('npx', `[ "$1 $2" = "--yes github:OWNER/ecr-scan-gate#v1" ] || exit 90\nshift 2\nif [ "$1" = gate ]; then set -- "$@" --settle 1s --poll-interval 1s; fi\nexec '${process.execPath}' '${CLI}' "$@" --timeout 60s`)
    program('node', `exec '${process.execPath}' "$@"`)
    program('buildkite-agent', 'echo "$@" > annotated\ncat >> annotated')
    const { GITHUB_API_URL, GITHUB_TOKEN, ...variables } = emulator.env
    const aws = Object.fromEntries(Object.entries(variables).filter(([name]) => !/^(?:GITHUB|RUNNER)_/.test(name)))
    const digest = emulator.world.images[0]?.digest ?? ''
    const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, HOME: folder, ...aws, GITHUB_API_URL, GITHUB_TOKEN, ...IMAGE, IMAGE_DIGEST: digest, ...COMPILED, ...more }
    const child = spawn('sh', ['-c', script], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let log = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (log += chunk.toString()))
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
    return { code, folder, log }
  } finally {
    await emulator.close()
  }
}

const BAD = settled(grave())
const FINE = settled(mild())
const told = begin(
  Object.entries(SCRIPTS).flatMap(([system, script]) => [
    [`${system} pass`, () => run(script, FINE)] as const,
    [`${system} fail`, () => run(script, BAD)] as const,
    [`${system} unconnected`, () => run(script, BAD, { AWS_ACCESS_KEY_ID: 'AKIANOBODY', AWS_IDENTITY_TOKEN: '', AWS_ROLE_ARN: '' })] as const,
  ]),
)
const watched = begin([['gitlab', () => run(gitlabWatch.script.join('\n'), deployed)] as const])

const read = ({ folder }: Ran, file: string): string => readFileSync(join(folder, file), 'utf8')
const suites = (text: string): readonly (readonly [string | undefined, string | undefined])[] => readXml(text).children.map(({ attributes }) => [attributes['failures'], attributes['errors']])

describe.each(Object.keys(SCRIPTS))('%s', (system) => {
  test('ends as the gate ends', async () => {
    expect((await told(`${system} pass`)).code).toBe(0)
    expect((await told(`${system} fail`)).code).toBe(1)
    // CodeBuild knows success and failure only.
    expect((await told(`${system} unconnected`)).code).toBe(system === 'codebuild' ? 1 : 3)
  })

  test('has JUnit for its test page, also when it fails', async () => {
    const file = system === 'codebuild' || system === 'jenkins' ? 'reports/ecr-scan-gate.xml' : 'ecr-scan-gate.xml'
    expect(suites(read(await told(`${system} pass`), file))).toEqual([['0', '0']])
    expect(suites(read(await told(`${system} fail`), file))).toEqual([['1', '0']])
    expect(suites(read(await told(`${system} unconnected`), file))).toEqual([['0', '1']])
  })
})

test('CodeBuild exports the verdict, and uploads the report that is written', async () => {
  expect(read(await told('codebuild fail'), 'exported')).toMatch(/^fail\|.*1 critical/)
  expect(read(await told('codebuild pass'), 'exported')).toMatch(/^pass\|/)
  expect(read(await told('codebuild unconnected'), 'exported')).toMatch(/^no-result\|/)
  expect(buildspec.env['exported-variables']).toEqual(['IMAGE_DIGEST', 'GATE_VERDICT', 'GATE_REASON'])
  expect(buildspec.reports['ecr-scan-gate']).toEqual({ files: ['ecr-scan-gate.xml'], 'base-directory': 'reports', 'file-format': 'JUNITXML' })
})

test('CodePipeline shows in its approval what CodeBuild exports', () => {
  const template = textOf('examples/ci/codebuild/pipeline.yml')
  const used = [...template.matchAll(/#\{Gate\.(\w+)\}/g)].map(([, name = '']) => name)
  expect(used.length).toBeGreaterThan(1)
  for (const name of used) expect(buildspec.env['exported-variables']).toContain(name)
  expect(parse(template, { customTags: [{ tag: '!Ref', resolve: (text: string) => text }] })).toMatchObject({ Resources: { Pipeline: { Type: 'AWS::CodePipeline::Pipeline' } } })
})

test('GitLab gets its report of a pass and a failure, and none without a result', async () => {
  expect(gitlab.artifacts).toMatchObject({ when: 'always', reports: { container_scanning: 'gl-container-scanning-report.json', junit: 'ecr-scan-gate.xml' } })
  expect(JSON.parse(read(await told('gitlab fail'), 'gl-container-scanning-report.json'))).toMatchObject({ scan: { status: 'success' } })
  expect(existsSync(join((await told('gitlab unconnected')).folder, 'gl-container-scanning-report.json'))).toBe(false)
})

test('GitLab watches on a schedule, and keeps the state and the reports that are written', async () => {
  const ran = await watched('gitlab')
  expect([ran.code, JSON.parse(read(ran, 'watch-report/watch.json'))]).toEqual([0, expect.objectContaining({ verdict: 'pass', reason: 'The only stream passes' })])
  expect(existsSync(join(ran.folder, '.ecr-scan-watch/state.json'))).toBe(true)
  expect([gitlabWatch.cache.paths, gitlabWatch.artifacts.paths]).toEqual([['.ecr-scan-watch/'], ['watch-report/']])
})

test('Jenkins archives the folder that is written', () => {
  expect(jenkinsfile).toMatch(/junit testResults: 'reports\/ecr-scan-gate\.xml'/)
  expect(jenkinsfile).toMatch(/archiveArtifacts artifacts: 'reports\/\*'/)
})

test('Buildkite shows an annotation in the style of the verdict', async () => {
  expect(read(await told('buildkite pass'), 'annotated')).toMatch(/^annotate --style success --context ecr-scan-gate\n[^]*Passed/)
  expect(read(await told('buildkite fail'), 'annotated')).toMatch(/^annotate --style error [^]*Failed/)
  expect(read(await told('buildkite unconnected'), 'annotated')).toMatch(/^annotate --style warning [^]*No result/)
})
