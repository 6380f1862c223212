/**
 * Checks policy files without network, for editors and pre-commit hooks:
 *
 *   npm run policy -- check FILE [FILE …]
 *
 * Prints a line per problem (`file:line:column: …`) and per warning, and exits 1 with problems, 2 when it was called wrongly.
 */
import { readFileSync } from 'node:fs'
import { checkPolicy } from '../src/policy/file/check.ts'
import { didYouMean, runScript, WrongCall } from './arguments.ts'

const SCRIPT = {
  command: 'npm run policy --',
  about: 'Checks policy files without network, for editors and pre-commit hooks.',
  operands: 'check FILE [FILE …]',
  options: {},
  notes: 'Prints a line per problem (file:line:column) and per warning. Exits 1 with problems, 2 when it was called wrongly.',
} as const

await runScript(SCRIPT, (_values, [verb, ...files]) => {
  if (verb === undefined || files.length === 0) throw new WrongCall('Usage: npm run policy -- check FILE [FILE …]')
  if (verb !== 'check') throw new WrongCall(`Unknown command ${JSON.stringify(verb)}.${didYouMean(verb, ['check'])} Usage: npm run policy -- check FILE [FILE …]`)
  const checked = files.map(check)
  return checked.every((valid) => valid) ? 0 : 1
})

function check(file: string): boolean {
  try {
    const { problems, warnings, summary } = checkPolicy(readFileSync(file, 'utf8'), file, Date.now())
    for (const line of [...problems, ...warnings.map((warning) => `warning: ${warning}`), ...summary]) console.log(line)
    return problems.length === 0
  } catch (error) {
    console.log(`${file}: ${error instanceof Error ? error.message : 'cannot be read'}`)
    return false
  }
}
