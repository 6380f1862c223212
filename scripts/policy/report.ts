import * as v from 'valibot'
import { FIX_AVAILABILITIES, SEVERITIES } from '../../src/base/finding.ts'
import { field } from '../../src/base/json.ts'
import { isDigest, repositoryProblem } from '../../src/image/reference.ts'

const severity = v.picklist(SEVERITIES)
const known = v.picklist(['yes', 'no', 'unknown'])
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const digest = v.pipe(v.string(), v.check(isDigest, 'is not a digest'))
const repository = v.pipe(
  v.string(),
  v.check((name) => repositoryProblem(name) === undefined, 'is not the name of a repository'),
)
const time = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform((text) => Date.parse(text)),
)

const treatment = v.variant('kind', [
  v.object({ kind: v.picklist(['judged', 'suppressed', 'graced', 'known-in-baseline', 'not-fixable']) }),
  v.object({ kind: v.literal('excepted'), by: v.picklist(['ignore', 'exception', 'vex']), reason: v.string(), source: v.string() }),
])

const finding = v.object({
  key: v.string(),
  id: v.string(),
  title: v.string(),
  severity,
  unknownSeverity: v.optional(v.string()),
  treatment,
  fix: v.picklist(FIX_AVAILABILITIES),
  exploit: known,
  kev: known,
  score: v.optional(v.number()),
  epss: v.optional(v.number()),
  packages: v.array(v.object({ name: v.string(), version: v.string(), path: v.optional(v.string()) })),
  repository,
  subject: count,
  images: v.pipe(v.array(digest), v.minLength(1)),
  change: v.optional(v.picklist(['new', 'unchanged'])),
  publishedAt: v.optional(time),
})

const image = v.object({
  asked: v.string(),
  subject: count,
  repository,
  registryId: v.string(),
  region: v.string(),
  tag: v.optional(v.string()),
  digest,
  indexDigest: v.optional(digest),
  state: v.picklist(['scanned', 'no-result', 'skipped', 'unfinished']),
  detail: v.optional(v.string()),
  openFindings: v.optional(v.record(severity, count)),
  evidence: v.object({ scanType: v.picklist(['enhanced', 'basic']) }),
})

/** As much of `schema/report.schema.json` as judging again needs. */
const reportSchema = v.object({
  schemaVersion: v.pipe(v.string(), v.regex(/^1\.\d+$/, 'is another version than 1, which is all that is read here')),
  verdict: v.picklist(['pass', 'fail', 'no-result']),
  complete: v.boolean(),
  counts: v.optional(v.object({ total: count, ignored: count, suppressed: count })),
  violations: v.array(v.object({ rule: v.string() })),
  problems: v.array(v.object({ code: v.string(), what: v.string() })),
  policy: v.object({ rules: v.array(v.object({ failOnEpss: v.optional(v.number()) })) }),
  images: v.array(image),
  signatures: v.optional(
    v.array(
      v.object({
        subject: count,
        state: v.picklist(['signed', 'broken', 'unknown', 'unfinished']),
        profiles: v.array(v.object({ profile: v.string(), status: v.string(), failureCode: v.optional(v.string()), failureReason: v.optional(v.string()) })),
      }),
    ),
  ),
  baseline: v.optional(v.object({})),
  findings: v.array(finding),
})

/** A JSON report of the gate, as it was read. */
export type PastReport = v.InferOutput<typeof reportSchema>
export type PastFinding = PastReport['findings'][number]
export type PastImage = PastReport['images'][number]

export type ReportReading =
  | { readonly kind: 'report'; readonly report: PastReport }
  /** JSON of something else: a predicate, SARIF. */
  | { readonly kind: 'other' }
  | { readonly kind: 'unreadable'; readonly problem: string }

/** Reads a report. What is cut off, of another version or changed by hand is unreadable, never a report without findings. */
export function readReport(text: string): ReportReading {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { kind: 'unreadable', problem: 'it is not JSON, or was cut off' }
  }
  if (field(value, 'tool', 'name') !== 'ecr-scan-gate') return { kind: 'other' }
  const parsed = v.safeParse(reportSchema, value)
  if (parsed.success) return { kind: 'report', report: parsed.output }
  const [issue] = parsed.issues
  return { kind: 'unreadable', problem: `${v.getDotPath(issue) ?? 'it'}: ${issue.message}` }
}
