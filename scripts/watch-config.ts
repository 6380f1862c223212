/**
 * Checks watch configurations without network, for editors and pre-commit hooks:
 *
 *   npm run watch-config -- check FILE [FILE …]
 *
 * Prints a line per problem (`file:line:column: …`) and per warning, and what each entry selects. Exits 1 with problems, 2 when it was called wrongly.
 */
import { readFileSync } from 'node:fs'
import { checkWatchConfig } from '../src/fleet/watch/config/check.ts'
import { escapeLog } from '../src/report/escape.ts'
import { didYouMean, runScript, WrongCall } from './arguments.ts'

const USAGE = 'Usage: npm run watch-config -- check FILE [FILE …]'
const SCRIPT = {
  command: 'npm run watch-config --',
  about: 'Checks the configuration of watch, without network.',
  operands: 'check FILE [FILE …]',
  options: {},
  notes: `Prints a line per problem (file:line:column) and per warning, and what each entry selects.
Which repositories a glob matches, only a run knows. Exits 1 with problems, 2 when it was called wrongly.`,
} as const

await runScript(SCRIPT, (_values, [verb, ...files]) => {
  if (verb === 'check' && files.length > 0) {
    const checked = files.map(check)
    return checked.every((valid) => valid) ? 0 : 1
  }
  if (verb === undefined || verb === 'check') throw new WrongCall(USAGE)
  throw new WrongCall(`Unknown command ${JSON.stringify(verb)}.${didYouMean(verb, ['check'])} ${USAGE}`)
})

function check(file: string): boolean {
  const { problems, warnings, summary } = checked(file)
  for (const line of [...problems, ...warnings.map((warning) => `warning: ${warning}`), ...summary]) console.log(`${line.startsWith('  ') ? '  ' : ''}${escapeLog(line)}`)
  return problems.length === 0
}

function checked(file: string): ReturnType<typeof checkWatchConfig> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    return { problems: [`${file}: ${error instanceof Error ? error.message : 'cannot be read'}`], warnings: [], summary: [] }
  }
  return checkWatchConfig(text, file)
}
