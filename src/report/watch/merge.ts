import { SEVERITIES, type EpochMs } from '../../base/finding.ts'
import type { NoResult } from '../../base/no-result.ts'
import { compareText } from '../../base/order.ts'
import { durationText } from '../../base/duration.ts'
import { formatTime } from '../../base/time.ts'
import { timeOf, type Figures } from '../../fleet/watch/figures.ts'
import type { TrendPoint } from '../../fleet/watch/memory/memory.ts'
import { STREAM_STATES } from '../../fleet/watch/look.ts'
import { conclusionOf, streamName } from '../../fleet/watch/result.ts'
import { nameIn, placeName, violatingIds, type AuditRows, type StreamRow, type WatchReport } from './model.ts'
import { keyOf } from './read.ts'

/** A report of another run, and where it was read. */
export interface GivenReport {
  readonly path: string
  readonly report: WatchReport
}

export interface Merging {
  readonly now: EpochMs
  /** Reports that are missing or cannot be used. */
  readonly problems: readonly NoResult[]
  readonly notices: readonly string[]
}

const HOUR_MS = 3_600_000
/** A watch runs every day, so an older report is not today's. */
const MAX_AGE_MS = 24 * HOUR_MS
/** How far clocks may differ. A report from further ahead would never become old. */
const MAX_AHEAD_MS = HOUR_MS / 6

/**
 * Merges the reports of several runs. A report that is missing or too old, or a stream that is there twice, is a problem: then
 * nothing passes, and the figures that it would be part of are unknown.
 */
export function mergeWatchReports(given: readonly GivenReport[], { now, problems, notices }: Merging): WatchReport {
  const sorted = given.toSorted((left, right) => compareText(placesText(left.report), placesText(right.report)) || compareText(left.path, right.path))
  const old = sorted.flatMap((one) => outdated(one, now) ?? [])
  const current = sorted.map(({ path, report }) => (old.some((each) => each.path === path) ? { path, report: asOutdated(report) } : { path, report }))
  const twins = twinsIn(current)
  const ownProblems = [...problems, ...old.map(({ problem }) => problem), ...twins]
  const reports = current.map(({ report }) => report)
  const streams = union(reports)
  const [only, ...others] = reports
  const isWhole = ownProblems.length === 0 && only !== undefined
  const all = [...ownProblems, ...reports.flatMap((report) => report.problems.map((problem) => ({ ...problem, what: named(problem.what, report, others.length > 0) })))]
  const slo = jointSlo(reports)
  const registries = unique(
    reports.flatMap((report) => report.registries),
    placeName,
  )
  return {
    // A merged report is as old as its oldest part.
    generatedAt: reports.length === 0 ? now : Math.min(...reports.map(({ generatedAt }) => generatedAt)),
    registries,
    ...conclusionOf(streams, all),
    streams,
    audit: jointAudit(reports, isWhole),
    figures: jointFigures(reports, { isWhole, rate: twins.length === 0 ? undefined : rateOf(streams) }),
    slo: slo.joint,
    requests: { made: sum(reports, ({ requests }) => requests.made), limit: sum(reports, ({ requests }) => requests.limit) },
    notLookedAt: streams.filter(({ state }) => state === 'not-looked-at').map(nameIn({ registries })),
    problems: all,
    notices: [...notices, ...slo.notices, ...reports.flatMap((report) => report.notices.map((notice) => named(notice, report, others.length > 0)))],
    points: isWhole ? jointPoints(reports) : [],
    remembers: isWhole && reports.every(({ remembers }) => remembers),
  }
}

function placesText({ registries }: WatchReport): string {
  return registries.map(placeName).join('\n')
}

/** Puts the registry in front of a sentence, if the merge has several. */
function named(text: string, { registries }: WatchReport, several: boolean): string {
  const [registry, ...others] = registries
  return several && registry !== undefined && others.length === 0 ? `${placeName(registry)}: ${text}` : text
}

function outdated({ path, report: { generatedAt } }: GivenReport, now: EpochMs): { readonly path: string; readonly problem: NoResult } | undefined {
  const age = now - generatedAt
  if (age <= MAX_AGE_MS && age >= -MAX_AHEAD_MS) return undefined
  const what =
    age > 0
      ? `The report ${path} is ${durationText(age)} old (${formatTime(generatedAt)}). A report counts for 24h.`
      : `The report ${path} has a time in the future (${formatTime(generatedAt)}).`
  return {
    path,
    problem: {
      code: 'merge-report-outdated',
      what,
      remedy: ['Merge only reports of runs that have just finished.', 'If the time is wrong, correct the clock of the machine that wrote the report.'],
      alwaysFails: true,
    },
  }
}

/** In an outdated report, a pass no longer counts; a failure still does, until a newer report says otherwise. */
function asOutdated(report: WatchReport): WatchReport {
  const { failureRate } = report.figures
  const streams = report.streams.map((row): StreamRow =>
    row.state === 'pass'
      ? {
          ...row,
          state: 'no-result',
          covered: false,
          code: 'merge-report-outdated',
          reason: `The report on this stream doesn't count, because its time is ${formatTime(report.generatedAt)}. Last verdict: passed.`,
          remedy: [],
        }
      : { ...row, covered: false },
  )
  return { ...report, streams, figures: { ...report.figures, failureRate: { failing: failureRate.failing, judged: failureRate.failing } } }
}

/** Streams that two reports have. The merge does not decide which one is right. */
function twinsIn(given: readonly GivenReport[]): readonly NoResult[] {
  const homes = new Map<string, string>()
  const pairs = new Map<string, { readonly paths: readonly [string, string]; readonly example: StreamRow; count: number }>()
  for (const { path, report } of given) {
    for (const row of report.streams) {
      const home = homes.get(keyOf(row))
      if (home === undefined) homes.set(keyOf(row), path)
      else {
        const pair = pairs.get(`${home}\n${path}`) ?? { paths: [home, path] as const, example: row, count: 0 }
        pair.count += 1
        pairs.set(`${home}\n${path}`, pair)
      }
    }
  }
  return [...pairs.values()].map(({ paths: [one, other], example, count }): NoResult => ({
    code: 'merge-stream-twice',
    what: `${count === 1 ? '1 stream is' : `${count} streams are`} in two reports, ${one} and ${other}, such as ${streamName(example)} of ${placeName(example.registry)}. The worse state is shown.`,
    remedy: ['Name each report once, and one report for each registry. If two runs watch one registry, give their streams different environments.'],
    alwaysFails: true,
  }))
}

/** All streams, worst first. If a stream is there twice, the worse one. */
function union(reports: readonly WatchReport[]): readonly StreamRow[] {
  const ranked = reports.flatMap(({ streams }) => streams).map((row): Ranked => ({ row, state: STREAM_STATES.indexOf(row.state), ids: violatingIds(row).length }))
  return unique(
    ranked.sort(worstFirst).map(({ row }) => row),
    keyOf,
  )
}

interface Ranked {
  readonly row: StreamRow
  readonly state: number
  readonly ids: number
}

/** The order of a single run, then by registry. */
function worstFirst(left: Ranked, right: Ranked): number {
  const [one, other] = [left.row, right.row]
  const byState = left.state - right.state || other.appeared.length - one.appeared.length || right.ids - left.ids
  const byName = byState || byCodeUnits(streamName(one), streamName(other)) || byCodeUnits(placeName(one.registry), placeName(other.registry))
  return byName || other.since - one.since || byCodeUnits(JSON.stringify(one), JSON.stringify(other))
}

function byCodeUnits(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

function jointAudit(reports: readonly WatchReport[], isWhole: boolean): AuditRows | undefined {
  const read = reports.flatMap(({ audit }) => audit ?? [])
  if (read.length === 0) return undefined
  const rows = {
    registry: unique(
      read.flatMap(({ registry }) => registry),
      JSON.stringify,
    ),
    repositories: unique(
      read.flatMap(({ repositories }) => repositories),
      JSON.stringify,
    ),
  }
  return isWhole && read.length === reports.length && read.every(({ partial }) => partial !== true) ? rows : { ...rows, partial: true }
}

/** Adds up numerators and denominators. A figure that one run does not know is unknown. */
function jointFigures(reports: readonly WatchReport[], { isWhole, rate }: { readonly isWhole: boolean; readonly rate: Figures['failureRate'] | undefined }): Figures {
  const all = reports.map(({ figures }) => figures)
  const known = <T>(pick: (figures: Figures) => T | undefined): readonly T[] | undefined => {
    const values = all.flatMap((figures) => pick(figures) ?? [])
    return isWhole && values.length === all.length ? values : undefined
  }
  const coverage = known((figures) => figures.coverage)
  const withinSlo = known((figures) => figures.withinSlo)
  const spread = known((figures) => figures.timeToRemediate)
  return {
    coverage: coverage === undefined ? undefined : { scanned: sum(coverage, ({ scanned }) => scanned), declared: sum(coverage, ({ declared }) => declared) },
    failureRate: rate ?? { failing: sum(all, ({ failureRate }) => failureRate.failing), judged: sum(all, ({ failureRate }) => failureRate.judged) },
    timeToRemediate: spread === undefined ? undefined : timeOf(spread.flatMap((one) => one.spread)),
    withinSlo: withinSlo === undefined ? undefined : { within: sum(withinSlo, ({ within }) => within), open: sum(withinSlo, ({ open }) => open) },
    setAside: sum(all, ({ setAside }) => setAside),
  }
}

/** The failure rate counted from the streams, for reports that have some streams twice. */
function rateOf(streams: readonly StreamRow[]): Figures['failureRate'] {
  const failing = streams.filter(({ state, lastVerdict }) => state === 'fail' || (state !== 'pass' && lastVerdict?.result === 'fail')).length
  return { failing, judged: failing + streams.filter(({ state }) => state === 'pass').length }
}

/** Days that all runs have. */
function jointPoints(reports: readonly WatchReport[]): WatchReport['points'] {
  const days = Map.groupBy(
    reports.flatMap(({ points }) => points),
    ({ day }) => day,
  )
  return [...days]
    .filter(([, points]) => points.length === reports.length)
    .sort(([left], [right]) => byCodeUnits(left, right))
    .map(([day, points]): TrendPoint => ({
      day,
      declared: sum(points, ({ declared }) => declared),
      scanned: sumOfKnown(points, ({ scanned }) => scanned),
      failing: sum(points, ({ failing }) => failing),
      judged: sum(points, ({ judged }) => judged),
      critical: sumOfKnown(points, ({ critical }) => critical),
      high: sumOfKnown(points, ({ high }) => high),
    }))
}

/** The SLOs that all runs share. Each run has counted by its own. */
function jointSlo(reports: readonly WatchReport[]): { readonly joint: WatchReport['slo']; readonly notices: readonly string[] } {
  const told = SEVERITIES.map((severity) => ({ severity, days: new Set(reports.map(({ slo }) => slo[severity])) }))
  const joint = Object.fromEntries(told.flatMap(({ severity, days }) => ([...days].length === 1 && !days.has(undefined) ? [[severity, [...days][0]]] : [])))
  const notices = told
    .filter(({ days }) => days.size > 1)
    .map(({ severity }) => {
      const groups = [...Map.groupBy(reports, ({ slo }) => slo[severity])].sort(([left = Infinity], [right = Infinity]) => left - right)
      return `The SLO for ${severity} findings differs: ${groups
        .map(
          ([days, group]) =>
            `${days === undefined ? 'none' : `${days} d`} in ${unique(
              group.flatMap(({ registries }) => registries),
              placeName,
            )
              .map(placeName)
              .join(', ')}`,
        )
        .join('; ')}.`
    })
  return { joint, notices }
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}

/** `undefined` where one of them is not known. */
function sumOfKnown<T>(items: readonly T[], of: (item: T) => number | undefined): number | undefined {
  const known = items.flatMap((item) => of(item) ?? [])
  return known.length === items.length ? sum(known, (each) => each) : undefined
}

/** The first of each. */
function unique<T>(items: readonly T[], keyOfItem: (item: T) => string): readonly T[] {
  const seen = new Map<string, T>()
  for (const item of items) {
    const key = keyOfItem(item)
    if (!seen.has(key)) seen.set(key, item)
  }
  return [...seen.values()]
}
