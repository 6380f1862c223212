/**
 * Builds the bundle that runners execute.
 *
 *   npm run build              empties lib/, compiles src/ to it, bundles lib/faces/entry.js, and puts the result in the place of dist/
 *   npm run build -- --check   builds aside, and fails when the committed dist/ has other bytes
 *
 * A build that fails or is interrupted leaves dist/ as it was.
 *
 * Compiling and bundling are two steps so that ncc never reads TypeScript
 * (docs/decisions/0001-typescript-compiled-before-bundling.md). What is done for a fast start, and why, is in
 * docs/decisions/0005-one-bundle.md.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { minify } from '@swc/core'
import { runScript } from './arguments.ts'
import { eager } from './eager.ts'
import { licenseTexts } from './licenses.ts'
import { STARTS } from './starts.ts'
import { putInPlace, restore } from './swap.ts'

interface Bundle {
  readonly code: string
  readonly assets: Readonly<Record<string, { readonly source: string | Buffer }>>
}

/** As far as this script uses it; the package has no types. */
type Ncc = (entry: string, options: Readonly<Record<string, unknown>>) => Promise<Bundle>

const ROOT = join(import.meta.dirname, '..')
const DIST = join(ROOT, 'dist')
/** On the disk of dist/, and of no interest to git. */
const FRESH = join(ROOT, 'out', 'dist.new')
const FORMER = join(ROOT, 'out', 'dist.old')
const LIB = join(ROOT, 'lib')
const PACKAGES = join(ROOT, 'node_modules')
/** The oldest that has all that the bundle calls. */
const OLDEST_NODE = 22

const SCRIPT = {
  command: 'npm run build --',
  about: 'Builds the bundle that runners execute: dist/. A build that fails leaves dist/ as it was.',
  options: { check: { type: 'boolean', about: 'Build aside, and fail when the committed dist/ has other bytes.' } },
} as const

await runScript(SCRIPT, async (values) => {
  if (values.check === true) return check()
  restore(DIST, FORMER)
  await build(FRESH)
  putInPlace(FRESH, DIST, FORMER)
  return 0
})

/** Compiles and bundles into an empty folder: chunks that an earlier build left must not survive. */
async function build(into: string): Promise<void> {
  for (const folder of [LIB, into]) rmSync(folder, { recursive: true, force: true })
  execFileSync(process.execPath, [join(PACKAGES, 'typescript/bin/tsc'), '-p', 'tsconfig.build.json'], { cwd: ROOT, stdio: 'inherit' })
  const { code, assets } = await bundle()
  write(into, 'bundle.js', code)
  for (const [file, name] of Object.entries(STARTS)) write(into, file, startFile(name))
  for (const [file, { source }] of Object.entries(assets)) write(into, file, file.endsWith('.js') ? eager(await shorter(source.toString())) : source)
  write(into, 'package.json', JSON.stringify({ type: 'module' }))
  write(into, 'licenses.txt', licenseTexts(ROOT))
  for (const file of filesOf(into)) console.log(`${kilobytes(join(into, file)).padStart(7)} kB  ${file}`)
}

/** The command line runs on whatever Node a machine has; a runner brings the one of `action.yml`. */
function startFile(name: string): string {
  if (name !== 'cli') return `import { ${name} } from './bundle.js'\nawait ${name}()\n`
  return `#!/usr/bin/env node
if (Number(process.versions.node.split('.')[0]) < ${OLDEST_NODE}) {
  console.error(\`ecr-scan-gate needs Node ${OLDEST_NODE} or newer, and this is \${process.version}.\`)
  process.exitCode = 3
} else {
  const { cli } = await import('./bundle.js')
  await cli()
}
`
}

function bundle(): Promise<Bundle> {
  const ncc = createRequire(import.meta.url)('@vercel/ncc') as Ncc
  // ncc reads `paths` of the tsconfig.json in the working folder.
  const paths = { ...moduleBuilds(), undici: [join(LIB, 'github', 'undici.js')] }
  writeFileSync(join(LIB, 'tsconfig.json'), JSON.stringify({ compilerOptions: { paths } }))
  process.chdir(LIB)
  return ncc(join(LIB, 'faces', 'entry.js'), { cache: false, filename: 'bundle.js', mainFields: ['module', 'main'], minify: true, quiet: true, target: 'es2022' })
}

/**
 * Where the packages of the AWS SDK keep the ES modules that they offer to bundlers, under the condition `module` of
 * their exports. ncc asks for `node` and would get CommonJS, of which nothing can be left out: 1.3 MB instead of 0.4.
 */
function moduleBuilds(): Record<string, readonly [string]> {
  const paths: Record<string, readonly [string]> = {}
  for (const name of ['@aws-sdk', '@smithy'].flatMap((scope) => readdirSync(join(PACKAGES, scope)).map((entry) => `${scope}/${entry}`))) {
    const { exports: offered = {} } = JSON.parse(readFileSync(join(PACKAGES, name, 'package.json'), 'utf8')) as { exports?: Record<string, { module?: string }> }
    for (const [part, { module }] of Object.entries(offered)) {
      if (module?.endsWith('.js') === true) paths[name + part.slice(1)] = [join(PACKAGES, name, module)]
    }
  }
  return paths
}

/**
 * ncc minifies only its main file. Nothing is rewritten here; what nobody uses goes, such as the shapes of two hundred
 * calls to Inspector that are never made. Names of classes stay: errors print them.
 */
async function shorter(code: string): Promise<string> {
  const result = await minify(code, {
    module: true,
    compress: { defaults: false, unused: true, passes: 3 },
    mangle: { keep_classnames: true, topLevel: true },
    format: { comments: false },
  })
  return result.code
}

/** Compares the committed bundle byte by byte with a fresh one. */
async function check(): Promise<number> {
  const fresh = mkdtempSync(join(tmpdir(), 'ecr-scan-gate-dist-'))
  try {
    await build(fresh)
    const files = new Set([...filesOf(fresh), ...filesOf(DIST)])
    const different = [...files].filter((file) => !sameBytes(join(fresh, file), join(DIST, file))).sort()
    if (different.length === 0) {
      console.log(`dist/ is what src/ builds: ${files.size} files are the same.`)
      return 0
    }
    console.error(`dist/ is not what src/ builds. Different: ${different.join(', ')}. Run: npm run build`)
    return 1
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

function write(folder: string, file: string, content: string | Buffer): void {
  const path = join(folder, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

function filesOf(folder: string): readonly string[] {
  const entries = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : []
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}

function sameBytes(one: string, other: string): boolean {
  const present = [one, other].every((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
  return present && readFileSync(one).equals(readFileSync(other))
}

function kilobytes(file: string): string {
  return (statSync(file).size / 1000).toFixed(1)
}
