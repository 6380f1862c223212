import { resolve } from 'node:path'
import { field } from '../../base/json.ts'
import type { NoResult } from '../../base/no-result.ts'
import type { WatchOptions } from '../../inputs/watch/options.ts'
import { mergeWatchReports, type GivenReport } from '../../report/watch/merge.ts'
import type { WatchReport } from '../../report/watch/model.ts'
import { readWatchReport } from '../../report/watch/read.ts'
import type { WatchOccasion, WatchWorld } from './world.ts'

/** 2,000 streams with 200 violations each take half of it. */
const MAX_REPORT_BYTES = 200 * 1024 * 1024
/** Of all reports together: they are in memory at the same time. */
const MAX_BYTES = 400 * 1024 * 1024
const MAX_REPORTS = 500

type Asking = Pick<WatchWorld, 'files' | 'findFiles' | 'clock'>

/** Merges the reports of other runs, without any request. A report that cannot be read is a problem, and then nothing passes. */
export async function mergeWatches(
  { merge, notices }: Pick<WatchOptions, 'merge' | 'notices'>,
  { deadline }: Pick<WatchOccasion, 'deadline'>,
  world: Asking,
): Promise<WatchReport> {
  const problems: NoResult[] = []
  const given: GivenReport[] = []
  const found = await findReports(merge, world)
  problems.push(...found.problems)
  let bytes = 0
  for (const { path, within } of found.files.slice(0, MAX_REPORTS)) {
    try {
      const text = await world.files.read(path, { maxBytes: Math.min(MAX_REPORT_BYTES, MAX_BYTES - bytes), within, signal: deadline.signal })
      bytes += text.length
      const reading = readWatchReport(text)
      if (reading.kind === 'read') given.push({ path, report: reading.report })
      else problems.push(unusable(`Can't use the report ${path}: ${reading.why}.`))
    } catch (error) {
      problems.push(field(error, 'code') === 'ENOENT' ? missing(`The report ${path} doesn't exist.`) : unusable(`Can't read the report ${path}: ${messageOf(error)}.`))
    }
  }
  const more = found.files.length - MAX_REPORTS
  if (more > 0) problems.push(unusable(`\`merge\` names ${found.files.length} reports, but a run reads at most ${MAX_REPORTS}.`))
  return mergeWatchReports(given, { now: world.clock.now(), problems, notices })
}

interface Found {
  readonly files: readonly { readonly path: string; readonly within: string }[]
  readonly problems: readonly NoResult[]
}

/** Each file once, however many of the patterns name it. */
async function findReports(patterns: readonly string[], { findFiles }: Asking): Promise<Found> {
  const files = new Map<string, { readonly path: string; readonly within: string }>()
  const problems: NoResult[] = []
  for (const pattern of patterns) {
    try {
      const { paths, within } = await findFiles(pattern)
      if (paths.length === 0) problems.push(missing(`No report matches ${pattern}.`))
      for (const path of paths) if (!files.has(resolve(path))) files.set(resolve(path), { path, within })
    } catch (error) {
      problems.push(unusable(`Can't look for reports that match ${pattern}: ${messageOf(error)}.`))
    }
  }
  return { files: [...files.values()], problems }
}

function missing(what: string): NoResult {
  return {
    code: 'merge-report-missing',
    what,
    remedy: ['Check the run that should have written it: it may have failed early, or never started. If it wrote the report, correct the path in `merge`.'],
    alwaysFails: true,
  }
}

function unusable(what: string): NoResult {
  return { code: 'merge-report-unusable', what, remedy: ['In `merge`, name only `watch.json` files that this version of the watch wrote.'], alwaysFails: true }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error'
}
