import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { scenario } from '../../emulator/scenarios/index.ts'
import { startEmulator } from '../../emulator/server.ts'
import { runAction } from '../../scripts/runner.ts'
import { npmVersion, projectFiles, projectText } from '../project.ts'
import { lastLine, ROOT, run, type Workshop } from '../workshop.ts'
import { NotHere } from '../not-here.ts'
import { verdictOf, type Witness } from '../witness.ts'

/** What may be given on in a bundle under MIT; none of them asks that the bundle's source be given too. */
const PERMISSIVE = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Unlicense', 'CC0-1.0', 'BlueOak-1.0.0']

interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly license?: string
}

/** As far as it is used here. */
interface Esbuild {
  readonly build: (
    options: Readonly<Record<string, unknown>>,
  ) => Promise<{ readonly metafile: { readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>> } }>
  readonly transform: (source: string, options: Readonly<Record<string, unknown>>) => Promise<{ readonly code: string }>
}

async function esbuildOf(workshop: Workshop): Promise<Esbuild> {
  return createRequire(join(await workshop.npm(), 'package.json'))('esbuild') as Esbuild
}

/** Another bundler says which packages `src/` takes in: each has to stand in `dist/licenses.txt` with its text. */
const licences: Witness = {
  name: 'esbuild',
  looksAt: 'licenses of every package in the bundle: complete, and none of them copyleft',
  version: () => npmVersion('esbuild'),
  look: async (workshop) => {
    const { build } = await esbuildOf(workshop)
    const { metafile } = await build({
      entryPoints: [join(ROOT, 'src', 'faces', 'action', 'entry.ts')],
      absWorkingDir: ROOT,
      bundle: true,
      platform: 'node',
      format: 'esm',
      write: false,
      outfile: 'out.js',
      metafile: true,
      logLevel: 'silent',
      mainFields: ['module', 'main'],
      conditions: ['module', 'import'],
      treeShaking: true,
    })
    const inputs = Object.values(metafile.outputs).flatMap(({ inputs: taken }) =>
      Object.entries(taken)
        .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
        .map(([file]) => file),
    )
    const folders = [...new Set(inputs.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []))].sort()
    const told = namesIn(projectText('dist/licenses.txt'))
    const complaints = folders.flatMap((folder) => licenceProblems(folder, told))
    const copyleft = [...told]
      .filter(([, { license, text }]) => !PERMISSIVE.includes(license) || /GNU (LESSER |AFFERO )?GENERAL PUBLIC LICENSE|Mozilla Public License/i.test(text))
      .map(([name, { license }]) => `${name}: ${license} is not a license that a bundle under MIT may carry`)
    if (folders.length < 10) complaints.push(`esbuild found only ${folders.length} packages: too few to be true`)
    return verdictOf([...complaints, ...copyleft], `${folders.length} packages in it, ${told.size} told in dist/licenses.txt`)
  },
}

function licenceProblems(folder: string, told: ReadonlyMap<string, { readonly license: string; readonly text: string }>): readonly string[] {
  const { name = folder, license = '' } = JSON.parse(projectText(`${folder}/package.json`)) as Manifest
  const entry = told.get(name)
  if (entry === undefined) return [`${name} (${license}) is in the bundle and not in dist/licenses.txt`]
  const files = readdirSync(join(ROOT, folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
  const missing = files.flatMap((file) => {
    const [line = ''] = projectText(`${folder}/${file}`)
      .split('\n')
      .map((text) => text.trim())
      .filter((text) => /copyright \(?c?\)?.*\d{4}/i.test(text))
    return entry.text.replaceAll(/\s+/g, ' ').includes(line.replaceAll(/\s+/g, ' ')) ? [] : [`${name}: dist/licenses.txt lacks "${line}" of its ${file}`]
  })
  return entry.text.trim() === '' ? [`${name}: dist/licenses.txt has no text for it (${license})`, ...missing] : missing
}

/** Blocks of name, license and text, as webpack's plugin writes them; a name of a package begins a block after an empty line. */
function namesIn(text: string): ReadonlyMap<string, { readonly license: string; readonly text: string }> {
  const lines = text.split('\n')
  // Also of packages that are installed below others.
  const { packages: locked } = JSON.parse(projectText('package-lock.json')) as { packages: Readonly<Record<string, unknown>> }
  const installed = new Set(Object.keys(locked).map((path) => path.split('node_modules/').at(-1)))
  const packages = new Map<string, { license: string; text: string }>()
  let current: { license: string; text: string } | undefined
  for (const [at, line] of lines.entries()) {
    const isName = (at === 0 || lines[at - 1] === '') && /^(@[\w.-]+\/)?[\w.-]+$/.test(line) && installed.has(line)
    if (isName) packages.set(line, (current = { license: lines[at + 1] ?? '', text: '' }))
    else if (current !== undefined && lines[at - 1] !== undefined && !(packages.has(lines[at - 1] ?? '') && current.text === '' && line === current.license))
      current.text += `${line}\n`
  }
  return packages
}

/** Majors that are not taken, for the reasons in docs/decisions/0013-versions-that-are-held.md. */
const HELD: readonly string[] = ['@renovatebot/pep440', '@renovatebot/ruby-semver', '@types/node', 'html-validate', 'node', 'string-width', 'undici']

const versions: Witness = {
  name: 'npm outdated',
  looksAt: 'our pins against the registry: no major version behind without a reason',
  version: () => 'npm',
  look: async (workshop) => {
    const npm = await workshop.program('npm')
    // What a Node that runs nothing of ours would say is of no interest; exit code 1 is "something is behind".
    const { code, stdout, stderr } = await run(npm, ['outdated', '--json', '--long'])
    if (code !== 0 && code !== 1) throw new Error(`npm outdated ended with ${code ?? 'a signal'}: ${lastLine(stderr)}`)
    const told = JSON.parse(stdout === '' ? '{}' : stdout) as Record<string, { current?: string; latest?: string; summary?: string }>
    // A registry that isn't there ends with exit code 1 too.
    if (told['error'] !== undefined) throw new NotHere(`npm outdated: ${told['error'].summary ?? 'the registry did not answer'}`)
    const behind = Object.entries(told)
    const major = (version = ''): string => version.split('.')[0] ?? ''
    const complaints = behind
      .filter(([name, { current, latest }]) => major(current) !== major(latest) && !HELD.includes(name))
      .map(([name, { current, latest }]) => `${name} is at ${current ?? '?'}, and there is ${latest ?? '?'}`)
    const idle = HELD.filter((name) => !behind.some(([other, { current, latest }]) => other === name && major(current) !== major(latest))).map(
      (name) => `${name} is not behind any more: drop its reason`,
    )
    return verdictOf(
      [...complaints, ...idle],
      `${behind.length} behind, ${HELD.length} of them held: ${behind
        .map(([name, { current, latest }]) => `${name} ${current ?? '?'} → ${latest ?? '?'}`)
        .join(', ')
        .slice(0, 400)}`,
    )
  },
}

/** The builds of Node that the npm packages carry. */
async function nodeOf(workshop: Workshop, alias: string): Promise<string> {
  return join(await workshop.npm(), 'node_modules', alias, 'bin', 'node')
}

/** Compiles and bundles in a copy of the project, with a Node that is not the project's own. */
function rebuilt(alias: 'node20' | 'node22'): Witness {
  return {
    name: `Node.js ${alias.slice(4)}`,
    looksAt: 'the bundle built by it: the same bytes',
    version: () => npmVersion(alias),
    look: async (workshop) => {
      const node = await nodeOf(workshop, alias)
      const copy = mkdtempSync(join(workshop.scratch('build'), `${alias}-`))
      for (const file of await projectFiles(/^(src\/|scripts\/(build|licenses|arguments|swap|starts|eager)\.ts$|tsconfig.*\.json$|package(-lock)?\.json$)/)) {
        mkdirSync(join(copy, file, '..'), { recursive: true })
        cpSync(join(ROOT, file), join(copy, file))
      }
      // Real folders with linked files: a linked folder would give every module another path.
      const linked = await run('cp', ['-al', `${join(ROOT, 'node_modules')}/.`, join(copy, 'node_modules')])
      if (linked.code !== 0) throw new Error(`node_modules could not be linked: ${lastLine(linked.stderr)}`)
      // Node 20 does not read TypeScript.
      const { transform } = await esbuildOf(workshop)
      for (const script of ['build', 'licenses', 'arguments', 'swap', 'starts', 'eager']) {
        const { code } = await transform(projectText(`scripts/${script}.ts`).replaceAll(/'(\.\/\w+)\.ts'/g, "'$1.mjs'"), { loader: 'ts', format: 'esm', target: 'node20' })
        writeFileSync(join(copy, 'scripts', `${script}.mjs`), code)
      }
      const built = await run(node, [join(copy, 'scripts', 'build.mjs')], { cwd: copy, timeoutMs: 600_000 })
      if (built.code !== 0) return verdictOf([`the build ended with ${built.code ?? 'a signal'}: ${built.stderr.slice(-600)}`], '')
      const files = [...new Set([...readdirSync(join(ROOT, 'dist')), ...readdirSync(join(copy, 'dist'))])].sort()
      const bytes = (folder: string, file: string): string => (existsSync(join(folder, 'dist', file)) ? readFileSync(join(folder, 'dist', file), 'latin1') : '')
      const different = files.filter((file) => bytes(ROOT, file) !== bytes(copy, file))
      return verdictOf(
        different.map((file) => `dist/${file} has other bytes`),
        `${files.length} files`,
      )
    },
  }
}

/** Runners come with their own Node; ours is 24. */
function started(alias: 'node22' | 'node26'): Witness {
  return {
    name: `Node.js ${alias.slice(4)}`,
    looksAt: 'the bundle started by it: a verdict of each kind',
    version: () => npmVersion(alias),
    look: async (workshop) => {
      const node = await nodeOf(workshop, alias)
      const complaints: string[] = []
      for (const [name, verdict, exitCode] of [
        ['long-scanned', 'fail', 1],
        ['long-scanned-clean', 'pass', 0],
        ['corrupt-manifest', 'no-result', 1],
      ] as const) {
        const world = scenario(name)
        const emulator = await startEmulator({ scenario: world })
        const folder = mkdtempSync(join(workshop.scratch('start'), `${name}-`))
        try {
          const { outputs, exitCode: code, log } = await runAction({ folder, node, inputs: world.inputs, env: emulator.writeEvent(join(folder, 'event.json')) })
          if (outputs['verdict'] !== verdict || code !== exitCode)
            complaints.push(`${name}: verdict ${outputs['verdict'] ?? 'none'}, exit code ${code ?? 'none'}; expected ${verdict}, ${exitCode}: ${lastLine(log)}`)
          if (/(Deprecation|Experimental)Warning/.test(log)) complaints.push(`${name}: ${/.*(Deprecation|Experimental)Warning.*/.exec(log)?.[0] ?? ''}`)
        } finally {
          await emulator.close()
        }
      }
      return verdictOf(complaints, '3 scenarios')
    },
  }
}

export const DEPENDENCIES: readonly Witness[] = [licences, versions, rebuilt('node20'), rebuilt('node22'), started('node22'), started('node26')]
