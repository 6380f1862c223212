import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { watchedFleet, WATCHED_FLEET, type WatchedFleet } from '../../emulator/scenarios/watched-fleet.ts'
import { megabytes, table, type Bar, type Part } from '../table.ts'
import { measureWatch, type MeasuredRun } from './measure.ts'
import { simulateWatch } from './simulate.ts'

/** What the services grant the account, ECR and Inspector together. */
const PER_SECOND = 10

interface Limits {
  readonly requests: number
  readonly minutes: number
  readonly megabytes: number
  /** Why it cannot be reached. */
  readonly why?: string
}

interface Row {
  readonly name: string
  readonly fleet: WatchedFleet
  /** The streams, where they are not all that have a tag. */
  readonly config?: string
  /** By day: 0 is the first run. A day without limits is only played. */
  readonly limits: readonly (Limits | undefined)[]
}

const SMALL = { repositories: 500, imagesPerRepository: 20, production: 500, staging: 100, tagsBehind: 1 } as const

/** Both environments of the first 300 repositories. A glob over all would have each repository listed, to see which tags it has. */
const PAIRS = [
  'streams:',
  ...['production', 'staging'].flatMap((tag) => [0, 1, 2].map((hundred) => `  - {repository: 'fleet/service-0${String(hundred)}*', tags: [${tag}], environment: ${tag}}`)),
  '',
].join('\n')

/** The first 2,000 repositories, for the same reason. */
const THOUSANDS = ['streams:', ...[0, 1].map((thousand) => `  - {repository: 'fleet/service-${String(thousand)}*', tags: [production], environment: production}`), ''].join('\n')

const ROWS: readonly Row[] = [
  {
    name: '500 × 20, 600 streams',
    fleet: SMALL,
    limits: [
      { requests: 2_500, minutes: 5, megabytes: 250, why: 'docs/watch.md says why' },
      { requests: 500, minutes: 1, megabytes: 200, why: 'docs/watch.md says why' },
    ],
  },
  {
    name: '500 × 20, 600 streams in 300 repositories',
    fleet: { ...SMALL, production: 300, staging: 300, seed: 'pairs' },
    config: PAIRS,
    limits: [undefined, { requests: 500, minutes: 1, megabytes: 200 }],
  },
  // Its first day is played too, and 200 findings an image would take minutes there.
  {
    name: '10,000 × 50, 2,000 streams, 20 findings an image',
    fleet: { repositories: 10_000, imagesPerRepository: 50, production: 2_000, tagsBehind: 1, findingsPerImage: 20 },
    config: THOUSANDS,
    limits: [undefined, { requests: 9_000, minutes: 15, megabytes: 400 }],
  },
]

/** The watch over whole registries: requests and memory of the bundle, and time under a quota, which is simulated. */
export async function fleets(): Promise<Part> {
  const cells: (string | number)[][] = []
  const bars: Bar[] = []
  for (const { name, fleet, config = WATCHED_FLEET, limits } of ROWS) {
    console.error(`${name} …`)
    const folder = mkdtempSync(join(tmpdir(), 'ecr-scan-gate-bench-'))
    try {
      const scenario = watchedFleet(fleet)
      const states = join(folder, 'state.json')
      const before = join(folder, 'before.json')
      const opened = Date.now()
      const runs = await measureWatch({ scenario, config, opened, days: limits.length, states, afterFirst: () => copyFileSync(states, before) })
      for (const [day, limit] of limits.entries()) {
        const run = runs[day]
        if (run === undefined) throw new Error(`Day ${String(day)} was not played`)
        if (limit === undefined) continue
        const simulated = await simulateWatch({ scenario, opened, day, config, state: day === 0 ? undefined : before, perSecond: PER_SECOND })
        // If the two didn't see the same day, the simulated one reads what never moved.
        if (Math.abs(simulated.admitted - run.requests) > 0.05 * run.requests)
          throw new Error(`${name}, day ${String(day)}: the bundle made ${String(run.requests)} requests, and ${String(simulated.admitted)} were simulated`)
        const what = `${name}, ${day === 0 ? 'first run' : 'next day'}`
        cells.push([
          what,
          run.requests,
          run.pages,
          (simulated.seconds / 60).toFixed(1),
          simulated.refused,
          megabytes(run.peakBytes),
          run.cpuSeconds.toFixed(1),
          run.seconds.toFixed(1),
        ])
        bars.push(...barsOf(what, limit, run, simulated.seconds))
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  return {
    title: 'The watch over a registry, 200 findings an image if no other number is given, 5 % of what is deployed moved from day to day',
    lines: [
      ...table(
        [
          ['run', 'left'],
          ['requests', 'right'],
          ['of them findings', 'right'],
          [`minutes at ${String(PER_SECOND)}/s`, 'right'],
          ['refused', 'right'],
          ['peak MB', 'right'],
          ['CPU s', 'right'],
          ['s without quota', 'right'],
        ],
        cells,
      ),
      '',
      `Requests, memory and processor time are those of the bundle in a process of its own; minutes are simulated: the same code with a clock that skips waits, where each question takes a token of a bucket of ${String(PER_SECOND)} a second or is refused. Images have one platform.`,
    ],
    bars,
  }
}

function barsOf(what: string, { requests, minutes, megabytes: most, why }: Limits, run: MeasuredRun, seconds: number): readonly Bar[] {
  const because = why === undefined ? '' : ` (${why})`
  return [
    { what: `${what}: requests${because}`, limit: requests, actual: run.requests, unit: '' },
    { what: `${what}: minutes at ${String(PER_SECOND)} requests/s${because}`, limit: minutes, actual: seconds / 60, unit: 'min' },
    { what: `${what}: peak memory`, limit: most, actual: run.peakBytes / 1e6, unit: 'MB' },
  ]
}
