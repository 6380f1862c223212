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
import { dayOf, parseDay } from '../src/base/day.ts'
import { checkPolicy } from '../src/policy/file/check.ts'
import { didYouMean, runScript, WrongCall } from './arguments.ts'
import { tryOut } from './policy/try.ts'

const USAGE = 'Usage: npm run policy -- check FILE [FILE …], or npm run policy -- try POLICY REPORT…'
const SCRIPT = {
  command: 'npm run policy --',
  about: 'Checks policy files, and tries one on the JSON reports of earlier runs, without network.',
  operands: 'check FILE [FILE …] | try POLICY REPORT…',
  options: {
    on: { type: 'string', value: 'YYYY-MM-DD', about: 'try: the day that counts, instead of today' },
    extends: { type: 'string', multiple: true, value: 'OWNER/REPO/PATH@REF=FILE', about: 'try: a copy of a file that the policy extends' },
  },
  notes: `check prints a line per problem (file:line:column) and per warning, and exits 1 with problems.
try takes report.json files of the gate, or folders that hold some. It exits 0 only when every report would pass.
Both exit 2 when they were called wrongly.`,
} as const

await runScript(SCRIPT, (values, [verb, ...files]) => {
  if (verb === 'check' && files.length > 0) {
    const checked = files.map(check)
    return checked.every((valid) => valid) ? 0 : 1
  }
  if (verb === 'try') return tryFiles(files, values)
  if (verb === undefined || verb === 'check') throw new WrongCall(USAGE)
  throw new WrongCall(`Unknown command ${JSON.stringify(verb)}.${didYouMean(verb, ['check', 'try'])} ${USAGE}`)
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

async function tryFiles(
  [policy, ...reports]: readonly string[],
  { on, extends: copies = [] }: { readonly on?: string | undefined; readonly extends?: readonly string[] | undefined },
): Promise<number> {
  if (policy === undefined || reports.length === 0) throw new WrongCall(USAGE)
  const day = parseDay(on ?? dayOf(Date.now()))
  if (day === undefined) throw new WrongCall(`--on ${on ?? ''} isn't a day. Use YYYY-MM-DD, for example 2026-12-24.`)
  const pairs = copies.map((pair) => /^(?<name>[^=]+)=(?<file>.+)$/.exec(pair)?.groups)
  if (pairs.includes(undefined)) throw new WrongCall('--extends needs OWNER/REPO/PATH@REF=FILE')
  const extended = new Map(pairs.flatMap((pair) => (pair?.['name'] === undefined || pair['file'] === undefined ? [] : [[pair['name'], pair['file']] as const])))
  const { lines, exit } = await tryOut({ policy, reports, extended, now: Date.parse(`${day}T12:00:00Z`) })
  for (const line of lines) console.log(line)
  return exit
}
