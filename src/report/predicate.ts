import type { Report } from './model.ts'
import type { FindingRow } from './model/finding.ts'
import type { ImageRow } from './model/image.ts'
import { JsonList, jsonPieces, type Pieces } from './pieces.ts'
import { isoTime } from '../base/time.ts'

/** What to give `actions/attest` as `predicate-type`. */
export const PREDICATE_TYPE = 'https://in-toto.io/attestation/vulns/v0.2'

/** `actions/attest` refuses more. */
const MAX_MEBIBYTES = 16
const MAX_BYTES = MAX_MEBIBYTES * 1024 * 1024

/**
 * The result of one requested image as an in-toto predicate, to be attested for the digest that the requested image was pinned to.
 * Undefined when an image of it has no result: an attestation must not say "no vulnerabilities" of what was never scanned.
 * `gate` is ours: readers of the specified members ignore it, admission policies read the verdict from it.
 */
export function renderPredicate(report: Report, requestedIndex: number, note: (notice: string) => void = () => undefined): Pieces | undefined {
  const images = report.images.filter((image) => image.requestedIndex === requestedIndex && image.state !== 'skipped')
  const times = images.flatMap(({ scannedAt }) => (scannedAt === undefined ? [] : [scannedAt]))
  if (images.length === 0 || images.some(({ state }) => state !== 'scanned') || times.length < images.length) return undefined
  const full = upTo(MAX_BYTES, predicate(report, { requestedIndex, images, times, isFull: true }))
  if (full !== undefined) return full
  const short = upTo(MAX_BYTES, predicate(report, { requestedIndex, images, times, isFull: false }))
  note(
    short === undefined
      ? `is not written: it would have more than the ${MAX_MEBIBYTES} MiB that can be attested.`
      : `names no packages: with them it would have more than the ${MAX_MEBIBYTES} MiB that can be attested.`,
  )
  return short
}

/** The pieces, unless they have more bytes than that. */
function upTo(max: number, pieces: Pieces): Pieces | undefined {
  const kept: string[] = []
  let bytes = 0
  for (const piece of pieces) {
    bytes += Buffer.byteLength(piece)
    if (bytes > max) return undefined
    kept.push(piece)
  }
  return kept
}

interface Part {
  readonly requestedIndex: number
  readonly images: readonly ImageRow[]
  readonly times: readonly number[]
  /** With packages; without them only where the whole would be refused. */
  readonly isFull: boolean
}

function* predicate(report: Report, { requestedIndex, images, times, isFull }: Part): Pieces {
  const findings = report.findings.filter((finding) => finding.requestedIndex === requestedIndex)
  const signature = report.signatures.find((row) => row.requestedIndex === requestedIndex)
  const scannedAt = isoTime(Math.min(...times))
  const scanner = {
    uri: 'https://aws.amazon.com/inspector/',
    // Required, but Inspector does not say how old its database is: the oldest scan is what can be sworn to.
    db: { uri: 'https://docs.aws.amazon.com/inspector/latest/user/', lastUpdate: scannedAt },
    result: new JsonList(findings, (finding) => entry(finding, isFull)),
  }
  yield '{"scanner":'
  yield* jsonPieces(Object.entries(scanner))
  yield ','
  yield JSON.stringify({
    // Inspector tells one time per scan.
    metadata: { scanStartedOn: scannedAt, scanFinishedOn: isoTime(Math.max(...times)) },
    gate: {
      result: report.result,
      complete: report.complete,
      mode: report.mode,
      judgedAt: isoTime(report.judgedAt),
      version: report.footer.actionVersion,
      policies: report.footer.policy,
      signature: signature === undefined ? undefined : { state: signature.state, digest: signature.digest, profiles: signature.profiles },
      images: images.map(({ digest, platformName }) => ({ digest, platform: platformName })),
      notice: isFull ? undefined : 'packages are left out, since a predicate takes 16 MiB',
    },
  }).slice(1)
  yield '\n'
}

function entry(finding: FindingRow, isFull: boolean): unknown {
  const { id, severity, score, epss, standing } = finding
  const method = cvssMethod(finding.scoreVector)
  return {
    id,
    severity: [
      { method: 'amazon-inspector', score: severity.toUpperCase() },
      ...(score === undefined ? [] : [{ method, score: String(score) }]),
      ...(epss === undefined ? [] : [{ method: 'EPSS', score: String(epss) }]),
    ],
    annotations: [
      ...(standing === 'open' ? [] : [{ standing, treatment: finding.treatment }]),
      ...(isFull ? finding.packages.map(({ name, version, fixedVersion, path }) => ({ package: name, version, fixedVersion, path })) : []),
    ],
  }
}

/** The names that the specification's examples use. */
function cvssMethod(vector: string | undefined): string {
  const version = /^CVSS:(\d)/u.exec(vector ?? '')?.[1]
  return version === undefined ? 'amazon-inspector-score' : `CVSS_V${version}`
}
