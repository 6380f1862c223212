/**
 * Checks policy files, and tries one on earlier reports, without network:
 *
 *   npm run policy -- check FILE [FILE …]
 *   npm run policy -- try POLICY REPORT… [--on DAY] [--extends OWNER/REPO/PATH@REF=FILE]…
 *
 * `check`, for editors and pre-commit hooks, prints a line per problem (`file:line:column: …`) and per warning, and exits 1 with problems.
 * `try` prints a line per report: what came of it then, whether it would fail, and by which rule. It exits 0 only when every report would pass.
 * Both exit 2 when they were called wrongly.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { dayOf, parseDay } from '../src/base/day.ts'
import { checkPolicy } from '../src/policy/file/check.ts'
import { tryOut } from './policy/try.ts'

const USAGE = `Usage: npm run policy -- check FILE [FILE …]
       npm run policy -- try POLICY REPORT… [--on YYYY-MM-DD] [--extends OWNER/REPO/PATH@REF=FILE]…

A REPORT is a report.json of the gate, or a folder that holds some.`

const [verb, ...rest] = process.argv.slice(2)
if (verb === '--help' || verb === '-h' || rest.includes('--help')) console.log(USAGE)
else if (verb === 'check' && rest.length > 0) process.exitCode = rest.map(check).every((valid) => valid) ? 0 : 1
else if (verb === 'try') process.exitCode = await tryFiles(rest)
else process.exitCode = wrong()

function wrong(problem?: string): number {
  console.error(problem === undefined ? USAGE : `${problem}\n\n${USAGE}`)
  return 2
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

async function tryFiles(args: string[]): Promise<number> {
  let given
  try {
    given = parseArgs({ args, allowPositionals: true, options: { on: { type: 'string' }, extends: { type: 'string', multiple: true } } })
  } catch (error) {
    return wrong(error instanceof Error ? error.message : undefined)
  }
  const [policy, ...reports] = given.positionals
  if (policy === undefined || reports.length === 0) return wrong()
  const day = parseDay(given.values.on ?? dayOf(Date.now()))
  if (day === undefined) return wrong(`--on ${given.values.on ?? ''} is not a day; allowed: such as 2026-12-24`)
  const pairs = (given.values.extends ?? []).map((pair) => /^(?<name>[^=]+)=(?<file>.+)$/.exec(pair)?.groups)
  const extended = new Map(pairs.flatMap((pair) => (pair?.['name'] === undefined || pair['file'] === undefined ? [] : [[pair['name'], pair['file']] as const])))
  if (pairs.includes(undefined)) return wrong('--extends needs OWNER/REPO/PATH@REF=FILE')
  const { lines, exit } = await tryOut({ policy, reports, extended, now: Date.parse(`${day}T12:00:00Z`) })
  for (const line of lines) console.log(line)
  return exit
}
