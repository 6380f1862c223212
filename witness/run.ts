/**
 * Holds this project against tools that nobody here wrote.
 *
 *   npm run witness
 *   npm run witness -- --only runtime            # witnesses whose name or subject has the word in it
 *   npm run witness -- --seed 7 --cases 500      # other generated cases
 *   npm run witness -- --list
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runScript, wholeNumber, WrongCall } from '../scripts/arguments.ts'
import { BUNDLE } from '../scripts/runner.ts'
import { tableOf, type Row } from './table.ts'
import { eachOf } from './turns.ts'
import { Workshop } from './workshop.ts'
import { NotHere } from './not-here.ts'
import type { Verdict, Witness } from './witness.ts'
import { WITNESSES } from './witnesses.ts'

const SCRIPT = {
  command: 'npm run witness --',
  about: 'Holds this project against tools that nobody here wrote.',
  options: {
    only: { type: 'string', value: 'WORD', about: 'Witnesses whose name or subject has the word in it.' },
    seed: { type: 'string', value: 'NUMBER', about: 'Other generated cases.' },
    cases: { type: 'string', value: 'NUMBER', about: 'How many cases are generated.' },
    list: { type: 'boolean', default: false, about: 'Name the witnesses.' },
  },
} as const

await runScript(SCRIPT, async (values) => {
  if (!existsSync(BUNDLE)) throw new WrongCall(`There is no bundle at ${BUNDLE}; run: npm run build`)
  const workshop = new Workshop({ ...numeric('seed', values.seed), ...numeric('cases', values.cases) })
  const words = values.only?.toLowerCase()
  const chosen = WITNESSES.filter(({ name, looksAt }) => words === undefined || `${name} ${looksAt}`.toLowerCase().includes(words))
  if (chosen.length === 0) throw new WrongCall(`No witness has "${values.only ?? ''}" in its name or subject; --list names them`)
  if (values.list) {
    for (const { name, looksAt } of chosen) console.log(`${name}: ${looksAt}`)
    return 0
  }
  // Side by side what can be: what is left out here is told again by the witness that needs it.
  if (words === undefined)
    await eachOf(workshop.everything(), 2, async (bring) => {
      await bring().catch(() => undefined)
    })
  const rows: Row[] = []
  await eachOf(chosen, 2, async (witness, at) => {
    const row = await heard(witness, workshop)
    rows[at] = row
    console.log(`${row.verdict.kind.padEnd(8)}  ${row.witness}: ${row.looksAt}: ${row.verdict.said} (${row.seconds.toFixed(0)} s)`)
    if (row.verdict.kind === 'failed') for (const detail of row.verdict.details.slice(0, 50)) console.log(`            ${detail.replaceAll('\n', '\n            ')}`)
  })
  const table = tableOf(rows)
  mkdirSync(workshop.folder, { recursive: true })
  writeFileSync(join(workshop.folder, 'table.md'), `${table}\n`)
  console.log(`\n${table}\n`)
  const count = (kind: Verdict['kind']): number => rows.filter(({ verdict }) => verdict.kind === kind).length
  console.log(`Witnesses: ${count('passed')} agree, ${count('failed')} disagree, ${count('left out')} left out`)
  return count('failed') === 0 ? 0 : 1
})

async function heard(witness: Witness, workshop: Workshop): Promise<Row> {
  const started = Date.now()
  const row = (verdict: Verdict): Row => ({ witness: witness.name, version: witness.version(workshop), looksAt: witness.looksAt, verdict, seconds: (Date.now() - started) / 1000 })
  try {
    return row(await witness.look(workshop))
  } catch (error) {
    if (error instanceof NotHere) return row({ kind: 'left out', said: error.message })
    return row({
      kind: 'failed',
      said: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
      details: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    })
  }
}

function numeric(name: 'seed' | 'cases', text: string | undefined): { seed?: number; cases?: number } {
  if (text === undefined) return {}
  return { [name]: wholeNumber(`--${name}`, text, 0) }
}
