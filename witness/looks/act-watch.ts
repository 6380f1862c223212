import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BATCH, deployed } from '../../emulator/scenarios/deployed.ts'
import { startEmulator, type Emulator } from '../../emulator/server.ts'
import { projectText } from '../project.ts'
import { verdictOf, type Witness } from '../witness.ts'
import { GO_TOOLS, run, type Workshop } from '../workshop.ts'
import { entriesOf, perform } from '../worlds/runner.ts'
import { forAct, NO_ROLE, repositoryWith } from '../worlds/runner-repository.ts'

/** What is in the caller's repository for the targets to watch; the first where the workflow looks for it. */
const CONFIGS = {
  '.github/ecr-scan-watch.yml': `streams:\n  - {repository: batch/worker, digests: ['${BATCH.artifact.digest}']}\n`,
  'cart.yml': 'streams:\n  - {repository: shop/cart, tags: [release-1]}\n',
} as const

const ROLE = 'arn:aws:iam::123456789012:role/ecr-scan-watch'
const BATCH_TARGET = { role: ROLE, region: 'eu-west-1', name: 'batch' }
const CART_TARGET = { role: ROLE, region: 'eu-west-1', config: 'cart.yml', name: 'cart' }
const WITHOUT_ROLE = { targets: JSON.stringify([BATCH_TARGET, { ...CART_TARGET, role: ROLE.replace('ecr-scan-watch', NO_ROLE) }]) }

type Texts = Readonly<Record<string, string>>

interface Run {
  /** What the caller's next job is told. */
  readonly told: Texts & { readonly verdict: string; readonly reason: string }
  /** What the summary has besides the reason. */
  readonly summary: readonly string[]
}

interface Call {
  readonly about: string
  /** Inputs of the workflow. */
  readonly inputs: Texts
  readonly attempt?: string
  /** One after the other, with the same artifacts and the same branch of the state. */
  readonly runs: readonly Run[]
  /** Whether a job of the workflow fails. */
  readonly fails: boolean
  /** Artifacts besides that of the merged report. */
  readonly handedOn: readonly string[]
  /** What is on the branch in the end. */
  readonly states: readonly string[]
  /** What the merged report watches. */
  readonly streams: readonly string[]
}

const PASS = { verdict: 'pass', reason: 'The only stream passes', streams: '1', passing: '1', failing: '0', 'without-result': '0', coverage: '100.0' }
const FAIL = { verdict: 'fail', reason: '1 of 2 streams fails', streams: '2', passing: '1', failing: '1', 'without-result': '0', coverage: '100.0' }
const MISSED = {
  verdict: 'no-result',
  reason: "The report results/2/watch.json doesn't exist.",
  streams: '1',
  passing: '1',
  failing: '0',
  coverage: '',
  'unscanned-repositories': '',
  new: '',
}
/** Only a run that found what the last one kept can say what is new. */
const TWICE: readonly Run[] = [
  { told: { ...PASS, new: '', remediated: '' }, summary: [] },
  { told: { ...PASS, new: '0', remediated: '0' }, summary: ['Since the last run: Nothing got worse.'] },
]
const report = (number: number): string => `ecr-scan-watch-watch-NONCE-${number}`

const CALLS: readonly Call[] = [
  {
    about: 'one target, twice',
    inputs: { role: ROLE, region: 'eu-west-1' },
    runs: TWICE,
    fails: false,
    handedOn: [report(1)],
    states: ['watch/123456789012-eu-west-1.json'],
    streams: ['batch/worker'],
  },
  {
    about: 'one target, twice, with the state as an artifact',
    inputs: { role: ROLE, region: 'eu-west-1', state: 'artifact' },
    runs: TWICE,
    fails: false,
    handedOn: [report(1), 'ecr-scan-watch-state-watch-123456789012-eu-west-1'],
    states: [],
    streams: ['batch/worker'],
  },
  {
    about: 'two targets',
    inputs: { targets: JSON.stringify([BATCH_TARGET, CART_TARGET]) },
    runs: [{ told: FAIL, summary: ['shop/cart'] }],
    fails: false,
    handedOn: [report(1), report(2)],
    states: ['watch/batch.json', 'watch/cart.json'],
    streams: ['batch/worker', 'shop/cart'],
  },
  {
    about: 'two targets, enforced',
    inputs: { targets: JSON.stringify([BATCH_TARGET, CART_TARGET]), mode: 'enforce', state: 'none' },
    runs: [{ told: FAIL, summary: ['shop/cart'] }],
    fails: true,
    handedOn: [report(1), report(2)],
    states: [],
    streams: ['batch/worker', 'shop/cart'],
  },
  {
    about: 'two targets, one without its role',
    inputs: WITHOUT_ROLE,
    runs: [{ told: MISSED, summary: [] }],
    fails: true,
    handedOn: [report(1)],
    states: ['watch/batch.json'],
    streams: ['batch/worker'],
  },
  {
    about: 'the same, run again',
    inputs: WITHOUT_ROLE,
    attempt: '2',
    runs: [{ told: MISSED, summary: [] }],
    fails: true,
    // The second takes the place of what the first attempt handed on, and has no report.
    handedOn: [report(1), report(2)],
    states: ['watch/batch.json'],
    streams: ['batch/worker'],
  },
  {
    about: 'a target without its configuration',
    inputs: { targets: JSON.stringify([BATCH_TARGET, { ...CART_TARGET, config: 'nosuch.yml' }]) },
    // It has a report that says so.
    runs: [{ told: { ...MISSED, reason: 'unknown account in eu-west-1: The watch configuration nosuch.yml was not found.' }, summary: [] }],
    fails: true,
    handedOn: [report(1), report(2)],
    states: ['watch/batch.json'],
    streams: ['batch/worker'],
  },
  {
    about: 'a plan that fails',
    inputs: { targets: '[]' },
    runs: [{ told: { verdict: 'no-result', reason: "The report results/0/watch.json doesn't exist.", streams: '0', passing: '0', coverage: '' }, summary: [] }],
    fails: true,
    handedOn: [],
    states: [],
    streams: [],
  },
]

/**
 * A runner that is not ours plays the reusable workflow of the watch: plan, matrix, hand-over of reports and states, their branch
 * in a repository of git's own, and the outputs in the caller. Stand-ins are as for the gate's.
 */
export const actWatch: Witness = {
  name: 'act',
  looksAt: 'the reusable workflow of the watch, for one target and for two, with a job that fails, with the emulator behind',
  version: () => GO_TOOLS.act[1],
  look: async (workshop) => {
    const program = await workshop.goTool(...GO_TOOLS.act)
    const complaints: string[] = []
    for (const [at, call] of CALLS.entries()) complaints.push(...(await called(workshop, program, call, at)))
    return verdictOf(complaints, CALLS.map(({ about, runs }) => `${about}: ${runs.map(({ told }) => told.verdict).join(', ')}`).join('; '))
  },
}

async function called(workshop: Workshop, program: string, call: Call, at: number): Promise<readonly string[]> {
  const folder = join(workshop.scratch('act-watch'), String(at))
  const reusable = forAct(projectText('.github/workflows/watch.yml'))
  const caller = callerOf(call.inputs, Object.keys(call.runs[0]?.told ?? {}))
  await repositoryWith(folder, { 'watch.yml': reusable, 'caller.yml': caller }, CONFIGS)
  const emulator = await startEmulator({ scenario: deployed, event: 'push' })
  try {
    await remoteFor(emulator, folder)
    const complaints: string[] = []
    mkdirSync(join(folder, 'artifacts'))
    for (const one of call.runs) complaints.push(...(await ran({ program, folder, emulator, reusable, caller }, call, one)))
    const kept = await run('git', ['-C', join(folder, 'remote.git'), 'ls-tree', '-r', '--name-only', 'ecr-scan-watch-state'])
    return [
      ...complaints,
      ...differs(
        'the branch of the state',
        kept.stdout.split('\n').filter((line) => line !== ''),
        call.states,
      ),
    ].map((complaint) => `${call.about}: ${complaint}`)
  } finally {
    await emulator.close()
  }
}

interface Stage {
  readonly program: string
  readonly folder: string
  readonly emulator: Emulator
  readonly reusable: string
  readonly caller: string
}

async function ran({ program, folder, emulator, reusable, caller }: Stage, { attempt = '1', fails, handedOn, streams }: Call, { told, summary }: Run): Promise<readonly string[]> {
  const artifacts = join(folder, 'artifacts')
  const env = { WITNESS_ARTIFACTS: artifacts, WITNESS_DIGEST: '', GITHUB_RUN_ATTEMPT: attempt, GIT_CONFIG_GLOBAL: join(folder, 'gitconfig') }
  const ended = await perform({ program, folder, event: 'push', workflow: 'caller.yml', texts: [reusable, caller], emulator, env, json: true })
  const entries = entriesOf(ended)
  const ofResult = entries.filter(({ jobID }) => jobID === 'result')
  // act ends the run with a failed job, so the caller's next job runs only without one; else the workflow's last job has to say it.
  const said = fails
    ? ofResult.filter(({ command }) => command === 'set-output').map(({ name, arg }) => `${name ?? ''}=${arg ?? ''}`)
    : entries.map(({ msg }) => /^told (.*)$/m.exec(msg ?? '')?.[1] ?? '')
  const wrong = Object.entries(told)
    .map(([name, value]) => `${name}=${value}`)
    .filter((output) => !said.includes(output))
  // As a reader sees it: the escaper writes an apostrophe as an entity.
  const written = (ofResult.find(({ command }) => command === 'summary')?.content ?? '').replaceAll('&#39;', "'")
  const there = new Set(readdirSync(artifacts).map((name) => name.replace(/-[0-9a-f]{16}-/, '-NONCE-')))
  const merged = readJson(join(artifacts, 'ecr-scan-watch-watch', 'watch.json'))
  return [
    ...((ended.code === 0) === fails ? [`the run ended with ${ended.code ?? 'a signal'}`] : []),
    ...(wrong.length === 0
      ? []
      : [
          `not said: ${wrong.join(', ')}\n${entries
            .map(({ jobID, msg }) => `${jobID ?? ''}: ${msg ?? ''}`)
            .join('\n')
            .slice(-3000)}\n${ended.stderr.slice(-500)}`,
        ]),
    ...differs('what is handed on', [...there], ['ecr-scan-watch-watch', ...handedOn]),
    ...differs('the verdict of the merged report', [merged.verdict], [told.verdict]),
    ...differs(
      'the streams of the merged report',
      merged.streams.map(({ repository }) => repository),
      streams,
    ),
    ...[told.reason, ...summary]
      .filter((part) => !written.includes(part))
      .map((part) => `the summary of the result does not have ${JSON.stringify(part)}: ${written.slice(0, 500)}`),
  ]
}

/** A bare repository that git reaches by the address that the runner gives. */
async function remoteFor(emulator: Emulator, folder: string): Promise<void> {
  const remote = join(folder, 'remote.git')
  const { code, stderr } = await run('git', ['init', '--quiet', '--bare', remote])
  if (code !== 0) throw new Error(`git init failed: ${stderr}`)
  const { GITHUB_SERVER_URL: server = '' } = emulator.env
  writeFileSync(join(folder, 'gitconfig'), `[url "${remote}"]\n\tinsteadOf = ${server}/acme/payments\n`)
}

function readJson(path: string): { readonly verdict: string; readonly streams: readonly { readonly repository: string }[] } {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ReturnType<typeof readJson>
  } catch {
    return { verdict: 'not there', streams: [] }
  }
}

function differs(what: string, is: readonly string[], should: readonly string[]): readonly string[] {
  const [there, wanted] = [is, should].map((list) => JSON.stringify([...list].sort()))
  return there === wanted ? [] : [`${what}: ${there ?? ''}, and expected ${wanted ?? ''}`]
}

function callerOf(inputs: Texts, outputs: readonly string[]): string {
  const given = Object.entries(inputs)
    .map(([name, value]) => `      ${name}: '${value}'`)
    .join('\n')
  const variables = outputs.map((name) => `          ${variable(name)}: \${{ needs.watch.outputs.${name} }}`).join('\n')
  const prints = outputs.map((name) => `          echo "told ${name}=$${variable(name)}"`).join('\n')
  return `name: Caller
on: push
jobs:
  watch:
    uses: ./.github/workflows/watch.yml
    with:
${given}
  after:
    needs: watch
    if: \${{ always() }}
    runs-on: ubuntu-24.04
    steps:
      - env:
${variables}
        run: |
${prints}
`
}

function variable(output: string): string {
  return output.toUpperCase().replaceAll('-', '_')
}
