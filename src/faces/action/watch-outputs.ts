import { countStates } from '../../fleet/watch/result.ts'
import type { WatchOutputName } from '../../inputs/watch/catalogue.ts'
import type { WatchReport } from '../../report/watch/model.ts'
import { percentOf, unscannedRepositories } from '../../report/watch/text.ts'
import type { WrittenWatch } from '../files/watch-files.ts'

/** All outputs, each a string. A number that is not known is the empty string and never `0`. */
export function watchOutputs(report: WatchReport, files: WrittenWatch['files'], stateFile: string | undefined): Readonly<Record<WatchOutputName, string>> {
  const { streams, figures, remembers } = report
  const count = countStates(streams)
  const { coverage } = figures
  const total = (of: (stream: WatchReport['streams'][number]) => number): string => (remembers ? String(streams.reduce((sum, stream) => sum + of(stream), 0)) : '')
  return {
    verdict: report.verdict,
    reason: report.reason,
    streams: String(count.all),
    passing: String(count.pass),
    failing: String(count.fail),
    'without-result': String(count.all - count.pass - count.fail),
    'unscanned-repositories': String(unscannedRepositories(report) ?? ''),
    coverage: coverage === undefined ? '' : (percentOf(coverage.scanned, coverage.declared) ?? ''),
    new: total(({ appeared }) => appeared.length),
    remediated: total(({ remediated }) => remediated.length),
    requests: String(report.requests.made),
    'json-file': files.json ?? '',
    'html-file': files.html ?? '',
    'csv-file': files.csv ?? '',
    'metrics-file': files.metrics ?? '',
    'state-file': stateFile ?? '',
    // Set later, once it is written.
    'overview-url': '',
  }
}
