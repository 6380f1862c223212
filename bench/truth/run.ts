import { parseArgs } from 'node:util'
import { measureAll, score, scoreFailing, type Run, type Score } from './measure.ts'
import type { Set } from './draw.ts'
import { OURS, WAITERS } from './waiters.ts'

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '1000' }, wrong: { type: 'boolean', default: false } } })
const seeds = Number(values.seeds)
if (!Number.isInteger(seeds) || seeds < 1) throw new Error(`--seeds ${values.seeds}: a whole number above 0 is needed`)

const ours = new Map<Set, readonly Run[]>()
for (const set of ['evidence', 'stress'] satisfies Set[]) {
  console.log(
    `\n${set === 'evidence' ? 'Drawn from the evidence' : 'Stress: tails three times as long, copies up to 15 s behind, one request in twenty fails'}, ${seeds} timelines\n`,
  )
  console.log('| waiter | false passes | false failures | wrong counts | no result | findings: median s | p90 s | clean: median s | p90 s | requests: median | p90 |')
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |')
  for (const [name, waiter] of Object.entries(WAITERS)) {
    const runs = await measureAll(waiter, seeds, set)
    if (name === OURS) ours.set(set, runs)
    const result = score(runs)
    console.log(row(name, result))
    if (values.wrong && name === OURS)
      for (const { timeline, verdict, falsely } of result.wrong)
        console.log(`  seed ${timeline.seed}: ${timeline.kind}, ${verdict}${falsely === undefined ? '' : `, falsely ${falsely}`}`)
  }
}

for (const [set, runs] of ours) {
  const { without, with: fast, early, wrong } = await scoreFailing(runs)
  console.log(`\nSeconds from the truth to a failing verdict, ${set}, ${seeds} timelines\n`)
  console.log('| fail-fast | wrong verdicts | ended early | median s | p90 s |')
  console.log('| --- | ---: | ---: | ---: | ---: |')
  console.log(`| false | 0 | 0 | ${without.median.toFixed(1)} | ${without.p90.toFixed(1)} |`)
  console.log(`| true | ${wrong.length} | ${early} | ${fast.median.toFixed(1)} | ${fast.p90.toFixed(1)} |`)
  if (values.wrong) for (const { seed, kind } of wrong) console.log(`  seed ${seed}: ${kind}`)
}

function row(name: string, { falsePasses, falseFailures, wrongCounts, noResults, withFindings, clean, requests }: Score): string {
  const seconds = [withFindings.median, withFindings.p90, clean.median, clean.p90].map((value) => (Number.isNaN(value) ? '–' : value.toFixed(1)))
  return `| ${[name, falsePasses, falseFailures, wrongCounts, noResults, ...seconds, requests.median, requests.p90].join(' | ')} |`
}
