/**
 * Measures, prints a table and writes bench/results.md.
 *
 *   npm run bench                             everything
 *   npm run bench -- --only startup,gates     some parts: whole, startup, size, reports, truth, gates, fleets
 *   npm run bench -- --share 0.3              fewer repetitions
 */
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { didYouMean, runScript, WrongCall } from '../scripts/arguments.ts'
import { fleets } from './fleet/fleets.ts'
import { gates } from './gates/report.ts'
import { size, startup } from './process/startup.ts'
import { reports } from './reports/reports.ts'
import { wholeProcess } from './process/whole.ts'
import { table, type Bar, type Part } from './table.ts'
import { truth } from './truth.ts'

const PARTS: Readonly<Record<string, (share: number) => Part | Promise<Part>>> = {
  whole: (share) => wholeProcess(share),
  startup: (share) => startup(Math.max(1, Math.round(11 * share))),
  size,
  reports: (share) => reports(Math.max(1, Math.round(9 * share))),
  truth: (share) => truth(Math.max(1, Math.round(1000 * share))),
  gates: () => gates(),
  fleets: () => fleets(),
}

const SCRIPT = {
  command: 'npm run bench --',
  about: 'Measures, prints tables, and writes bench/results.md when everything is measured.',
  options: {
    only: { type: 'string', value: 'PARTS', about: `Some parts, with commas: ${Object.keys(PARTS).join(', ')}.` },
    share: { type: 'string', default: '1', value: 'NUMBER', about: 'Share of the repetitions, such as 0.3.' },
  },
} as const

await runScript(SCRIPT, async ({ only, share: shareText }) => {
  const share = Number(shareText)
  if (!(share > 0 && Number.isFinite(share))) throw new WrongCall(`--share ${JSON.stringify(shareText)} is not a number above 0.`)
  const names = only === undefined ? Object.keys(PARTS) : only.split(',')
  for (const name of names)
    if (!Object.hasOwn(PARTS, name))
      throw new WrongCall(`--only: there is no part ${JSON.stringify(name)}.${didYouMean(name, Object.keys(PARTS))} There are ${Object.keys(PARTS).join(', ')}.`)

  const parts: Part[] = []
  for (const name of names) {
    const part = await PARTS[name]?.(share)
    if (part === undefined) continue
    parts.push(part)
    console.log(['', `## ${part.title}`, '', ...part.lines].join('\n'))
  }
  const bars = parts.flatMap((part) => part.bars)
  const summary =
    bars.length === 0
      ? []
      : table(
          [
            ['bar', 'left'],
            ['limit', 'right'],
            ['measured', 'right'],
            ['', 'left'],
          ],
          bars.map(row),
        )
  console.log(['', ...summary].join('\n'))
  if (only === undefined) {
    writeFileSync(
      join(import.meta.dirname, 'results.md'),
      [
        '# Benchmarks',
        '',
        `Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} processors. Candidates run in turn in one session and share the machine, so the ratios count, not the seconds. Medians.`,
        '',
        ...summary,
        ...parts.flatMap(({ title, lines }) => ['', `## ${title}`, '', ...lines]),
        '',
      ].join('\n'),
    )
  }
  return 0
})

function row({ what, limit, actual, unit }: Bar): readonly string[] {
  return [what, `${number(limit)} ${unit}`, `${number(actual)} ${unit}`, actual <= limit ? 'reached' : '**missed**']
}

function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2)
}
