/**
 * Types, and then lint with what the compiler has found out about them: each for itself would read and check all files.
 *
 *   npx node scripts/check.ts
 */
import { dirname, join } from 'node:path'
import type ts from 'typescript'
import { runScript } from './arguments.ts'

const ROOT = join(import.meta.dirname, '..')
/** What runs in a browser has types of its own. */
const PROJECTS = ['tsconfig.json', 'src/report/browser/tsconfig.json']
const SCRIPT = { command: 'npx node scripts/check.ts', about: 'Types and lint of all files: what the compiler finds out is used for both.', options: {} } as const

await runScript(SCRIPT, main)

async function main(): Promise<number> {
  // Only now, as both are large.
  const { default: compiler } = await import('typescript')
  const { ESLint } = await import('eslint')
  const programs = PROJECTS.map((project) => open(compiler, join(ROOT, project)))
  const wrong = programs.flatMap((program) => compiler.getPreEmitDiagnostics(program))
  if (wrong.length > 0) console.log(compiler.formatDiagnostics(wrong, { getCurrentDirectory: () => ROOT, getCanonicalFileName: (name) => name, getNewLine: () => '\n' }))
  const eslint = new ESLint({ cwd: ROOT, overrideConfig: { files: ['**/*.ts'], languageOptions: { parserOptions: { projectService: false, programs } } } })
  const results = await eslint.lintFiles(['.'])
  const stylish = await eslint.loadFormatter('stylish')
  const text = await stylish.format(results)
  if (text !== '') console.log(text)
  return wrong.length === 0 && results.every(({ errorCount }) => errorCount === 0) ? 0 : 1
}

/** As `tsc -p` has it. */
function open(compiler: typeof ts, file: string): ts.Program {
  const { config, error } = compiler.readConfigFile(file, (path) => compiler.sys.readFile(path)) as { readonly config: unknown; readonly error?: ts.Diagnostic }
  const { fileNames, options, errors } = compiler.parseJsonConfigFileContent(config, compiler.sys, dirname(file), undefined, file)
  return compiler.createProgram({ rootNames: fileNames, options, configFileParsingDiagnostics: error === undefined ? errors : [error, ...errors] })
}
