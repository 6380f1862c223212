/**
 * Checks policy files without network, for editors and pre-commit hooks:
 *
 *   npm run policy -- check FILE [FILE …]
 *
 * Prints a line per problem (`file:line:column: …`) and per warning, and exits 1 with problems, 2 when it was called wrongly.
 */
import { readFileSync } from 'node:fs'
import { checkPolicy } from '../src/policy/file/check.ts'

const [verb, ...files] = process.argv.slice(2)
if (verb !== 'check' || files.length === 0) {
  console.error('Usage: npm run policy -- check FILE [FILE …]')
  process.exitCode = 2
} else {
  const checked = files.map(check)
  process.exitCode = checked.every((valid) => valid) ? 0 : 1
}

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
