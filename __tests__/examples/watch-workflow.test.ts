import { afterAll, describe, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WATCH_INPUTS, WATCH_OUTPUTS } from '../../src/inputs/watch/catalogue.ts'
import { readWatchOptions } from '../../src/inputs/watch/read.ts'
import { usesOf } from '../docs/step.ts'
import { runScript, type Said } from './run-script.ts'
import { EXAMPLES, jobsOf, mapping, scriptOf, text, WATCH, workflowOf } from './workflow.ts'

const call = mapping(mapping(workflowOf(WATCH)['on'])['workflow_call'])
const JOBS = jobsOf(WATCH)
const inputs = mapping(call['inputs'])
const outputs = mapping(call['outputs'])
const folders: string[] = []

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'watch-workflow-'))
  folders.push(made)
  return made
}

const ROLE = 'arn:aws:iam::123456789012:role/ecr-scan-watch'
const PLAN = scriptOf(WATCH, 'plan', /legs/)
const plan = (env: Readonly<Record<string, string>>) => runScript(PLAN, { TARGETS: '', ROLE: '', REGION: '', CONFIG: 'w.yml', NAME: 'watch', STATE: 'branch', BRANCH: 'ecr-scan-watch-state', ...env })
const target = (more: object = {}) => ({ role: ROLE, region: 'eu-west-1', ...more })

describe('the plan', () => {
  test('makes one target of a role and a Region', async () => {
    const { outputs: set } = await plan({ ROLE, REGION: 'eu-west-1' })
    expect(JSON.parse(set['targets'] ?? '')).toEqual([{ number: '1', role: ROLE, region: 'eu-west-1', id: '', config: 'w.yml', key: '123456789012-eu-west-1' }])
    expect(set['reports']).toBe('results/1/watch.json')
  })

  test('names the report of each target, so that none can disappear', async () => {
    const { outputs: set } = await plan({ TARGETS: JSON.stringify([target(), target({ region: 'us-east-1', config: 'o.yml' }), target({ 'registry-id': '210987654321' }), target({ name: 'shop' })]) })
    expect((JSON.parse(set['targets'] ?? '') as { key: string; config: string }[]).map(({ key, config }) => [key, config])).toEqual([['123456789012-eu-west-1', 'w.yml'], ['123456789012-us-east-1', 'o.yml'], ['210987654321-eu-west-1', 'w.yml'], ['shop', 'w.yml']])
    expect(set['reports']).toBe('results/1/watch.json\nresults/2/watch.json\nresults/3/watch.json\nresults/4/watch.json')
    expect(readWatchOptions({ given: (name) => (name === 'merge' ? set['reports'] : undefined), env: {}, variables: [] })).toMatchObject({ kind: 'options' })
  })

  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['nothing', {}, 'role is missing or wrong'],
    ['both', { ROLE, REGION: 'eu-west-1', TARGETS: '[]' }, 'and not both'],
    ['no target', { TARGETS: '[]' }, '1 to 100'],
    ['too many', { TARGETS: JSON.stringify(Array.from({ length: 101 }, (_, at) => target({ name: `n${at}` }))) }, '1 to 100'],
    ['no JSON', { TARGETS: '[{' }, 'is not JSON'],
    ['no list', { TARGETS: JSON.stringify(target()) }, '1 to 100'],
    ['no object', { TARGETS: '[["role"]]' }, 'is no object'],
    ['no region', { TARGETS: JSON.stringify([{ role: ROLE }]) }, 'has no region'],
    ['a misspelled member', { TARGETS: JSON.stringify([target({ regoin: 'x' })]) }, 'not known'],
    ['a member of every object', { TARGETS: `[{"role":"${ROLE}","region":"eu-west-1","__proto__":"x"}]` }, 'not known'],
    ['a role with a command', { TARGETS: JSON.stringify([target({ role: `${ROLE}"; id #` })]) }, 'role of number 1 is wrong'],
    ['a name that leads out', { TARGETS: JSON.stringify([target({ name: '../x' })]) }, 'name of number 1 is wrong'],
    ['one registry twice', { TARGETS: JSON.stringify([target(), target()]) }, 'two have the same registry'],
    ['a name of its own that leads out', { ROLE, REGION: 'eu-west-1', NAME: 'a/b' }, 'name: up to 32'],
    ['another place for the state', { ROLE, REGION: 'eu-west-1', STATE: 'cache' }, 'state must be'],
    ['the branch of others', { ROLE, REGION: 'eu-west-1', BRANCH: 'main' }, 'must begin with "ecr-scan-watch"'],
  ])('refuses %s', async (_, env, message) => {
    const { failed, outputs: set } = await plan(env)
    expect([failed, set]).toEqual([[expect.stringContaining(message)], {}])
  })
})

const TAKE = scriptOf(WATCH, 'watch', /ls-remote/)
const KEEP = scriptOf(WATCH, 'keep', /ls-remote/)
const BRANCH = 'ecr-scan-watch-state'
const state = (writtenAt: number, note = ''): string => JSON.stringify({ schemaVersion: 1, writtenAt, note })

/** A repository on a server, as far as git is concerned. */
class Remote {
  readonly path = join(folder(), 'remote.git')

  constructor() {
    execFileSync('git', ['init', '--quiet', '--bare', this.path])
  }

  git(...args: readonly string[]): string {
    return execFileSync('git', ['-C', this.path, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  }

  #env(more: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    return { PATH: process.env['PATH'] ?? '', HOME: folder(), STATE: 'branch', REMOTE: this.path, BRANCH, NAME: 'watch', TOKEN: 'secret', ...more }
  }

  /** What a job finds before it runs. */
  async take(key: string, more: Readonly<Record<string, string>> = {}): Promise<Said & { readonly state: string | undefined }> {
    const file = join(folder(), '1', 'state.json')
    const said = await runScript(TAKE, this.#env({ KEY: key, FILE: file, ...more }))
    return { ...said, state: existsSync(file) ? readFileSync(file, 'utf8') : undefined }
  }

  /** What the last job does with the states of its run. */
  keep(states: Readonly<Record<string, string | undefined>>, more: Readonly<Record<string, string>> = {}): () => Promise<Said> {
    const cwd = folder()
    const targets = Object.entries(states).map(([key, content], at) => {
      mkdirSync(join(cwd, 'results', String(at + 1)), { recursive: true })
      if (content !== undefined) writeFileSync(join(cwd, 'results', String(at + 1), 'state.json'), content)
      return { number: String(at + 1), key }
    })
    return () => runScript(KEEP.replaceAll('`results/', `\`${cwd}/results/`), this.#env({ TARGETS: JSON.stringify(targets), ...more }))
  }

  show(path: string): string {
    return this.git('show', `${BRANCH}:${path}`)
  }
}

describe('the branch of the state', () => {
  test('is made the first time, and is read the next time', async () => {
    const remote = new Remote()
    const first = await remote.take('a')
    expect([first.state, first.messages, first.outputs['file']?.endsWith('/1/state.json')]).toEqual([undefined, [], true])
    expect((await remote.keep({ a: state(1), b: state(2) })()).failed).toEqual([])
    expect((await remote.take('a')).state).toBe(state(1))
    expect((await remote.take('b')).state).toBe(state(2))
    expect((await remote.take('c')).state).toBeUndefined()
  })

  test('has nothing in common with other branches, and nothing but states', async () => {
    const remote = new Remote()
    await remote.keep({ a: state(1) })()
    await remote.keep({ a: state(2) })()
    expect(remote.git('ls-tree', '-r', '--name-only', BRANCH)).toBe('watch/a.json')
    expect(remote.git('rev-list', '--count', BRANCH)).toBe('2')
  })

  test('of several runs at once, none loses what the others kept', async () => {
    const remote = new Remote()
    const said = await Promise.all(['a', 'b', 'c', 'd'].map((key) => remote.keep({ [key]: state(1, key) })()))
    expect(said.flatMap(({ failed }) => failed)).toEqual([])
    expect(remote.git('ls-tree', '-r', '--name-only', BRANCH).split('\n')).toEqual(['a', 'b', 'c', 'd'].map((key) => `watch/${key}.json`))
  })

  test('a commit that came in between is no loss either', async () => {
    const remote = new Remote()
    await remote.keep({ a: state(1) })()
    // Between what the second run fetched and what it pushes, the first time only.
    const hook = join(remote.path, 'hooks', 'pre-receive')
    const other = execFileSync('git', ['-C', remote.path, 'hash-object', '-w', '--stdin'], { input: state(1, 'other'), encoding: 'utf8' }).trim()
    const tree = execFileSync('git', ['-C', remote.path, 'mktree'], { input: `100644 blob ${other}\tother.json\n`, encoding: 'utf8' }).trim()
    const between = remote.git('-c', 'user.name=x', '-c', 'user.email=x@y', 'commit-tree', tree, '-p', `refs/heads/${BRANCH}`, '-m', 'between')
    writeFileSync(hook, `#!/bin/sh\nrm "$0"\nunset GIT_QUARANTINE_PATH\ngit update-ref refs/heads/${BRANCH} ${between}\nexit 1\n`, { mode: 0o755 })
    expect((await remote.keep({ b: state(2) })()).failed).toEqual([])
    expect([remote.show('other.json'), remote.show('watch/b.json'), existsSync(hook)]).toEqual([state(1, 'other'), state(2), false])
  })

  test('a run that ended earlier does not take the place of one that saw more', async () => {
    const remote = new Remote()
    await remote.keep({ a: state(5, 'new'), b: state(1) })()
    const { messages } = await remote.keep({ a: state(3, 'old'), b: state(2) })()
    expect([remote.show('watch/a.json'), remote.show('watch/b.json')]).toEqual([state(5, 'new'), state(2)])
    expect(messages).toContain('watch/a.json on the branch is newer, and stays.')
  })

  test.each(['no JSON', state(9e15, 'of a time to come'), '{"writtenAt": "never"}'])('what is there and no state makes way: %s', async (there) => {
    const remote = new Remote()
    await remote.keep({ a: there })()
    await remote.keep({ a: state(1) })()
    expect(remote.show('watch/a.json')).toBe(state(1))
  })

  test('a link or a folder in its place leads nowhere, and makes way', async () => {
    const remote = new Remote()
    for (const entry of ['120000 blob', '040000 tree'] as const) {
      const id = entry.endsWith('blob') ? execFileSync('git', ['-C', remote.path, 'hash-object', '-w', '--stdin'], { input: '/etc/passwd', encoding: 'utf8' }).trim() : execFileSync('git', ['-C', remote.path, 'mktree'], { input: '', encoding: 'utf8' }).trim()
      const inner = execFileSync('git', ['-C', remote.path, 'mktree'], { input: `${entry} ${id}\ta.json\n`, encoding: 'utf8' }).trim()
      const tree = execFileSync('git', ['-C', remote.path, 'mktree'], { input: `040000 tree ${inner}\twatch\n`, encoding: 'utf8' }).trim()
      remote.git('update-ref', `refs/heads/${BRANCH}`, remote.git('-c', 'user.name=x', '-c', 'user.email=x@y', 'commit-tree', tree, '-m', 'x'))
      expect([undefined, '/etc/passwd']).toContain((await remote.take('a')).state)
      expect((await remote.keep({ a: state(1) })()).failed).toEqual([])
      expect(remote.git('ls-tree', BRANCH, '--', 'watch/a.json')).toMatch(/^100644 blob /)
    }
  })

  test('that cannot be reached is said, and its state stays as it is', async () => {
    const { outputs: set, messages } = await new Remote().take('a', { REMOTE: '/not/there.git' })
    expect([set, messages]).toEqual([{}, [expect.stringContaining('could not be read from the branch')]])
  })

  test('that cannot be pushed to fails the job that keeps, and says why', async () => {
    const remote = new Remote()
    writeFileSync(join(remote.path, 'hooks', 'pre-receive'), '#!/bin/sh\necho protected branch >&2\nexit 1\n', { mode: 0o755 })
    const { failed } = await runScript(KEEP.replace('ATTEMPTS = 10', 'ATTEMPTS = 1').replaceAll('`results/', `\`${placed(state(1))}/results/`), { PATH: process.env['PATH'] ?? '', HOME: folder(), REMOTE: remote.path, BRANCH, NAME: 'watch', TOKEN: 'secret', TARGETS: '[{"number":"1","key":"a"}]' })
    expect(failed).toEqual([expect.stringMatching(/could not be put on the branch[^]*protected branch/)])
    expect(failed.join()).not.toContain('secret')
  })

  test('a target without a state leaves what is there', async () => {
    const remote = new Remote()
    await remote.keep({ a: state(1), b: state(1) })()
    await remote.keep({ a: undefined, b: state(2) })()
    expect([remote.show('watch/a.json'), remote.show('watch/b.json')]).toEqual([state(1), state(2)])
  })

  test('is left alone where none is wanted', async () => {
    expect(await new Remote().take('a', { STATE: 'none', REMOTE: '/not/there.git' })).toMatchObject({ outputs: {}, messages: [], state: undefined })
  })
})

function placed(content: string): string {
  const cwd = folder()
  mkdirSync(join(cwd, 'results', '1'), { recursive: true })
  writeFileSync(join(cwd, 'results', '1', 'state.json'), content)
  return cwd
}

describe('the state as an artifact', () => {
  const FIND = scriptOf(WATCH, 'watch', /listArtifactsForRepo/)
  const find = (artifacts: readonly object[]) => runScript(FIND, { NAME: 'watch', KEY: 'a', REF: 'main' }, { github: { rest: { actions: { listArtifactsForRepo: () => Promise.resolve({ data: { artifacts } }) } } }, context: { repo: { owner: 'o', repo: 'r' } } })
  const artifact = (id: number, created_at: string, more: object = {}) => ({ created_at, expired: false, workflow_run: { id, head_branch: 'main', repository_id: 1, head_repository_id: 1, ...more } })

  test('is that of the last run of the same branch of this repository', async () => {
    const { outputs: set } = await find([artifact(1, '2026-11-01T00:00:00Z'), artifact(2, '2026-11-03T00:00:00Z'), artifact(3, '2026-11-04T00:00:00Z', { head_branch: 'feature' }), artifact(4, '2026-11-05T00:00:00Z', { head_repository_id: 9 }), { ...artifact(5, '2026-11-06T00:00:00Z'), expired: true }])
    expect(set).toEqual({ run: '2' })
  })

  test('need not be there', async () => {
    expect((await find([])).outputs).toEqual({ run: '' })
  })
})

describe('the jobs', () => {
  const stepsOf = (job: string) => JOBS.find(({ name }) => name === job)?.steps ?? []
  const [ofTarget, ofResult] = ['watch', 'result'].map((job) => mapping(stepsOf(job).find((step) => usesOf(step) === '$/watch')?.['with']))

  test('have least permissions: none that writes is in a job that has the role', () => {
    expect(Object.fromEntries(JOBS.map(({ name, permissions }) => [name, permissions]))).toEqual({
      plan: {},
      watch: { contents: 'read', 'id-token': 'write', actions: 'read' },
      keep: { contents: 'write' },
      result: { issues: 'write' },
    })
  })

  test('take every input of the watch, under its own name and with its default', () => {
    const own = ['config', 'region', 'registry-id', 'state-file', 'merge', 'report-dir', 'github-token']
    const ofAll = ['issues', 'max-issues', 'mode', 'on-no-result']
    for (const entry of WATCH_INPUTS.filter(({ name }) => !own.includes(name))) {
      expect([entry.name, (ofAll.includes(entry.name) ? ofResult : ofTarget)?.[entry.name]]).toEqual([entry.name, `\${{ inputs.${entry.name} }}`])
      expect([entry.name, mapping(inputs[entry.name])['default']]).toEqual([entry.name, 'default' in entry ? entry.default : ''])
    }
  })

  test('merge with nothing that merge refuses, and with reports that must be there even if there was no plan', () => {
    expect(Object.keys(ofResult ?? {})).toEqual(['merge', 'issues', 'max-issues', 'mode', 'on-no-result', 'report-dir'])
    expect(ofResult?.['merge']).toBe("${{ needs.plan.outputs.reports || 'results/0/watch.json' }}")
    expect(JOBS.find(({ name }) => name === 'result')?.whole['if']).toBe('${{ always() }}')
  })

  test('a job that begins again takes the place of what the last attempt handed on', () => {
    const uploads = stepsOf('watch').filter((step) => usesOf(step).startsWith('actions/upload-artifact@')).map((step) => mapping(step['with']))
    expect(stepsOf('watch').slice(0, 2).map((step) => step['if'])).toEqual(["${{ github.run_attempt != '1' }}", "${{ github.run_attempt != '1' }}"])
    expect([uploads[0]?.['name'], uploads[0]?.['overwrite']]).toEqual([uploads[1]?.['name'], true])
  })

  test('outputs are described, are those of the watch, and come from the job that puts the targets together', () => {
    for (const entry of [...Object.values(inputs), ...Object.values(outputs)]) expect(text(mapping(entry)['description'])).not.toBe('')
    expect(Object.entries(outputs).map(([name, output]) => [name, mapping(output)['value']])).toEqual(Object.keys(outputs).map((name) => [name, `\${{ jobs.result.outputs.${name} }}`]))
    expect(Object.keys(outputs).filter((name) => !WATCH_OUTPUTS.some((output) => output.name === name))).toEqual([])
  })

  test('run where the caller says', () => {
    expect([...new Set(JOBS.map(({ whole }) => text(whole['runs-on'])))]).toEqual(["${{ (startsWith(inputs.runs-on, '[') || startsWith(inputs.runs-on, '{')) && fromJSON(inputs.runs-on) || inputs.runs-on }}"])
  })
})

describe('callers', () => {
  const callers = EXAMPLES.flatMap((file) => jobsOf(file).map((job) => ({ file, ...job }))).filter(({ whole }) => text(whole['uses']).includes('/watch.yml@'))

  test('give inputs that exist, that the plan takes', async () => {
    expect(callers.length).toBeGreaterThan(1)
    for (const { file, whole } of callers) {
      const given = mapping(whole['with'])
      expect([file, Object.keys(given).filter((name) => inputs[name] === undefined)]).toEqual([file, []])
      expect([file, (await plan({ ROLE: text(given['role']), REGION: text(given['region']), TARGETS: text(given['targets']) })).failed]).toEqual([file, []])
    }
  })

  test('run one at a time', () => {
    for (const { file } of callers) expect([file, mapping(workflowOf(file)['concurrency'])['cancel-in-progress']]).toEqual([file, false])
  })
})
