import type { EpochMs } from '../../src/base/finding.ts'
import type { CountedFinding } from '../../src/findings/counted-finding.ts'
import type { Image, RequestedImage } from '../../src/image/model.ts'
import type { VexMatcher, VexStatement } from '../../src/policy/exceptions/exception.ts'
import { judgeCounted } from '../../src/policy/judge.ts'
import { needsKev, rulesFor, type Policy } from '../../src/policy/policy.ts'
import type { Verdict, Violation } from '../../src/policy/verdict.ts'
import type { ScannedImage, ScannedImages } from '../../src/scan/outcome.ts'
import type { SignatureSeen } from '../../src/scan/signing.ts'
import type { PastFinding, PastImage, PastReport } from './report.ts'

/** What a policy would make of the findings of a report. */
export type DryRun =
  | { readonly kind: 'fail'; readonly violations: readonly Violation[] }
  | { readonly kind: 'pass' }
  /** The report lacks what the policy needs. Never a pass. */
  | { readonly kind: 'unknown'; readonly why: readonly string[] }

/** Gaps that only the rules of then made: other rules may do without the answer. */
const UNANSWERED = new Set(['kev-unknown', 'exploit-unknown', 'epss-unknown', 'signature-in-progress', 'signature-status-unknown', 'signature-unreadable'])

/**
 * Judges the findings of a report by a policy, with the code of the gate. Where the report does not say what the policy asks, it is judged twice,
 * once with the gaps taken for harmless and once with them taken for the worst: a failure is one of the first, a pass one of the second.
 */
export function tryPolicy(policy: Policy, report: PastReport, now: EpochMs): DryRun {
  if (hasGap(report)) return { kind: 'unknown', why: ['the report says nothing about one of the references that were asked for'] }
  if (endedEarly(report)) return { kind: 'unknown', why: ['the run ended before all findings were read (fail-fast)'] }
  const lenient = judgeAgain(policy, report, now, 'harmless')
  if (lenient.result === 'fail') return { kind: 'fail', violations: lenient.violations }
  const causes = missing(report.problems).map(({ what }) => what)
  if (causes.length > 0) return { kind: 'unknown', why: [...new Set(causes)] }
  const strict = judgeAgain(policy, report, now, 'worst')
  const why = [...new Set([...incompleteness(report), ...lenient.problems.map(({ what }) => what), ...(strict.result === 'fail' ? gaps(policy, report) : [])])]
  return why.length === 0 && strict.result === 'pass' ? { kind: 'pass' } : { kind: 'unknown', why }
}

/** Findings name what they belong to by its number. */
function hasGap({ images }: PastReport): boolean {
  const named = new Set(images.map(({ subject }) => subject))
  return [...named].some((subject) => subject >= named.size)
}

/** Of findings that were read in part not even a failure is certain: some may be one, or be taken back. */
function endedEarly({ verdict, complete, problems, images }: PastReport): boolean {
  return images.some(({ state }) => state === 'unfinished') || (verdict === 'fail' && !complete && missing(problems).length === 0)
}

function missing(problems: PastReport['problems']): PastReport['problems'] {
  return problems.filter(({ code }) => !UNANSWERED.has(code))
}

/** Why the list of findings may not be all there is. */
function incompleteness({ verdict, complete, counts, images, findings }: PastReport): readonly string[] {
  const of = (...kinds: readonly string[]) => findings.filter(({ treatment }) => kinds.includes(treatment.kind)).length
  const open = findings.filter(isOpen)
  const listed = counts !== undefined && counts.total === open.length && counts.ignored === of('excepted') && counts.suppressed === of('suppressed')
  const perImage = images
    .filter(({ state }) => state === 'scanned')
    .every((image) => openIn(image) === open.filter((finding) => finding.subject === image.subject && finding.images.includes(image.digest)).length)
  const stray = findings.some((finding) =>
    finding.images.some((digest) => !images.some((image) => image.subject === finding.subject && image.digest === digest && image.state === 'scanned')),
  )
  return [
    ...(counts === undefined
      ? ['the report has no counts, so nobody can tell whether it lists all findings']
      : listed && perImage && !stray
        ? []
        : ['the report lists other findings than it counts, so it was cut or changed']),
    ...(verdict === 'pass' && !complete ? ['the report says that it is not complete'] : []),
  ]
}

function isOpen({ treatment }: PastFinding): boolean {
  return treatment.kind !== 'excepted' && treatment.kind !== 'suppressed'
}

function openIn({ openFindings }: PastImage): number | undefined {
  return openFindings === undefined ? undefined : Object.values(openFindings).reduce((sum, each) => sum + (each ?? 0), 0)
}

/** What was taken for harmless first and for the worst then. */
function gaps(policy: Policy, report: PastReport): readonly string[] {
  const repositories = report.images.map(({ repository }) => repository)
  const unknown = report.findings.filter(({ kev }) => kev === 'unknown').length
  return [
    ...(unknown > 0 && needsKev(policy, repositories) ? [`the policy asks for CISA's catalog, and the report does not say of ${unknown} findings whether it lists them`] : []),
    ...(report.findings.some((finding) => heldBy(finding) === 'partly')
      ? ['findings were excused by a policy file together with VEX or the input ignore, and the report does not say which packages by which']
      : []),
    ...(signaturesOf(policy, report, 'worst').some((seen) => seen === UNSAID)
      ? ['the policy wants signatures of ECR, and the report does not say of every image whether it has them']
      : []),
    ...(report.findings.some((finding) => changeDepends(policy, report, finding))
      ? ['fail-on-new-only with another fail-on-epss needs the EPSS scores of the baseline, which the report does not have']
      : []),
  ]
}

type Gaps = 'harmless' | 'worst'

function judgeAgain(policy: Policy, report: PastReport, now: EpochMs, gapsAre: Gaps): Verdict {
  const scans = scansOf(report)
  const kept = report.findings.filter((finding) => !isKnown(policy, report, finding, gapsAre))
  const held = new Set(kept.filter((finding) => isHeld(finding, gapsAre)).map(({ key }) => key))
  const problems = missing(report.problems).map(({ code, what }) => ({ code, what, remedy: [] }))
  return judgeCounted(
    { scans, policy, vex: matcher(held), problems, now, signatures: signaturesOf(policy, report, gapsAre) },
    kept.map((finding) => counted(finding, report, gapsAre)),
  )
}

/** No status at all, as of an image that was never asked about. */
const UNSAID: SignatureSeen = { kind: 'told', statuses: [], rules: undefined }

/** What the report says of signatures, one per requested image. Where nobody asked, or ECR was not done, each wanted profile is taken for complete, or for missing. */
function signaturesOf(policy: Policy, report: PastReport, gapsAre: Gaps): readonly SignatureSeen[] {
  return scansOf(report).map(({ requested }, at) => {
    const { requireSignature } = rulesFor(policy, requested.repository.name)
    const told = (report.signatures ?? []).find((each) => each.subject === at && (each.state === 'signed' || each.state === 'broken'))
    if (told !== undefined)
      return { kind: 'told', statuses: told.profiles.map(({ profile, status, failureCode, failureReason }) => ({ profile, status, failureCode, failureReason })), rules: undefined }
    if (gapsAre === 'worst' && requireSignature !== false) return UNSAID
    const wanted = typeof requireSignature === 'boolean' ? ['arn:aws:signer:REGION:ACCOUNT:/signing-profiles/NAME'] : requireSignature
    return { kind: 'told', statuses: wanted.map((profile) => ({ profile, status: 'COMPLETE', failureCode: undefined, failureReason: undefined })), rules: undefined }
  })
}

/** `fail-on-new-only`, and the baseline of then had it. */
function isKnown(policy: Policy, report: PastReport, finding: PastFinding, gapsAre: Gaps): boolean {
  if (report.baseline === undefined || finding.change !== 'unchanged' || !rulesFor(policy, finding.repository).failOnNewOnly) return false
  return gapsAre === 'harmless' || !changeDepends(policy, report, finding)
}

/** A score that has come over the limit makes a finding new, so another limit may. */
function changeDepends(policy: Policy, report: PastReport, finding: PastFinding): boolean {
  const { failOnNewOnly, failOnEpss } = rulesFor(policy, finding.repository)
  return (
    report.baseline !== undefined &&
    failOnNewOnly &&
    finding.change === 'unchanged' &&
    finding.epss !== undefined &&
    failOnEpss !== undefined &&
    finding.epss >= failOnEpss &&
    report.policy.rules.some((rules) => rules.failOnEpss !== failOnEpss)
  )
}

/** How far an excuse stays whatever the policy file says: VEX documents and the input `ignore` are none of its business. */
function heldBy({ treatment }: PastFinding): 'wholly' | 'partly' | 'not' {
  if (treatment.kind !== 'excepted') return 'not'
  if (treatment.by === 'vex' || treatment.source === 'input ignore') return 'wholly'
  return treatment.source.includes(', ') ? 'partly' : 'not'
}

function isHeld(finding: PastFinding, gapsAre: Gaps): boolean {
  const held = heldBy(finding)
  return held === 'wholly' || (held === 'partly' && gapsAre === 'harmless')
}

/** Excuses that stay, in the place where VEX is asked: `never-except` still has its say. */
function matcher(held: ReadonlySet<string>): VexMatcher {
  const about = (vulnerability: string): VexStatement => ({ status: 'not_affected', vulnerability, isExcuse: true, reason: 'excused in the report', source: 'the report' })
  return { statements: [], early: [], about: ({ vulnerabilityId, occurrence }) => (held.has(occurrence.arn) ? [about(vulnerabilityId)] : []) }
}

function counted(finding: PastFinding, report: PastReport, gapsAre: Gaps): CountedFinding {
  const { key, id, title, severity, unknownSeverity, fix, exploit, score, epss, packages, publishedAt, repository, subject } = finding
  const status = finding.treatment.kind === 'suppressed' ? 'suppressed' : 'active'
  const fact = {
    arn: key,
    vulnerabilityId: id,
    title,
    description: '',
    severity,
    unknownSeverity,
    status,
    fix,
    exploit,
    score,
    epss,
    packages,
    publishedAt,
    relatedVulnerabilities: [],
    references: [],
  } as const
  return {
    key,
    title,
    severity,
    unknownSeverity,
    status,
    fix,
    exploit,
    score,
    epss,
    packages,
    publishedAt,
    repository,
    requestedIndex: subject,
    vulnerabilityId: id,
    kev: finding.kev !== 'unknown' ? finding.kev : gapsAre === 'harmless' ? 'no' : 'yes',
    basic: report.images.some((image) => image.subject === subject && finding.images.includes(image.digest) && image.evidence.scanType === 'basic'),
    occurrences: finding.images.map((digest) => ({ arn: key, digest, platform: undefined, finding: fact })),
  }
}

/** The images of the report as scans; their findings are handed over counted, so they hold none here. */
function scansOf({ images }: PastReport): readonly ScannedImages[] {
  const last = images.reduce((most, { subject }) => Math.max(most, subject), -1)
  return Array.from({ length: last + 1 }, (_, at) => images.filter(({ subject }) => subject === at)).flatMap((own): ScannedImages[] => {
    const [first] = own
    return first === undefined ? [] : [{ requested: requestedImage(first, own), images: own.map(scanOf) }]
  })
}

function requestedImage(first: PastImage, own: readonly PastImage[]): RequestedImage {
  return {
    asked: first.asked,
    tag: first.tag,
    pushedAt: undefined,
    repository: { partition: 'aws', region: first.region, registryId: first.registryId, name: first.repository },
    digest: first.indexDigest ?? first.digest,
    kind: first.indexDigest === undefined ? 'image' : 'index',
    mediaType: '',
    images: own.map(imageOf),
    leftOut: [],
    notices: [],
  }
}

function imageOf({ repository, registryId, region, digest }: PastImage): Image {
  return {
    repository: { partition: 'aws', region, registryId, name: repository },
    digest,
    mediaType: '',
    tags: [],
    layers: [],
    annotations: {},
    platform: undefined,
    pushedAt: undefined,
    config: undefined,
  }
}

function scanOf(image: PastImage): ScannedImage {
  const evidence = { scanType: image.evidence.scanType, spans: [], polls: 0, requests: 0, waitedMs: 0, notices: [] } as const
  const cause = { code: image.detail ?? image.state, what: `an image of ${image.repository} has no result (${image.detail ?? image.state})`, remedy: [] }
  if (image.state === 'scanned') return { image: imageOf(image), outcome: { kind: 'scanned', findings: [], evidence } }
  return { image: imageOf(image), outcome: { kind: image.state === 'skipped' ? 'skipped' : 'no-result', cause, evidence } }
}
