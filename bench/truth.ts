import { table, type Part } from './table.ts'
import { measureAll, score, scoreFailing, type Run } from './truth/measure.ts'
import { OURS, WAITERS } from './truth/waiters.ts'

/** Seconds from the truth to the verdict, of our waiter and of others. */
export async function truth(seeds: number): Promise<Part> {
  const rows: (string | number)[][] = []
  let runsOfOurs: readonly Run[] = []
  for (const [name, waiter] of Object.entries(WAITERS)) {
    console.error(`${seeds} timelines: ${name} …`)
    const runs = await measureAll(waiter, seeds, 'evidence')
    const result = score(runs)
    if (name === OURS) runsOfOurs = runs
    const seconds = [result.withFindings.median, result.withFindings.p90, result.clean.median, result.clean.p90]
    rows.push([name, result.falsePasses, result.wrongCounts, result.noResults, ...seconds.map((value) => (Number.isNaN(value) ? '–' : value.toFixed(1))), result.requests.median])
  }
  console.error(`${seeds} timelines: fail-fast …`)
  const failing = await scoreFailing(runsOfOurs)
  const ours = score(runsOfOurs)
  return {
    title: `Seconds from the truth to the verdict, ${seeds} simulated scans`,
    lines: [
      ...table(
        [
          ['waiter', 'left'],
          ['false passes', 'right'],
          ['wrong counts', 'right'],
          ['no result', 'right'],
          ['findings: median s', 'right'],
          ['p90 s', 'right'],
          ['clean: median s', 'right'],
          ['p90 s', 'right'],
          ['requests', 'right'],
        ],
        rows,
      ),
      '',
      'To a failing verdict, of images that break a rule:',
      '',
      ...table(
        [
          ['fail-fast', 'left'],
          ['wrong verdicts', 'right'],
          ['median s', 'right'],
          ['p90 s', 'right'],
        ],
        [
          ['false', 0, failing.without.median.toFixed(1), failing.without.p90.toFixed(1)],
          ['true', failing.wrong.length, failing.with.median.toFixed(1), failing.with.p90.toFixed(1)],
        ],
      ),
      '',
      'The timelines and their evidence: docs/decisions/0004-when-a-scan-is-done.md.',
    ],
    bars: [
      { what: 'simulated scans: false passes', limit: 0, actual: ours.falsePasses, unit: '' },
      { what: 'simulated scans: wrong counts', limit: 0, actual: ours.wrongCounts, unit: '' },
      { what: 'simulated scans: other verdicts with fail-fast', limit: 0, actual: failing.wrong.length, unit: '' },
      { what: 'seconds to a failing verdict with fail-fast, median', limit: 40, actual: failing.with.median, unit: 's' },
      { what: 'seconds to the verdict, images with findings, median', limit: 60, actual: ours.withFindings.median, unit: 's' },
      { what: 'seconds to the verdict, clean images, median', limit: 100, actual: ours.clean.median, unit: 's' },
    ],
  }
}
