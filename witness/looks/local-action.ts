import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { deployed } from '../../emulator/scenarios/deployed.ts'
import { log4shell, LOG4SHELL_ID } from '../../emulator/scenarios/find.ts'
import { scenario } from '../../emulator/scenarios/index.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { startEmulator } from '../../emulator/server.ts'
import { inputVariables, readOutputs } from '../../scripts/runner.ts'
import { STARTS, type Started } from '../../scripts/starts.ts'
import { npmVersion, projectText } from '../project.ts'
import { eachOf } from '../turns.ts'
import { verdictOf, type Witness } from '../witness.ts'
import { lastLine, ROOT, run, type Workshop } from '../workshop.ts'
import { WATCH_CONFIG } from '../worlds/shell-gallery.ts'

/** One of our actions in a world, with the exit code and some outputs that it has to have. */
interface Play {
  readonly file: Started
  readonly world: Scenario
  readonly inputs: Readonly<Record<string, string>>
  readonly exitCode: number
  readonly outputs: Readonly<Record<string, string>>
}

const clean = scenario('long-scanned-clean')
const vulnerable = scenario('long-scanned')

const PLAYS: readonly Play[] = [
  { file: 'index.js', world: vulnerable, inputs: vulnerable.inputs, exitCode: 1, outputs: { verdict: 'fail', total: '250', complete: 'true' } },
  { file: 'watch.js', world: deployed, inputs: { config: 'watch.yml', mode: 'enforce' }, exitCode: 1, outputs: { verdict: 'fail' } },
  { file: 'find.js', world: log4shell, inputs: { vulnerability: LOG4SHELL_ID }, exitCode: 0, outputs: { found: '4', 'in-use': '2' } },
  { file: 'promote.js', world: clean, inputs: { ...clean.inputs, to: 'production' }, exitCode: 0, outputs: { verdict: 'pass', promoted: 'true' } },
]

/** Set by a run of its own folder, length or clock. */
const OWN = /-file$|^waited-seconds$|^scanned-at$|^comment-url$|^previous$/

interface Told {
  readonly code: number | null
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  readonly log: string
}

/**
 * GitHub's own tool for trying an action on a desk. It starts what exports `run`, so each of our files gets a line that does. The
 * bundle carries its own @actions/core, and writes outputs to their file; from the sources, the tool puts its own @actions/core
 * and @actions/github in their place and has the outputs itself.
 */
export const localAction: Witness = {
  name: '@github/local-action',
  looksAt: 'the four actions on it, as bundled and from source with its own toolkit: exit code, outputs, summary, comment',
  version: () => npmVersion('@github/local-action'),
  look: async (workshop) => {
    const found: string[][] = []
    await eachOf(PLAYS, 2, async (play, at) => {
      found[at] = [...(await complaintsOf(workshop, play))]
    })
    return verdictOf(found.flat(), `${PLAYS.length} actions, each twice`)
  },
}

async function complaintsOf(workshop: Workshop, play: Play): Promise<readonly string[]> {
  const bundled = await played(workshop, play, 'bundle')
  const own = await played(workshop, play, 'source')
  const folder = folderOf(play.file)
  const declared = Object.keys((parse(projectText(join(folder, 'action.yml'))) as { outputs: Record<string, unknown> }).outputs)
  const complaints = (['bundled', 'from source'] as const).flatMap((kind) => {
    const told = kind === 'bundled' ? bundled : own
    const about = `${play.file} ${kind}`
    const wrong = Object.entries(play.outputs).filter(([name, value]) => told.outputs[name] !== value)
    return [
      ...(told.code === play.exitCode ? [] : [`${about}: exit code ${told.code ?? 'none'}, and expected ${play.exitCode}: ${lastLine(told.log)}`]),
      ...wrong.map(([name, value]) => `${about}: the output ${name} is ${told.outputs[name] ?? 'absent'}, and expected ${value}`),
      ...Object.keys(told.outputs)
        .filter((name) => !declared.includes(name))
        .map((name) => `${about}: the output ${name} is not declared`),
      ...(told.summary.trim() === '' ? [`${about}: no summary`] : []),
    ]
  })
  const names = [...new Set([...Object.keys(bundled.outputs), ...Object.keys(own.outputs)])].filter((name) => !OWN.test(name))
  return [
    ...complaints,
    ...names
      .filter((name) => bundled.outputs[name] !== own.outputs[name])
      .map((name) => `${play.file}: the output ${name} is ${bundled.outputs[name] ?? 'absent'} bundled, and ${own.outputs[name] ?? 'absent'} from source`),
  ]
}

function folderOf(file: Started): string {
  return file === 'index.js' ? '.' : file.replace(/\.js$/, '')
}

async function played(workshop: Workshop, { file, world, inputs }: Play, from: 'bundle' | 'source'): Promise<Told> {
  const packages = join(await workshop.npm(), 'node_modules')
  const folder = join(workshop.scratch('local-action'), `${file}-${from}`)
  mkdirSync(folder, { recursive: true })
  const at = (name: string): string => join(folder, name)
  const start =
    from === 'bundle' ? `export const run = () => import('${join(ROOT, 'dist', file)}')\n` : `export { ${STARTS[file]} as run } from '${join(ROOT, 'src', 'faces', 'entry.ts')}'\n`
  const entry = at(from === 'bundle' ? 'start.mjs' : 'start.ts')
  for (const [name, text] of Object.entries({ 'package.json': '{"type":"module"}', 'watch.yml': WATCH_CONFIG, outputs: '', state: '', 'summary.md': '' }))
    writeFileSync(at(name), text)
  writeFileSync(entry, start)
  const emulator = await startEmulator({ scenario: world, ...(file === 'watch.js' ? { event: 'push' } : {}) })
  try {
    const env = emulator.writeEvent(at('event.json'))
    const variables = {
      ...env,
      ...inputVariables({ 'github-token': env['GITHUB_TOKEN'] ?? '', ...inputs }),
      ...{ GITHUB_WORKSPACE: folder, RUNNER_TEMP: at('temp'), GITHUB_STEP_SUMMARY: at('summary.md') },
      // Its toolkit writes no file for outputs.
      ...(from === 'bundle' ? { GITHUB_OUTPUT: at('outputs'), GITHUB_STATE: at('state') } : {}),
    }
    writeFileSync(
      at('.env'),
      Object.entries(variables)
        .map(([name, value]) => `${name}='${value}'\n`)
        .join(''),
    )
    // What its own program does, without the npm that would look for tsx in our packages.
    const args = [join(packages, 'tsx', 'dist', 'cli.mjs'), join(packages, '@github', 'local-action', 'src', 'index.ts'), join(ROOT, folderOf(file)), entry, at('.env')]
    const { code, stdout, stderr } = await run(process.execPath, args, {
      env: { HOME: folder, TARGET_ACTION_PATH: join(ROOT, folderOf(file)), NODE_PACKAGE_MANAGER: 'npm', NODE_NO_WARNINGS: '1', NO_COLOR: '1' },
    })
    const outputs =
      from === 'bundle'
        ? readOutputs(at('outputs'))
        : Object.fromEntries([...stdout.matchAll(/^::set-output name=([^:]+)::(.*)$/gm)].map(([, name = '', value = '']) => [name, value]))
    const comment = file !== 'index.js' || emulator.comments(42).some(({ body }) => body.includes('Failed')) ? '' : 'no comment was written\n'
    return { code: comment === '' ? code : null, outputs, summary: readFileSync(at('summary.md'), 'utf8'), log: `${stdout}\n${stderr}\n${comment}` }
  } finally {
    await emulator.close()
  }
}
