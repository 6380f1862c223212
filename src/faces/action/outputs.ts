import type { OutputName } from '../../inputs/catalogue/outputs.ts'
import type { ScannedImages } from '../../scan/outcome.ts'
import type { Verdict } from '../../policy/verdict.ts'
import type { ReportFile } from '../files/report-files.ts'
import { violationsOutput } from './violations-output.ts'

export interface Published {
  readonly verdict: Verdict
  readonly scans: readonly ScannedImages[]
  readonly waitedMs: number
  /** Paths of the report files that were written. */
  readonly files: Readonly<Partial<Record<ReportFile, string>>>
  readonly commentUrl?: string | undefined
}

export type Outputs = Readonly<Record<OutputName, string>>

/** All outputs, each a string. A number that is not known is the empty string and never `0`. */
export function outputsOf({ verdict, scans, waitedMs, files, commentUrl }: Published): Outputs {
  const { counts } = verdict
  const count = (value: number | undefined) => (value === undefined ? '' : String(value))
  const pinned = scans.map(({ requested }) => requested)
  const evidence = scans.flatMap(({ images }) => images.map(({ outcome }) => outcome.evidence))
  return {
    verdict: verdict.result,
    reason: verdict.reason,
    image: pinned.map(({ repository, digest }) => `${repository.name}@${digest}`).join('\n'),
    digest: pinned.map(({ digest }) => digest).join('\n'),
    critical: count(counts?.bySeverity.critical),
    high: count(counts?.bySeverity.high),
    medium: count(counts?.bySeverity.medium),
    low: count(counts?.bySeverity.low),
    informational: count(counts?.bySeverity.informational),
    untriaged: count(counts?.bySeverity.untriaged),
    total: count(counts?.total),
    fixable: count(counts?.fixable),
    exploitable: count(counts?.exploitable),
    kev: kevCount(verdict),
    ignored: count(counts?.ignored),
    suppressed: count(counts?.suppressed),
    new: count(counts?.new),
    fixed: count(counts?.fixed),
    complete: String(verdict.complete),
    violations: violationsOutput(verdict).text,
    'scan-status': statusOf(evidence.map(({ coverageReason, ecrStatus }) => coverageReason ?? ecrStatus)),
    'scanned-at': oldest(evidence.map(({ scannedAt }) => scannedAt)),
    'waited-seconds': String(Math.round(waitedMs / 1000)),
    'json-file': files.json ?? '',
    'sarif-file': files.sarif ?? '',
    'html-file': files.html ?? '',
    'csv-file': files.csv ?? '',
    'predicate-file': files.predicate ?? '',
    'comment-url': commentUrl ?? '',
  }
}

/** CISA's catalog is asked only when a rule needs it: a finding that it was not asked about is unknown, so the number is too. */
function kevCount({ counts, findings }: Verdict): string {
  if (counts === undefined) return ''
  return findings.some(({ kev, treatment }) => kev === 'unknown' && treatment.kind !== 'excepted' && treatment.kind !== 'suppressed') ? '' : String(counts.kev)
}

/** One reason when all images have the same, else each once. */
function statusOf(reasons: readonly (string | undefined)[]): string {
  return [...new Set(reasons.filter((reason) => reason !== undefined))].sort().join(',')
}

/** Of several scans the oldest: the whole is as old as its oldest part. */
function oldest(times: readonly (number | undefined)[]): string {
  const known = times.filter((time) => time !== undefined)
  return known.length === 0 ? '' : new Date(Math.min(...known)).toISOString()
}
