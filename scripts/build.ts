/**
 * Builds the bundle that runners execute.
 *
 *   npm run build              empties lib/ and dist/, compiles src/ to lib/, bundles lib/index.js into dist/
 *   npm run build -- --check   builds aside, and fails when the committed dist/ has other bytes
 *
 * Compiling and bundling are two steps so that ncc never reads TypeScript
 * (docs/decisions/0001-typescript-6-compiled-before-bundling.md).
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const DIST = join(ROOT, 'dist')

if (process.argv.includes('--check')) check()
else build(DIST)

/** Compiles and bundles into an empty folder: chunks that an earlier build left must not survive. */
function build(into: string): void {
  const lib = join(ROOT, 'lib')
  for (const folder of [lib, into]) rmSync(folder, { recursive: true, force: true })
  run('typescript/bin/tsc', '-p', 'tsconfig.build.json')
  run('@vercel/ncc/dist/ncc/cli.js', 'build', join(lib, 'index.js'), '--out', into, '--minify', '--target', 'es2022', '--license', 'licenses.txt', '--no-cache', '--quiet')
  for (const file of filesOf(into)) console.log(`${kilobytes(join(into, file)).padStart(7)} kB  ${file}`)
}

/** Compares the committed bundle byte by byte with a fresh one. */
function check(): void {
  const fresh = mkdtempSync(join(tmpdir(), 'ecr-scan-gate-dist-'))
  try {
    build(fresh)
    const files = new Set([...filesOf(fresh), ...filesOf(DIST)])
    const different = [...files].filter((file) => !sameBytes(join(fresh, file), join(DIST, file))).sort()
    if (different.length === 0) {
      console.log(`dist/ is what src/ builds: ${files.size} files are the same.`)
      return
    }
    console.error(`dist/ is not what src/ builds. Different: ${different.join(', ')}. Run: npm run build`)
    process.exitCode = 1
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

function run(script: string, ...args: readonly string[]): void {
  execFileSync(process.execPath, [join(ROOT, 'node_modules', script), ...args], { cwd: ROOT, stdio: 'inherit' })
}

function filesOf(folder: string): readonly string[] {
  const entries = statSync(folder, { throwIfNoEntry: false }) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : []
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name))).sort()
}

function sameBytes(one: string, other: string): boolean {
  const present = [one, other].every((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
  return present && readFileSync(one).equals(readFileSync(other))
}

function kilobytes(file: string): string {
  return (statSync(file).size / 1000).toFixed(1)
}
