import { table, type Bar, type Part } from '../table.ts'
import { simulate, type Crowd, type Gate, type Result } from './simulate.ts'

const DEFAULT_TIMEOUT_MS = 900_000

/** The default timeout first, then what each quota carries in it, then what a thousand need. */
const CROWDS: readonly Crowd[] = [
  { gates: 1000, perSecond: 50, timeoutMs: DEFAULT_TIMEOUT_MS },
  { gates: 1000, perSecond: 10, timeoutMs: DEFAULT_TIMEOUT_MS },
  { gates: 1000, perSecond: 5, timeoutMs: DEFAULT_TIMEOUT_MS },
  { gates: 3000, perSecond: 50, timeoutMs: DEFAULT_TIMEOUT_MS },
  { gates: 700, perSecond: 10, timeoutMs: DEFAULT_TIMEOUT_MS },
  { gates: 300, perSecond: 5, timeoutMs: DEFAULT_TIMEOUT_MS },
  { gates: 1000, perSecond: 10, timeoutMs: 1_200_000 },
  { gates: 1000, perSecond: 5, timeoutMs: 2_400_000 },
]

export async function gates(): Promise<Part> {
  const rows: (string | number)[][] = []
  const bars: Bar[] = []
  for (const crowd of CROWDS) {
    console.error(`${crowd.gates} gates, ${crowd.perSecond} requests a second …`)
    const result = await simulate(crowd)
    const seen = look(result, crowd)
    rows.push([crowd.gates, crowd.perSecond, crowd.timeoutMs / 60_000, seen.wrong, seen.early, seen.late, ...seen.seconds, seen.fairness, result.admitted, result.refused, (result.admitted / result.least).toFixed(2), seen.total.toFixed(2)])
    const name = `${crowd.gates} gates at ${crowd.perSecond}/s, ${crowd.timeoutMs / 60_000} min`
    bars.push({ what: `${name}: wrong verdicts, or no result for throttling before the timeout`, limit: 0, actual: seen.wrong + seen.early, unit: '' }, { what: `${name}: out of time`, limit: 0, actual: seen.late, unit: '' }, { what: `${name}: requests, refused ones too, × the least`, limit: 3, actual: seen.total, unit: '×' })
  }
  return { title: 'Many gates at once, one quota', lines: [...explanation(), '', ...table(COLUMNS, rows), '', ...carries()], bars }
}

const COLUMNS = [['gates', 'right'], ['requests/s', 'right'], ['timeout min', 'right'], ['wrong', 'right'], ['no result before the timeout', 'right'], ['out of time', 'right'], ['verdict after s: median', 'right'], ['p90', 'right'], ['max', 'right'], ['fairness', 'right'], ['answered', 'right'], ['refused', 'right'], ['answered × least', 'right'], ['all × least', 'right']] as const

function look({ gates: all, admitted, refused, least }: Result, { timeoutMs }: Crowd) {
  const without = all.filter(({ right, outcome }) => !right && outcome.kind !== 'scanned')
  const early = without.filter(({ ranMs }) => ranMs < timeoutMs - 2_000).length
  const seconds = all.filter(({ right, timeline }) => right && timeline.end === 'scanned').map(({ afterMs }) => afterMs / 1000).sort((a, b) => a - b)
  const at = (share: number) => (seconds[Math.min(seconds.length - 1, Math.floor(share * seconds.length))] ?? Number.NaN).toFixed(0)
  return {
    wrong: all.filter(({ right, outcome }) => !right && outcome.kind === 'scanned').length,
    early,
    late: without.length - early,
    seconds: [at(0.5), at(0.9), at(1)],
    fairness: fairness(all),
    total: (admitted + refused) / least,
  }
}

/** Jain's index of the times to the verdict: 1 when all are the same. */
function fairness(all: readonly Gate[]): string {
  const times = all.filter(({ right, timeline }) => right && timeline.end === 'scanned').map(({ ranMs }) => ranMs)
  const sum = times.reduce((total, time) => total + time, 0)
  return (sum ** 2 / (times.length * times.reduce((total, time) => total + time ** 2, 0))).toFixed(2)
}

function explanation(): readonly string[] {
  return [
    'All gates start within a minute, each with the real waiter on a scan of its own, drawn from the evidence; every call to Inspector takes a token of one bucket, or is refused.',
    'The least is one look at the coverage and two complete reads per image, as many as it takes to see that findings stand still. 1,000 images need 6,156 requests: at 5 a second that is 1,231 s, so 15 minutes cannot be enough for any gate that reads twice.',
  ]
}

/** For docs/cost.md, too. */
function carries(): readonly string[] {
  return [
    '**What a quota carries**, all gates started within a minute, `timeout: 15m`: about 60 gates for each request a second that Inspector grants the account: 300 at 5/s, 700 at 10/s, 3,000 and more at 50/s. A thousand need `timeout: 20m` at 10/s and `timeout: 40m` at 5/s.',
    'A throttled gate never fails for it before its timeout and never guesses: it asks less, looks only at what a decision needs, and its verdict comes later.',
  ]
}
