/**
 * Types, and then lint with what the compiler has found out about them: each for itself would read and check all files.
 *
 *   node scripts/check.ts
 */
import { ESLint } from 'eslint'
import { join } from 'node:path'
import ts from 'typescript'
import { runScript } from './arguments.ts'

const ROOT = join(import.meta.dirname, '..')
const SCRIPT = { command: 'npx node scripts/check.ts', about: 'Types and lint of all files, with one program of the compiler.', options: {} } as const
const HOST: ts.FormatDiagnosticsHost = { getCurrentDirectory: () => ROOT, getCanonicalFileName: (name) => name, getNewLine: () => '\n' }

await runScript(SCRIPT, main)

async function main(): Promise<number> {
  const program = open()
  const wrong = ts.getPreEmitDiagnostics(program)
  if (wrong.length > 0) console.log(ts.formatDiagnostics(wrong, HOST))
  const eslint = new ESLint({ cwd: ROOT, overrideConfig: { files: ['**/*.ts'], languageOptions: { parserOptions: { projectService: false, programs: [program] } } } })
  const results = await eslint.lintFiles(['.'])
  const stylish = await eslint.loadFormatter('stylish')
  const text = await stylish.format(results)
  if (text !== '') console.log(text)
  return wrong.length === 0 && results.every(({ errorCount }) => errorCount === 0) ? 0 : 1
}


/** As `tsc -p tsconfig.json` has it. */
function open(): ts.Program {
  const file = join(ROOT, 'tsconfig.json')
  const { fileNames, options, errors } = ts.parseJsonConfigFileContent(ts.readConfigFile(file, (path) => ts.sys.readFile(path)).config, ts.sys, ROOT, undefined, file)
  return ts.createProgram({ rootNames: fileNames, options, configFileParsingDiagnostics: errors })
}
