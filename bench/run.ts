/**
 * Measures, prints a table and writes bench/results.md.
 *
 *   npm run bench                             everything
 *   npm run bench -- --only startup,gates     some parts: whole, startup, size, reports, truth, gates
 *   npm run bench -- --share 0.3              fewer repetitions
 */
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gates } from './gates/report.ts'
import { size, startup } from './process/startup.ts'
import { reports } from './reports/reports.ts'
import { wholeProcess } from './process/whole.ts'
import { table, type Bar, type Part } from './table.ts'
import { truth } from './truth.ts'

const { values } = parseArgs({ options: { only: { type: 'string' }, share: { type: 'string', default: '1' } } })
const share = Number(values.share)
if (!(share > 0)) throw new Error(`--share ${values.share}: a number above 0 is needed`)

const PARTS: Readonly<Record<string, () => Part | Promise<Part>>> = {
  whole: () => wholeProcess(share),
  startup: () => startup(Math.max(1, Math.round(11 * share))),
  size,
  reports: () => reports(Math.max(1, Math.round(9 * share))),
  truth: () => truth(Math.max(1, Math.round(1000 * share))),
  gates: () => gates(),
}
const names = values.only === undefined ? Object.keys(PARTS) : values.only.split(',')
const unknown = names.filter((name) => !(name in PARTS))
if (unknown.length > 0) throw new Error(`--only ${unknown.join(', ')}: there is ${Object.keys(PARTS).join(', ')}`)

const parts: Part[] = []
for (const name of names) {
  const part = await PARTS[name]?.()
  if (part === undefined) continue
  parts.push(part)
  console.log(['', `## ${part.title}`, '', ...part.lines].join('\n'))
}
const bars = parts.flatMap((part) => part.bars)
const summary = bars.length === 0 ? [] : table([['bar', 'left'], ['limit', 'right'], ['measured', 'right'], ['', 'left']], bars.map(row))
console.log(['', ...summary].join('\n'))
if (values.only === undefined) {
  writeFileSync(join(import.meta.dirname, 'results.md'), [
    '# Benchmarks',
    '',
    `Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} processors. Candidates run in turn in one session and share the machine, so the ratios count, not the seconds. Medians.`,
    '',
    ...summary,
    ...parts.flatMap(({ title, lines }) => ['', `## ${title}`, '', ...lines]),
    '',
  ].join('\n'))
}

function row({ what, limit, actual, unit }: Bar): readonly string[] {
  return [what, `${number(limit)} ${unit}`, `${number(actual)} ${unit}`, actual <= limit ? 'reached' : '**missed**']
}

function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2)
}
