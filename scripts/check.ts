/**
 * Types, and then lint with what the compiler has found out about them: each for itself would read and check all files.
 *
 *   node scripts/check.ts
 */
import { ESLint } from 'eslint'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { runScript } from './arguments.ts'

const ROOT = join(import.meta.dirname, '..')
const SCRIPT = { command: 'npx node scripts/check.ts', about: 'Types and lint of all files: what the compiler finds out is used for both.', options: {} } as const
const PROJECTS = ['tsconfig.json']
const HOST: ts.FormatDiagnosticsHost = { getCurrentDirectory: () => ROOT, getCanonicalFileName: (name) => name, getNewLine: () => '\n' }

await runScript(SCRIPT, main)

async function main(): Promise<number> {
  const programs = PROJECTS.map(open)
  const wrong = programs.flatMap((program) => ts.getPreEmitDiagnostics(program))
  if (wrong.length > 0) console.log(ts.formatDiagnostics(wrong, HOST))
  const eslint = new ESLint({ cwd: ROOT, overrideConfig: { files: ['**/*.ts'], languageOptions: { parserOptions: { projectService: false, programs } } } })
  const results = await eslint.lintFiles(['.'])
  const stylish = await eslint.loadFormatter('stylish')
  const text = await stylish.format(results)
  if (text !== '') console.log(text)
  return wrong.length === 0 && results.every(({ errorCount }) => errorCount === 0) ? 0 : 1
}


/** As `tsc -p` has it. */
function open(project: string): ts.Program {
  const file = join(ROOT, project)
  const { fileNames, options, errors } = ts.parseJsonConfigFileContent(ts.readConfigFile(file, (path) => ts.sys.readFile(path)).config, ts.sys, dirname(file), undefined, file)
  return ts.createProgram({ rootNames: fileNames, options, configFileParsingDiagnostics: errors })
}
