/**
 * Writes the scripts of the HTML pages, each as one text, from `src/report/browser/`.
 *
 *   npx node scripts/page-scripts.ts --write   writes what is out of date
 *   npx node scripts/page-scripts.ts --check   names what is out of date, and fails
 *
 * A page carries its script as text and allows it by its hash, so the text must be the same wherever it is read: in tests, in
 * `npm run preview` and in the bundle. Types and comments go, and the files of a script come to stand in one scope, each after
 * those that it imports. So a name may be declared in one of them only, and no import may rename anything.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { parse } from 'acorn'
import { runScript, WrongCall } from './arguments.ts'

const ROOT = join(import.meta.dirname, '..')
const COMPILER = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
const PROJECT = join(ROOT, 'src', 'report', 'browser')

/** Entry files, and the file of `src/` that gets the text. */
const PAGE_SCRIPTS: Readonly<Record<string, string>> = {
  'src/report/browser/findings-table.ts': 'src/report/html/script.ts',
  'src/report/browser/streams-table.ts': 'src/report/watch/page/script.ts',
}

const SCRIPT = {
  command: 'npx node scripts/page-scripts.ts',
  about: 'Writes the scripts of the HTML pages from src/report/browser/.',
  options: {
    write: { type: 'boolean', about: 'Write what is out of date.' },
    check: { type: 'boolean', about: 'Name what is out of date, and fail. This is what it does without options, too.' },
  },
} as const

await runScript(SCRIPT, ({ write, check }) => {
  if (write === true && check === true) throw new WrongCall('--write and --check exclude each other.')
  const wanted = withoutTypes((folder) => Object.entries(PAGE_SCRIPTS).map(([entry, into]) => [into, asSource(entry, scriptOf(entry, folder))] as const))
  const stale = wanted.filter(([into, text]) => text !== readFileSync(join(ROOT, into), 'utf8'))
  const names = stale.map(([into]) => into).join(', ')
  if (write === true) {
    for (const [into, text] of stale) writeFileSync(join(ROOT, into), text)
    console.log(stale.length === 0 ? 'Everything is up to date.' : `Written: ${names}`)
    return 0
  }
  if (stale.length === 0) return 0
  console.error(`Out of date: ${names}. Run: npx node scripts/page-scripts.ts --write`)
  return 1
})

/** The files as JavaScript, in a folder laid out like `src/`. The compiler has no API, so it writes them to a disk. */
function withoutTypes<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'page-scripts-'))
  try {
    execFileSync(
      process.execPath,
      [COMPILER, '-p', PROJECT, '--noEmit', 'false', '--noCheck', '--removeComments', '--target', 'es2022', '--rootDir', join(ROOT, 'src'), '--outDir', folder],
      { stdio: 'inherit' },
    )
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The entry and all that it imports, in one block, so that a page gets no global names. */
function scriptOf(entry: string, folder: string): string {
  const file = join(folder, relative('src', entry)).replace(/\.ts$/u, '.js')
  const script = `'use strict';\n{\n${filesOf(file).map(plainJavaScript).join('')}}\n`
  // Fails when two files declare the same name, and when an import or export is left over.
  parse(script, { ecmaVersion: 2022, sourceType: 'script' })
  if (/<\/script|<!--/iu.test(script)) throw new Error(`${entry}: the text would end its <script>, or begin a comment in it.`)
  if (/\bimport\s*\(/u.test(script)) throw new Error(`${entry}: the text would import a file at run time, and a page has none.`)
  return script
}

/** A file after those that it imports, each once. */
function filesOf(file: string, found = new Set<string>()): readonly string[] {
  for (const imported of importsOf(file)) if (!found.has(imported)) filesOf(imported, found)
  found.add(file)
  return [...found]
}

function importsOf(file: string): readonly string[] {
  const { body } = parse(readFileSync(file, 'utf8'), { ecmaVersion: 2022, sourceType: 'module' })
  return body
    .flatMap((node) => ('source' in node && typeof node.source?.value === 'string' ? [node.source.value] : []))
    .map((name) => {
      if (!name.startsWith('./')) throw new Error(`${basename(file, '.js')}.ts imports ${name}: a page has only what is in src/report/browser/.`)
      return join(dirname(file), name)
    })
}

function plainJavaScript(file: string): string {
  return readFileSync(file, 'utf8')
    .replace(/^import (?![^;]*\bas\b)[^;]*;\n/gmu, '')
    .replace(/^export (?=const |let |function |class )/gmu, '')
}

/** A line of its own for each line, so that a change can be read in a diff. */
function asSource(entry: string, script: string): string {
  const lines = script
    .trimEnd()
    .split('\n')
    .map((line) => `  ${JSON.stringify(line)},\n`)
  return `/** Written by scripts/page-scripts.ts from ${entry}. */\nexport const SCRIPT = [\n${lines.join('')}].join('\\n')\n`
}
