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

/** The same with other ways of throttling: no bars but that of no wrong verdict. */
const OTHER_WAYS: readonly Crowd[] = [
  { gates: 1000, perSecond: 10, timeoutMs: DEFAULT_TIMEOUT_MS, burst: 100 },
  { gates: 1000, perSecond: 10, timeoutMs: DEFAULT_TIMEOUT_MS, retryAfterMs: 1_000 },
  { gates: 1000, perSecond: 10, timeoutMs: DEFAULT_TIMEOUT_MS, retryAfterMs: 30_000 },
  { gates: 1000, perSecond: 10, timeoutMs: DEFAULT_TIMEOUT_MS, refusalCosts: 0.2 },
  { gates: 1000, perSecond: 10, timeoutMs: DEFAULT_TIMEOUT_MS, seed: 5000 },
]

export async function gates(): Promise<Part> {
  const rows: (string | number)[][] = []
  const bars: Bar[] = []
  for (const crowd of [...CROWDS, ...OTHER_WAYS]) {
    console.error(`${crowd.gates} gates, ${crowd.perSecond} requests a second …`)
    const result = await simulate(crowd)
    const seen = look(result, crowd)
    rows.push([
      crowd.gates,
      crowd.perSecond,
      crowd.timeoutMs / 60_000,
      wayOf(crowd),
      seen.wrong,
      seen.early,
      seen.late,
      ...seen.seconds,
      seen.fairness,
      result.admitted,
      result.refused,
      (result.admitted / result.least).toFixed(2),
      seen.total.toFixed(2),
    ])
    const way = wayOf(crowd)
    const name = `${crowd.gates} gates at ${crowd.perSecond}/s, ${crowd.timeoutMs / 60_000} min${way === '' ? '' : `, ${way}`}`
    bars.push({ what: `${name}: wrong verdicts, or no result for throttling before the timeout`, limit: 0, actual: seen.wrong + seen.early, unit: '' })
    if (way === '')
      bars.push(
        { what: `${name}: out of time`, limit: 0, actual: seen.late, unit: '' },
        { what: `${name}: requests, refused ones too, × the least`, limit: 3, actual: seen.total, unit: '×' },
      )
  }
  return { title: 'Many gates at once, one quota', lines: [...explanation(), '', ...table(COLUMNS, rows), '', ...carries()], bars }
}

const COLUMNS = [
  ['gates', 'right'],
  ['requests/s', 'right'],
  ['timeout min', 'right'],
  ['differs in', 'left'],
  ['wrong', 'right'],
  ['no result before the timeout', 'right'],
  ['out of time', 'right'],
  ['verdict after s: median', 'right'],
  ['p90', 'right'],
  ['max', 'right'],
  ['fairness', 'right'],
  ['answered', 'right'],
  ['refused', 'right'],
  ['answered × least', 'right'],
  ['all × least', 'right'],
] as const

function wayOf({ burst, retryAfterMs, refusalCosts, seed }: Crowd): string {
  if (burst !== undefined) return `a burst of ${burst}`
  if (retryAfterMs !== undefined) return `\`Retry-After: ${retryAfterMs / 1000}\``
  if (refusalCosts !== undefined) return `a refusal costs ${refusalCosts} of a request`
  return seed === undefined ? '' : 'other scans'
}

function look({ gates: all, admitted, refused, least }: Result, { timeoutMs }: Crowd) {
  const without = all.filter(({ right, outcome }) => !right && outcome.kind !== 'scanned')
  const early = without.filter(({ ranMs }) => ranMs < timeoutMs - 2_000).length
  const seconds = all
    .filter(({ right, timeline }) => right && timeline.end === 'scanned')
    .map(({ afterMs }) => afterMs / 1000)
    .sort((a, b) => a - b)
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
    'The least is one look at the coverage and two complete reads per image, as many as it takes to see that findings stand still; one read of an old scan with one page. Asking until a scan is done is not in it. 1,000 images need 6,136 requests: at 5 a second that is 1,227 s, so 15 minutes cannot be enough for all of them.',
    'The bucket holds the requests of one second unless the row says otherwise, and a refused call takes nothing from it.',
  ]
}

/** For docs/cost.md, too. */
function carries(): readonly string[] {
  return [
    '**What a quota carries**, all gates started within a minute, `timeout: 15m`: 300 gates at 5/s, 1,000 at 10/s, 3,000 at 50/s: 60 to 100 for each request a second that Inspector grants the account. A thousand at 5/s need `timeout: 40m`.',
    'A throttled gate never fails for it before its timeout and never guesses: it asks less, looks only at what a decision needs, and its verdict comes later.',
  ]
}
