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
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { parse } from 'acorn'
import ts from 'typescript'
import { runScript, WrongCall } from './arguments.ts'

const ROOT = join(import.meta.dirname, '..')

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
  const wanted = Object.entries(PAGE_SCRIPTS).map(([entry, into]) => [into, asSource(entry, scriptOf(entry))] as const)
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

/** The entry and all that it imports, in one block, so that a page gets no global names. */
function scriptOf(entry: string): string {
  const script = `'use strict';\n{\n${filesOf(join(ROOT, entry)).map(plainJavaScript).join('')}}\n`
  // Fails when two files declare the same name, and when an import or export is left over.
  parse(script, { ecmaVersion: 2022, sourceType: 'script' })
  if (/<\/script|<!--/iu.test(script)) throw new Error(`${entry}: the text would end its <script>, or begin a comment in it.`)
  return script
}

/** A file after those that it imports, each once. */
function filesOf(file: string, found = new Set<string>()): readonly string[] {
  for (const imported of importsOf(file)) if (!found.has(imported)) filesOf(imported, found)
  found.add(file)
  return [...found]
}

function importsOf(file: string): readonly string[] {
  return ts.preProcessFile(transpiled(file)).importedFiles.map(({ fileName }) => {
    if (!fileName.startsWith('./')) throw new Error(`${relative(ROOT, file)} imports ${fileName}: a page has only what is in src/report/browser/.`)
    return join(dirname(file), fileName)
  })
}

function transpiled(file: string): string {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true, removeComments: true }
  return ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions, fileName: file }).outputText
}

function plainJavaScript(file: string): string {
  return transpiled(file)
    .replace(/^import (?![^;]*\bas\b)[^;]*;\n/gmu, '')
    .replace(/^export (?=const |let |function |class )/gmu, '')
}

/** A line of its own for each line, so that a change can be read in a diff. */
function asSource(entry: string, script: string): string {
  const lines = script.trimEnd().split('\n').map((line) => `  ${JSON.stringify(line)},\n`)
  return `/** Written by scripts/page-scripts.ts from ${entry}. */\nexport const SCRIPT = [\n${lines.join('')}].join('\\n')\n`
}
